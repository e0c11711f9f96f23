"""How far the sound is: counted from when it was asked for, because a speaker does not tell."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from coach.coaching.phrases import clock

EVERY = 0.25
"""Seconds between two drawings of the position."""


@dataclass(frozen=True)
class Playhead:
    """A stretch of a take, playing since `began` (monotonic seconds); `end` None is the take's end."""

    began: float
    start: float
    end: float | None
    length: float
    """Seconds of the whole take."""

    @classmethod
    def now(cls, start: float, end: float | None, *, length: float) -> Playhead:
        """Return the one of a stretch that begins now."""
        return cls(monotonic(), start, end, length)

    @property
    def second(self) -> float:
        """Where in the take the sound is."""
        last = self.length if self.end is None else min(self.end, self.length)
        return min(self.start + monotonic() - self.began, last)

    def __str__(self) -> str:
        return f"{clock(self.second)} of {clock(self.length)}"
