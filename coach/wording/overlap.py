"""Wording that an answer shares with a text: local alignment of stemmed words that survives misheard words.

An exact run of n words survives a word error rate w with (1 - w) ** n only, which would under-count exactly
the people whom recognizers mishear; evidence for all of it is in docs/known-text.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from coach.wording.alignment import MIN_WORDS as MIN_WORDS
from coach.wording.alignment import Grid, stem
from coach.wording.alignment import Match as Match
from coach.wording.alignment import Prepared as Prepared
from coach.wording.tokens import is_filler, tokenize

MAX_TAKE_WORDS = 3_000
MAX_KNOWN_WORDS = 20_000
"""Longer texts are aligned up to here."""
_LONGEST_WORD = 40
_PHRASE = 3
"""Words in a row that make a phrase of the question, or a stock phrase."""
STOCK_ANSWERS = 3
"""A phrase in this many answers to other questions is the speaker's own habit."""


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
    grid = Grid(take.stems, known, silent)
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


def _phrases(stems: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(stems[at : at + _PHRASE]) for at in range(len(stems) - _PHRASE + 1)]


def _gaps(pairs: Sequence[tuple[int, int]], start: int, end: int) -> int:
    """Count the words of either text that the pairs from `start` to `end` skip."""
    here = pairs[end][0] - pairs[start][0] - (end - start)
    there = pairs[end][1] - pairs[start][1] - (end - start)
    return max(here, there)
