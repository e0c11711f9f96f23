"""Speech probabilities -> spans of speech and pauses; and speech handed on while the person talks."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np

from coach.analysis.intake import RATE
from coach.analysis.networks import Activity
from coach.model import Span

FRAME_SECONDS = Activity.FRAME / RATE
ONSET, OFFSET = 0.5, 0.35
"""Speech begins at this probability and ends below that one."""
EARLIER_START, EARLIER_END = 0.032, 0.02
"""The detector is late by this much: medians against hand-marked edges were +0.035 and +0.02 s."""
SHORTEST_SPEECH = 0.1
SHORTEST_PAUSE = 0.25
"""Seconds; de Jong and Bosker 2013."""


def runs(mask: np.ndarray) -> list[tuple[int, int]]:
    """Return (start, end) of every run of True in a one-dimensional mask."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], mask.astype(np.int8), [0]))))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def hysteresis(probability: np.ndarray, *, onset: float = ONSET, offset: float = OFFSET) -> np.ndarray:
    """Return a mask that turns on at `onset` or more and off below `offset`."""
    deciding = (probability >= onset) | (probability < offset)
    last = np.maximum.accumulate(np.where(deciding, np.arange(len(probability)), -1))
    return np.asarray((last >= 0) & (probability[np.maximum(last, 0)] >= onset))


def spans_of(probability: np.ndarray, *, seconds: float) -> tuple[Span, ...]:
    """Return spans of speech in seconds; gaps under 0.25 s belong to the speech around them."""
    found = [
        (max(0.0, start * FRAME_SECONDS - EARLIER_START), min(seconds, end * FRAME_SECONDS - EARLIER_END))
        for start, end in runs(hysteresis(probability))
    ]
    return joined(tuple(span for span in found if span[1] - span[0] >= SHORTEST_SPEECH))


def joined(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Join spans that are less than 0.25 s apart, and round them to a tenth of a millisecond."""
    kept: list[Span] = []
    for start, end in spans:
        if kept and start - kept[-1][1] < SHORTEST_PAUSE:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return tuple((round(start, 4), round(end, 4)) for start, end in kept)


def pauses_between(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return the silences of 0.25 s or more between the first and the last speech."""
    gaps = ((before[1], after[0]) for before, after in itertools.pairwise(spans))
    return tuple(gap for gap in gaps if gap[1] - gap[0] >= SHORTEST_PAUSE - 1e-9)


def inside(spans: tuple[Span, ...], times: np.ndarray, *, margin: float = 0.0) -> np.ndarray:
    """Return which of the ascending `times` lie in a span widened (or, if negative, narrowed) by `margin`."""
    mask = np.zeros(len(times) + 1, dtype=np.int64)
    for start, end in spans:
        if end + margin > start - margin:
            mask[np.searchsorted(times, start - margin)] += 1
            mask[np.searchsorted(times, end + margin)] -= 1
    return np.asarray(np.cumsum(mask)[:-1] > 0)


def without(spans: tuple[Span, ...], gone: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return `spans` with the parts that lie in `gone` cut out."""
    kept = list(spans)
    for start, end in gone:
        parts = [((a, min(b, start)), (max(a, end), b)) for a, b in kept]
        kept = [(a, b) for pair in parts for a, b in pair if b > a]
    return tuple(kept)


def total(spans: tuple[Span, ...]) -> float:
    """Return the summed length of spans in seconds."""
    return float(sum(end - start for start, end in spans))


class SpeechGate:
    """Passes speech on as it is found: 0.22 s from before it, and 0.42 s of what follows."""

    BEFORE = 7
    AFTER = 13
    """In frames of 32 ms."""

    def __init__(self, on_speech: Callable[[np.ndarray, float], None]) -> None:
        self._on_speech = on_speech
        self._held = np.zeros(0, dtype=np.float32)
        self._first = 0
        """Frame index of the first held sample."""
        self._sent = 0
        """Frames before this one were passed on or are too old."""
        self._talking = False
        self._quiet = self.AFTER + 1

    def feed(self, samples: np.ndarray, probability: np.ndarray) -> None:
        """Take whole frames (only the last may be short) and pass the speech in them on."""
        frame = Activity.FRAME
        now = self._first + len(self._held) // frame
        self._held = np.concatenate((self._held, samples))
        start: int | None = self._sent if self._quiet <= self.AFTER else None
        for offset, value in enumerate(probability):
            index = now + offset
            self._talking = value >= (OFFSET if self._talking else ONSET)
            self._quiet = 0 if self._talking else self._quiet + 1
            if self._talking and start is None:
                start = max(self._sent, index - self.BEFORE)
            if self._quiet > self.AFTER and start is not None:
                self._pass_on(start, index)
                start = None
        end = now + len(probability)
        if start is not None:
            self._pass_on(start, end)
        keep = max(self._sent, end - self.BEFORE, self._first)
        self._held = self._held[(keep - self._first) * frame :]
        self._first = keep

    def _pass_on(self, start: int, end: int) -> None:
        frame = Activity.FRAME
        part = self._held[(start - self._first) * frame : (end - self._first) * frame]
        self._sent = end
        if len(part):
            self._on_speech(part.copy(), start * frame / RATE)
