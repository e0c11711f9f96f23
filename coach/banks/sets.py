"""Sets: a selection of questions under a name, with a title and a week, such as what a cohort does next."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from coach import untrusted
from coach.banks.keep import load_json, save_json
from coach.banks.read import all_banks
from coach.banks.validate import ID, nearest
from coach.errors import UsageError
from coach.model import Bank, Frozen
from coach.paths import Paths

MOST = 200
MOST_QUESTIONS = 200
WEEKS = 60


class QuestionSet(Frozen, frozen=True, kw_only=True):
    """Questions by id, from any of the banks."""

    name: str
    title: str = ""
    week: int | None = None
    questions: tuple[str, ...] = ()


class Sets:
    """The sets of one user, by week and then in the order in which they were made."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._file = paths.data / "question-sets.json"

    def all(self) -> tuple[QuestionSet, ...]:
        """Return every set; StoreError when their file is damaged."""
        known = load_json(self._file, tuple[QuestionSet, ...]) or ()
        return tuple(sorted(known, key=lambda one: one.week or WEEKS + 1))

    def find(self, name: str) -> QuestionSet:
        """Return the set with this name; UsageError names the nearest and all there are."""
        known = {one.name: one for one in self.all()}
        if name not in known:
            raise UsageError(
                f"there is no set '{untrusted.line(name, limit=64)}'{nearest(name, list(known))}. "
                f"Sets here: {', '.join(known) or 'none yet; make one with coach bank set'}."
            )
        return known[name]

    def save(
        self, name: str, *, title: str | None = None, week: int | None = None, questions: Sequence[str] = ()
    ) -> QuestionSet:
        """Make a set or change what is given of it; UsageError for a question that no bank has."""
        if not ID.fullmatch(name):
            raise UsageError("the name of a set is small letters, digits and hyphens, such as week3.")
        before = next((one for one in self.all() if one.name == name), QuestionSet(name=name))
        chosen = tuple(dict.fromkeys(questions)) or before.questions
        self._check(chosen)
        new = QuestionSet(
            name=name,
            title=before.title if title is None else untrusted.line(title, limit=120),
            week=before.week if week is None else week,
            questions=chosen,
        )
        others = [one for one in self.all() if one.name != name]
        if len(others) >= MOST:
            raise UsageError(f"there are {MOST} sets already: delete one first.")
        save_json(self._file, (*others, new))
        return new

    def delete(self, name: str) -> None:
        """Delete a set; its questions stay where they are."""
        gone = self.find(name)
        save_json(self._file, tuple(one for one in self.all() if one.name != gone.name))

    def only(self, bank: Bank, name: str) -> Bank:
        """Return the bank with the questions of a set alone; UsageError when it has none of them."""
        chosen = self.find(name)
        questions = tuple(question for question in bank.questions if question.id in chosen.questions)
        if not questions:
            raise UsageError(f"the bank '{bank.id}' has no question of the set '{name}'.")
        title = chosen.title or f"{bank.title}: {name}"
        return msgspec.structs.replace(bank, questions=questions, title=untrusted.line(title, limit=120))

    def banks(self, name: str) -> list[Bank]:
        """Return the banks with the questions of a set alone; UsageError when no bank has any of them."""
        wanted = self.find(name).questions
        found = [
            msgspec.structs.replace(
                entry.bank, questions=tuple(one for one in entry.bank.questions if one.id in wanted)
            )
            for entry in all_banks(self._paths)
            if entry.bank is not None
        ]
        found = [bank for bank in found if bank.questions]
        if not found:
            raise UsageError(f"the questions of the set '{name}' are in no bank here any more.")
        return found

    def _check(self, questions: Sequence[str]) -> None:
        if not 1 <= len(questions) <= MOST_QUESTIONS:
            raise UsageError(f"a set has 1 to {MOST_QUESTIONS} questions: name each with --question ID.")
        known = {one.id for entry in all_banks(self._paths) if entry.bank for one in entry.bank.questions}
        for question in questions:
            if question not in known:
                shown = untrusted.line(question, limit=64)
                raise UsageError(
                    f"no bank has a question '{shown}'{nearest(question, sorted(known))}. "
                    "See the ids with: coach bank show ID"
                )
