"""Level of the voice -> how many phrases trail off at their ends."""

from __future__ import annotations

import numpy as np

from coach.analysis.intervals import Estimate
from coach.analysis.tracks import FRAME_SECONDS
from coach.model import Span

TRAILS = 10.0
"""dB under the phrase's median; less is the usual fall at the end of a sentence (evidence 8)."""
ENDING = 0.5
"""Seconds up to the last voiced frame."""
LEAST_VOICED = 32
"""Voiced frames in a phrase: half a second that is not its ending."""
LEAST_IN_ENDING = 6
LEAST_ENDINGS = 5


def trailing_off(level: np.ndarray, voiced: np.ndarray, spans: tuple[Span, ...]) -> Estimate | str:
    """Return loudness.trailing_off: % of phrases whose ending is over 10 dB under their median, or why not.

    `level` is the mean square of 40 ms, both arrays have one value per 16 ms; phrases lie between pauses. The
    interval is that of Wilson.
    """
    times = np.arange(len(level)) * FRAME_SECONDS
    heard = voiced & (level > 0)
    falls = []
    for span in spans:
        first, last = np.searchsorted(times, span)
        index = first + np.flatnonzero(heard[first:last])
        if len(index) < LEAST_VOICED:
            continue
        decibels = 10 * np.log10(level[index])
        ending = (index[-1] - index) * FRAME_SECONDS < ENDING
        if ending.sum() >= LEAST_IN_ENDING and not ending.all():
            falls.append(float(np.median(decibels) - np.median(decibels[ending])))
    if len(falls) < LEAST_ENDINGS:
        return (
            f"There are {len(falls)} phrases with a clear ending, {LEAST_ENDINGS} are needed to say how they "
            "end. Speak longer."
        )
    count = sum(fall > TRAILS for fall in falls)
    return _share(count, len(falls))


def _share(count: int, of: int) -> Estimate:
    """Return a share in % with Wilson's 95 % interval (1927)."""
    share, square = count / of, 1.96**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = 1.96 * float(np.sqrt(share * (1 - share) / of + square / (4 * of**2))) / (1 + square / of)
    value = 100 * share
    return Estimate(value, min(value, max(0.0, 100 * (middle - half))), max(value, 100 * (middle + half)))
