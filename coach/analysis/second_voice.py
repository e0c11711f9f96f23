"""Pitch -> whether two voices take turns; only voices far apart in pitch can be told (docs/measures.md)."""

from __future__ import annotations

import numpy as np

from coach.analysis.tracks import FRAME_SECONDS
from coach.model import Span

PIECE = 1.0
"""Seconds; about a phrase, over which one voice keeps near its own middle."""
LEAST_VOICED = 0.25
LEAST_OF_EACH = 3.0
"""Seconds of voice."""
APART = 7.0
"""Semitones between the middles of the two."""
CLEAR = 5.0
"""That distance over the spread within."""
EMPTY = 1.0
"""Semitones between them in which no piece lies."""
TWO_VOICES = (
    "Rough: it sounds like two voices, one near {low} Hz and one near {high} Hz, and this describes both "
    "together. Record one person alone."
)


def two_voices(hz: np.ndarray, voiced: np.ndarray, spans: tuple[Span, ...]) -> str | None:
    """Return what to say when the pitch of phrases falls into two groups far apart, else None.

    `hz` and `voiced` have one value per 16 ms. The split is the one with the least variance within
    (Fisher 1958, two groups).
    """
    middles, weights = _pieces(hz, voiced, spans)
    if len(middles) < 6:
        return None
    order = np.argsort(middles)
    middles, weights = middles[order], weights[order]
    found = min(
        (_split(middles, weights, at) for at in range(2, len(middles) - 1)), key=lambda split: split[0]
    )
    within, low, high, smaller, gap = found
    apart = high - low
    if apart < APART or apart < CLEAR * within or smaller < LEAST_OF_EACH or gap < EMPTY:
        return None
    return TWO_VOICES.format(low=round(2 ** (low / 12)), high=round(2 ** (high / 12)))


def _pieces(hz: np.ndarray, voiced: np.ndarray, spans: tuple[Span, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Return the middle pitch (semitones above 1 Hz) and the seconds of voice of each second of speech."""
    middles, weights = [], []
    for start, end in spans:
        edges = np.linspace(start, end, max(1, int((end - start) / PIECE)) + 1) / FRAME_SECONDS
        for first, last in zip(edges[:-1].astype(int), edges[1:].astype(int), strict=True):
            own = hz[first:last][voiced[first:last]]
            if len(own) * FRAME_SECONDS >= LEAST_VOICED:
                middles.append(12 * np.log2(np.median(own)))
                weights.append(len(own) * FRAME_SECONDS)
    return np.array(middles), np.array(weights)


def _split(middles: np.ndarray, weights: np.ndarray, at: int) -> tuple[float, float, float, float, float]:
    """Return (spread within, low middle, high middle, seconds of the smaller group, gap between them)."""
    parts = [(middles[:at], weights[:at]), (middles[at:], weights[at:])]
    low, high = (float(np.average(part, weights=own)) for part, own in parts)
    squares = sum(
        float(own @ np.square(part - middle)) for (part, own), middle in zip(parts, (low, high), strict=True)
    )
    smaller = float(min(own.sum() for _, own in parts))
    return (squares / float(weights.sum())) ** 0.5, low, high, smaller, float(middles[at] - middles[at - 1])
