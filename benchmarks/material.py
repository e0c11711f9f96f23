"""Long answers, joined from real speech; made in a temporary folder and never kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
import soxr

RATE = 48_000
"""What most laptop microphones deliver."""


def answer(data: Path, *, seconds: float, to: Path, first: int = 0) -> Path:
    """Write a mono 16-bit WAV of `seconds` of speech from `data`, clips 0.6 s apart, beginning with clip
    `first`; return its path."""
    clips = sorted((data / "spontaneous").glob("*.flac")) + sorted((data / "read").glob("*.flac"))
    if not clips:
        clips = sorted((Path(__file__).resolve().parent.parent / "audio").glob("*.flac"))
    clips = clips[first % len(clips) :] + clips[: first % len(clips)]
    pieces: list[np.ndarray] = []
    length, wanted = 0, int(seconds * RATE)
    hiss = np.random.default_rng(0).normal(0, 1e-4, int(0.6 * RATE)).astype(np.float32)
    while length < wanted:
        for clip in clips:
            samples, rate = soundfile.read(clip, dtype="float32", always_2d=True)
            mono = soxr.resample(samples.mean(axis=1), rate, RATE).astype(np.float32)
            pieces += [mono, hiss]
            length += len(mono) + len(hiss)
            if length >= wanted:
                break
    soundfile.write(to, np.concatenate(pieces)[:wanted], RATE, subtype="PCM_16")
    return to
