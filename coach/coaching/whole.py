"""A whole interview: the one thing to keep and the one to work on over all of its answers. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coach.model import Advice, Answer

_SIGNS = ("some signs", "strong signs")


@dataclass(frozen=True)
class Seen:
    """Advice that was given on one answer, and in how many of them the same was seen."""

    advice: Advice
    number: int
    """Of the answer whose words and seconds these are, from 1."""
    take: str
    times: int


@dataclass(frozen=True)
class Whole:
    """What the answers of one interview show together."""

    answers: int
    judged: int
    keep: Seen | None
    work_on: Seen | None


def whole(answers: Sequence[Answer]) -> Whole:
    """Return what was to be worked on, and to be kept, in most of the answers.

    Only what was the first thing of some answer is chosen from. What some measure asks for comes before a
    next step that none asks for; among equals the strongest signs come first, then what was asked first.
    Answers that could not be judged count for neither.
    """
    judged = [
        (number, answer, answer.feedback)
        for number, answer in enumerate(answers, start=1)
        if answer.feedback is not None and answer.feedback.work_on is not None
    ]
    return Whole(
        answers=len(answers),
        judged=len(judged),
        keep=_most([(n, answer, feedback.keep) for n, answer, feedback in judged], _keeps),
        work_on=_most([(n, answer, feedback.work_on) for n, answer, feedback in judged], _shows),
    )


def _most(
    offered: Sequence[tuple[int, Answer, Advice | None]], has: Callable[[Answer, str], bool]
) -> Seen | None:
    best: tuple[tuple[bool, int, int, int], Seen] | None = None
    for number, answer, advice in offered:
        if advice is None:
            continue
        times = sum(has(other, advice.code) for _, other, _ in offered)
        sign = _sign(answer, advice.code)
        rank = (sign > 0, times, sign, -number)
        if best is None or rank > best[0]:
            best = (rank, Seen(advice, number, answer.take.id, times))
    return best[1] if best else None


def _shows(answer: Answer, code: str) -> bool:
    feedback = answer.feedback
    first = feedback is not None and feedback.work_on is not None and feedback.work_on.code == code
    return first or any(finding.code == code and finding.strength in _SIGNS for finding in answer.findings)


def _keeps(answer: Answer, code: str) -> bool:
    feedback = answer.feedback
    return feedback is not None and feedback.keep is not None and feedback.keep.code == code


def _sign(answer: Answer, code: str) -> int:
    """Return 2 for strong signs of `code`, 1 for some, 0 for none: a next step that no measure asks for."""
    found = [finding.strength for finding in answer.findings if finding.code == code]
    return 2 if "strong signs" in found else int("some signs" in found)
