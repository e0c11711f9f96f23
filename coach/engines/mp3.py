"""A recording as MP3, for people who listen elsewhere: every browser, phone and mail program plays it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from coach.engines.muting import mono
from coach.errors import EngineError
from coach.model import Span

RATE = 16_000
_LEVEL = 0.75
"""libsndfile's scale: 48 kbit/s at 16 kHz. Constant: players seek by proportion in a variable rate."""


@dataclass(frozen=True)
class Mp3:
    """An encoded recording and the outline of its sound."""

    data: bytes
    seconds: float
    peaks: tuple[float, ...]
    """Largest level, 0-1, of each of equal stretches from start to end."""


def encode(path: Path, *, peaks: int = 600, muted: Sequence[Span] = (), between: Span | None = None) -> Mp3:
    """Return the sound file `path` as mono MP3 of 16 kHz; AudioFileError when it cannot be read.

    `muted` (seconds) is silent in it, `between` cuts it. 6 kB a second. Start and length
    are those of the recording: the encoder's delay is noted in the file.
    """
    import soundfile
    import soxr

    samples, rate = mono(path, muted=muted)
    if between is not None:
        samples = samples[int(between[0] * rate) : int(between[1] * rate)]
    sound = soxr.resample(samples, rate, RATE) if rate != RATE else samples
    sound = np.clip(sound, -1, 1).astype(np.float32)
    out = io.BytesIO()
    try:
        with soundfile.SoundFile(
            out,
            "w",
            samplerate=RATE,
            channels=1,
            format="MP3",
            subtype="MPEG_LAYER_III",
            bitrate_mode="CONSTANT",
            compression_level=_LEVEL,
        ) as file:
            file.write(sound)
    except (soundfile.LibsndfileError, TypeError, ValueError) as error:
        raise EngineError("this libsndfile writes no MP3. Install coach again as the README says.") from error
    return Mp3(out.getvalue(), len(sound) / RATE, _outline(sound, peaks))


def _outline(sound: np.ndarray, count: int) -> tuple[float, ...]:
    stretches = np.array_split(np.abs(sound), min(count, max(1, len(sound))))
    return tuple(round(float(stretch.max(initial=0)), 3) for stretch in stretches)
