"""Sounds whose truth is known by construction. Float32, full scale = 1; times in seconds, pitch in Hz."""

from __future__ import annotations

import numpy as np
from scipy.signal import lfilter

RATE = 16_000
VOWELS = ((730, 1090, 2440), (270, 2290, 3010), (300, 870, 2240), (530, 1840, 2480), (570, 840, 2410))


def contour(seconds: float, *, hz: float, sd: float, cycle: float = 1.3, rate: int = RATE) -> np.ndarray:
    """Pitch per sample that swings like a sine in semitones: its SD is `sd` by construction."""
    time = np.arange(round(seconds * rate)) / rate
    return hz * 2 ** (sd * np.sqrt(2) * np.sin(2 * np.pi * time / cycle) / 12)


def harmonics(pitch: np.ndarray, *, rate: int = RATE, level: float = 0.1) -> np.ndarray:
    """A bright harmonic tone of the given pitch, below the Nyquist frequency."""
    phase = 2 * np.pi * np.cumsum(pitch) / rate
    count = int(min(20, 0.45 * rate / pitch.max()))
    return (level * sum(np.sin(n * phase) / n for n in range(1, count + 1))).astype(np.float32)


def _resonance(sound: np.ndarray, center: float, width: float, rate: int) -> np.ndarray:
    radius = np.exp(-np.pi * width / rate)
    first, second = -2 * radius * np.cos(2 * np.pi * center / rate), radius**2
    return lfilter([1 + first + second], [1, first, second], sound)


def syllable(pitch: np.ndarray, index: int, *, rng: np.random.Generator, rate: int = RATE) -> np.ndarray:
    """A short fricative and a vowel of the given pitch: jittered pulses through three formants."""
    count = len(pitch)
    jittered = pitch * (1 + 0.01 * np.repeat(rng.standard_normal(count // 80 + 1), 80)[:count])
    pulses = np.diff(np.floor(np.cumsum(jittered) / rate), prepend=0.0)
    source = lfilter([1.0], [1.0, -0.95], pulses) + 0.01 * rng.standard_normal(count)
    formants = VOWELS[index % len(VOWELS)]
    before = VOWELS[(index + 2) % len(VOWELS)]
    fade = np.linspace(0.0, 1.0, count)
    sounds = []
    for places in (before, formants):
        shaped = source
        for place, width in zip((*places, 3_500), (60, 90, 140, 200), strict=True):
            shaped = _resonance(shaped, place, width, rate)
        sounds.append(np.diff(shaped, prepend=0.0))
    vowel = sounds[0] * (1 - fade) ** 3 + sounds[1] * (1 - (1 - fade) ** 3)
    vowel *= np.sin(np.pi * np.clip(fade * 1.05, 0, 1)) ** 0.6
    vowel *= 0.25 / np.abs(vowel).max()
    hiss = np.diff(rng.standard_normal(round(0.05 * rate)), prepend=0.0)
    hiss *= 0.015 * np.hanning(len(hiss))
    sound = vowel
    sound[: len(hiss)] += hiss[: len(sound)]
    return sound


def talk(
    seconds: float,
    *,
    rate: int = RATE,
    syllables: float = 4.0,
    hz: float = 120.0,
    sd: float = 2.5,
    pauses: tuple[tuple[float, float], ...] = (),
    noise: float = 1e-4,
    seed: int = 1,
) -> np.ndarray:
    """Speech-like syllables at a known rate, silent in `pauses` (start, end), over a little noise."""
    rng = np.random.default_rng(seed)
    pitch = contour(seconds, hz=hz, sd=sd, rate=rate)
    sound = np.zeros(len(pitch))
    length = round(rate / syllables)
    for index, start in enumerate(range(0, len(pitch) - length, length)):
        spoken = round(length * 0.92)
        sound[start : start + spoken] = syllable(
            pitch[start : start + spoken], index * 7 // 3 + index, rng=rng, rate=rate
        )
    time = np.arange(len(sound)) / rate
    for start, end in pauses:
        sound[(time >= start) & (time < end)] = 0.0
    return (sound + noise * rng.standard_normal(len(sound))).astype(np.float32)


def white(seconds: float, *, level: float, rate: int = RATE, seed: int = 2) -> np.ndarray:
    """White noise of the given RMS."""
    return (level * np.random.default_rng(seed).standard_normal(round(seconds * rate))).astype(np.float32)


def pink(seconds: float, *, level: float, rate: int = RATE, seed: int = 3) -> np.ndarray:
    """Noise that falls by 3 dB an octave above 50 Hz."""
    count = round(seconds * rate)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    frequency = np.fft.rfftfreq(count, 1 / rate)
    shaped = np.fft.irfft(spectrum / np.sqrt(np.maximum(frequency, 50.0)), count)
    return (level * shaped / shaped.std()).astype(np.float32)
