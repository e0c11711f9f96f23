"""A speaker's own usual: the median and spread of earlier cold answers, and how far this one lies from it.

An answer is cold when it is the first to its question, or to a twist or follow-up that was never put before.
Only cold answers are a baseline or a trend: getting smoother at one answer is rehearsal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from coach.model import Answer, Measure

NEEDED = 9
"""Cold, unscripted answers for a baseline of one's own (evidence 9.4)."""
PRIOR_SPREAD: dict[str, float] = {
    "pitch.sd": 0.32,
    "pitch.range": 0.93,
    "pitch.pvq": 0.025,
    "pace.articulation": 0.24,
    "pauses.rate": 2.5,
    "pauses.median": 0.18,
    "pauses.share": 3.2,
    "loudness.sd": 0.49,
    "register.written": 0.7,
}
"""SD between two recordings of one person, in the unit of the measure: 45 readers (40 Mandarin), 24 s each.
Answers to different questions differ more, so this is the least there can be. That of written phrases is what
counting alone varies by: one in a hundred words, in an answer of two hundred."""


@dataclass(frozen=True)
class Usual:
    """What is usual for one speaker and one measure."""

    code: str
    median: float
    spread: float
    """One standard deviation between answers, that of many speakers weighing in while there are few."""
    count: int

    @property
    def ready(self) -> bool:
        """Whether there are enough answers to lean on."""
        return self.count >= NEEDED

    @property
    def missing(self) -> int:
        """How many more cold, unscripted answers are needed."""
        return max(0, NEEDED - self.count)

    def distance(self, measure: Measure) -> float | None:
        """Return z = (x - m) / (s sqrt(1 + 1/n)) (evidence 9.4); None for a measure that was not taken."""
        if measure.value is None or not self.count:
            return None
        return (measure.value - self.median) / (self.spread * float(np.sqrt(1 + 1 / self.count)))


@dataclass(frozen=True)
class Own:
    """What is known of a speaker before an answer."""

    usual: Mapping[str, Usual]
    """By code, for the measures of `PRIOR_SPREAD`."""
    answers: int
    """How many answers were measured so far, retakes included."""


def cold(answers: Sequence[Answer]) -> list[Answer]:
    """Return the cold answers of `answers`, which are ordered from oldest to newest."""
    seen: set[tuple[str, str]] = set()
    found = []
    for answer in answers:
        take = answer.take
        if take.asked == "drill":
            continue
        # A rewording is the same question; a twist and a follow-up are new once each.
        own = take.wording if take.asked in ("twist", "follow-up") else ""
        key = (take.question, own)
        if key not in seen:
            found.append(answer)
        seen.add(key)
    return found


def unscripted(answers: Sequence[Answer]) -> list[Answer]:
    """Return the cold answers that their speaker called off the cuff."""
    return [answer for answer in cold(answers) if answer.take.prepared == "off the cuff"]


def usual(answers: Sequence[Answer], code: str) -> Usual:
    """Return what is usual for `code` in `answers` (a baseline); rough and refused ones are left out.

    The spread is the pooled one of a prior worth NEEDED - 1 answers and the speaker's own (1.4826 MAD).
    """
    values = [
        measure.value
        for answer in answers
        if answer.analysis is not None
        and (measure := answer.analysis.measures.get(code)) is not None
        and measure.value is not None
        and measure.why is None
    ]
    prior = PRIOR_SPREAD.get(code, 0.0)
    if not values:
        return Usual(code, 0.0, prior, 0)
    middle = float(np.median(values))
    if len(values) < 2:
        return Usual(code, middle, prior, len(values))
    own = 1.4826 * float(np.median(np.abs(np.array(values) - middle)))
    weight = len(values) - 1
    spread = float(np.sqrt(((NEEDED - 1) * prior**2 + weight * own**2) / (NEEDED - 1 + weight)))
    return Usual(code, middle, spread, len(values))


def own(answers: Sequence[Answer]) -> Own:
    """Return what is usual in `answers`, which are ordered from oldest to newest, and how many there are."""
    free = unscripted(answers)
    usuals = {code: usual(free, code) for code in PRIOR_SPREAD}
    return Own(usual=usuals, answers=sum(answer.analysis is not None for answer in answers))
