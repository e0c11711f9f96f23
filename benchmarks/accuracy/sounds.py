"""Real speech from the data folder: read, mixed with noise, put into a room, joined to answers."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soxr

from coach.engines.audio_file import open_audio

CONDITIONS = ("as recorded", "20 dB SNR", "10 dB SNR", "room")
"""Noise is real background noise, mixed against the power of the louder frames; the room is one impulse
response."""
ACTIVE_BELOW = 20.0
"""dB under the 95th percentile of 20 ms frames: louder frames are the speech whose level a mix is held to."""


def read(path: Path) -> tuple[np.ndarray, int]:
    """Return mono float32 samples and their rate, decoded by the product's own reader."""
    with open_audio(path) as audio:
        return np.concatenate(list(audio.blocks())).mean(axis=1), audio.rate


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def active_power(samples: np.ndarray, rate: int) -> float:
    """Return the mean square of the 20 ms frames up to 20 dB under the 95th percentile."""
    size = rate // 50
    power = np.square(samples[: len(samples) // size * size].reshape(-1, size).astype(np.float64)).mean(
        axis=1
    )
    return float(power[power >= np.percentile(power, 95) / 10 ** (ACTIVE_BELOW / 10)].mean())


class Surroundings:
    """The background noises and the room of the data folder, drawn with a fixed seed."""

    def __init__(self, data: Path) -> None:
        self._noises = [read(path) for path in sorted((data / "noise").glob("noise[0-9].flac"))]
        self._room = read(data / "noise" / "rir2.flac")

    @property
    def kinds(self) -> int:
        """How many background noises there are; a seed draws the one at its remainder."""
        return len(self._noises)

    def noise(self, length: int, rate: int, *, seed: int) -> np.ndarray:
        """Return background noise of mean square 1."""
        generator = np.random.default_rng(seed)
        samples, own = self._noises[seed % len(self._noises)]
        samples = samples if own == rate else soxr.resample(samples, own, rate)
        start = int(generator.integers(0, len(samples)))
        long = np.tile(samples, -(-(length + start) // len(samples)))[start : start + length]
        return np.asarray(long / np.sqrt(np.mean(np.square(long, dtype=np.float64)) + 1e-20))

    def unsteadiness(self, seed: int) -> float:
        """Return the SD in dB of the level of quarter seconds of the noise that `seed` draws."""
        samples, rate = self._noises[seed % len(self._noises)]
        size = rate // 4
        power = np.square(samples[: len(samples) // size * size].reshape(-1, size)).mean(axis=1)
        return float((10 * np.log10(power + 1e-12)).std())

    def mixed(self, samples: np.ndarray, rate: int, *, snr: float, seed: int) -> np.ndarray:
        """Add background noise `snr` dB under the active speech."""
        level = np.sqrt(active_power(samples, rate) / 10 ** (snr / 10))
        return safe(samples + level * self.noise(len(samples), rate, seed=seed))

    def in_room(self, samples: np.ndarray, rate: int) -> np.ndarray:
        """Return the samples as heard in a room, the direct sound staying where it was."""
        from scipy import signal

        response, own = self._room
        response = response if own == rate else soxr.resample(response, own, rate)
        direct = int(np.argmax(np.abs(response)))
        wet = signal.fftconvolve(samples, response)[direct : direct + len(samples)]
        return safe(wet * np.sqrt(np.mean(samples**2) / (np.mean(wet**2) + 1e-20)))

    def under(self, condition: str, samples: np.ndarray, rate: int, *, seed: int) -> np.ndarray:
        """Return the samples under one of CONDITIONS."""
        if condition == "room":
            return self.in_room(samples, rate)
        if condition == "as recorded":
            return samples
        return self.mixed(samples, rate, snr=float(condition.split()[0]), seed=seed)


def safe(samples: np.ndarray) -> np.ndarray:
    """Scale down only what would clip."""
    return np.asarray(samples / max(1.0, float(np.abs(samples).max()) / 0.95), dtype=np.float32)


def joined(paths: Sequence[Path], *, seconds: float | None = None, seed: int = 0) -> tuple[np.ndarray, int]:
    """Join the files of one speaker end to end in a drawn order, again from the start if need be.

    Each file keeps its own edges of silence; 10 ms at each joint are faded. `seconds` cuts the whole.
    """
    generator = np.random.default_rng(seed)
    parts: list[np.ndarray] = []
    rate, length = 0, 0
    while not parts or (seconds is not None and length < seconds * rate):
        for index in generator.permutation(len(paths)):
            samples, rate = read(paths[index])
            fade = np.minimum(1.0, np.arange(len(samples)) / (0.01 * rate))
            parts.append((samples * fade * fade[::-1]).astype(np.float32))
            length += len(samples)
    whole = np.concatenate(parts)
    return (whole if seconds is None else whole[: int(seconds * rate)]), rate


def read_speakers(data: Path) -> dict[str, list[Path]]:
    """Return the readers of native English with seven files each, about 55 s."""
    speakers: dict[str, list[Path]] = {}
    for path in sorted((data / "read").glob("libri_*.flac")):
        speakers.setdefault(path.name.split("_")[1].split("-")[0], []).append(path)
    return {name: paths for name, paths in speakers.items() if len(paths) >= 7}


def l2_speakers(data: Path) -> dict[str, list[Path]]:
    """Return the ten files of each Mandarin speaker."""
    speakers: dict[str, list[Path]] = {}
    for row in rows(data / "l2" / "l2.csv"):
        speakers.setdefault(row["speaker"], []).append(data / "l2" / row["file"])
    return speakers
