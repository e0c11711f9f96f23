"""The Makefile takes a Python that really runs, and says what to do when there is none."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.needs("make")


def make(tmp_path: Path, *arguments: str, pythons: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run make beside a copy of the Makefile, where PATH holds only a shell's tools and these Pythons."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "sed", "printf", "rm", "find", "touch", "echo"):
        if found := shutil.which(name):
            (tools / name).symlink_to(found)
    for name, script in pythons.items():
        (tools / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (tools / name).chmod(0o755)
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(REPOSITORY / name, tmp_path / name)
    program = shutil.which("make")
    assert program is not None
    return subprocess.run(
        [program, *arguments],
        cwd=tmp_path,
        env={"PATH": str(tools), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


WORKS = f'exec {sys.executable} "$@"'
BROKEN = "echo 'python: command not found' >&2; exit 127"


def test_a_python_that_is_on_the_path_but_does_not_run_is_passed_over(tmp_path: Path) -> None:
    run = make(
        tmp_path,
        "--dry-run",
        "demo",
        pythons={"python3.13": BROKEN, "python3.12": BROKEN, "python3.11": WORKS},
    )

    assert "python3.11 -m venv .venv" in run.stdout


def test_a_plain_python3_in_range_is_enough(tmp_path: Path) -> None:
    run = make(tmp_path, "--dry-run", "demo", pythons={"python3": WORKS})

    assert "python3 -m venv .venv" in run.stdout


def test_without_any_python_the_message_says_what_to_install(tmp_path: Path) -> None:
    run = make(tmp_path, "demo", pythons={"python3": BROKEN})

    assert run.returncode != 0
    assert "apt-get install python3 python3-venv" in run.stderr
    assert not (tmp_path / ".venv").exists()


def test_a_python_that_cannot_make_an_environment_is_named_and_nothing_half_made_stays(
    tmp_path: Path,
) -> None:
    run = make(tmp_path, "demo", "PYTHON=python3.11", pythons={"python3.11": "mkdir -p .venv; exit 1"})

    assert run.returncode != 0
    assert "python3.11 cannot make a virtual environment" in run.stderr
    assert not (tmp_path / ".venv").exists()


def test_help_lists_every_target(tmp_path: Path) -> None:
    run = make(tmp_path, "help", pythons={})

    for target in ("demo", "test", "check", "bench", "lock", "clean"):
        assert f"make {target} " in run.stdout
    assert os.linesep.join(run.stdout.splitlines()[:1]).startswith("make help")


def test_continuous_integration_installs_every_debian_package_that_tests_need() -> None:
    source = ast.parse((REPOSITORY / "tests" / "conftest.py").read_text("utf-8"))
    tables = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in source.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == "PACKAGES"
    }
    script = (REPOSITORY / ".ci" / "run").read_text("utf-8")
    always_there = {"make", "util-linux"}
    packages = {package.split(" ")[0] for package in tables["PACKAGES"].values()} - always_there

    assert packages
    assert {package for package in packages if package not in script.split()} == set()
