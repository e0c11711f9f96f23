"""A take without its pauses, and the way back to its own seconds.

Recognizers normalize the sound by its mean. A slow speaker pauses half of the time, and silence in that mean
broke the search for known text (docs/known-text.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coach.analysis.intake import RATE
from coach.model import Span

_PAD = 0.1
"""Seconds kept on both sides of speech."""
_FRAME = 160


@dataclass(frozen=True)
class Unpaused:
    """Speech alone (mono float32, 16 kHz): spans of the take and, one for one, of what is left of it."""

    samples: np.ndarray
    before: tuple[Span, ...]
    after: tuple[Span, ...]

    @property
    def speech(self) -> list[Span]:
        """Return the stretches of speech in seconds of what is left, without what was kept around them."""
        return [(start + _PAD, max(start + _PAD, end - _PAD)) for start, end in self.after]

    def taken(self, second: float) -> float:
        """Return the second of the take for a second of what is left."""
        for (start, _), (first, last) in zip(self.before, self.after, strict=True):
            if second <= last:
                return start + max(0.0, second - first)
        return self.before[-1][1] if self.before else 0.0

    def left(self, second: float) -> float:
        """Return the second of what is left for one of the take; a pause is where it was cut."""
        for (start, end), (first, _) in zip(self.before, self.after, strict=True):
            if second <= end:
                return first + max(0.0, second - start)
        return self.after[-1][1] if self.after else 0.0

    def span(self, span: Span) -> Span:
        """Return a span of the take in seconds of what is left."""
        return self.left(span[0]), self.left(span[1])


def unpaused(samples: np.ndarray, speech: Sequence[Span]) -> Unpaused:
    """Return what is left of a take when its pauses are cut out, to the frame of 10 ms."""
    frames: list[tuple[int, int]] = []
    for start, end in speech:
        first = max(0, int((start - _PAD) * RATE / _FRAME))
        last = min(len(samples) // _FRAME, int((end + _PAD) * RATE / _FRAME))
        if frames and first <= frames[-1][1]:
            frames[-1] = (frames[-1][0], max(last, frames[-1][1]))
        elif last > first:
            frames.append((first, last))
    parts = [samples[first * _FRAME : last * _FRAME] for first, last in frames]
    seconds = _FRAME / RATE
    after: list[Span] = []
    for first, last in frames:
        begins = after[-1][1] if after else 0.0
        after.append((begins, begins + (last - first) * seconds))
    return Unpaused(
        np.concatenate([np.zeros(0, np.float32), *parts]).astype(np.float32),
        tuple((first * seconds, last * seconds) for first, last in frames),
        tuple(after),
    )
