"""Local alignment of one text against many: which stretches are the same, misheard words included.

Smith and Waterman (1981) with a gain for equal stems, a small one for words that look alike (a recognizer's
errors do), and a cost of 1 for every word that is left out, added or another.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from coach.model import Frozen

MIN_WORDS = 6
"""A shorter shared run says nothing: people who tell the same thing share five words by chance."""
_CONTENT, _FUNCTION, _ALIKE = 4, 2, 2
_COST = 2
_ALIKE_RATIO = 78.0
_ALIKE_LETTERS = 4
_LEAST_SCORE = 18
_LEAST_SHARE = 0.6
"""Of the words between the first and the last of a run."""
_LEAST_CONTENT = 3
"""Different words that carry meaning, in one match."""
_WIDEST_GAP = 3
_APART = 1_000_000
_FUNCTION_WORDS = frozenset(
    """
    a about after all am an and any are as at be because been before but by can could did do does for from get
    go got had has have he her him his how i if in into is it its just like me more my no not now of on one or
    our out over really she so some than that the their them then there they this to up us very was we well
    were what when where which who will with would you your i'm it's that's don't i've
    """.split()  # noqa: SIM905, a list of one word a line would be longer than the module
)


class Prepared(Frozen, frozen=True, kw_only=True):
    """A text ready to be compared: one stem for each spoken word that is not a filler."""

    name: str
    words: tuple[str, ...]
    """As written."""
    stems: tuple[str, ...]
    places: tuple[int, ...]
    """Index of each word among the words it was made from."""
    cut: bool
    """True when the text went on after the longest that is compared."""


class Match(Frozen, frozen=True, kw_only=True):
    """One stretch that two texts share; ranges are half open, in words of the `Prepared` texts."""

    name: str
    """Of the known text."""
    here: tuple[int, int]
    there: tuple[int, int]
    pairs: tuple[tuple[int, int], ...]
    """(word here, word there) of every word they share."""

    @property
    def words(self) -> int:
        """Words of the take in this stretch, misheard ones included."""
        return self.here[1] - self.here[0]

    @property
    def certainty(self) -> float:
        """Share of the stretch that is the same, 0-1."""
        return len(self.pairs) / max(self.words, self.there[1] - self.there[0])


@functools.lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the Snowball stem of a lower-case English word (Porter 2001)."""
    return str(_stemmer().stemWord(word))


@functools.cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


class Grid:
    """Gains of every word of the take against every word of all known texts, laid end to end."""

    def __init__(self, take: Sequence[str], known: Sequence[Prepared], silent: frozenset[int]) -> None:
        self._known = known
        self._take = take
        self._silent = silent
        columns: list[str] = []
        places: list[int] = []
        self._text_of: list[tuple[int, int]] = []
        for number, text in enumerate(known):
            columns += [*text.stems, ""]
            offset = (places[-1] if places else 0) + _APART
            places += [offset + at for at in range(len(text.stems) + 1)]
            self._text_of += [(number, at) for at in range(len(text.stems) + 1)]
        rows, self._row = np.unique(np.array(take), return_inverse=True)
        kinds, self._column = np.unique(np.array(columns), return_inverse=True)
        self._place = np.array(places, dtype=np.int32) * _COST
        self._place -= self._place[0]
        self._gain = _gains(rows.tolist(), kinds.tolist())
        self._gain[:, kinds == ""] = -_APART

    def best(self, first: int, last: int) -> tuple[list[tuple[int, int]], int, int]:
        """Return the best alignment of words first..last: its pairs (row, column) and its rows, half open."""
        scores = np.zeros((last - first + 1, len(self._column) + 1), dtype=np.int32)
        for row in range(first, last):
            gain = self._gains_of(row)
            above = scores[row - first]
            cell = np.maximum(np.maximum(above[:-1] + gain, above[1:] - _COST), 0)
            scores[row - first + 1, 1:] = np.maximum.accumulate(cell + self._place) - self._place
        top = int(scores.argmax())
        row, column = divmod(top, scores.shape[1])
        if scores[row, column] < _LEAST_SCORE:
            return [], first, last
        end = row
        pairs: list[tuple[int, int]] = []
        while scores[row, column] > 0:
            here = int(self._gains_of(first + row - 1)[column - 1])
            if scores[row, column] == scores[row - 1, column - 1] + here:
                row, column = row - 1, column - 1
                if here > 0:
                    pairs.append((first + row, column))
            elif scores[row, column] == scores[row - 1, column] - _COST:
                row -= 1
            else:
                column -= 1
        return pairs[::-1], first + row, first + end

    def matches(self, pairs: list[tuple[int, int]]) -> list[Match]:
        """Cut an alignment where over three words in a row differ; keep the pieces that say something."""
        pieces = [pairs[:1]]
        for before, pair in itertools.pairwise(pairs):
            if max(pair[0] - before[0], pair[1] - before[1]) > _WIDEST_GAP + 1:
                pieces.append([])
            pieces[-1].append(pair)
        return [self._match(piece) for piece in pieces if self._tells(piece)]

    def _tells(self, piece: list[tuple[int, int]]) -> bool:
        here = piece[-1][0] - piece[0][0] + 1
        there = piece[-1][1] - piece[0][1] + 1
        content = len({self._take[row] for row, _ in piece} - _FUNCTION_STEMS)
        return (
            min(here, there) >= MIN_WORDS
            and len(piece) >= _LEAST_SHARE * max(here, there)
            and content >= _LEAST_CONTENT
        )

    def _match(self, piece: list[tuple[int, int]]) -> Match:
        number, first = self._text_of[piece[0][1]]
        offset = piece[0][1] - first
        return Match(
            name=self._known[number].name,
            here=(piece[0][0], piece[-1][0] + 1),
            there=(first, piece[-1][1] - offset + 1),
            pairs=tuple((row, column - offset) for row, column in piece),
        )

    def _gains_of(self, row: int) -> np.ndarray:
        gain = self._gain[self._row[row]][self._column]
        return np.asarray(np.minimum(gain, 0) if row in self._silent else gain)


def _gains(rows: list[str], columns: list[str]) -> np.ndarray:
    """Return the gain of each distinct word here against each there."""
    gain = np.full((len(rows), len(columns)), -_COST, dtype=np.int32)
    long_rows = [at for at, word in enumerate(rows) if len(word) >= _ALIKE_LETTERS]
    long_columns = [at for at, word in enumerate(columns) if len(word) >= _ALIKE_LETTERS]
    if long_rows and long_columns:
        alike = process.cdist(
            [rows[at] for at in long_rows],
            [columns[at] for at in long_columns],
            scorer=fuzz.ratio,
            score_cutoff=_ALIKE_RATIO,
            dtype=np.uint8,
        )
        for row, column in zip(*np.nonzero(alike), strict=True):
            gain[long_rows[row], long_columns[column]] = _ALIKE
    where = {word: at for at, word in enumerate(columns)}
    for row, word in enumerate(rows):
        if word in where:
            gain[row, where[word]] = _FUNCTION if word in _FUNCTION_STEMS else _CONTENT
    return gain


_FUNCTION_STEMS = frozenset(stem(word) for word in _FUNCTION_WORDS)
