"""Intervals of counts."""

from __future__ import annotations


def poisson_interval(count: int) -> tuple[float, float]:
    """Return the 95 % interval of a Poisson count (Byar's approximation)."""
    upper = count + 1
    high = upper * (1 - 1 / (9 * upper) + 1.96 / (3 * upper**0.5)) ** 3
    if count == 0:
        return 0.0, high
    return count * (1 - 1 / (9 * count) - 1.96 / (3 * count**0.5)) ** 3, high
