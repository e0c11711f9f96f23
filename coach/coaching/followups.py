"""Ownership questions: one or two probes about what an answer itself mentioned, and what came of them.

Whoever lived a story can always say a little more. What is looked at is the detail that was added, never
whether it is true.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from coach.model import Question

MOST = 2
ROLES = (
    "attending", "resident", "intern", "nurse", "consultant", "surgeon", "pharmacist", "supervisor", "senior",
    "colleague", "classmate", "professor", "mother", "father", "daughter", "son", "wife", "husband", "family",
    "manager", "customer", "student", "social worker", "radiologist", "anesthesiologist", "paramedic",
)  # fmt: skip
_PLACES = (
    "emergency", "ward", "clinic", "icu", "intensive care", "operating room", "theater", "lab", "office",
    "classroom", "ambulance", "delivery room",
)  # fmt: skip
_LIST = "two three four five six seven eight nine ten twelve fifteen twenty thirty forty fifty hundred"
_NUMBERS = tuple(_LIST.split())
_TIMES = (
    "night",
    "morning",
    "evening",
    "weekend",
    "minutes",
    "hours",
    "weeks",
    "months",
    "later",
    "midnight",
)
_DECISIONS = (
    "decided",
    "chose",
    "called",
    "refused",
    "stopped",
    "insisted",
    "escalated",
    "apologized",
    "asked",
)

GENERAL = (
    "Who else was in the room, and what did they say?",
    "What happened in the next ten minutes?",
    "What did you get wrong first?",
    "What would the person you worked with say you could have done better?",
)


@dataclass(frozen=True)
class Probe:
    """A follow-up question, and the word of the answer that it takes up (empty for a general one)."""

    wording: str
    about: str = ""


def probes(
    words: Sequence[str], question: Question, *, sure: bool, asked: Sequence[str] = ()
) -> tuple[Probe, ...]:
    """Return up to two follow-ups to an answer, none of them in `asked`.

    `words` are those of the answer; with `sure` False they may be misheard, and only the question's own
    follow-ups and general ones are put.
    """
    found = list(_about(words)) if sure else []
    found += [Probe(text) for text in question.follow_ups]
    found += [Probe(text) for text in GENERAL]
    fresh = [probe for probe in found if probe.wording not in asked]
    return tuple(fresh[:MOST])


def _about(words: Sequence[str]) -> list[Probe]:
    """Return probes about a decision, a role, a number, a place and a time that the answer mentions."""
    text = f" {' '.join(_plain(words))} "
    found = []
    decision = _first(text, _DECISIONS)
    if decision:
        found.append(
            Probe(
                f"You said that you {decision}. What else could you have done, and why did you not?", decision
            )
        )
    role = _first(text, ROLES)
    if role:
        found.append(Probe(f"You mentioned the {role}. What exactly did the {role} say?", role))
    number = _first(text, _NUMBERS) or next(iter(re.findall(r" (\d{1,4}) ", text)), "")
    if number:
        found.append(Probe(f'You said "{number}". How do you know that number?', number))
    place = _first(text, _PLACES)
    if place:
        found.append(Probe("Where did you stand when it happened, and what did you see?", place))
    time = _first(text, _TIMES)
    if time:
        found.append(Probe("What did you do in the ten minutes before that?", time))
    return found


def _first(text: str, wanted: Sequence[str]) -> str:
    """Return the wanted word that comes first in the text."""
    places = {word: text.find(f" {word} ") for word in wanted}
    there = [word for word, at in places.items() if at >= 0]
    return min(there, key=lambda word: places[word]) if there else ""


@dataclass(frozen=True)
class Gained:
    """What a follow-up added to the answer before it."""

    details: tuple[str, ...]
    """Roles, places, numbers, times and decisions that the first answer did not have."""
    changed_numbers: tuple[tuple[str, str], ...]
    """(number in the answer, number in the follow-up) before the same word."""
    began_after: float | None
    """Seconds from the start of the recording to the first speech."""


def gained(before: Sequence[str], after: Sequence[str], *, first_speech: float | None) -> Gained:
    """Compare the words of an answer with those of its follow-up."""
    known, new = set(_plain(before)), dict.fromkeys(_plain(after))
    kinds = (*ROLES, *_PLACES, *_NUMBERS, *_TIMES, *_DECISIONS)
    details = tuple(word for word in new if (word in kinds or word.isdigit()) and word not in known)
    return Gained(details, _changed(before, after), first_speech)


def _changed(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return numbers that stand before the same noun in both and differ."""
    first, second = _counted(before), _counted(after)
    return tuple(
        (first[noun], second[noun]) for noun in first if noun in second and first[noun] != second[noun]
    )


def _counted(words: Sequence[str]) -> dict[str, str]:
    plain = _plain(words)
    pairs = itertools.pairwise(plain)
    return {noun: word for word, noun in pairs if (word.isdigit() or word in _NUMBERS) and len(noun) > 3}


def _plain(words: Sequence[str]) -> list[str]:
    return re.findall(r"[a-z']+|\d+", " ".join(words).lower())
