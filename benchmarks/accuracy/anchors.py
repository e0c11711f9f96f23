"""What people use today, run on the same sounds: librosa, the nuclei rule, webrtcvad, Praat in a child."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile
import soxr

from benchmarks.accuracy.nuclei import BELOW_LOUD, count

Span = tuple[float, float]
Item = tuple[np.ndarray, int]
SPLIT_BELOW = 30
"""dB under the loudest frame for librosa.effects.split; its default of 60 calls everything speech."""
SHORTEST_PAUSE, SHORTEST_SPEECH = 0.25, 0.1


def joined_spans(spans: list[Span]) -> list[Span]:
    """Drop speech under 0.1 s and join what is less than 0.25 s apart, as coach does."""
    kept: list[Span] = []
    for start, end in (span for span in spans if span[1] - span[0] >= SHORTEST_SPEECH):
        if kept and start - kept[-1][1] < SHORTEST_PAUSE:
            kept[-1] = (kept[-1][0], end)
        else:
            kept.append((start, end))
    return kept


def pyin(item: Item) -> np.ndarray:
    """Return librosa.pyin (C2 to C7, as its documentation calls it) on a grid of 15 ms, 0 unvoiced."""
    import librosa

    samples, rate = item
    hz, voiced, _ = librosa.pyin(
        samples, sr=rate, fmin=librosa.note_to_hz("C2"), fmax=librosa.note_to_hz("C7")
    )
    times = np.arange(int(len(samples) / rate / 0.015) + 1) * 0.015
    index = np.minimum(np.round(times * rate / 512).astype(int), len(hz) - 1)
    return np.where(voiced[index], np.nan_to_num(hz[index]), 0.0)


def split(item: Item) -> list[Span]:
    """Return the speech of librosa.effects.split, 30 dB under the loudest frame."""
    import librosa

    samples, rate = item
    found = librosa.effects.split(samples, top_db=SPLIT_BELOW, frame_length=1024, hop_length=256)
    return joined_spans([(start / rate, end / rate) for start, end in found])


def webrtc(item: Item) -> list[Span]:
    """Return the speech of webrtcvad, mode 2, frames of 30 ms."""
    import webrtcvad

    samples, rate = item
    sound = samples if rate == 16_000 else soxr.resample(samples, rate, 16_000)
    pcm = (np.clip(sound, -1, 1) * 32_767).astype("<i2")
    vad = webrtcvad.Vad(2)
    spans: list[Span] = []
    for start in range(0, len(pcm) - 479, 480):
        if vad.is_speech(pcm[start : start + 480].tobytes(), 16_000):
            at = start / 16_000
            if spans and abs(spans[-1][1] - at) < 1e-6:
                spans[-1] = (spans[-1][0], at + 0.03)
            else:
                spans.append((at, at + 0.03))
    return joined_spans(spans)


def has_webrtc() -> bool:
    """Whether webrtcvad can be imported."""
    return importlib.util.find_spec("webrtcvad") is not None


def nuclei(item: Item) -> int:
    """Count syllables by the rule of de Jong and Wempe with numpy alone (see nuclei.py)."""
    samples, rate = item
    sound = (samples if rate == 16_000 else soxr.resample(samples, rate, 16_000)).astype(np.float64)
    hop, half = 256, 1_024
    sound = np.pad(sound - sound.mean(), half)
    frames = np.lib.stride_tricks.sliding_window_view(sound, 2 * half)[::hop]
    weights = np.kaiser(2 * half, 20.24)
    decibels = 10 * np.log10(np.square(frames) @ (weights / weights.sum()) + 1e-12)
    return count(decibels, voiced=_voiced(sound, len(frames)), sounding=_sounding(decibels))


def _voiced(sound: np.ndarray, number: int) -> np.ndarray:
    """Return where the autocorrelation over 0.1 s reaches 0.25 between 30 and 450 Hz (Boersma 1993)."""
    size = 1_600
    padded = np.pad(sound, (0, size))
    first = 1_024 - size // 2
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[first::256][:number]
    frames = frames - frames.mean(axis=1, keepdims=True)
    window = np.hanning(size)
    spectrum = np.abs(np.fft.rfft(frames * window, 4_096, axis=1)) ** 2
    correlation = np.fft.irfft(spectrum, axis=1)
    own = np.fft.irfft(np.abs(np.fft.rfft(window, 4_096)) ** 2)
    lags = np.arange(16_000 // 450, 16_000 // 30)
    strength = correlation[:, lags] / (correlation[:, :1] + 1e-12) / (own[lags] / own[0])
    loud = np.abs(frames).max(axis=1) > 0.03 * np.abs(sound).max()
    # Lags near the end of the window are noise after the division; the script's costs keep them out.
    return np.asarray(loud & (strength[:, : 16_000 // 60].max(axis=1) > 0.25))


def _sounding(decibels: np.ndarray) -> np.ndarray:
    """Return where the level is within 25 dB of the 99 % quantile, gaps under 0.3 s closed."""
    loud = decibels > np.quantile(decibels, 0.99) - BELOW_LOUD
    edges = np.flatnonzero(np.diff(np.concatenate(([1], loud.astype(np.int8), [1]))))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if (end - start) * 0.016 < 0.3:
            loud[start:end] = True
    return np.asarray(loud)


class Praat:
    """Praat in another Python; `reason` says why not when it is not there."""

    def __init__(self, python: str | None) -> None:
        self._python = python or (sys.executable if importlib.util.find_spec("parselmouth") else None)
        self.reason = (
            None if self._python else "parselmouth is not installed here (name a Python with --praat)"
        )
        if (
            self._python
            and subprocess.run(
                [self._python, "-c", "import parselmouth"], capture_output=True, check=False
            ).returncode
        ):
            self.reason = "the Python named with --praat has no parselmouth"

    def ask(self, items: list[Item], *, what: str) -> list:  # type: ignore[type-arg]
        """Return Praat's answer for each sound: "pitch", "speech" or "syllables"."""
        assert self._python is not None
        with tempfile.TemporaryDirectory(prefix="coach-praat-") as folder:
            asked = []
            for number, (samples, rate) in enumerate(items):
                path = Path(folder) / f"{number}.wav"
                soundfile.write(path, samples, rate, subtype="PCM_16")
                asked.append({"path": str(path), "what": what})
            done = subprocess.run(
                [self._python, str(Path(__file__).with_name("praat.py"))],
                input=json.dumps(asked),
                capture_output=True,
                text=True,
                check=True,
                env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
            )
        return list(json.loads(done.stdout))
