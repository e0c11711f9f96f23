"""Long work in the app: how long the interface can do nothing at most, and how soon Escape ends the work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import material
from benchmarks.rows import Row
from benchmarks.stalls_run import MODEL_BYTES

TIMES = 3
"""Runs of which the least counts: what others do here stalls one of them, what we do stalls all."""
MOST, ANSWERED = 0.05, 0.1
QUESTIONS = 1_000
WHAT = {
    "update": f"a bank of {QUESTIONS:,} questions is updated from an https server",
    "install": f"a model of {MODEL_BYTES // 1_000_000} MB is installed from an https server",
    "check": "this machine is checked",
    "analysis": "the voice of a 10-minute answer is analyzed",
}
STOPPED = {
    "update": "an update, of a server that is silent",
    "install": "an installation, of a server that is silent",
    "check": "the check of this machine",
    "throw_away": "an answer that is analyzed while it is given",
}


def measure(place: Path, data: Path) -> list[Row]:
    """Return the rows: stalls, then how soon Escape is answered."""
    sound = material.answer(data, seconds=600, to=place / "ten-minutes.wav")
    names = dict.fromkeys([*WHAT, *STOPPED])
    took = {}
    for name in names:
        times = 1 if name == "analysis" else TIMES
        runs = [_run(name, place / f"{name}-{n}", sound) for n in range(times)]
        took[name] = min(runs, key=lambda one: one["clock"])
        took[name]["escape"] = min(one["escape"] for one in runs)
    return [
        *(stall(WHAT[name], took[name]) for name in WHAT),
        *(_escape(name, took[name]) for name in STOPPED),
    ]


def stall(what: str, took: dict[str, float]) -> Row:
    """Return the row of the longest stall; `took` has seconds by the clock, and of its own work in them."""
    return Row(
        f"longest stall of the interface while {what}",
        f"{took['clock'] * 1000:.0f} ms, {took['processor'] * 1000:.0f} ms of it its own work",
        f"{MOST * 1000:.0f} ms or less",
        took["clock"] <= MOST,
    )


def _escape(name: str, took: dict[str, float]) -> Row:
    seconds = took["escape"]
    target = f"{ANSWERED * 1000:.0f} ms or less"
    return Row(f"Escape ends {STOPPED[name]}", f"{seconds * 1000:.0f} ms", target, seconds <= ANSWERED)


def run(name: str, home: Path, more: str = "", *, certificate: Path | None = None) -> dict[str, float]:
    """Run one scene of stalls_run in a process of its own; return what it measured."""
    given = {} if certificate is None else {"SSL_CERT_FILE": os.fspath(certificate)}
    command = [sys.executable, "-m", "benchmarks.stalls_run", name, os.fspath(home), more]
    out = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | given, timeout=900
    )
    took: dict[str, float] = json.loads(out.stdout.splitlines()[-1])
    return took


def _run(name: str, home: Path, sound: Path) -> dict[str, float]:
    if name in ("analysis", "throw_away"):
        return run(name, home, os.fspath(sound))
    if name == "check":
        return run(name, home)
    home.mkdir(parents=True)
    with _server(home) as (address, certificate):
        return run(name, home, address, certificate=certificate)


@contextmanager
def _server(folder: Path) -> Iterator[tuple[str, Path]]:
    """Serve a bank that changes once and then falls silent, a model, and one that never comes."""
    sys.path.append(os.fspath(Path(__file__).resolve().parent.parent / "tests"))
    from https_server import Answer, serving

    asked, over = [0], threading.Event()

    def silent() -> Answer:
        over.wait(60)
        return 404, {}, b""

    def bank() -> Answer:
        asked[0] += 1
        return (200, {}, _bank(asked[0]).encode()) if asked[0] < 3 else silent()

    with serving(folder) as (server, certificate):
        server.pages |= {"/bank.yaml": bank, "/slow.bin": silent, "/model.bin": bytes(MODEL_BYTES)}
        try:
            yield server.address, certificate
        finally:
            over.set()


def _bank(version: int) -> str:
    head = "id: others\ntitle: Of others\nlanguage: en\nlicense: CC0-1.0\nquestions:\n"
    today = " today" if version > 1 else ""
    lines = (
        f'  - {{id: q{n}, text: "Why would you choose number {n}{today * (n % 5 == 0)}?"}}\n'
        for n in range(QUESTIONS)
    )
    return head + "".join(lines)
