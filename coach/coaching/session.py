"""The measures of a session: those of its answers pooled, from the sound and from checked words."""

from __future__ import annotations

from collections.abc import Sequence

from coach.analysis.pooling import Part, pool
from coach.model import OVERLAP_MEASURES, UNITS, Answer, Measure, refused
from coach.wording.pooling import pool_words

ONE_BY_ONE = "Answers are compared one by one: look at each answer."


def pooled(answers: Sequence[Answer]) -> dict[str, Measure]:
    """Return every measure of `model.UNITS` for the answers of one session together; drills are left out."""
    free = [answer for answer in answers if answer.take.asked != "drill"]
    found = pool([Part(analysis=answer.analysis, device=answer.take.device) for answer in free])
    found |= pool_words([answer.analysis for answer in free])
    found |= {code: refused(code, ONE_BY_ONE) for code in OVERLAP_MEASURES}
    return {code: found[code] for code in UNITS}
