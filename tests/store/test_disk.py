"""What the rest of the store takes for granted."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from coach.errors import DiskFullError, StoreError, UsageError
from coach.store import Store, disk, locks


def test_a_disk_that_takes_a_little_at_a_time_gets_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: write(fd, bytes(data)[:7]))
    disk.write_file(tmp_path / "file", b"0123456789" * 10)
    assert (tmp_path / "file").read_bytes() == b"0123456789" * 10
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_disk_that_takes_nothing_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"old")
    monkeypatch.setattr(os, "write", lambda fd, data: 0)
    with pytest.raises(DiskFullError), disk.faults("save"):
        disk.write_file(tmp_path / "file", b"new")
    monkeypatch.undo()
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFullError),
        (errno.EFBIG, DiskFullError),
        (errno.EACCES, UsageError),
        (errno.EROFS, UsageError),
        (errno.EIO, StoreError),
    ],
)
def test_every_fault_of_the_disk_is_one_sentence_of_its_own_kind(number: int, kind: type[Exception]) -> None:
    with pytest.raises(kind) as caught, disk.faults("save the answer"):
        raise OSError(number, os.strerror(number), "a\x1b[2Jfile")
    assert "could not save the answer" in str(caught.value)
    assert "\x1b" not in str(caught.value)


def test_a_lock_is_held_by_one_and_freed_when_it_is_let_go(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    first = locks.acquire(path)
    assert first is not None
    assert locks.acquire(path) is None
    os.close(first)
    again = locks.acquire(path)
    assert again is not None
    locks.remove(again, path, empty=False)
    assert locks.acquire(path) is None
    assert not path.exists()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)],
)
def test_the_database_is_durable_and_overwrites_what_is_deleted(
    store: Store, pragma: str, value: object
) -> None:
    assert store._database.rows(f"PRAGMA {pragma}")[0][0] == value
