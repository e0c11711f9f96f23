"""Keeps the noise of native libraries off the screen.

ALSA, PulseAudio and speech engines write to file descriptor 2, below Python, and on Linux and macOS Textual
draws on that same descriptor. So whoever draws gets a duplicate of it, and descriptor 2 becomes the log.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

from coach.errors import CoachError
from coach.paths import private

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_STDERR = 2


@contextlib.contextmanager
def quiet_native(log: Path) -> Iterator[None]:
    """Send what native code writes to descriptor 2 to the file `log` until the block ends.

    `sys.__stderr__` (on which Textual draws) and `sys.stderr` go on writing where they did: on a duplicate.
    Use it around everything that lists or opens a device. Where the log cannot be written, the noise is lost.
    """
    sys.stderr.flush()
    before = os.dup(_STDERR)
    log_fd = _open(log)
    encoding = getattr(sys.__stderr__, "encoding", None) or "utf-8"
    again = os.dup(before)
    screen = open(again, "w", encoding=encoding, errors="backslashreplace", buffering=1)  # noqa: SIM115
    replaced = (sys.__stderr__, sys.stderr)
    try:
        os.dup2(log_fd, _STDERR)
        os.close(log_fd)
        if _is_native(sys.stderr):
            sys.stderr = screen
        sys.__stderr__ = screen  # type: ignore[misc]  # Final for readers; Textual looks here for its screen
        yield
    finally:
        with contextlib.suppress(OSError, ValueError):
            screen.flush()
        os.dup2(before, _STDERR)
        os.close(before)
        if sys.stderr is screen:
            sys.stderr = replaced[1]
        sys.__stderr__ = replaced[0]  # type: ignore[misc]
        screen.close()


def _open(log: Path) -> int:
    try:
        private(log.parent)
        return os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except (OSError, CoachError):
        return os.open(os.devnull, os.O_WRONLY)


def _is_native(stream: object) -> bool:
    """Return whether a Python stream writes to descriptor 2 (a test's capture does not)."""
    try:
        return bool(stream.fileno() == _STDERR)  # type: ignore[attr-defined]
    except (AttributeError, OSError, ValueError):
        return False
