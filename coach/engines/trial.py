"""One check of `coach doctor`: what it found, the time it may take, and the child in which it is tried."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from typing import Any

from coach.engines.one_shot import Ended, OneShot


@dataclass(frozen=True)
class Check:
    """One thing that was tried."""

    name: str
    ok: bool
    detail: str
    hint: str | None
    """What to do; None when there is nothing to do."""


class Budget:
    """What is left of the time for all checks together, in seconds."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def spend(self) -> None:
        """Leave no time for whatever has not begun."""
        self._end = time.monotonic()

    def left(self, at_most: float) -> float:
        """Return the seconds one check may take: 0.5 at least, so that its result can say so."""
        return max(0.5, min(at_most, self._end - time.monotonic()))


def answer(name: str, *arguments: str, deadline: float) -> dict[str, Any]:
    """Run one probe in a child; return the last that it reported, or an `error`."""
    reports, ended = probe(name, *arguments, deadline=deadline)
    return reports[-1] if reports else {"error": f"the test {ended.reason or 'said nothing'}"}


def probe(name: str, *arguments: str, deadline: float) -> tuple[list[dict[str, Any]], Ended]:
    """Run one probe in a child; return what it reported and how it ended."""
    command = [sys.executable, "-P", "-m", "coach.engines._probe", name, *arguments]
    ended = OneShot(command).run(deadline=deadline)
    reports = []
    for text in ended.output.splitlines():
        if text.startswith("{"):
            try:
                reports.append(json.loads(text))
            except ValueError:
                continue  # native code may print a brace too
    return reports, ended
