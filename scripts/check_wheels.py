"""Does every locked package have a wheel for each Python and system of coach? Needs uv and the index.

uv resolves requirements.lock as it is, hashes and markers included, for a machine of each kind, and installs
nothing. Exit 1 when a wheel is missing, with uv's own words.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PYTHONS = ("3.11", "3.12", "3.13")
SYSTEMS = {
    "Linux, x86-64, glibc 2.28": "x86_64-manylinux_2_28",
    "macOS 14, Apple silicon": "aarch64-apple-darwin",
    "Windows, 64-bit": "x86_64-pc-windows-msvc",
}


def command(lock: Path, *, system: str, python: str, target: str) -> list[str]:
    """Return the call that resolves `lock` for a system and a Python and installs nothing."""
    return [
        "uv", "--no-config", "pip", "install", "--dry-run", "--quiet", "--no-deps", "--require-hashes",
        "--only-binary", ":all:", "--python-platform", SYSTEMS[system], "--python-version", python,
        "--target", target, "--requirement", str(lock),
    ]  # fmt: skip


def missing(lock: Path, *, pythons: Sequence[str] = PYTHONS, systems: Sequence[str] = tuple(SYSTEMS)) -> int:
    """Print one line for each pair, and return for how many a wheel is missing."""
    found = 0
    with tempfile.TemporaryDirectory() as target:
        for system in systems:
            for python in pythons:
                done = subprocess.run(
                    command(lock, system=system, python=python, target=target),
                    env=os.environ | {"MACOSX_DEPLOYMENT_TARGET": "14.0"},
                    capture_output=True,
                    text=True,
                    check=False,
                )
                found += done.returncode != 0
                print(
                    f"{'MISSING' if done.returncode else 'all there'}  {system}, Python {python}", flush=True
                )
                if done.returncode:
                    print(done.stderr.strip(), flush=True)
    return found


if __name__ == "__main__":
    sys.exit(missing(REPOSITORY / "requirements.lock") > 0)
