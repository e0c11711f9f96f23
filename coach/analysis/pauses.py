"""Spans of speech -> how often, how long and how much the speaker pauses. All in seconds."""

from __future__ import annotations

import numpy as np

from coach.analysis.activity import total
from coach.analysis.intervals import Estimate, draws, poisson, t_factor
from coach.model import Span

LONG = 1.0
"""Seconds; pauses over this are seen only in spontaneous speech (Campione and Véronis 2002)."""
EDGE_ERROR = 0.1
"""Seconds, one standard deviation of a pause's length: two edges of 0.07 s each against hand marks."""
LOG_SPREAD = 0.6
"""SD of the log of pause lengths, used where one or two pauses cannot tell their own."""


def rate(pauses: tuple[Span, ...], *, within: float) -> Estimate:
    """Return pauses.rate per minute between the first and the last speech (`within` seconds)."""
    low, high = poisson(len(pauses))
    return Estimate(60 * len(pauses) / within, 60 * low / within, 60 * high / within)


def middle(pauses: tuple[Span, ...]) -> Estimate | str:
    """Return pauses.median: the median of the log lengths, back-transformed."""
    if not pauses:
        return "There is no pause of a quarter of a second or more, so there is no typical pause."
    logs = np.log([end - start for start, end in pauses])
    value = float(np.exp(np.median(logs)))
    few = len(logs) < 3
    spread = LOG_SPREAD if few else float(logs.std(ddof=1))
    # The median of a normal sample scatters 1.2533 times as much as its mean.
    sampling = (1.96 if few else t_factor(len(logs))) * 1.2533 * spread / np.sqrt(len(logs))
    half = float(np.hypot(sampling, 1.96 * EDGE_ERROR / value / np.sqrt(len(logs))))
    note = f"Rough: it rests on {len(logs)} of the 3 pauses that it needs." if few else None
    return Estimate(value, float(value * np.exp(-half)), float(value * np.exp(half)), note)


def long(pauses: tuple[Span, ...]) -> Estimate:
    """Return pauses.long, the count of pauses over 1 s; its limits are the counts over 1.1 s and over 0.9 s.

    The count describes this take, in which nothing is uncertain but the edges of a pause.
    """
    lengths = [round(end - start, 4) for start, end in pauses]
    count, low, high = (
        float(sum(length > LONG + error for length in lengths)) for error in (0.0, EDGE_ERROR, -EDGE_ERROR)
    )
    return Estimate(count, low, high)


def share(spans: tuple[Span, ...], pauses: tuple[Span, ...]) -> Estimate:
    """Return pauses.share: % of the time between the first and the last speech that is pause."""
    within = spans[-1][1] - spans[0][0]
    value = 100 * total(pauses) / within
    if not pauses:
        return Estimate(0.0, 0.0, min(100.0, 100 * poisson(0)[1] * 0.25 / within))
    quiet = np.array([end - start for start, end in pauses])
    edges = [spans[0][0], *(time for pause in pauses for time in pause), spans[-1][1]]
    talk = np.diff(edges)[::2]
    cycles = np.stack([np.append(quiet, 0.0), talk], axis=1)
    drawn = draws(len(cycles)) @ cycles
    low, high = np.percentile(100 * drawn[:, 0] / drawn.sum(axis=1), [2.5, 97.5])
    edge = 196 * EDGE_ERROR * float(np.sqrt(len(quiet))) / within
    return Estimate(
        value, max(0.0, min(value, float(low)) - edge), min(100.0, max(value, float(high)) + edge)
    )
