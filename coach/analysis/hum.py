"""16 kHz units -> whether the power supply hums, by lines at 50 or 60 Hz and their multiples."""

from __future__ import annotations

import functools

import numpy as np

from coach.analysis.intake import RATE

MAINS = (50, 60)
"""Hz."""
MULTIPLES = 5
QUIET = 20
"""Percentile over the units: a hum is there in the softest seconds too, a voice is not."""
PROMINENT = 10.0
"""Power ratio, 10 dB above the spectrum beside the line."""
LEAST_LINES = 2
LEAST_UNITS = 5
SHARE = 0.5
"""Of the noise: less hum than this is not what makes the room loud."""
_LINE = 2.5
"""Hz to each side; a Hann window over 1 s spreads a line over 2 Hz."""
_BESIDE = (5.0, 15.0)


class Hum:
    """Keeps the power of ten lines and of the spectrum beside them for every unit."""

    def __init__(self) -> None:
        self._units: list[np.ndarray] = []

    def feed(self, unit: np.ndarray) -> None:
        """Take one unit of samples; units shorter than 1 s are left out."""
        if len(unit) < RATE:
            return
        window, lines = _window(len(unit)), _lines(len(unit))
        power = np.abs(np.fft.rfft(unit * window)) ** 2 * (2 / (len(unit) * np.square(window).sum()))
        self._units.append(np.array([[_powers(power, *line) for line in row] for row in lines]))

    def mains(self, *, noise: float) -> int | None:
        """Return 50 or 60 (Hz) when a hum is half or more of the noise of mean square `noise`, else None."""
        if len(self._units) < LEAST_UNITS:
            return None
        line, beside = np.moveaxis(np.percentile(np.stack(self._units), QUIET, axis=0), -1, 0)
        stands_out = line > PROMINENT * np.maximum(beside, 1e-14)
        heard = np.where(stands_out, line, 0.0).sum(axis=1)
        best = int(np.argmax(heard))
        enough = stands_out[best].sum() >= LEAST_LINES and heard[best] >= SHARE * noise
        return MAINS[best] if enough else None


@functools.cache
def _window(size: int) -> np.ndarray:
    return np.hanning(size)


@functools.cache
def _lines(size: int) -> list[list[tuple[np.ndarray, np.ndarray]]]:
    """Return the bins on each line, and those beside it, in the spectrum of a unit of `size` samples."""
    hertz = np.fft.rfftfreq(size, 1 / RATE)
    centers = [[mains * n for n in range(1, MULTIPLES + 1)] for mains in MAINS]
    away = [[np.abs(hertz - center) for center in row] for row in centers]
    return [
        [(np.flatnonzero(a <= _LINE), np.flatnonzero((a >= _BESIDE[0]) & (a <= _BESIDE[1]))) for a in row]
        for row in away
    ]


def _powers(power: np.ndarray, on: np.ndarray, beside: np.ndarray) -> tuple[float, float]:
    """Return the power of a line, and that of as wide a piece of the spectrum beside it."""
    return float(power[on].sum()), float(np.median(power[beside]) * len(on))
