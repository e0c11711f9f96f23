"""Which questions are asked, in which words and order. Seeded: the same seed gives the same interview."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from coach.errors import UsageError
from coach.model import AskedAs, Bank, Question
from coach.untrusted import line

OPENER = "opener"
CLOSING = "closing"
DEFAULT_COUNT = 5


@dataclass(frozen=True)
class Asked:
    """A question and the exact wording in which it is asked."""

    question: Question
    wording: str
    put: AskedAs = "question"


def choose(
    banks: Sequence[Bank],
    *,
    seed: int,
    count: int | None = DEFAULT_COUNT,
    kind: str | None = None,
    competency: str | None = None,
    specialty: str | None = None,
    fits: Callable[[Question], bool] = lambda question: True,
    practiced: Collection[str] = (),
) -> list[Asked]:
    """Return up to `count` questions (None: all that match), no question twice.

    An opener comes first when there is one, a closing question last, and kinds take turns in between. A
    question without specialties fits every specialty. `fits` leaves out what a file does not bring
    up, unless nothing would be left. With ids in `practiced` the first question is one never practiced, where
    there is one: progress counts on cold answers. UsageError names what there is when nothing matches.
    """
    if count is not None and count < 1:
        raise UsageError("the number of questions must be 1 or more.")
    questions = [question for bank in banks for question in bank.questions]
    matching = [
        question
        for question in questions
        if (kind is None or question.kind == kind)
        and (competency is None or competency in question.competencies)
        and (specialty is None or not question.specialties or specialty in question.specialties)
    ]
    if not matching:
        raise UsageError(_nothing(questions, kind=kind, competency=competency, specialty=specialty))
    matching = [question for question in matching if fits(question)] or matching
    chance = random.Random(seed)  # noqa: S311  (an interview, not a secret)
    ordered = _take_turns(matching, chance)
    first = _cold(ordered, practiced)
    ordered.sort(key=lambda question: question is not first)
    ordered = ordered[:count]
    ordered.sort(key=lambda question: question.kind == CLOSING)
    return [_worded(question, chance) for question in ordered]


def _cold(ordered: Sequence[Question], practiced: Collection[str]) -> Question | None:
    """Return the question to begin with: the first that was never practiced, and closes nothing."""
    fresh = (question for question in ordered if question.id not in practiced and question.kind != CLOSING)
    return next(fresh, None)


def _worded(question: Question, chance: random.Random) -> Asked:
    wording = chance.choice((question.text, *question.variants))
    return Asked(question, wording, "question" if wording == question.text else "rewording")


def _take_turns(questions: Sequence[Question], chance: random.Random) -> list[Question]:
    """Shuffle, open gently, then let the kinds take turns; later openers wait for the last turns."""
    piles: dict[str, list[Question]] = {}
    for question in questions:
        piles.setdefault(question.kind, []).append(question)
    for pile in piles.values():
        chance.shuffle(pile)
    openers = piles.pop(OPENER, [])
    ordered = openers[:1]
    order = list(piles)
    chance.shuffle(order)
    while any(piles.values()):
        ordered += [piles[kind].pop() for kind in order if piles[kind]]
    return ordered + openers[1:]


def _nothing(
    questions: Sequence[Question], *, kind: str | None, competency: str | None, specialty: str | None
) -> str:
    if not questions:
        return "the chosen banks have no questions. Choose another bank: `coach bank list`."
    wanted = [("kind", kind), ("competency", competency), ("specialty", specialty)]
    asked = ", ".join(f"{name} '{line(value, limit=64)}'" for name, value in wanted if value is not None)
    kinds = sorted({question.kind for question in questions})
    have = f"Kinds: {', '.join(kinds)}."
    if competency is not None:
        have += (
            f" Competencies: {', '.join(sorted({c for q in questions for c in q.competencies})) or 'none'}."
        )
    if specialty is not None:
        have += f" Specialties: {', '.join(sorted({s for q in questions for s in q.specialties})) or 'none'}."
    return f"no question has {asked}. {have}"
