"""Intensity and voicing -> syllable nuclei, each with how much of a syllable it is.

Crests of intensity between dips are the nuclei of de Jong and Wempe (2009). Their rule counts every voiced
crest over 2 dB as one, which over-counts hesitant speakers and turns on where frames happen to fall. Here a
logistic function of four properties of a crest says how likely it is one (docs/syllables.md).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from coach.analysis.activity import inside
from coach.analysis.tracks import FRAME_SECONDS, INTENSITY_SECONDS
from coach.model import Span

SHALLOWEST = 0.7
"""dB a crest stands over the higher of its two dips, at least."""
REACH = 151
"""Intensity values (0.6 s around a crest) in which its dips are looked for."""
QUIETEST = -35.0
"""dB under the level that 5 % of speech exceeds."""
COEFFICIENTS = np.array([2.149, 2.083, 1.576, -1.59])
INTERCEPT = -6.553
"""Of `properties`, written by scripts/fit_syllables.py."""
_NOTHING = 1e-10
_STEPS = round(FRAME_SECONDS / INTENSITY_SECONDS)
_AROUND = 6


@dataclass(frozen=True)
class Nuclei:
    """Crests in order of time (seconds) and how much of a syllable each is, 0 to 1."""

    times: np.ndarray
    weights: np.ndarray

    def between(self, start: float, end: float) -> float:
        """Return the syllables from `start` to before `end`."""
        first, last = np.searchsorted(self.times, (start, end))
        return float(self.weights[first:last].sum())


def nuclei(intensity: np.ndarray, voiced: np.ndarray, spans: tuple[Span, ...]) -> Nuclei:
    """Return the syllable nuclei in `spans` (seconds) of speech.

    `intensity` is the mean square per 4 ms, shape (4 n,); `voiced` is per 16 ms, shape (n,).
    """
    times, found = crests(intensity, voiced, spans)
    return Nuclei(times, 1 / (1 + np.exp(-(found @ COEFFICIENTS + INTERCEPT))))


def crests(
    intensity: np.ndarray, voiced: np.ndarray, spans: tuple[Span, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the times (s) of all crests in speech and their properties, shapes (k,) and (k, 4).

    The properties: log of the prominence (dB, 20 at most); level against loud speech, in 10 dB; share of
    voice in the 52 ms around; log of the distance to the farther neighbor (s, 0.03 to 0.6).
    """
    from scipy.signal import find_peaks

    times = np.arange(len(intensity)) * INTENSITY_SECONDS
    speech = inside(spans, times)
    if speech.sum() < 3:
        return np.zeros(0), np.zeros((0, 4))
    decibels = 10 * np.log10(np.maximum(np.where(speech, intensity, _NOTHING), _NOTHING))
    loud = np.percentile(decibels[speech], 95)
    with warnings.catch_warnings():  # a flat tone has crests of no prominence, which are left out
        warnings.simplefilter("ignore", RuntimeWarning)
        tops, found = find_peaks(decibels, height=loud + QUIETEST, prominence=SHALLOWEST, wlen=REACH)
    prominence = found["prominences"][speech[tops]]
    tops = tops[speech[tops]]
    gaps = np.diff(times[tops], prepend=-np.inf, append=np.inf)
    properties = (
        np.log(np.minimum(prominence, 20.0)),
        (decibels[tops] - loud) / 10,
        _share(voiced, tops, len(intensity)),
        np.log(np.clip(np.maximum(gaps[:-1], gaps[1:]), 0.03, 0.6)),
    )
    return times[tops], np.stack(properties, axis=1)


def _share(voiced: np.ndarray, tops: np.ndarray, size: int) -> np.ndarray:
    """Return the share of voice in the 13 values of intensity around each crest."""
    fine = np.minimum((np.arange(size) + _STEPS // 2) // _STEPS, len(voiced) - 1)
    sums = np.concatenate(([0], np.cumsum(voiced[fine])))
    low, high = np.maximum(tops - _AROUND, 0), np.minimum(tops + _AROUND + 1, size)
    return np.asarray((sums[high] - sums[low]) / (high - low))
