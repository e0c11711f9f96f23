"""Takes from which sound was left out because the speaker paused the recording."""

from __future__ import annotations

from coach.model import Span

NEAR = 0.1
"""Seconds; the edges of speech are found to 0.07 s against hand marks, one standard deviation."""


def at_cuts(silences: tuple[Span, ...], cuts: tuple[float, ...]) -> tuple[Span, ...]:
    """Return the silences that touch a cut: two silences were joined there, so their length is nobody's."""
    return tuple(
        (start, end) for start, end in silences if any(start - NEAR <= cut <= end + NEAR for cut in cuts)
    )


def closed_up(spans: tuple[Span, ...], gaps: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return spans with the time of `gaps`, none of which overlaps one, taken out before them."""
    moved = []
    for start, end in spans:
        before = sum(until - since for since, until in gaps if until <= start)
        moved.append((start - before, end - before))
    return tuple(moved)
