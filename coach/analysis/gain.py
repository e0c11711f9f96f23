"""The noise in pauses -> whether the microphone turns its own level up (automatic gain)."""

from __future__ import annotations

import numpy as np

from coach.analysis.tracks import FRAME_SECONDS
from coach.model import Span

RISE = 6.0
"""dB by which the noise must rise (evidence 3)."""
EARLY, LATE = (0.3, 0.8), 2.0
"""Seconds after the end of speech that are compared."""
BEFORE_SPEECH = 0.2
LEAST_LATE = 0.3
LEAST_PAUSES = 2
FLOOR = 1e-12
AUTOMATIC = (
    "Turn off automatic gain (automatic level) in your system's sound settings: in {count} pauses the noise "
    "rose by {rise:.0f} dB, so the microphone changes its own level and loudness cannot be measured."
)


def automatic_gain(power: np.ndarray, pauses: tuple[Span, ...]) -> str | None:
    """Return why loudness cannot be trusted, where the noise rises by over 6 dB 2 s into the pauses.

    `power` is the mean square of each 16 ms. It takes two pauses of 2.5 s or more.
    """
    rises = []
    for start, end in pauses:
        if end - start < LATE + LEAST_LATE + BEFORE_SPEECH:
            continue
        early = power[_frames(start + EARLY[0], start + EARLY[1])]
        late = power[_frames(start + LATE, end - BEFORE_SPEECH)]
        # Medians: a cough or a click is not the noise of the room.
        rises.append(10 * np.log10(max(np.median(late), FLOOR) / max(np.median(early), FLOOR)))
    if len(rises) < LEAST_PAUSES or np.median(rises) <= RISE:
        return None
    return AUTOMATIC.format(count=len(rises), rise=float(np.median(rises)))


def _frames(start: float, end: float) -> slice:
    return slice(round(start / FRAME_SECONDS), round(end / FRAME_SECONDS))
