"""Every storage operation fails once, or is the last before a crash: the answer is never lost."""

from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import soundfile

from coach.errors import CoachError, DiskFullError
from coach.model import Take
from coach.paths import Paths
from coach.store import Pending, Store, disk
from coach.store.database import Database

SOUND = random.Random(1).randbytes(2 * 40_000)
OPERATIONS = ("create", "write", "sync", "sync_folder", "rename", "remove")


class Crash(BaseException):
    """The process is gone: nothing it would have done afterwards happens."""


class Fault:
    """Lets the first `survived` operations pass and makes all later ones raise."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, survived: int, error: Callable[[], BaseException]
    ) -> None:
        self.done, self.survived, self.error = 0, survived, error
        for name in OPERATIONS:
            monkeypatch.setattr(disk, name, self.around(getattr(disk, name)))
        monkeypatch.setattr(Database, "change", self.around(Database.change))

    def around(self, operation: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any) -> Any:
            self.done += 1
            if self.done > self.survived:
                if operation.__name__ == "write":  # half of it arrives before the end
                    operation(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                raise self.error()
            return operation(*arguments)

        return counted


def record(store: Store, begun: list[Pending]) -> Take:
    pending = store.begin_take(
        store.begin_session(bank="starter"), question="q", wording="Why here?", rate=16_000, device="fake"
    )
    begun.append(pending)
    with open(pending.path, "ab") as raw:
        raw.write(SOUND)
    return store.finish_take(pending)


def content(store: Store, take: Take) -> bytes:
    with soundfile.SoundFile(store.audio(take)) as flac:
        return bytes(flac.buffer_read(dtype="int16"))


def kept(store: Store) -> list[bytes]:
    """Recover what is offered, and return the sound of every answer."""
    for item in store.unfinished():
        store.recover(item)
    return [content(store, store.take(a.take).take) for s in store.sessions() for a in s.answers]


def test_a_crash_after_any_operation_loses_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finished = False
    survived = 0
    while not finished:
        paths = Paths(tmp_path / str(survived))
        store, begun = Store.open(paths), []
        with monkeypatch.context() as broken:
            Fault(broken, survived, Crash)
            try:
                record(store, begun)
                finished = True
            except Crash:
                pass
        store.close()
        again = Store.open(paths)
        assert kept(again) == ([SOUND] if begun else [])
        assert again.unfinished() == []
        assert again.check() == []
        again.close()
        survived += 1
    assert survived > 20


def test_a_disk_that_fills_at_any_operation_is_one_sentence_and_loses_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished, message = False, ""
    survived = 0
    while not finished:
        store, begun = Store.open(Paths(tmp_path / str(survived))), []
        with monkeypatch.context() as broken:
            fault = Fault(broken, survived, lambda: OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
            for name in ("sync", "sync_folder", "rename", "remove"):  # these need no space
                broken.setattr(disk, name, getattr(disk, name).__closure__[0].cell_contents)
            broken.setattr(Database, "change", Database.change.__closure__[0].cell_contents)
            try:
                record(store, begun)
                finished = True
            except DiskFullError as error:
                message = error.message
        assert finished or ("\n" not in message and "Free" in message)
        assert finished or fault.done > survived
        assert kept(store) == ([SOUND] if begun else [])
        assert store.check() == []
        store.close()
        survived += 1
    assert survived > 5


def test_a_take_that_met_a_full_disk_can_be_finished_once_there_is_space(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, begun = Store.open(Paths(home)), []
    with monkeypatch.context() as broken:

        def full(fd: int, data: bytes) -> None:
            if data[:4] == b"fLaC":
                raise OSError(errno.ENOSPC, "full")
            os.write(fd, data)

        broken.setattr(disk, "write", full)
        with pytest.raises(DiskFullError, match="Your answer is kept"):
            record(store, begun)
    assert content(store, store.finish_take(begun[0])) == SOUND
    store.close()


def test_no_answer_is_begun_when_the_disk_is_nearly_full(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(Paths(home))
    usage = type("Usage", (), {"free": 19_999_999})
    monkeypatch.setattr("coach.store.pending.shutil.disk_usage", lambda path: usage)
    with pytest.raises(DiskFullError, match="Only 19 MB are free"):
        record(store, [])
    assert list(Paths(home).takes.iterdir()) == []
    store.close()


def test_the_ballast_is_given_up_for_the_last_rows(home: Path) -> None:
    store = Store.open(Paths(home))
    take = record(store, [])
    database = store._database
    pages = database.rows("PRAGMA page_count")[0][0]
    database.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFullError):
        database.change(("UPDATE takes SET analysis = ?", ("x" * 100_000,)))
    assert not database.ballast.exists()
    assert store.take(take.id).take == take
    database.rows("PRAGMA max_page_count = 1000000")
    record(store, [])
    assert database.ballast.stat().st_size == 1_000_000
    store.close()


def test_a_flac_that_reads_back_differently_is_not_trusted(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, begun = Store.open(Paths(home)), []
    with monkeypatch.context() as broken:

        def flipped(fd: int, data: bytes) -> None:
            os.write(fd, data[:-3] + bytes([data[-3] ^ 1]) + data[-2:] if len(data) > 3_000 else data)

        broken.setattr(disk, "write", flipped)
        with pytest.raises(CoachError):
            record(store, begun)
    assert begun == [] or kept(store) == [SOUND]
    store.close()


SCRIPT = """
import subprocess, sys
from pathlib import Path
import soundfile
from coach.engines.pcm import PcmWriter
from coach.errors import DiskFullError
from coach.paths import Paths
from coach.store import Store
home = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", home], check=True)
import random
block = random.Random(1).randbytes(96_000)
store = Store.open(Paths(home))
pending = store.begin_take(store.begin_session(bank="b"), question="q", wording="w", rate=48_000, device="d")
writer = PcmWriter(pending.path, rate=48_000)
try:
    while True:
        writer.write(block)
except DiskFullError as error:
    print("full while recording")
writer.close()
size = pending.path.stat().st_size
try:
    store.finish_take(pending)
except DiskFullError as error:
    print(error.message)
store.close()
store = Store.open(Paths(home))
[item] = store.unfinished()
subprocess.run(["mount", "-o", "remount,size=96m", home], check=True)
take = store.recover(item)
with soundfile.SoundFile(store.audio(take)) as flac:
    got = bytes(flac.buffer_read(dtype="int16"))
print(got == (block * (size // len(block) + 1))[:size] and size > 18_000_000, [p.what for p in store.check()])
"""


@pytest.mark.needs("unshare")
@pytest.mark.skipif(sys.platform != "linux", reason="tmpfs in a namespace of its own")
def test_a_disk_that_really_fills_keeps_every_sample(tmp_path: Path) -> None:
    home = tmp_path / "small"
    home.mkdir()
    ran = subprocess.run(
        ["unshare", "-rm", sys.executable, "-c", SCRIPT, home], capture_output=True, text=True, timeout=120
    )
    assert ran.stderr == ""
    recording, finishing, result = ran.stdout.splitlines()
    assert recording == "full while recording"
    assert finishing.startswith("The disk is full")
    assert result == "True []"
