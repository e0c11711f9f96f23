"""What it takes for a byte to survive a power cut, and how a full disk is told from a broken one."""

from __future__ import annotations

import errno
import os
import sys

from coach.errors import DiskFullError

FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""What a system says when no more can be written: no space, a limit on one file, a quota."""


def sync(fd: int) -> None:
    """Wait until the file is on the disk itself; fsync on macOS stops at the drive's cache."""
    if sys.platform == "darwin":
        import fcntl

        try:
            fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
        except OSError:  # a network disk or a memory card may not know it
            os.fsync(fd)
    else:
        os.fsync(fd)


def disk_full(doing: str, *, kept: str) -> DiskFullError:
    """Return the error about a full disk: `doing` is e.g. "save the answer", `kept` says what is safe."""
    return DiskFullError(
        f"The disk is full, so coach could not {doing}. {kept} Free some space, then try again."
    )
