"""The disk fills, or the quota is reached, at every write of an answer of 30 s: nothing spoken is lost."""

from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import soundfile

from coach.engines.pcm import PcmWriter
from coach.errors import CoachError, DiskFullError, UsageError
from coach.model import Take
from coach.paths import Paths
from coach.store import Store
from tests.faults.how_many import times

RATE = 16_000
SECONDS = 30
BLOCK_BYTES = RATE * 2 // times(2, full=10)
SOUND = random.Random(30).randbytes(SECONDS * RATE * 2)


@contextmanager
def full_from(monkeypatch: pytest.MonkeyPatch, survived: int, number: int) -> Iterator[list[int]]:
    """After `survived` calls of os.write, one call writes half of what it is given; all later ones fail."""
    done, write = [0], os.write

    def limited(fd: int, data: bytes) -> int:
        done[0] += 1
        if done[0] == survived + 1 and len(data) > 1:
            return write(fd, bytes(data)[: len(data) // 2])
        if done[0] > survived:
            raise OSError(number, os.strerror(number))
        return write(fd, data)

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", limited)
        yield done


def answer(store: Store, *, written: list[int]) -> Take:
    pending = store.begin_take(
        store.begin_session(bank="b"), question="q", wording="Why here?", rate=RATE, device="fake"
    )
    writer = PcmWriter(pending.path, rate=RATE)
    try:
        for start in range(0, len(SOUND), BLOCK_BYTES):
            writer.write(SOUND[start : start + BLOCK_BYTES])
            written[0] = writer.frames
    finally:
        written[0] = writer.frames
        writer.close()
    return store.finish_take(pending)


def kept(paths: Paths) -> list[bytes]:
    """What the next start has: what was saved, and what it recovers."""
    store = Store.open(paths)
    for item in store.unfinished():
        store.recover(item)
    found = []
    for session in store.sessions():
        for one in session.answers:
            with soundfile.SoundFile(store.audio(store.take(one.take).take)) as flac:
                found.append(bytes(flac.buffer_read(dtype="int16")))
    assert store.check() == []
    store.close()
    return found


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT], ids=["full", "quota"])
def test_a_disk_that_fills_at_any_write_of_an_answer_is_one_sentence_and_keeps_what_was_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(os, "fsync", lambda fd: None)  # no power cut here, and 30 of them a run
    blocks = len(SOUND) // BLOCK_BYTES
    finished, survived, refusals, said = False, 0, 0, set[str]()
    while not finished:
        paths, written = Paths(tmp_path / f"{survived}"), [0]
        store = Store.open(paths)
        with full_from(monkeypatch, survived, number) as done:
            try:
                answer(store, written=written)
                finished = done[0] <= survived
            except DiskFullError as error:
                said.add(error.message)
                refusals += 1
        store.close()
        assert kept(paths) == ([SOUND[: written[0] * 2]] if written[0] else [])
        survived += times(13, full=1)
    assert all(one.startswith("The disk is full") and "\n" not in one for one in said)
    assert refusals >= blocks // times(13, full=1)


SCRIPT = """
import random, subprocess, sys
from pathlib import Path
import soundfile
from coach.engines.pcm import PcmWriter
from coach.errors import DiskFullError
from coach.paths import Paths
from coach.store import Store
home, step = Path(sys.argv[1]), int(sys.argv[2])
RATE, SECONDS = 48_000, 30
sound = random.Random(1).randbytes(SECONDS * RATE * 2)
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", home], check=True)
runs = full = 0
for left in range(0, 9_000_000, step):
    store = Store.open(Paths(home / "coach"))
    session = store.begin_session(bank="b")
    pending = store.begin_take(session, question="q", wording="w", rate=RATE, device="d")
    writer = PcmWriter(pending.path, rate=RATE)
    filler = home / "filler"
    state = __import__("os").statvfs(home)
    with filler.open("wb", buffering=0) as out:
        for _ in range((state.f_bavail * state.f_frsize - left) // 4096):
            out.write(bytes(4096))
    frames, said = 0, ""
    try:
        try:
            for at in range(0, len(sound), RATE // 5):
                writer.write(sound[at : at + RATE // 5])
        finally:
            frames = writer.frames
            writer.close()
        store.finish_take(pending)
    except DiskFullError as error:
        said = error.message
        full += 1
    assert "\\n" not in said, said
    filler.unlink()
    store.close()
    store = Store.open(Paths(home / "coach"))
    for item in store.unfinished():
        store.recover(item)
    got = b""
    for answer in store.answers():
        with soundfile.SoundFile(store.audio(answer.take)) as flac:
            got += bytes(flac.buffer_read(dtype="int16"))
    assert got == sound[: frames * 2], (left, len(got), frames)
    assert [p.what for p in store.check()] == []
    store.delete_all()
    store.close()
    runs += 1
print(runs, full)
"""


@pytest.mark.needs("unshare")
@pytest.mark.skipif(sys.platform != "linux", reason="tmpfs in a namespace of its own")
def test_a_small_disk_that_really_fills_anywhere_in_an_answer_keeps_every_sample(tmp_path: Path) -> None:
    home = tmp_path / "small"
    home.mkdir()
    step = times(900_000, full=64 * 1024)
    ran = subprocess.run(
        ["unshare", "-rm", sys.executable, "-c", SCRIPT, home, str(step)],
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert ran.stderr == ""
    runs, full = map(int, ran.stdout.split())
    assert runs == -(-9_000_000 // step)
    assert runs > full > runs // 3


READ_ONLY = """
import subprocess, sys
home = sys.argv[1]
subprocess.run(["mount", "-t", "tmpfs", "tmpfs", home], check=True)
if sys.argv[2] == "used":
    subprocess.run([sys.executable, "-m", "coach", "session", "list"], check=True, capture_output=True)
subprocess.run(["mount", "-o", "remount,ro", home], check=True)
ran = subprocess.run([sys.executable, "-m", "coach", *sys.argv[3:]], capture_output=True, text=True)
print(ran.returncode)
print(ran.stderr.strip())
"""


@pytest.mark.needs("unshare")
@pytest.mark.skipif(sys.platform != "linux", reason="a read-only disk in a namespace of its own")
@pytest.mark.parametrize("state", ["new", "used"])
@pytest.mark.parametrize(
    "command",
    [
        ("practice", "--plain", "--no-voice", "--answer", "audio/flat.flac", "--answer-speed", "max"),
        ("session", "list"),
        ("session", "check"),
    ],
    ids=" ".join,
)
def test_a_folder_on_a_read_only_disk_is_one_sentence(
    tmp_path: Path, state: str, command: tuple[str, ...]
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    ran = subprocess.run(
        ["unshare", "-rm", sys.executable, "-c", READ_ONLY, home, state, *command],
        env=os.environ | {"COACH_HOME": str(home / "coach"), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.stderr == ""
    code, *said = ran.stdout.splitlines()
    assert code == "2", said
    assert len(said) == 1
    assert "write" in said[0] or "Read-only" in said[0]


def test_an_answer_in_a_folder_that_may_not_be_written_is_not_begun(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.open(Paths(home))

    def denied(path: object, flags: int, *rest: object, **more: object) -> int:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", denied)
        with pytest.raises(UsageError, match="write access"):
            answer(store, written=[0])
    store.close()
    assert kept(Paths(home)) == []


def test_a_disk_that_breaks_is_told_from_one_that_is_full(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, written = Store.open(Paths(home)), [0]
    with full_from(monkeypatch, 12, errno.EIO), pytest.raises(CoachError) as caught:
        answer(store, written=written)
    assert not isinstance(caught.value, DiskFullError) or "full" in caught.value.message
    store.close()
    assert kept(Paths(home)) == [SOUND[: written[0] * 2]]
