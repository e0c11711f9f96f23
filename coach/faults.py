"""Faults of our own: the traceback goes into the log, the user gets one sentence."""

from __future__ import annotations

import os
import traceback

from coach import __version__
from coach.errors import CoachError
from coach.paths import Paths, private


def log_fault(error: BaseException, *, paths: Paths) -> str:
    """Append the traceback to the private log (0600) and return the sentence that says where it is."""
    what = f"a fault inside coach ({type(error).__name__})"
    try:
        private(paths.logs)
        with open(paths.log_file, "a", encoding="utf-8", opener=_private_file) as log:
            log.write(f"coach {__version__}\n")
            traceback.print_exception(error, file=log)
    except (OSError, CoachError):
        return f"{what}, and its log could not be written."
    return f"{what}. The details are in {paths.log_file}."


def _private_file(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
