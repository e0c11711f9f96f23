"""A recording with stretches of it silenced, as samples or as a FLAC file."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from coach.engines.audio_file import open_audio
from coach.errors import EngineError
from coach.model import Span


def mono(path: Path, *, muted: Sequence[Span] = ()) -> tuple[np.ndarray, int]:
    """Return (float32 samples, rate in Hz) of a sound file mixed to mono, exact zeros in `muted` (seconds).

    AudioFileError when it cannot be read.
    """
    with open_audio(path) as audio:
        rate = audio.rate
        samples = np.concatenate([block.mean(axis=1) for block in audio.blocks()]).astype(np.float32)
    for start, end in muted:
        samples[max(0, int(start * rate)) : max(0, int(np.ceil(end * rate)))] = 0
    return samples, rate


def flac(path: Path, *, muted: Sequence[Span] = ()) -> bytes:
    """Return a sound file as mono FLAC of 16 bits, silenced in `muted`."""
    import soundfile

    samples, rate = mono(path, muted=muted)
    out = io.BytesIO()
    try:
        soundfile.write(out, np.clip(samples, -1, 1), rate, format="FLAC", subtype="PCM_16")
    except (soundfile.LibsndfileError, TypeError, ValueError) as error:
        raise EngineError("this recording cannot be packed as FLAC: its sample rate is unusual.") from error
    return out.getvalue()
