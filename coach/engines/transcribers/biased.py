"""A trigram model that is mostly a known text and partly everyday English, for PocketSphinx.

The everyday half is read from the model in PocketSphinx's wheel by looking up probabilities: unigrams and
bigrams of its most frequent words and the words of the text. Interpolated as in Jelinek and Mercer (1980),
written as an ARPA file with back-off weights that make each context sum to 1.
"""

from __future__ import annotations

import functools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

COMMON_WORDS = 1_000
"""Everyday words beside those of the text."""
SHARE = 0.9
"""Weight of the known text: at 0.9 more of what is said comes through than at 0.5 (docs/known-text.md)."""
START, END = "<s>", "</s>"
_FLOOR = 1e-9
_DISCOUNT = 0.5
"""Share of each count that is left to shorter contexts, within the text's own half."""


class Everyday:
    """Probabilities of everyday English, from PocketSphinx's own model."""

    def __init__(self, model: Any, logmath: Any, dictionary: Iterable[str]) -> None:
        self._model = model
        self._base: float = math.log(logmath.exp(1_000)) / 1_000
        ranked = sorted((-model.prob([word]), word) for word in dictionary)
        self.words = tuple(word for _, word in ranked[:COMMON_WORDS])

    @functools.cached_property
    def pairs(self) -> dict[str, dict[str, float]]:
        """Every bigram the model really holds among the common words: {first: {second: probability}}."""
        return {first: self.following(first, self.words) for first in (START, *self.words)}

    def one(self, word: str) -> float:
        """Return the probability of a word by itself."""
        return math.exp(self._base * self._model.prob([word]))

    def following(self, first: str, words: Sequence[str]) -> dict[str, float]:
        """Return the words whose probability after `first` is not just a back-off, with that probability."""
        prob = self._model.prob
        after = [prob([word, first]) for word in words]  # newest word first
        alone = [prob([word]) for word in words]
        gaps = [pair - one for pair, one in zip(after, alone, strict=True)]
        common = Counter(gap // 20 for gap in gaps).most_common(1)[0][0] if gaps else 0
        return {
            word: math.exp(self._base * pair)
            for word, pair, gap in zip(words, after, gaps, strict=True)
            if abs(gap - common * 20 - 10) > 60
        }


Table = dict[tuple[str, ...], float]


def arpa(sentences: Sequence[Sequence[str]], everyday: Everyday, *, share: float = SHARE) -> str:
    """Return an ARPA trigram model of `sentences` (words in the dictionary) mixed with everyday English."""
    counts = [_count(sentences, order) for order in (1, 2, 3)]
    total = max(1, sum(counts[0].values()))
    vocabulary = sorted({END, *everyday.words, *(word for sentence in sentences for word in sentence)})
    general = _normal({word: max(_FLOOR, everyday.one(word)) for word in vocabulary})
    ones: Table = {
        (word,): share * counts[0][(word,)] / total + (1 - share) * general[word] for word in vocabulary
    }
    twos = _pairs(counts[1], vocabulary, ones, everyday, share)
    threes: Table = {}
    for context, followers in _by_context(counts[2]).items():
        seen = sum(followers.values())
        for word, count in followers.items():
            low = twos.get((context[1], word), ones[(word,)])
            threes[(*context, word)] = share * count / seen + (1 - share) * low
    return _written(ones, twos, threes)


def _pairs(
    counted: Counter[tuple[str, ...]],
    vocabulary: Sequence[str],
    ones: Table,
    everyday: Everyday,
    share: float,
) -> Table:
    own = {word for pair in counted for word in pair}
    twos: Table = {}
    contexts = _by_context(counted)
    for first in (START, *vocabulary):
        if first == END:
            continue
        known = everyday.pairs.get(first) or {}
        if first in own and first not in everyday.pairs:
            known = everyday.following(first, everyday.words)
        followers = contexts.get((first,), Counter())
        seen = sum(followers.values())
        weight = share if seen else 0.0
        for word in known.keys() | followers.keys():
            general = known.get(word, 0.0)
            twos[(first, word)] = max(
                _FLOOR, weight * (followers[word] / seen if seen else 0.0) + (1 - weight) * general
            )
        total = sum(twos[(first, word)] for word in known.keys() | followers.keys())
        if total > 0.95:
            for word in known.keys() | followers.keys():
                twos[(first, word)] *= 0.95 / total
    return twos


def _count(sentences: Sequence[Sequence[str]], order: int) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for sentence in sentences:
        whole = [*sentence, END] if order == 1 else [START, *sentence, END]
        found.update(tuple(whole[at : at + order]) for at in range(len(whole) - order + 1))
    return found


def _by_context(counted: Counter[tuple[str, ...]]) -> dict[tuple[str, ...], Counter[str]]:
    contexts: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for gram, count in counted.items():
        contexts[gram[:-1]][gram[-1]] += count
    return contexts


def _normal(weights: dict[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    return {word: weight / total for word, weight in weights.items()}


def _backoff(grams: Table, lower: Table) -> dict[tuple[str, ...], float]:
    """Return every context's back-off weight: what is left, over what its words have one order down."""
    kept: dict[tuple[str, ...], float] = defaultdict(float)
    below: dict[tuple[str, ...], float] = defaultdict(float)
    for gram, probability in grams.items():
        kept[gram[:-1]] += probability
        below[gram[:-1]] += lower.get(gram[1:], _FLOOR)
    return {
        context: max(1e-4, 1 - kept[context]) / max(1e-4, 1 - min(below[context], 0.9999)) for context in kept
    }


def _written(ones: Table, twos: Table, threes: Table) -> str:
    after_one, after_two = _backoff(twos, ones), _backoff(threes, twos | ones)
    lines = ["\\data\\", f"ngram 1={len(ones) + 1}", f"ngram 2={len(twos)}", f"ngram 3={len(threes)}"]
    lines += ["", "\\1-grams:", f"-99.0 {START} {math.log10(after_one.get((START,), 1.0)):.4f}"]
    for gram, p in sorted(ones.items()):
        lines.append(f"{math.log10(p):.4f} {gram[0]} {math.log10(after_one.get(gram, 1.0)):.4f}")
    lines += ["", "\\2-grams:"]
    for gram, p in sorted(twos.items()):
        lines.append(f"{math.log10(p):.4f} {gram[0]} {gram[1]} {math.log10(after_two.get(gram, 1.0)):.4f}")
    lines += ["", "\\3-grams:"]
    lines += [f"{math.log10(p):.4f} {' '.join(gram)}" for gram, p in sorted(threes.items())]
    return "\n".join([*lines, "", "\\end\\", ""])
