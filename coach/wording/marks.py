"""What the speaker marked by ear, put to use where words cannot be: a self-report, and labeled so. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from coach.model import Analysis, ByEar, Filler, Mark, Measure, measured
from coach.wording.counts import poisson_interval

BY_YOU = "Marked by you, by ear"
STORY: tuple[ByEar, ...] = ("situation", "task", "action", "result", "learned")
DETAILS: tuple[ByEar, ...] = ("role", "time", "number", "action")
LATE_SECONDS = 1.5
"""A key comes this long after what it marks, at most (a choice of this project)."""
_SYLLABLES = (1.25, 1.45, 1.7)
"""Syllables of an English word in speech: low, usual, high (a choice of this project)."""


def with_marks(analysis: Analysis, marks: Sequence[Mark]) -> Analysis:
    """Return the analysis with the measures that `marks` add to; those of earlier marks are taken out first.

    `specificity.details` is counted from marks only where it was refused, over an estimated number of words;
    marked fillers raise the lower end of `fillers.sounds`.
    """
    plain = without_marks(analysis)
    if not marks:
        return plain
    changed = {
        measure.code: measure
        for measure in (_details(plain, marks), _filler_sounds(plain, marks))
        if measure is not None
    }
    return msgspec.structs.replace(
        plain,
        measures=plain.measures | changed,
        marks=tuple(marks),
        unmarked={code: plain.measures[code] for code in changed},
    )


def without_marks(analysis: Analysis) -> Analysis:
    """Return the analysis as it was before anything was marked."""
    return msgspec.structs.replace(
        analysis, measures=analysis.measures | (analysis.unmarked or {}), marks=(), unmarked=None
    )


def marked_fillers(marks: Sequence[Mark]) -> tuple[float, ...]:
    """Return the seconds at which fillers were marked."""
    return tuple(mark.second for mark in marks if mark.kind == "filler")


def confirmed(fillers: Sequence[Filler], seconds: Sequence[float]) -> tuple[set[int], int]:
    """Return which of the fillers found were marked by ear, and how many marks belong to none of them."""
    found: set[int] = set()
    others = 0
    for second in seconds:
        near = [
            index
            for index, filler in enumerate(fillers)
            if index not in found and filler.start - 0.3 <= second <= filler.end + LATE_SECONDS
        ]
        if near:
            found.add(near[-1])
        else:
            others += 1
    return found, others


def _details(plain: Analysis, marks: Sequence[Mark]) -> Measure | None:
    base = plain.measures.get("specificity.details")
    pace, speech = plain.measures.get("pace.articulation"), plain.measures.get("health.speech")
    if base is None or base.value is not None or pace is None or speech is None:
        return None
    counts = Counter(mark.kind for mark in marks if mark.kind in DETAILS)
    if not counts or not pace.value or not speech.value:
        return None
    count = sum(counts.values())
    few, many = poisson_interval(count)
    low, usual, high = (100 / (pace.value * speech.value / each) for each in _SYLLABLES)
    told = ", ".join(f"{kind} {number}" for kind, number in counts.items())
    why = f"{BY_YOU}: {told}. How many words there are is estimated from your syllables."
    return measured("specificity.details", count * usual, low=few * low, high=many * high, why=why)


def _filler_sounds(plain: Analysis, marks: Sequence[Mark]) -> Measure | None:
    base, seconds = plain.measures.get("fillers.sounds"), marked_fillers(marks)
    spoken = plain.measures.get("length.seconds")
    if not seconds or base is None or base.value is None or spoken is None or not spoken.value:
        return None
    rate = 60 / spoken.value
    few, many = poisson_interval(len(seconds))
    return measured(
        "fillers.sounds",
        max(base.value, rate * len(seconds)),
        low=max(base.low or 0.0, rate * few),
        high=max(base.high or 0.0, rate * many),
        why=f"{BY_YOU}: {len(seconds)}. {base.why or ''}".strip(),
    )
