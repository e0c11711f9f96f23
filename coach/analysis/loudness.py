"""Level of the voice -> how much it varies."""

from __future__ import annotations

import numpy as np

from coach.analysis.intervals import Estimate, around, block_sums, draws, t_factor
from coach.analysis.pitch import BLOCK

DEVICE_ERROR = 0.3
"""dB, one standard deviation: what 16 ms of misplaced voicing edges change."""


def spread(level: np.ndarray) -> Estimate | str:
    """Return loudness.sd: the SD in dB of the level (mean square) of 40 ms voiced frames (evidence 8)."""
    heard = level[level > 0]
    if len(heard) < 8:
        return "There is too little voice here to measure loudness. Speak longer."
    decibels = 10 * np.log10(heard)
    value = float(decibels.std())
    size = max(1, min(BLOCK, len(heard) // 8))
    centered = decibels - decibels.mean()
    sums = np.stack([block_sums(centered**power, size) for power in (0, 1, 2)], axis=1)
    n, first, second = (draws(len(sums)) @ sums).T
    error = float(np.sqrt(np.maximum(0.0, second / n - (first / n) ** 2)).std())
    return around(value, float(np.hypot(t_factor(len(sums)) * error, 1.96 * DEVICE_ERROR)), floor=0.0)
