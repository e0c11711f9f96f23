"""Every byte coach keeps goes to disk through here, so that a test can replay or fail each operation.

Files are private (0600) from the first byte. The order that survives a power cut is write, sync, rename,
sync the folder.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from coach.durable import FULL as FULL
from coach.durable import disk_full
from coach.durable import sync as sync
from coach.errors import CoachError, StoreError, UsageError
from coach.paths import private
from coach.untrusted import line

_BINARY = getattr(os, "O_BINARY", 0)


def create(path: Path) -> int:
    """Return a descriptor of the new file `path` (0600); FileExistsError when it is there."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)


def write(fd: int, data: bytes) -> None:
    """Write all of `data`: on a nearly full disk os.write returns short without an error."""
    view = memoryview(data)
    while view:
        written = os.write(fd, view)
        if written <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        view = view[written:]


def sync_folder(folder: Path) -> None:
    """Make names created, renamed or removed in `folder` durable; Windows has no such call."""
    if os.name != "posix":
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def private_folder(folder: Path) -> Path:
    """Create `folder` and those above it (0700), durably: a name is safe once the folder it stands in is."""
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    private(folder)
    for path in reversed(made):
        with suppress(OSError):  # it may be a folder that others own and we may not read
            sync_folder(path.parent)
    return folder


def empty(fd: int) -> None:
    """Drop all that the open file holds, durably."""
    os.ftruncate(fd, 0)
    sync(fd)


def rename(old: Path, new: Path) -> None:
    """Put `old` in the place of `new` in one step."""
    os.replace(old, new)


def remove(path: Path) -> None:
    """Remove `path`; it is fine when it is gone already."""
    path.unlink(missing_ok=True)


def remove_folder(folder: Path) -> bool:
    """Remove `folder` when it is empty and say whether it was."""
    try:
        folder.rmdir()
    except OSError:
        return False
    return True


def temporary(path: Path) -> Path:
    """Return the name under which `path` is written before it takes its place."""
    return path.with_name(path.name + ".tmp")


def write_file(path: Path, data: bytes) -> None:
    """Put a whole small file in place: after a crash it is the old one or the new one, never half."""
    unready = temporary(path)
    remove(unready)
    fd = create(unready)
    try:
        write(fd, data)
        sync(fd)
    except OSError:
        os.close(fd)
        remove(unready)
        raise
    os.close(fd)
    rename(unready, path)
    sync_folder(path.parent)


@contextmanager
def faults(doing: str, *, kept: str = "Nothing that was saved before is lost.") -> Iterator[None]:
    """Turn an OSError into one sentence: `doing` is e.g. "save the answer", `kept` what is safe."""
    try:
        yield
    except OSError as error:
        raise explained(error, doing=doing, kept=kept) from error


def explained(error: OSError, *, doing: str, kept: str) -> CoachError:
    """Return the error for the user that belongs to `error`."""
    if error.errno in FULL:
        return disk_full(doing, kept=kept)
    reason = line(error.strerror or type(error).__name__)
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        place = f" in {line(str(error.filename))}" if error.filename else ""
        return UsageError(f"coach could not {doing}{place}: {reason}. Give yourself write access there.")
    return StoreError(f"coach could not {doing}: {reason}. {kept} Run: coach session check")
