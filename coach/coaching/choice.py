"""The one thing to work on: by impact for this question and person, by stability, and by variety."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coach.analysis.pooling import Part, pool
from coach.coaching.baseline import cold
from coach.coaching.norms import Norms
from coach.coaching.telling import ASK_FOR_STORY
from coach.model import Analysis, Answer, Finding, Measure
from coach.wording.pooling import pool_words

RUNNING = 2
"""Cold answers in a row with one thing to work on, after which another sign comes first."""
_POOLED = ("pitch.sd", "pace.words", "fillers.sounds", "register.written", "specificity.details")
"""Measures whose line means the same for an answer and for a session; counts and lengths do not."""
_STORY_FIRST = "borrowed.details"
"""In a question that asks for a story, told without details: stories raised hiring recommendations, and only
one answer in four held one (Bangerter 2014, grade B). No study of pauses or length weighs as much."""
_STRENGTHS = ("not enough data", "no sign", "some signs", "strong signs")


@dataclass(frozen=True)
class Before:
    """What is known before one thing is chosen."""

    kind: str = ""
    """The kind of the question."""
    session: Mapping[str, Measure] = field(default_factory=dict)
    """The measures of the session, this answer included; empty for its first answer."""
    worked_on: tuple[str, ...] = ()
    """Codes of what the cold answers before this one were to work on, oldest first."""


def worked_on(answers: Sequence[Answer]) -> tuple[str, ...]:
    """Return what the last cold answers were to work on: a retake is meant to work on the same again."""
    codes = [
        answer.feedback.work_on.code
        for answer in cold(answers)
        if answer.feedback is not None and answer.feedback.work_on is not None
    ]
    return tuple(codes[-RUNNING:])


def together(earlier: Sequence[Answer], analysis: Analysis) -> dict[str, Measure]:
    """Return the measures of a session whose last answer has just been analyzed; empty for its first one.

    Its microphone is taken for that of the answer before it.
    """
    free = [answer for answer in earlier if answer.take.asked != "drill" and answer.analysis is not None]
    if not free:
        return {}
    parts = [Part(analysis=answer.analysis, device=answer.take.device) for answer in free]
    found = pool([*parts, Part(analysis=analysis, device=free[-1].take.device)])
    return found | pool_words([*(answer.analysis for answer in free), analysis])


def choose(signs: Sequence[Finding], analysis: Analysis, norms: Norms, before: Before) -> Finding:
    """Return the sign to work on of `signs`, which are in the order of impact; ValueError for none.

    A sound figure goes before a rough one. A sign that the whole session does not show goes after those it
    does: it may be chance. What was worked on twice running goes after another sign that is as strong.
    """
    return min(
        signs,
        key=lambda sign: (
            bool(sign.evidence) and analysis.measures[sign.evidence[0]].why is not None,
            _only_here(sign, norms, before),
            _worn(sign, signs, before),
            _impact(sign, before),
        ),
    )


def _impact(sign: Finding, before: Before) -> int:
    """Return 0 for what must not be said at all, 1 for what the question waits for, 2 for the rest."""
    if sign.code == "borrowed.privacy":
        return 0
    return 1 if sign.code == _STORY_FIRST and before.kind in ASK_FOR_STORY else 2


def _only_here(sign: Finding, norms: Norms, before: Before) -> bool:
    """Return whether the answers of the session together lie in the green band alone."""
    code = sign.evidence[0] if sign.evidence else ""
    measure = before.session.get(code) if code in _POOLED else None
    return measure is not None and norms[code].touched(measure) == {"green"}


def _worn(sign: Finding, signs: Sequence[Finding], before: Before) -> bool:
    if before.worked_on[-RUNNING:] != (sign.code,) * RUNNING:
        return False
    others = [_STRENGTHS.index(other.strength) for other in signs if other.code != sign.code]
    return bool(others) and max(others) >= _STRENGTHS.index(sign.strength)
