"""What is said stays here: nothing is sent, and nothing of it is in a log."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

AUDIO = Path(__file__).parents[2] / "audio"
WATCHER = """
import sys

def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        where = arguments[-1] if event != "socket.getaddrinfo" else arguments[0]
        if not isinstance(where, (str, bytes)) or event == "socket.getaddrinfo":
            with open({log!r}, "a") as log:
                log.write(f"{{event}} {{where}}\\n")

sys.addaudithook(watch)
"""


def _practice(home: Path, *, python_path: list[str]) -> str:
    answer = str(AUDIO / "lively.flac")
    ran = subprocess.run(
        [sys.executable, "-m", "coach", "practice", "--plain", "--answer", answer, "--answer-speed", "max"],
        env=os.environ | {"COACH_HOME": str(home), "PYTHONPATH": os.pathsep.join([*python_path, *sys.path])},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def practiced(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """A practice with voice and words, every network call of it and its children recorded."""
    folder = tmp_path_factory.mktemp("watched")
    calls = folder / "calls.txt"
    (folder / "sitecustomize.py").write_text(WATCHER.format(log=str(calls)))
    home = folder / "home"
    return home, calls, _practice(home, python_path=[str(folder)])


def test_a_practice_calls_no_other_machine(practiced: tuple[Path, Path, str]) -> None:
    _, calls, _ = practiced

    assert not calls.exists(), calls.read_text()


def test_the_watcher_would_have_seen_a_call(practiced: tuple[Path, Path, str]) -> None:
    _, calls, _ = practiced
    code = "import socket; s = socket.socket(); s.settimeout(0.01); s.connect_ex(('127.0.0.1', 9))"
    seen = calls.with_name("seen.txt")
    (calls.parent / "other").mkdir()
    (calls.parent / "other" / "sitecustomize.py").write_text(WATCHER.format(log=str(seen)))
    env = os.environ | {"PYTHONPATH": str(calls.parent / "other")}
    subprocess.run([sys.executable, "-c", code], env=env, check=True)

    assert "socket.connect" in seen.read_text()


def test_nothing_that_was_said_is_in_a_log(practiced: tuple[Path, Path, str]) -> None:
    home, _, printed = practiced
    script = json.loads((AUDIO / "truth.json").read_text())["lively.flac"]["script"].lower()
    said = {word for word in printed.split("The recognizer heard:")[1].lower().split() if len(word) > 6}
    assert len(said) > 10
    logs = b"".join(path.read_bytes() for path in (home / "logs").rglob("*") if path.is_file()).lower()

    assert not [word for word in said | {w for w in script.split() if len(w) > 6} if word.encode() in logs]
