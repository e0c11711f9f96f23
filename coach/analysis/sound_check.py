"""A few seconds of speech before a practice: is the room quiet enough, in one sentence."""

from __future__ import annotations

import numpy as np

from coach.analysis.health import QUANTIZATION

_FRAME_SECONDS = 0.02
_QUIET_SECONDS = 0.4
"""The room is heard in the quietest moments that add up to this much."""
_VOICE_SHARE = 0.2
"""The voice is heard in the loudest fifth: whoever says one sentence in 3 s speaks for longer than that."""
GOOD, ROUGH, WORST = 20.0, 15.0, 10.0
"""dB; from here on loudness, pitch, and anything at all are measured (docs/measures.md)."""


def above_the_room(samples: np.ndarray, *, rate: int) -> float | None:
    """Return by how many dB the loudest fifth of `samples` (mono, full scale 1) is above the quietest 0.4 s.

    None when there is less than a second. Cruder than health.snr, which knows where speech is.
    """
    size = max(1, int(rate * _FRAME_SECONDS))
    count = len(samples) // size
    if count * _FRAME_SECONDS < 1.0:
        return None
    power = np.sort(np.mean(np.square(samples[: count * size].reshape(count, size)), axis=1))
    room = max(float(power[: int(_QUIET_SECONDS / _FRAME_SECONDS)].mean()), QUANTIZATION)
    voice = float(power[-max(1, int(count * _VOICE_SHARE)) :].mean())
    return round(10 * float(np.log10(max(voice, QUANTIZATION) / room)), 4)


def room_verdict(samples: np.ndarray, *, rate: int) -> str:
    """Return one sentence on the room, and what to do where it is too loud."""
    above = above_the_room(samples, rate=rate)
    if above is None:
        return "That was too short to hear the room."
    said = f"Your voice was {above:.0f} dB above the room"
    if above >= GOOD:
        return f"{said}: good."
    if above >= ROUGH:
        return f"{said}: enough for most measures. A quieter room, or a closer microphone, gives all of them."
    if above >= WORST:
        return f"{said}: pauses can be measured, your pitch cannot. Find a quieter room, or come closer."
    return f"{said}: too little to measure. Say a sentence, find a quieter room, or come closer."
