"""16 kHz samples -> cepstra: the shape of the spectrum every 16 ms, in a few numbers."""

from __future__ import annotations

import functools

import numpy as np

from coach.analysis.intake import RATE

WINDOW = 512
"""Samples: 32 ms, two periods of a voice at 62 Hz."""
LOWEST, HIGHEST = 80.0, 3_800.0
"""Hz: what a telephone passes too, so that 8 kHz recordings have the same shape."""
BANDS = 24
COUNT = 10
"""Cepstral coefficients 1 to 10; coefficient 0 is the level, which is a track of its own."""
_FLOOR = 1e-12


def cepstra(frames: np.ndarray) -> np.ndarray:
    """Return (n, 10) mel cepstra of (n, 512) samples at 16 kHz (Davis and Mermelstein 1980), float32.

    Coefficients are in decibels, so a gain changes nothing.
    """
    if not len(frames):
        return np.zeros((0, COUNT), dtype=np.float32)
    spectra = np.abs(np.fft.rfft(frames * np.hanning(WINDOW), axis=1)) ** 2
    bands = 10 * np.log10(spectra @ _mel_filters() + _FLOOR)
    return np.asarray(bands @ _cosines(), dtype=np.float32)


@functools.cache
def _mel_filters() -> np.ndarray:
    """Return (257, 24) weights of triangles, evenly spaced in mel = 2595 log10(1 + f / 700)."""
    low, high = (2595 * np.log10(1 + hz / 700) for hz in (LOWEST, HIGHEST))
    edges = 700 * (10 ** (np.linspace(low, high, BANDS + 2) / 2595) - 1)
    hz = np.fft.rfftfreq(WINDOW, 1 / RATE)[:, None]
    rising = (hz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - hz) / (edges[2:] - edges[1:-1])
    return np.maximum(0.0, np.minimum(rising, falling))


@functools.cache
def _cosines() -> np.ndarray:
    """Return (24, 10) rows of the orthonormal DCT-II without the first."""
    band = np.arange(BANDS)[:, None] + 0.5
    return np.asarray(np.sqrt(2 / BANDS) * np.cos(np.pi * band * np.arange(1, COUNT + 1) / BANDS))
