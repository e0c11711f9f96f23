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
    foils = {
        length: spots[len(wanted) + at * RANDOM : len(wanted) + (at + 1) * RANDOM]
        for at, length in enumerate(lengths)
    }
    spread = {
        length: (float(np.mean(scores)), float(np.std(scores)) + 1e-6)
        for length, some in foils.items()
        for scores in [[spot.score / length for spot in some]]
    }
    sizes = [sum(map(len, sentence)) / engine.STATES for sentence in wanted]
    above = [
        (spot.score / size - spread[length][0]) / spread[length][1]
        for spot, size, length in zip(spots, sizes, counts, strict=False)
    ]
    return [
        Spotted(
            cut.taken(spot.start * engine.STEP),
            cut.taken(spot.end * engine.STEP),
            above[at],
            _margin(at, spots, above, foils[counts[at]], spread[counts[at]], counts[at]),
        )
        for at, spot in enumerate(spots[: len(wanted)])
    ]


def _margin(
    at: int,
    spots: Sequence[spotting.Spot],
    above: Sequence[float],
    foils: Sequence[spotting.Spot],
    spread: tuple[float, float],
    length: int,
) -> float:
    """Return how far a sentence lies above the best other one at its place, random ones of its length too."""
    here = spots[at]
    rivals = [score for other, score in enumerate(above) if other != at and _one_place(here, spots[other])]
    rivals += [(foil.score / length - spread[0]) / spread[1] for foil in foils if _one_place(here, foil)]
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
