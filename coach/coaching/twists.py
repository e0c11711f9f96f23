"""A question with one fact changed: was the change taken up? Words in, an answer or "cannot tell" out."""

from __future__ import annotations

import re

from coach.wording.bullets import alike

LEAST_WORDS = 25
"""Words an answer needs before its silence about a twist says anything."""
_LIST = """a about after again all also an and any are as ask asked at be because been before being but by can
could did do does doing done each else ever every few first for from get go going had has have he her here
him his how i if in into is it its just know like make may me might mine more most much must my new no not
now of off on once one only or other our out over own part put same say says see she should so some still
such tell than that the their them then there these they thing things this those through time to too up us
use very was way we well went were what when where which while who why will with would you your yourself
answer question story describe start end ended version happened tell told give given
imagine suppose"""
_EVERYDAY = frozenset(_LIST.split())


def new_words(twist: str, *, question: str) -> tuple[str, ...]:
    """Return the words of meaning that the twist adds to its question, in order, each once."""
    known = set(_words(question))
    found: dict[str, None] = {}
    for word in _words(twist):
        if word not in known and word not in _EVERYDAY and len(word) > 2:
            found.setdefault(word)
    return tuple(found)


def taken_up(words: tuple[str, ...] | list[str], *, twist: str, question: str) -> bool | None:
    """Say whether the answer's words touch what the twist added; None when that cannot be told.

    One related word is enough: a listener is generous. None for a short answer and for a twist without a word
    of its own ("start with how it ended"), which only a person can judge.
    """
    wanted = new_words(twist, question=question)
    if not wanted or len(words) < LEAST_WORDS:
        return None
    said = {_bare(word) for word in words}
    return any(alike(want, word) for want in wanted for word in said)


def _words(text: str) -> list[str]:
    return [_bare(word) for word in re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text.lower())]


def _bare(word: str) -> str:
    return word.lower().strip("'").removesuffix("'s")
