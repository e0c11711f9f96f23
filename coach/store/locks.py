"""Who is at work right now: a lock the system itself drops when a process dies, however it dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from coach.store import disk

# Windows locks a range of bytes against everyone; this one lies far behind any recording (2 GB = 6 h).
_FAR = 0x7FFF_FFF0
_OPEN_FILES_CAN_GO = os.name == "posix"


def _lock(fd: int, *, wait: bool) -> bool:
    """Take the lock on an open file; False when another open file holds it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(fd, _FAR, os.SEEK_SET)
            msvcrt.locking(fd, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(fd, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def acquire(path: Path) -> int | None:
    """Return a descriptor that holds the lock of the existing file `path`; None when it is held or gone."""
    try:
        fd = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    except (FileNotFoundError, PermissionError):
        return None
    if _lock(fd, wait=False) and _same(fd, path):
        return fd
    os.close(fd)
    return None


def create(path: Path) -> int | None:
    """Create `path` (0600) and return a descriptor that holds its lock; None when another was faster."""
    fd = disk.create(path)
    if _lock(fd, wait=True) and _same(fd, path):
        return fd
    os.close(fd)
    return None


def remove(fd: int, path: Path, *, empty: bool) -> None:
    """Remove the locked file `path` and let go of it; with `empty`, drop what it holds before that."""
    try:
        if empty:
            disk.empty(fd)
        if _OPEN_FILES_CAN_GO:
            # Before the lock is dropped, or another coach could take hold of what is about to vanish.
            disk.remove(path)
    finally:
        os.close(fd)
    if not _OPEN_FILES_CAN_GO:
        with suppress(PermissionError):  # the analyst or another coach has it open: it is tidied away later
            disk.remove(path)


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Hold the lock of the small file `path` for a moment, waiting for others to be done with it."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(fd, wait=True)
        yield
    finally:
        os.close(fd)


def _same(fd: int, path: Path) -> bool:
    """Say whether `path` still names the open file: it may have been removed before we had the lock."""
    try:
        return os.path.samestat(os.fstat(fd), path.stat())
    except FileNotFoundError:
        return False
