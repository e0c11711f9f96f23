"""Where a sentence of a known text lies in what a recognizer heard, and how certain that is.

The recognizer was biased to the text (`engines.transcribers.known_text`), so sounds are compared, not words:
an edit distance on phones in which sounds that accents exchange cost less.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Sequence

import numpy as np

from coach.model import Frozen
from coach.wording.tokens import is_filler, tokenize

SHORTEST, LONGEST = 4, 25
"""Words of one sentence: shorter ones join the next, longer ones are cut."""
_EXTRA, _MISSING = 0.7, 0.8
_ENDS = re.compile(r"(?<=[.!?;:])\s+|\n+")
_VOWELS = ("AA AE AH AO AW AY", "EH ER EY", "IH IY", "OW OY", "UH UW")
_CONSONANTS = ("B P", "D T", "K G", "CH JH", "F V", "TH DH S Z SH ZH", "HH", "M N NG", "L R", "W Y")
_NEAR, _VOWEL = 0.4, 0.6


class Sound(Frozen, frozen=True, kw_only=True):
    """One word as it was heard: its phones (ARPAbet) and its time in seconds."""

    word: str
    phones: tuple[str, ...]
    start: float
    end: float


class Place(Frozen, frozen=True, kw_only=True):
    """Where a sentence fits best: cost per phone (0 is perfect), time, and the share of its words heard."""

    cost: float
    start: float
    end: float
    heard: float


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text: short ones joined to the next, long ones cut at 25 words."""
    found: list[list[str]] = [[]]
    for part in _ENDS.split(text):
        words = part.split()
        if len(_spoken(found[-1])) >= SHORTEST:
            found.append([])
        for at in range(0, len(words), LONGEST):
            if at:
                found.append([])
            found[-1] += words[at : at + LONGEST]
    return tuple(" ".join(words) for words in found if _spoken(words))


def spoken(sentence: str) -> tuple[str, ...]:
    """Return the words of a sentence in lower case, without marks and fillers."""
    return tuple(_spoken(sentence.split()))


def locate(words: Sequence[str], phones: Sequence[str], heard: Sequence[Sound]) -> Place | None:
    """Return where a sentence of `words`, said as `phones`, fits best in what was heard; None when empty."""
    sounds = [(phone, at) for at, sound in enumerate(heard) for phone in sound.phones]
    if not sounds or not phones:
        return None
    table, index = _costs()
    cost, first, last = _infix(
        np.array([index.get(phone, 0) for phone in phones]),
        np.array([index.get(phone, 0) for phone, _ in sounds]),
        table,
    )
    inside = heard[sounds[first][1] : sounds[max(first, last - 1)][1] + 1]
    said = {sound.word for sound in inside}
    return Place(
        cost=cost / len(phones),
        start=_time(heard, sounds, first),
        end=_time(heard, sounds, last),
        heard=sum(word in said for word in words) / max(1, len(words)),
    )


def _spoken(words: Sequence[str]) -> list[str]:
    return [token.norm for word in words for token in tokenize(word) if not is_filler(token.norm)]


def _time(heard: Sequence[Sound], sounds: Sequence[tuple[str, int]], edge: int) -> float:
    """Return the second at which phone number `edge` begins; the last edge is the end of the last word."""
    if edge >= len(sounds):
        return heard[-1].end
    word = heard[sounds[edge][1]]
    begins = next(at for at, (_, owner) in enumerate(sounds) if owner == sounds[edge][1])
    if edge == begins and edge:
        return (
            heard[sounds[edge - 1][1]].end
            if heard[sounds[edge - 1][1]].end > word.start - 0.3
            else word.start
        )
    return word.start + (word.end - word.start) * (edge - begins) / len(word.phones)


def _infix(phones: np.ndarray, heard: np.ndarray, table: np.ndarray) -> tuple[float, int, int]:
    """Return the least cost of all phones against a stretch of what was heard, and the stretch, half open."""
    steps = np.arange(len(heard) + 1)
    cost = np.zeros(len(heard) + 1)
    start = steps.copy()
    for phone in phones:
        down, from_down = cost + _MISSING, start.copy()
        across = cost[:-1] + table[phone, heard]
        better = across < down[1:]
        down[1:][better] = across[better]
        from_down[1:][better] = start[:-1][better]
        level = down - steps * _EXTRA
        lowest = np.minimum.accumulate(level)
        origin = np.maximum.accumulate(np.where(level <= lowest, steps, 0))
        cost, start = level[origin] + steps * _EXTRA, from_down[origin]
    end = int(cost.argmin())
    return float(cost[end]), int(start[end]), end


@functools.cache
def _costs() -> tuple[np.ndarray, dict[str, int]]:
    """Return what it costs to hear one phone for another, and the row of each phone."""
    groups = [group.split() for group in (*_VOWELS, *_CONSONANTS)]
    names = [phone for group in groups for phone in group]
    group_of = {phone: number for number, group in enumerate(groups) for phone in group}
    table = np.ones((len(names), len(names)))
    for row, one in enumerate(names):
        for column, other in enumerate(names):
            if one == other:
                table[row, column] = 0
            elif group_of[one] == group_of[other]:
                table[row, column] = _NEAR
            elif max(group_of[one], group_of[other]) < len(_VOWELS):
                table[row, column] = _VOWEL
    return table, {name: at for at, name in enumerate(names)}


def logistic(value: float) -> float:
    """Return 1 / (1 + exp(-value)) without overflow."""
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, value))))
