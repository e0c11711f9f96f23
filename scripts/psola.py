"""Move the pitch of synthetic speech without changing its timing (time-domain PSOLA).

After Moulines and Charpentier (1990): windows two pitch periods long are laid down closer together or farther
apart. Used by make_demo_audio.py alone; it relies on knowing from the synthesizer what is voiced.
"""

from __future__ import annotations

from collections.abc import Callable

import librosa
import numpy as np
from scipy.signal import butter, medfilt, sosfiltfilt

HOP = 80
REST = 80  # samples between windows where there is no pitch


def contour(samples: np.ndarray, voiced: np.ndarray, *, rate: int) -> np.ndarray:
    """Pitch in Hz at every sample, by yin; carried across the unvoiced parts. `voiced` is a mask."""
    hz = librosa.yin(samples, fmin=60, fmax=240, sr=rate, frame_length=1024, hop_length=HOP)
    hz = medfilt(hz, 7)
    at = np.minimum(np.arange(len(hz)) * HOP, len(samples) - 1)
    good = voiced[at] & (np.abs(np.log2(hz / np.median(hz[voiced[at]]))) < 0.8)
    return np.asarray(np.interp(np.arange(len(samples)), at[good], hz[good]))


def shift(
    samples: np.ndarray, voiced: np.ndarray, ratio: Callable[[np.ndarray], np.ndarray], *, rate: int
) -> np.ndarray:
    """Return mono samples of the same length whose pitch is `ratio(pitch in Hz)` times what it was."""
    hz = contour(samples, voiced, rate=rate)
    factor = np.where(voiced, ratio(hz), 1.0)
    smooth = np.hanning(321) / np.hanning(321).sum()
    factor = np.convolve(np.pad(factor, 160, mode="edge"), smooth, mode="valid")
    marks = _marks(samples, hz, voiced, rate=rate)
    out = np.zeros(len(samples) + rate)
    at = float(marks[1])
    while at < marks[-2]:
        nearest = int(np.clip(np.argmin(np.abs(marks - at)), 1, len(marks) - 2))
        before, center, after = marks[nearest - 1 : nearest + 2]
        rise = 0.5 - 0.5 * np.cos(np.pi * np.arange(center - before) / (center - before))
        fall = 0.5 + 0.5 * np.cos(np.pi * np.arange(after - center) / (after - center))
        start = max(round(at) - (center - before), 0)
        out[start : start + after - before] += samples[before:after] * np.concatenate([rise, fall])
        at += (after - center) / factor[int(at)]
    return out[: len(samples)]


def _marks(samples: np.ndarray, hz: np.ndarray, voiced: np.ndarray, *, rate: int) -> np.ndarray:
    """One mark for each pitch period at its strongest peak, evenly spaced marks elsewhere."""
    low = sosfiltfilt(butter(2, [50, 900], "band", fs=rate, output="sos"), samples)
    if abs(low.min()) > low.max():
        low = -low
    marks = [0]
    last = len(samples) - 1
    while marks[-1] < last:
        here = marks[-1]
        period = rate / hz[here]
        first, end = here + round(0.75 * period), here + round(1.25 * period)
        if voiced[here] and end < last and voiced[(first + end) // 2]:
            marks.append(first + int(np.argmax(low[first:end])))
        else:
            marks.append(min(here + (round(period) if voiced[here] else REST), last))
    return np.array(marks)
