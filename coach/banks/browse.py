"""Every question of every bank as a list to search: what it is, how often and how well it was practiced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coach.banks.choose import Past
from coach.banks.notes import Notes
from coach.model import Bank, Question


@dataclass(frozen=True)
class Listed:
    """One question of the list."""

    question: Question
    bank: Bank
    favorite: bool
    hidden: bool
    times: int
    """How often it was answered."""
    weak: bool
    """Whether the last answer left something to work on."""

    @property
    def practiced(self) -> str:
        """How often and how well, in words."""
        if not self.times:
            return "never practiced"
        often = "once" if self.times == 1 else f"{self.times} times"
        return f"practiced {often}, last time {'something to work on' if self.weak else 'nothing found'}"


def listed(banks: Iterable[Bank], past: Past, notes: Notes) -> list[Listed]:
    """Return every question, favorites first and hidden ones last, else in the order of the banks."""
    times, weak = Counter(one.question for one in past.answers), past.weak()
    favorites, hidden = set(notes.favorites), set(notes.hidden)
    every = [
        Listed(
            question,
            bank,
            favorite=question.id in favorites,
            hidden=question.id in hidden,
            times=times[question.id],
            weak=question.id in weak,
        )
        for bank in banks
        for question in bank.questions
    ]
    return sorted(every, key=lambda one: (one.hidden, not one.favorite))


def search(every: Sequence[Listed], typed: str, *, kind: str | None = None) -> list[Listed]:
    """Return those that hold every typed word somewhere (wording, kind, competencies, specialty, bank)."""
    words = typed.casefold().split()
    return [
        one
        for one in every
        if (kind is None or one.question.kind == kind) and all(word in _text(one) for word in words)
    ]


def kinds(every: Sequence[Listed]) -> list[str]:
    """Return every kind there is, in order of the alphabet."""
    return sorted({one.question.kind for one in every})


def _text(one: Listed) -> str:
    asked = one.question
    parts = (asked.text, asked.kind, *asked.variants, *asked.competencies, *asked.specialties, one.bank.title)
    return " ".join(parts).casefold()
