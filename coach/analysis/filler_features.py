"""Voice, pitch, level and timbre -> stretches that may be filled pauses, each described by 21 numbers.

A candidate is a stretch of voice of 0.15 to 1.5 s in which the spectrum hardly moves, or that stands by
itself between silences (Goto 1999). Nearly all numbers are against the speaker's own take.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coach.analysis.activity import runs
from coach.analysis.tracks import FRAME_SECONDS

VOICED = 0.5
"""The tracker's confidence from which a frame is voice here; the model was fitted with it."""
MARGIN = 0.1
"""Seconds around speech in which voiced frames still belong to it."""
SHORTEST, LONGEST = 0.15, 1.5
"""Seconds of a candidate."""
QUIET = 28.0
"""dB under the speaker's loud voice (90th percentile), below which nothing is being said."""
LULL = 10.0
"""dB under a candidate's own level, below which what is beside it is a pause."""
FAINT, DEEP = -17.0, -9.0
"""dB and semitones from the speaker's median: a candidate below either is a hum of the room."""
STEADY = 0.8
"""Of the speaker's own median speed of the spectrum; slower is steady."""
BRIDGE = 6
"""Frames: a filled pause may glide once, from the vowel to the m."""
GROW = 4
"""Frames by which a steady stretch reaches on into the voice around it: its edges glide."""
FAR = 25
"""Frames (0.4 s) beside a candidate in which silence and voice are looked for."""
LEAST_VOICED = 125
"""Frames (2 s of voice): with fewer there is no own manner of speaking to compare with."""
SHAPES = 4
"""Cepstral coefficients that tell a central vowel and a nasal from other sounds; six make the distances."""
FEATURES = (
    "log_frames",
    "longer_quiet",
    "shorter_quiet",
    "log_slope",
    "log_speed",
    "log_top_speed",
    "dip",
    "voice_beside",
    "log_wobble",
    "pitch",
    "confidence",
    "distance_first_half",
    "distance_last_third",
    *(f"first_half_{number}" for number in range(1, SHAPES + 1)),
    *(f"last_third_{number}" for number in range(1, SHAPES + 1)),
)
"""What describes a candidate, in the order of the model's weights; see `_described`."""


@dataclass(frozen=True)
class Voice:
    """One take per 16 ms frame, and what is usual for its speaker."""

    voiced: np.ndarray
    sounding: np.ndarray
    """Voiced, and loud enough to be the speaker."""
    semitones: np.ndarray
    decibels: np.ndarray
    confidence: np.ndarray
    """The tracker's voicing, 0 to 1."""
    speed: np.ndarray
    """How fast the spectrum moves. This and what follows: against the speaker's own median or mean."""
    shape: np.ndarray
    """(frames, 10) cepstra in the speaker's own standard deviations; about 0 for a central vowel."""


def voice_of(
    hz: np.ndarray,
    *,
    confidence: np.ndarray,
    voiced: np.ndarray,
    spoken: np.ndarray,
    level: np.ndarray,
    cepstra: np.ndarray,
) -> Voice | None:
    """Return a take against its speaker's own habits, None with under 2 s of voice in speech.

    Arrays are per frame: `spoken` is the voice within detected speech, `voiced` that between the first and
    the last speech (a hummed hm is often not detected as speech), `level` the mean square.
    """
    if spoken.sum() < LEAST_VOICED:
        return None
    decibels = 10 * np.log10(np.maximum(level, 1e-12))
    sounding = voiced & (decibels > np.percentile(decibels[spoken], 90) - QUIET)
    speed = _speed(cepstra)
    own = cepstra[sounding].astype(np.float64)
    return Voice(
        voiced=voiced,
        sounding=sounding,
        semitones=12 * np.log2(np.maximum(hz, 1.0) / np.median(hz[spoken])),
        decibels=decibels - np.median(decibels[sounding]),
        confidence=confidence,
        speed=speed / max(1e-6, float(np.median(speed[spoken]))),
        shape=(cepstra - own.mean(axis=0)) / np.maximum(own.std(axis=0), 1e-6),
    )


def _speed(cepstra: np.ndarray) -> np.ndarray:
    """Return how far the spectrum moves over 64 ms, in dB, averaged over three frames."""
    moved = np.zeros(len(cepstra))
    moved[2:-2] = np.linalg.norm(cepstra[4:] - cepstra[:-4], axis=1)
    return np.convolve(moved, np.full(3, 1 / 3), mode="same")


def candidates(voice: Voice) -> list[tuple[int, int]]:
    """Return (start, end) frames of stretches that may be filled pauses; they may overlap."""
    found = set(runs(voice.sounding))
    steady = runs(voice.sounding & (voice.speed < STEADY))
    for index, (start, end) in enumerate(steady):
        found.add(_grown(voice.sounding, start, end))
        if index + 1 < len(steady):
            follows, last = steady[index + 1]
            if follows - end <= BRIDGE and voice.sounding[end:follows].all():
                found.add(_grown(voice.sounding, start, last))
    least, most = SHORTEST / FRAME_SECONDS, LONGEST / FRAME_SECONDS
    return sorted(
        (start, end) for start, end in found if least <= end - start <= most and _own(voice, start, end)
    )


def _own(voice: Voice, start: int, end: int) -> bool:
    inside = slice(start, end)
    return bool(voice.decibels[inside].mean() > FAINT and np.median(voice.semitones[inside]) > DEEP)


def _grown(sounding: np.ndarray, start: int, end: int) -> tuple[int, int]:
    for _ in range(GROW):
        if start > 0 and sounding[start - 1]:
            start -= 1
        if end < len(sounding) and sounding[end]:
            end += 1
    return start, end


def features(voice: Voice, spans: list[tuple[int, int]]) -> np.ndarray:
    """Return (n, 21) numbers in the order of `FEATURES`."""
    return np.array([_described(voice, start, end) for start, end in spans]).reshape(-1, len(FEATURES))


def _described(voice: Voice, start: int, end: int) -> list[float]:
    inside, before, after = slice(start, end), slice(max(0, start - FAR), start), slice(end, end + FAR)
    level = voice.decibels[inside]
    quiet = sorted(
        float((~voice.voiced[side] & (voice.decibels[side] < level.mean() - LULL)).sum() * FRAME_SECONDS)
        for side in (before, after)
    )
    beside = _unbroken(voice.voiced[before][::-1]) + _unbroken(voice.voiced[after])
    slope, wobble = _melody(voice.semitones[inside])
    speed = voice.speed[start + 2 : end - 2]
    return [
        float(np.log(end - start)),
        quiet[1],
        quiet[0],
        float(np.log1p(slope)),
        float(np.log(speed.mean() + 0.05)),
        float(np.log(speed.max() + 0.05)),
        min(_dip(level), 6.0),
        min(beside * FRAME_SECONDS, 0.3),
        float(np.log(wobble + 0.03)),
        float(np.clip(np.median(voice.semitones[inside]), -12.0, 12.0)),
        float(voice.confidence[inside].mean()),
        *_shapes(voice.shape[inside]),
    ]


def _shapes(shape: np.ndarray) -> list[float]:
    """Return how far the first half and the last third are from the mean sound, and where they are."""
    first, last = shape[: len(shape) // 2].mean(axis=0), shape[-(len(shape) // 3) :].mean(axis=0)
    far = [float(np.linalg.norm(part[:6])) for part in (first, last)]
    return [*far, *first[:SHAPES].tolist(), *last[:SHAPES].tolist()]


def _unbroken(voiced: np.ndarray) -> int:
    """Return how many frames of voice follow on without a break."""
    return len(voiced) if voiced.all() else int(np.argmin(voiced))


def _melody(pitch: np.ndarray) -> tuple[float, float]:
    """Return the slope in semitones per second (up to 40), and the SD around it in semitones (up to 4)."""
    times = (np.arange(len(pitch)) - (len(pitch) - 1) / 2) * FRAME_SECONDS
    centered = pitch - pitch.mean()
    slope = float((times * centered).sum() / (times**2).sum())
    return min(abs(slope), 40.0), min(float((centered - slope * times).std()), 4.0)


def _dip(level: np.ndarray) -> float:
    """Return the deepest fall in dB between two crests: over 2 dB means two syllables."""
    left = np.maximum.accumulate(level)
    right = np.maximum.accumulate(level[::-1])[::-1]
    return float(np.max(np.minimum(left, right) - level))
