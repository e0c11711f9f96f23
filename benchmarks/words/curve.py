"""From a recognizer's confidence to the share of words that are right, and how far that can be believed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from benchmarks.words.hear import Heard

LEAST_WORDS = 15
"""Shorter answers say too little about a share."""
EDGES = (0.0, 0.3, 0.5, 0.7, 0.85, 1.01)


def usable(heard: Sequence[Heard]) -> list[Heard]:
    """Return the answers a line is fitted on."""
    return [one for one in heard if one.confidence is not None and one.said >= LEAST_WORDS]


def right(heard: Sequence[Heard]) -> np.ndarray:
    """Return the share of right words of each answer: 1 - word error rate, not below 0."""
    return np.array([max(0.0, 1 - one.wrong / one.said) for one in heard])


def confidence(heard: Sequence[Heard]) -> np.ndarray:
    """Return the recognizer's own mean word confidence of each answer."""
    return np.array([one.confidence or 0.0 for one in heard])


def fit(heard: Sequence[Heard]) -> tuple[float, float]:
    """Return (a, b) of the least-squares line: share right = a + b * confidence."""
    b, a = np.polyfit(confidence(heard), right(heard), 1)
    return float(a), float(b)


def expected(line: tuple[float, float], heard: Sequence[Heard]) -> np.ndarray:
    """Return what a line expects of each answer, kept between 0 and 1."""
    return np.clip(line[0] + line[1] * confidence(heard), 0.0, 1.0)


def unseen(heard: Sequence[Heard]) -> np.ndarray:
    """Return what is expected of each answer by the line of the other half of the speakers."""
    found = np.zeros(len(heard))
    names = sorted({one.name for one in heard})
    half = np.array([names.index(one.name) % 2 for one in heard])
    for part in (0, 1):
        others = [one for one, side in zip(heard, half, strict=True) if side != part]
        here = [one for one, side in zip(heard, half, strict=True) if side == part]
        found[half == part] = expected(fit(others), here)
    return found


def bins(guess: np.ndarray, truth: np.ndarray) -> list[tuple[str, int, float, float]]:
    """Return (range, answers, mean expected, mean measured) for each range of the expected share."""
    rows = []
    for low, high in pairwise(EDGES):
        inside = (guess >= low) & (guess < high)
        if inside.any():
            name = f"{100 * low:.0f} to {100 * min(1.0, high):.0f} %"
            rows.append((name, int(inside.sum()), float(guess[inside].mean()), float(truth[inside].mean())))
    return rows
