"""Measures: a quantity with its interval, or a refusal with its reason."""

from __future__ import annotations

import math

from coach.model.base import Frozen
from coach.units import UNITS

STORY_MEASURES = frozenset({"story.parts", "story.growth", "story.team", "story.we_share"})
"""Codes of what is told, counted answer by answer."""

WORD_MEASURES = frozenset(
    {"fillers.all", "fillers.words", "pace.words", "pauses.within_clause"}
    | {"register.written", "specificity.details", "privacy.patient"}
    | STORY_MEASURES
)
"""Codes that rest on words; all others rest on samples alone."""

OVERLAP_MEASURES = frozenset({"overlap.script", "overlap.run", "overlap.takes", "overlap.sound"})
"""Codes of comparisons: an analysis holds them only when there was something to compare with."""


class Measure(Frozen, frozen=True, kw_only=True):
    """One measured quantity with its 95 % interval, or a refusal with its reason."""

    code: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    why: str | None
    """Why it was refused (value None) or is rough (value set); None when measured and sound."""


def measured(
    code: str,
    value: float,
    *,
    low: float | None = None,
    high: float | None = None,
    why: str | None = None,
) -> Measure:
    """Return a measure rounded to 4 decimals; non-finite values are a programming error (ValueError)."""
    numbers = [value, value if low is None else low, value if high is None else high]
    if not all(math.isfinite(number) for number in numbers):
        raise ValueError(f"{code} is not finite: {numbers}")
    rounded = [round(float(number), 4) + 0.0 for number in numbers]
    return Measure(code=code, value=rounded[0], low=rounded[1], high=rounded[2], unit=UNITS[code], why=why)


def refused(code: str, why: str) -> Measure:
    """Return a measure that was not taken, with the sentence that says why and what to do."""
    return Measure(code=code, value=None, low=None, high=None, unit=UNITS[code], why=why)
