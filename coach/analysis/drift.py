"""Syllable nuclei and spans of speech -> the stretch in which the speaker sped up or slowed down."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from coach.analysis.intervals import DRAWS, SEED, Estimate
from coach.analysis.nuclei import Nuclei
from coach.model import Span

LEAST_SYLLABLES = 5
"""A shorter run between pauses says nothing about a rate (evidence 5.4)."""
LASTING = 8.0
"""Seconds of speech in the stretch, and at least as much outside it."""
GROUP = 1.5
"""Seconds of speech in a group of runs, at least; groups are what is shuffled."""
LEAST_GROUPS = 8
GIVEN_UP = 6
MOST_GROUPS = 70
"""Longer talks get longer groups, so that the end comes quickly."""


@dataclass(frozen=True)
class Drift:
    """The largest lasting change of rate in % (above 0 is faster), and where it is."""

    estimate: Estimate
    span: Span


@dataclass(frozen=True)
class _Groups:
    """Neighboring runs of speech: where they are, and their seconds and syllables."""

    spans: tuple[Span, ...]
    seconds: np.ndarray
    syllables: np.ndarray


def drift(nuclei: Nuclei, spans: tuple[Span, ...]) -> Drift | str:
    """Return the stretch whose articulation rate differs most from the median of the rest, or why not.

    The interval holds for all stretches that were looked at together: the
    deviations that the same groups reach in shuffled order say how large a chance one is.
    """
    groups = _grouped(nuclei, spans)
    if len(groups.seconds) < LEAST_GROUPS:
        return (
            f"Speak longer: a change of pace needs {LEAST_GROUPS} runs of speech between pauses, "
            f"and this take has {len(groups.seconds)}."
        )
    rates = np.log(groups.syllables / groups.seconds)
    first, last = _stretches(groups.seconds)
    if not len(first):
        return "The runs between your pauses are too long to compare. Pause more often."
    score = _scores(rates[None], groups.seconds, first, last)[0]
    best = int(np.argmax(np.abs(score)))
    begin, end = int(first[best]), int(last[best])
    chosen = np.zeros(len(rates), dtype=bool)
    chosen[begin:end] = True
    change = _change(groups, chosen)
    half = _half(rates, groups.seconds, chosen, first, last)
    low, high = (100 * (float(np.exp(change + off)) - 1) for off in (-half, half))
    return Drift(
        Estimate(100 * (float(np.exp(change)) - 1), low, high),
        (groups.spans[begin][0], groups.spans[end - 1][1]),
    )


def _grouped(nuclei: Nuclei, spans: tuple[Span, ...]) -> _Groups:
    """Join neighboring runs of 5 syllables or more until a group holds 1.5 s of speech."""
    counts = [(span, nuclei.between(*span)) for span in spans]
    runs = [(span, count) for span, count in counts if count >= LEAST_SYLLABLES]
    enough = max(GROUP, sum(end - start for (start, end), _ in runs) / MOST_GROUPS)
    held: list[list[tuple[Span, float]]] = [[]]
    for run in runs:
        if sum(end - start for (start, end), _ in held[-1]) >= enough:
            held.append([])
        held[-1].append(run)
    held = [group for group in held if group]
    return _Groups(
        tuple((group[0][0][0], group[-1][0][1]) for group in held),
        np.array([sum(end - start for (start, end), _ in group) for group in held]),
        np.array([sum(count for _, count in group) for group in held]),
    )


def _stretches(seconds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (first, last) of every stretch of 8 s of speech to half of all, with 2 groups or more."""
    sums = np.concatenate(([0.0], np.cumsum(seconds)))
    pairs = [
        (begin, end)
        for begin, end in itertools.combinations(range(len(sums)), 2)
        if end - begin >= 2 and LASTING <= sums[end] - sums[begin] <= sums[-1] / 2 + GROUP
    ]
    return np.array([p[0] for p in pairs], dtype=np.int64), np.array([p[1] for p in pairs], dtype=np.int64)


def _scores(rates: np.ndarray, seconds: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Return per row of `rates` and stretch: its mean less that of the rest, in units of error."""
    sums = np.concatenate(([0.0], np.cumsum(seconds)))
    products = np.cumsum(np.pad(rates * seconds, ((0, 0), (1, 0))), axis=1)
    weight = sums[last] - sums[first]
    part = products[:, last] - products[:, first]
    rest = sums[-1] - weight
    apart = part / weight - (products[:, -1:] - part) / rest
    return np.asarray(apart / np.sqrt(1 / weight + 1 / rest))


def _change(groups: _Groups, chosen: np.ndarray) -> float:
    """Return the log of the stretch's rate over the median rate of the rest, weighted by seconds."""
    rate = groups.syllables[chosen].sum() / groups.seconds[chosen].sum()
    rates, weights = (groups.syllables / groups.seconds)[~chosen], groups.seconds[~chosen]
    order = np.argsort(rates)
    middle = np.searchsorted(np.cumsum(weights[order]), weights.sum() / 2)
    return float(np.log(rate / rates[order][middle]))


def _half(
    rates: np.ndarray, seconds: np.ndarray, chosen: np.ndarray, first: np.ndarray, last: np.ndarray
) -> float:
    """Return the half width of a 95 % interval for the log of the change that was picked as the largest."""
    left = rates.copy()
    for part in (chosen, ~chosen):
        left[part] -= np.average(rates[part], weights=seconds[part])
    # Without the stretch that stands out most too little scatter is left: with 6 degrees of freedom given up,
    # 11 to 14 % of intervals miss "no change" on runs that scatter by 15 % by chance; none lies past 15 %.
    left *= np.sqrt(len(left) / (len(left) - GIVEN_UP))
    generator = np.random.default_rng(SEED)
    shuffled = generator.permuted(np.tile(left, (DRAWS, 1)), axis=1)
    largest = np.abs(_scores(shuffled, seconds, first, last)).max(axis=1)
    within, rest = seconds[chosen].sum(), seconds[~chosen].sum()
    # A median scatters 1.2533 times as much as a mean.
    return float(np.quantile(largest, 0.95) * np.sqrt(1 / within + 1.2533**2 / rest))
