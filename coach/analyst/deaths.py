"""What a child that died costs a take: the stretch it was recognizing, else the words, at last the take."""

from __future__ import annotations

from collections import Counter

from msgspec.structs import replace

from coach.analyst.wire import Begin

DEATHS = 3
"""A take that took the child down three times is given up, and so is a child that never gets ready."""
TWICE = 2
"""The first stretch is tried once more: the death may have come from elsewhere (no memory left)."""
MOST_LOST = 2
"""When more stretches than this take the child down, the recognizer itself is broken."""
NO_WORDS = (
    "The recognizer crashed or hung again and again on this answer, so it has no words; "
    "the voice was measured."
)
GIVEN_UP = "the analysis stopped three times on this answer. The recording is saved."


def after_a_death(begin: Begin, deaths: Counter[float | None], at: float | None) -> Begin | None:
    """Count a death while the recognizer was on the stretch that starts at `at` (s; None: on nothing).

    Return how the take is to be heard from now on; None when it is given up.
    """
    if at is None or at in begin.lost or begin.no_words:
        deaths[None] += 1
        if deaths[None] >= DEATHS:
            return None
        return replace(begin, no_words=NO_WORDS) if deaths[None] == DEATHS - 1 else begin
    deaths[at] += 1
    if deaths[at] < TWICE and not begin.lost:
        return begin
    if len(begin.lost) == MOST_LOST:
        return replace(begin, no_words=NO_WORDS)
    return replace(begin, lost=(*begin.lost, at))
