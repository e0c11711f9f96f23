"""A closed terminal and a system that shuts down end the practice as ctrl-C does: the answer is saved."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType


def ends_like_ctrl_c() -> None:
    """Let SIGHUP and SIGTERM raise KeyboardInterrupt, unless somebody asked for them to be ignored (nohup).

    Windows has no SIGHUP; there the console ends coach, and the answer is offered at the next start.
    """
    if sys.platform == "win32":
        return
    for number in (signal.SIGHUP, signal.SIGTERM):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _interrupt)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """The first one ends the practice; the terminal may be gone, so what is still printed goes nowhere."""
    signal.signal(number, signal.SIG_IGN)  # closing a window sends it twice: by the shell and by the system
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    raise KeyboardInterrupt
