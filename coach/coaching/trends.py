"""What changed over cold answers. Retakes enter nothing here: getting smoother at one answer is rehearsal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np

from coach.coaching.baseline import cold
from coach.model import UNITS, Answer, Measure

LEAST = 3
"""Cold answers below which there is no trend."""
CODES = (
    "pitch.sd",
    "pace.articulation",
    "pauses.long",
    "pauses.median",
    "pauses.share",
    "loudness.sd",
    "length.seconds",
)
"""What a history shows, in the order of the feedback; others are in its JSON where they were measured."""

Direction = Literal["up", "down", "no clear change", "too few"]


@dataclass(frozen=True)
class Point:
    """One answer in a history; `cold` is False for retakes and rewordings of a question practiced before."""

    take: str
    started: str
    question: str
    cold: bool
    measure: Measure


@dataclass(frozen=True)
class Trend:
    """A measure over the cold answers in which it was taken and sound, oldest first."""

    code: str
    unit: str
    points: tuple[Point, ...]
    count: int
    """Cold, sound points: only these count."""
    change: float | None
    """From the first to the last of them along the Theil-Sen line, with its 95 % interval."""
    low: float | None
    high: float | None
    direction: Direction


def trend(answers: Sequence[Answer], code: str) -> Trend:
    """Return how `code` changed over `answers`, which are ordered from oldest to newest.

    The slope is the median of all pairs' slopes (Theil 1950, Sen 1968); "up" and "down" only when its
    interval leaves out zero. No trend from fewer than three cold answers.
    """
    chosen = {id(answer) for answer in cold(answers)}
    points = tuple(
        Point(a.take.id, a.take.started, a.take.question, id(a) in chosen, a.analysis.measures[code])
        for a in answers
        if a.analysis is not None
        and code in a.analysis.measures
        and a.analysis.measures[code].value is not None
    )
    values = [point.measure.value for point in points if point.cold and point.measure.why is None]
    found = _line(np.array(values, dtype=np.float64))
    if found is None:
        return Trend(code, UNITS[code], points, len(values), None, None, None, "too few")
    change, low, high = found
    direction: Direction = "up" if low > 0 else "down" if high < 0 else "no clear change"
    return Trend(code, UNITS[code], points, len(values), change, low, high, direction)


def _line(values: np.ndarray) -> tuple[float, float, float] | None:
    if len(values) < LEAST:
        return None
    slope, low, high = theil_sen(values)
    steps = len(values) - 1
    if len(values) < 5:
        # Kendall's interval needs more pairs than three or four answers have: it is told as unlimited.
        reach = float(np.ptp(values)) or abs(float(values[0])) or 1.0
        return slope * steps, -reach * steps, reach * steps
    return slope * steps, low * steps, high * steps


def theil_sen(values: np.ndarray) -> tuple[float, float, float]:
    """Return the median slope of all pairs of equally spaced `values`, and its 95 % interval.

    The ranks of the interval are those of Sen (1968), equation 2.6, with ties. The same as
    scipy.stats.theilslopes, whose import takes 0.8 s.
    """
    n = len(values)
    earlier, later = np.triu_indices(n, 1)
    slopes = np.sort((values[later] - values[earlier]) / (later - earlier))
    ties = np.unique(values, return_counts=True)[1]
    variance = (n * (n - 1) * (2 * n + 5) - float(np.sum(ties * (ties - 1) * (2 * ties + 5)))) / 18
    reach = NormalDist().inv_cdf(0.975) * np.sqrt(variance)
    lowest = max(round((len(slopes) - reach) / 2) - 1, 0)
    highest = min(round((len(slopes) + reach) / 2), len(slopes) - 1)
    return float(np.median(slopes)), float(slopes[lowest]), float(slopes[highest])
