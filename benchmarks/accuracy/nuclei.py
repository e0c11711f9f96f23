"""The rule of de Jong and Wempe (2009) for syllable nuclei, written from its description; numpy only.

Imported by the benchmark and, by its bare name, by praat.py, which runs in another Python.
"""

from __future__ import annotations

import itertools

import numpy as np

BELOW_LOUD = 25.0
DIP = 2.0


def count(decibels: np.ndarray, *, voiced: np.ndarray, sounding: np.ndarray) -> int:
    """Count nuclei on one grid of intensity (dB), voicing and sounding stretches.

    A peak within 25 dB of the 99 % quantile counts when it stands over 2 dB above the dip after it, has a
    pitch and lies in a sounding stretch. As in the authors' script, the last peak never counts.
    """
    if len(decibels) < 3:
        return 0
    floor = max(float(np.quantile(decibels, 0.99)) - BELOW_LOUD, float(decibels.min()))
    inner = decibels[1:-1]
    tops = np.flatnonzero((inner > decibels[:-2]) & (inner >= decibels[2:])) + 1
    tops = tops[decibels[tops] > floor]
    number = 0
    for top, following in itertools.pairwise(tops):
        dip = float(decibels[top:following].min())
        if decibels[top] - dip > DIP and voiced[top] and sounding[top]:
            number += 1
    return number
