"""The speech synthesizers coach can ask with, for the list of engines. Looks for files and loads nothing."""

from __future__ import annotations

import ctypes.util
import importlib.util
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Synthesizer:
    """One synthesizer: where it comes from, its license, and how to see that it is here."""

    name: str
    license: str
    place: str
    here: Callable[[], bool]

    def state(self) -> str:
        """Return "ready", or that it is not here."""
        return "ready" if self.here() else "is not on this machine"


def _package(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


SYNTHESIZERS = (
    Synthesizer(
        "espeak-ng",
        "GPL-3.0-or-later",
        "Linux: the extra `voice`, or the system's package",
        lambda: bool(
            sys.platform == "linux"
            and (
                _package("espeakng_loader")
                or ctypes.util.find_library("espeak-ng")
                or shutil.which("espeak-ng")
            )
        ),
    ),
    Synthesizer(
        "system-voice",
        "that of the system",
        "macOS and Windows: comes with the system",
        lambda: sys.platform in ("darwin", "win32"),
    ),
)
"""The setting `voice` names one of those that these have."""
