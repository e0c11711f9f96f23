"""Wording that an answer shares with a text: local alignment of stemmed words that survives misheard words.

Smith and Waterman (1981) with a gain for equal stems, a small one for words that look alike (a recognizer's
errors do), and a cost of 1 for every word that is left out, added or another. An exact run of n words
survives a word error rate w with (1 - w) ** n only, which would under-count exactly the people whom
recognizers mishear; evidence for all of it is in docs/known-text.md.
"""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from coach.model import Frozen
from coach.wording.tokens import is_filler, tokenize

MIN_WORDS = 6
"""A shorter shared run says nothing: people who tell the same thing share five words by chance."""
MAX_TAKE_WORDS = 3_000
MAX_KNOWN_WORDS = 20_000
"""Longer texts are aligned up to here."""
_LONGEST_WORD = 40
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
_PHRASE = 3
"""Words in a row that make a phrase of the question, or a stock phrase."""
STOCK_ANSWERS = 3
"""A phrase in this many answers to other questions is the speaker's own habit."""

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


def prepare(name: str, words: Sequence[str], *, limit: int = MAX_KNOWN_WORDS) -> Prepared:
    """Return words (text between spaces) without fillers and marks, stemmed; at most `limit` of them."""
    shown: list[str] = []
    stems: list[str] = []
    places: list[int] = []
    for place, word in enumerate(words):
        if len(stems) >= limit:
            break
        for token in tokenize(word[: _LONGEST_WORD * 2]):
            if not is_filler(token.norm):
                shown.append(token.text)
                stems.append(stem(token.norm[:_LONGEST_WORD]))
                places.append(place)
    return Prepared(
        name=name,
        words=tuple(shown),
        stems=tuple(stems),
        places=tuple(places),
        cut=bool(places) and len(stems) >= limit and places[-1] + 1 < len(words),
    )


def shared(
    take: Prepared,
    known: Sequence[Prepared],
    *,
    question: str = "",
    others: Sequence[Prepared] = (),
    silent: frozenset[int] | None = None,
) -> tuple[Match, ...]:
    """Return the stretches that `take` shares with any of `known`, in the order they are said.

    Each word of the take is in one match at most, the one with the best alignment. Words of the `question`
    and phrases that stand in three or more of `others` (answers to other questions) join a run and never
    make one; `silent` is what `ignored` found of them, where it is known already.
    """
    known = [text for text in known if text.stems]
    if not take.stems or not known:
        return ()
    if silent is None:
        silent = ignored(take.stems, question=question, others=others)
    grid = _Grid(take.stems, known, silent)
    found: list[Match] = []
    pending = [(0, len(take.stems))]
    while pending:
        first, last = pending.pop()
        if last - first < MIN_WORDS:
            continue
        pairs, start, end = grid.best(first, last)
        if not pairs:
            continue
        found += grid.matches(pairs)
        pending += [(first, start), (end, last)]
    return tuple(sorted(found, key=lambda match: match.here))


def share(matches: Iterable[Match], take: Prepared) -> float:
    """Return the % of the take's words that lie in a match."""
    return 100 * sum(match.words for match in matches) / len(take.stems) if take.stems else 0.0


def longest(matches: Iterable[Match]) -> int:
    """Return the words of the longest run, in which one word in six may differ."""
    best = 0
    for match in matches:
        pairs = match.pairs
        start = 0
        for end in range(len(pairs)):
            while _gaps(pairs, start, end) > (pairs[end][0] - pairs[start][0] + 1) / 6:
                start += 1
            best = max(best, pairs[end][0] - pairs[start][0] + 1)
    return best


def ignored(stems: Sequence[str], *, question: str = "", others: Sequence[Prepared] = ()) -> frozenset[int]:
    """Return the indices of words in phrases of the question, or in phrases said in three other answers."""
    asked = prepare("", question.split()).stems
    counts = Counter(phrase for answer in others for phrase in set(_phrases(answer.stems)))
    stock = {phrase for phrase, answers in counts.items() if answers >= STOCK_ANSWERS} | set(_phrases(asked))
    return frozenset(
        at + offset
        for at, phrase in enumerate(_phrases(stems))
        if phrase in stock
        for offset in range(_PHRASE)
    )


def is_question(known: Prepared, question: str) -> bool:
    """Return whether a known text says no more than the question does."""
    return bool(question) and len(known.stems) - len(ignored(known.stems, question=question)) < MIN_WORDS


def latin(words: Sequence[str]) -> bool:
    """Return whether most letters of a text are Latin."""
    letters = [char for word in words[:2_000] for char in word[:_LONGEST_WORD] if char.isalpha()]
    return 2 * sum(char < "\u0250" for char in letters) >= len(letters)


@functools.lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the Snowball stem of a lower-case English word (Porter 2001)."""
    return str(_stemmer().stemWord(word))


@functools.cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


def _phrases(stems: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(stems[at : at + _PHRASE]) for at in range(len(stems) - _PHRASE + 1)]


def _gaps(pairs: Sequence[tuple[int, int]], start: int, end: int) -> int:
    """Count the words of either text that the pairs from `start` to `end` skip."""
    here = pairs[end][0] - pairs[start][0] - (end - start)
    there = pairs[end][1] - pairs[start][1] - (end - start)
    return max(here, there)


class _Grid:
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
