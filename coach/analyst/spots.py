"""Sentences looked for sound by sound, each against random sentences of common words in the same take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from coach.analysis import spotting
from coach.analyst.unpaused import Unpaused
from coach.engines.transcribers import phones as engine
from coach.engines.transcribers.known_text import common_words
from coach.model import Span

RANDOM = 24
"""Random sentences for each length."""
_LENGTHS = 3
"""Lengths in phones are rounded to this, so that a long text needs few random sentences."""
_SHORTEST = 9
_SAME = 0.3
"""Two sentences are at one place when this share of the shorter one lies in the other."""
_MOST = 3.0

Spelling = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True)
class Spotted:
    """Where a sentence fits best (seconds of the take); how many standard deviations it lies above random
    sentences; and how many above the best other sentence at that place, -3 to 3."""

    start: float
    end: float
    above: float
    margin: float


def spotted(
    cut: Unpaused,
    sentences: Sequence[Sequence[str]],
    *,
    phones: Spelling,
    edges: Sequence[Span] = (),
    between: Callable[[], None] = lambda: None,
) -> list[Spotted]:
    """Look for sentences of words that `phones` knows; none reaches over `edges` where these are given.

    `between` is called between two pieces of work.
    """
    if not sentences:
        return []
    found = spotting.rewards(engine.posteriors(cut.samples, between=between), silence=engine.SILENCE)
    wanted = [[engine.states(phones(word)) for word in sentence] for sentence in sentences]
    counts = [_length(sentence) for sentence in wanted]
    lengths = sorted(set(counts))
    others = [_random(length, phones) for length in lengths]
    spots = spotting.spot(
        found,
        [*wanted, *(sentence for some in others for sentence in some)],
        silence=engine.SILENCE,
        edges=[round(edge / engine.STEP) for span in edges for edge in span],
        between=between,
    )
    chance = {
        length: _Chance(length, spots[len(wanted) + at * RANDOM : len(wanted) + (at + 1) * RANDOM])
        for at, length in enumerate(lengths)
    }
    sizes = [sum(map(len, sentence)) / engine.STATES for sentence in wanted]
    above = [
        chance[length].above(spot.score / size)
        for spot, size, length in zip(spots, sizes, counts, strict=False)
    ]
    return [
        Spotted(
            cut.taken(spot.start * engine.STEP),
            cut.taken(spot.end * engine.STEP),
            above[at],
            _margin(at, spots, above, chance[counts[at]]),
        )
        for at, spot in enumerate(spots[: len(wanted)])
    ]


class _Chance:
    """What random sentences of `length` phones score in a take."""

    def __init__(self, length: int, spots: Sequence[spotting.Spot]) -> None:
        scores = [spot.score / length for spot in spots]
        self._spots, self._scores = spots, scores
        self._mean, self._deviation = float(np.mean(scores)), float(np.std(scores)) + 1e-6

    def above(self, score: float) -> float:
        """Return how many standard deviations a score per phone lies above theirs."""
        return (score - self._mean) / self._deviation

    def at(self, place: spotting.Spot) -> list[float]:
        """Return how far those that fit best at this place lie above all."""
        found = zip(self._spots, self._scores, strict=True)
        return [self.above(score) for spot, score in found if _one_place(place, spot)]


def _margin(at: int, spots: Sequence[spotting.Spot], above: Sequence[float], chance: _Chance) -> float:
    """Return how far a sentence lies above the best other one at its place, random ones of its length too."""
    here = spots[at]
    rivals = [score for other, score in enumerate(above) if other != at and _one_place(here, spots[other])]
    rivals += chance.at(here)
    return min(_MOST, max(-_MOST, above[at] - max(rivals, default=above[at] - _MOST)))


def _one_place(one: spotting.Spot, other: spotting.Spot) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared > _SAME * min(one.end - one.start, other.end - other.start)


def _length(sentence: spotting.Sentence) -> int:
    """Return the phones of a sentence, rounded."""
    count = sum(map(len, sentence)) / engine.STATES
    return max(_SHORTEST, _LENGTHS * round(count / _LENGTHS))


def _random(length: int, phones: Spelling) -> list[spotting.Sentence]:
    """Return random sentences of `length` phones, give or take one, always the same ones."""
    lucky = np.random.default_rng(length)
    spelled = [spelling for word in common_words() if word.isalpha() and (spelling := phones(word))]
    found: list[spotting.Sentence] = []
    while len(found) < RANDOM:
        words: list[list[tuple[int, int]]] = []
        count = 0
        while count < length - 1:
            word = spelled[int(lucky.integers(len(spelled)))]
            if count + len(word) <= length + 1:
                words.append(engine.states(word))
                count += len(word)
        found.append(words)
    return found
