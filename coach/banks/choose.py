"""Which questions are asked, in which words and order, and why. Seeded: the same seed, the same interview."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from coach.errors import UsageError
from coach.model import AskedAs, Bank, Question
from coach.untrusted import line

OPENER = "opener"
CLOSING = "closing"
GENTLE = (OPENER, "personal", "self", "motivation")
"""Kinds that may begin an interview, the gentlest first."""
NOT_ALLOWED = "not-allowed"
POLITE = "Nobody should ask this. Some do: practice a polite way through."
DEFAULT_COUNT = 5
CLOSING_FROM = 3
"""From this many questions on, one of them is the chance to ask questions oneself."""


@dataclass(frozen=True)
class Asked:
    """A question, the exact wording in which it is asked, and one sentence on why it was chosen."""

    question: Question
    wording: str
    put: AskedAs = "question"
    why: str = field(default="", compare=False)


@dataclass(frozen=True)
class Before:
    """One earlier answer: which question, in which words, and whether something to work on was found."""

    question: str
    wording: str
    weak: bool = False


@dataclass(frozen=True)
class Past:
    """Earlier answers by question, in the order of time."""

    answers: Sequence[Before] = ()

    def weak(self) -> frozenset[str]:
        """Return the questions whose last answer left something to work on."""
        last = {one.question: one.weak for one in self.answers}
        return frozenset(question for question, weak in last.items() if weak)

    def wordings(self, question: Question) -> list[str]:
        """Return the words in which a question was asked, the latest last."""
        return [one.wording for one in self.answers if one.question == question.id]


def choose(
    banks: Sequence[Bank],
    *,
    seed: int,
    count: int | None = DEFAULT_COUNT,
    kind: str | None = None,
    competency: str | None = None,
    specialty: str | None = None,
    fits: Callable[[Question], bool] = lambda question: True,
    past: Past | None = None,
    topics: Collection[str] = (),
) -> list[Asked]:
    """Return up to `count` questions (None: all that match), no question twice.

    A gentle one that was never practiced comes first; then a question about one of `topics` (what the
    profile brings up), one that was weak in `past`, and kinds and competencies in turns; a closing question
    comes last. A question that was asked before is asked in words that were not used. A question without
    specialties fits every specialty. `fits` leaves out what a file does not bring up, unless nothing would
    be left. UsageError names what there is when nothing matches.
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
    plan = _Plan(matching, past or Past(), frozenset(topics), chance)
    chosen = plan.of(len(matching) if count is None else min(count, len(matching)))
    return [_worded(question, why, plan.past, chance) for question, why in chosen]


class _Plan:
    """One interview in the making: what is left, what is covered, and why each question was taken."""

    def __init__(
        self, questions: Sequence[Question], past: Past, topics: frozenset[str], chance: random.Random
    ) -> None:
        self.past = past
        self._topics = topics
        self._times = Counter(one.question for one in past.answers)
        self._weak = past.weak()
        self._left = list(questions)
        chance.shuffle(self._left)
        self._kinds: Counter[str] = Counter()
        self._competencies: set[str] = set()

    def of(self, count: int) -> list[tuple[Question, str]]:
        """Return `count` questions in order, each with the reason."""
        first = self._first()
        last = self._last(count)
        middle: list[tuple[Question, str]] = []
        rest = count - len(first) - len(last)
        special = [
            self._one(lambda one: bool(self._topics & set(one.topics)), "Your file brings this up."),
            self._one(lambda one: one.id in self._weak, "Last time there was something to work on here."),
        ]
        held = [one for one in special if one][:rest]
        self._left += [question for pair in special if pair and pair not in held for question in pair[:1]]
        while self._left and len(middle) + len(held) < rest:
            middle.append(self._covering())
        for pair in held:  # not at once after the opening
            middle.insert((len(middle) + 1) // 2, pair)
        return [*first, *middle, *last]

    def _first(self) -> list[tuple[Question, str]]:
        """Take the gentlest question that was never practiced, else any such, else the gentlest."""
        gentle = [one for kind in GENTLE for one in self._left if one.kind == kind]
        cold = [one for one in self._left if not self._times[one.id] and one.kind != CLOSING]
        order = [*(one for one in gentle if one in cold), *(cold if gentle else ()), *gentle]
        if order:
            soft = "A gentle start" if order[0] in gentle else "A start"
            new = "" if self._times[order[0].id] else ", one you never practiced"
            return [self._take(order[0], f"{soft}{new}.")]
        return []

    def _last(self, count: int) -> list[tuple[Question, str]]:
        found = [one for one in self._left if one.kind == CLOSING]
        if not found or (count < CLOSING_FROM and len(found) < len(self._left)):
            return []
        closing = min(found, key=lambda one: self._times[one.id])
        many = max(1, count - (len(self._left) - len(found)) - 1)  # more only when nothing else is left
        more = [one for one in found if one is not closing][: many - 1]
        why = "Interviews end with what you want to ask or add."
        return [self._take(one, why) for one in (*more, closing)]

    def _one(self, wanted: Callable[[Question], bool], why: str) -> tuple[Question, str] | None:
        """Take the least practiced question of a sort, unless the opening is already one."""
        found = [one for one in self._left if wanted(one) and one.kind != CLOSING]
        return self._take(min(found, key=lambda one: self._times[one.id]), why) if found else None

    def _covering(self) -> tuple[Question, str]:
        """Take what covers most: a new kind (openers wait), new competencies, then the least practiced."""
        question = min(
            self._left,
            key=lambda one: (
                one.kind == CLOSING,
                one.kind == OPENER and any(other.kind != OPENER for other in self._left),
                self._kinds[one.kind],
                self._times[one.id] > 0,
                -len(set(one.competencies) - self._competencies),
                self._times[one.id],
            ),
        )
        new = not self._kinds[question.kind]
        why = (
            f"A kind not asked yet in this practice: {question.kind}." if new else "To practice more of this."
        )
        if not self._times[question.id]:
            why += " You have never practiced it."
        return self._take(question, why)

    def _take(self, question: Question, why: str) -> tuple[Question, str]:
        self._left.remove(question)
        self._kinds[question.kind] += 1
        self._competencies |= set(question.competencies)
        return question, why


def _worded(question: Question, why: str, past: Past, chance: random.Random) -> Asked:
    """Ask in the question's words or a rewording; when it was asked before, in words that were not used."""
    used = past.wordings(question)
    if question.kind == NOT_ALLOWED:
        why = POLITE
    if not used:
        wording = chance.choice((question.text, *question.variants))
        return Asked(question, wording, "question" if wording == question.text else "rewording", why)
    every = (*question.variants, *question.twists, question.text)
    fresh = [text for text in every if text not in used]
    wording = chance.choice(fresh) if fresh else min(every, key=lambda text: _last_use(text, used))
    why += " New words for a question you know." if fresh else ""
    if wording in question.twists:
        return Asked(question, wording, "twist", why)
    return Asked(question, wording, "question" if wording == question.text else "rewording", why)


def _last_use(text: str, used: Sequence[str]) -> int:
    return max((number for number, one in enumerate(used) if one == text), default=-1)


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
