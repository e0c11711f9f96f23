"""The whole job on a machine without any network: practice, look, compare, send, take in, delete.

Every file is watched as well: nobody else may read what coach keeps, from its first byte on.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

AUDIO = Path(__file__).parents[2] / "audio"
WATCHER = """
import os
import sys

def note(text):
    with open({log!r}, "a") as log:
        log.write(text + "\\n")

def watch(event, arguments):
    if event == "socket.getaddrinfo":
        note(f"{{event}} {{arguments[0]}}")
    calls = ("socket.connect", "socket.sendto", "socket.bind")
    if event in calls and not isinstance(arguments[-1], (str, bytes)):
        note(f"{{event}} {{arguments[-1]}}")

os.umask(0)  # whatever coach does not make private itself shows
sys.addaudithook(watch)
"""
LOOK = """
import os, sys, time
from pathlib import Path
home, stop, found = Path(sys.argv[1]), Path(sys.argv[2]), set()
while not stop.exists():
    for folder, names, files in os.walk(home):
        for name in [*names, *files]:
            try:
                mode = os.lstat(os.path.join(folder, name)).st_mode
            except OSError:
                continue
            if mode & 0o077 and not (mode & 0o170000 == 0o120000):
                found.add(f"{mode & 0o7777:o} " + os.path.relpath(os.path.join(folder, name), home))
    time.sleep(0.002)
print("\\n".join(sorted(found)))
"""
PRACTICE = ("practice", "--plain", "--answer-speed", "max", "--bank", "residency-starter", "--seed", "1")
JOURNEY: tuple[tuple[str, ...], ...] = (
    (*PRACTICE, "--answer", str(AUDIO / "lively.flac")),
    (*PRACTICE, "--answer", str(AUDIO / "flat.flac")),
    ("session", "list"),
    ("session", "show", "last"),
    ("session", "check"),
    ("history",),
    ("analyze", str(AUDIO / "repeat-1.flac"), "--engine", "none", "--previous", str(AUDIO / "repeat-2.flac")),
    ("export", "last/1", "--format", "csv", "-o", "take.csv"),
    ("session", "export", "last", "-o", "session.zip", "--reviewed"),
    ("session", "import", "session.zip"),
    ("review", "page", "last", "-o", "page.html", "--reviewed"),
    ("bank", "list"),
    ("bank", "export", "residency-starter", "-o", "bank.csv"),
    ("bank", "add", "bank.csv"),
    ("engines", "list"),
    ("where",),
    ("doctor", "--report", "report.txt"),
    ("session", "delete", "last", "--yes"),
    ("session", "delete", "--all", "--yes"),
)


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """The journey in a namespace without interfaces: its home, calls to a network, what others could read."""
    folder = tmp_path_factory.mktemp("journey")
    home, calls, stop = folder / "home", folder / "calls.txt", folder / "stop"
    (folder / "sitecustomize.py").write_text(WATCHER.format(log=str(calls)))
    env = os.environ | {
        "COACH_HOME": str(home),
        "PYTHONPATH": os.pathsep.join([str(folder), *sys.path]),
        "HOME": str(folder),
    }
    looker = subprocess.Popen([sys.executable, "-c", LOOK, home, stop], stdout=subprocess.PIPE, text=True)
    try:
        for arguments in JOURNEY:
            ran = subprocess.run(
                ["unshare", "-rn", sys.executable, "-m", "coach", *arguments],
                cwd=folder,
                env=env,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=240,
            )
            expected = (0, 5) if arguments[0] == "doctor" else (0,)  # 5: a machine without a microphone
            assert ran.returncode in expected, f"{arguments}: {ran.stdout[-800:]}{ran.stderr[-800:]}"
    finally:
        stop.touch()
        open_to_others, _ = looker.communicate(timeout=60)
    return home, calls.read_text() if calls.exists() else "", open_to_others.strip()


pytestmark = [
    pytest.mark.needs("unshare"),
    pytest.mark.skipif(sys.platform != "linux", reason="a namespace without a network"),
    pytest.mark.timeout(600),
    pytest.mark.xdist_group("no network"),  # one journey for all of them
]


def test_the_whole_job_works_without_a_network_and_asks_for_none(journey: tuple[Path, str, str]) -> None:
    assert journey[1] == ""


def test_nothing_that_coach_keeps_was_ever_open_to_others(journey: tuple[Path, str, str]) -> None:
    assert journey[2] == ""


def test_after_everything_is_deleted_no_trace_of_an_answer_is_left(journey: tuple[Path, str, str]) -> None:
    home = journey[0]
    left = [
        path
        for path in home.rglob("*")
        if path.suffix in (".flac", ".part", ".zip") and "voice" not in path.parts
    ]
    assert left == []
    assert list((home / "data" / "takes").iterdir()) == []
    whole = b"".join(
        path.read_bytes() for path in (home / "data").rglob("*") if path.is_file() and path.name != "ballast"
    )
    for word in (b"residency-starter/", b"transcript", b"answer-0001"):
        assert word not in whole


def test_the_namespace_really_has_no_network() -> None:
    code = "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(('192.0.2.1', 9))"
    ran = subprocess.run(["unshare", "-rn", sys.executable, "-c", code], capture_output=True, text=True)
    assert "unreachable" in ran.stderr
