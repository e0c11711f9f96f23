"""Time our voice measures and librosa's default pitch on one file; prints one JSON line for speed.py."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import librosa
import numpy as np

from coach.analysis import listener
from coach.engines.audio_file import open_audio

RANGE = {"fmin": librosa.note_to_hz("C2"), "fmax": librosa.note_to_hz("C7")}
"""The range of librosa's own example; pyin has no default for it."""


def ours(path: Path) -> float:
    """Return the seconds of processor time our voice measures take, reading the file included."""
    began = time.process_time()
    with open_audio(path) as sound:
        hearing = listener.Listener(sound.rate)
        for block in sound.blocks():
            hearing.feed(block)
    hearing.finish()
    return time.process_time() - began


def theirs(path: Path) -> float:
    """Return the seconds of processor time librosa.load and librosa.pyin take with their defaults."""
    began = time.process_time()
    samples, rate = librosa.load(path)
    librosa.pyin(samples, sr=rate, **RANGE)
    return time.process_time() - began


def main() -> None:
    """Both warm: numba compiles at the first call and would only flatter us."""
    path = Path(sys.argv[1])
    listener.warm()
    librosa.pyin(np.zeros(22_050, dtype=np.float32), **RANGE)
    print(json.dumps({"coach": min(ours(path) for _ in range(3)), "pyin": theirs(path)}))


main()
