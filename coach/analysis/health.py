"""What the recording itself is like: noise, clipping, peak, speech, voice."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from coach.analysis.activity import inside
from coach.analysis.intervals import Estimate, block_sums, exact, t_factor
from coach.analysis.tracks import FRAME_SECONDS
from coach.model import Span

MARGIN = 0.2
"""Seconds beside speech that are not taken as room noise: breaths and reverberation."""
LEAST_NOISE = 1.0
QUANTIZATION = 1 / (12 * 32_768**2)
"""Noise power of 16-bit samples, full scale = 1: a quieter room cannot be told from digital silence."""
QUIETEST = 0.05
LEAST_QUIETEST = 0.3
FROM_QUIETEST = (
    "Rough: there is less than a second of silence, so this is taken from the quietest moments between "
    "words. Wait a second before you speak."
)
OUTLYING = 10.0
"""A power ratio, 10 dB."""
MOST_OUTLYING = 1 / 8
"""Share of the silence that a cough, a click or a missed word may take and be left out. With more the noise
comes and goes: on 185 mixes shares from 1/8 to 3/10 did equally well, 1/10 worse."""
CLEAR = 25.0
"""dB; with a voice this far above all of the noise, breaths included, nobody needs to hear that it varies."""
COMES_AND_GOES = (
    "Rough: loud sounds come and go where no speech was heard. Your voice is {mean} dB above the room with "
    "them, and {quiet} dB without. Wait until it is quiet, or record in another room."
)
MISSED = 0.25
"""Share of a block with the speaker's own pitch from which it is a missed word and not the room."""
WORST_RATIO = 0.01
_BLOCK = 16
"""Frames; the level of a room is independent after about a quarter of a second."""


def snr(
    power: np.ndarray,
    mean: np.ndarray,
    spans: tuple[Span, ...],
    room_power: float | None,
    *,
    voiced: np.ndarray | None = None,
    own: np.ndarray | None = None,
) -> Estimate | str:
    """Return health.snr = 10 log10((Ps - Pn) / Pn) in dB, or why it cannot be known.

    `power` and `mean` are the mean square and the mean of each 16 ms frame, `voiced` says which have a pitch
    and so cannot be the room alone, `own` which have a pitch near the speaker's: where the detector missed a
    word, it is no noise. Pn is that of 1 s or more of
    non-speech 0.2 s away from speech, else `room_power`; a constant offset of the microphone is taken out.
    Loud moments are left out where they are few; where they are not, they count, but for the few that are far
    louder than the rest, and the interval reaches up to the ratio without them.
    """
    if not spans or not len(power):
        return "No speech was heard to compare with the room. Speak closer to the microphone."
    times = (np.arange(len(power)) + 0.5) * FRAME_SECONDS
    away = ~inside(spans, times, margin=MARGIN)
    # From the room alone: speech is not symmetric about zero, and its mean would pass for noise.
    offset = float(np.median(mean[away])) if away.any() else 0.0
    moving = np.maximum(power - 2 * offset * mean + offset**2, 0.0)
    speech = moving[inside(spans, times)]
    quiet = _room(_without_missed(moving[away], None if own is None else own[away]))
    enough = len(quiet) * FRAME_SECONDS >= LEAST_NOISE
    if not len(speech):
        return "No speech was heard to compare with the room. Speak closer to the microphone."
    if not enough and not room_power:
        return _at_least(moving if voiced is None else moving[~voiced], float(speech.mean()), len(moving))
    voice = float(speech.mean())
    if not enough:
        return _ratio(voice, float(room_power or 0.0), error=math.hypot(_relative_error(speech), 0.25))
    return _over_the_room(speech, quiet)


def _over_the_room(speech: np.ndarray, quiet: np.ndarray) -> Estimate:
    """Return the SNR from the power of speech and of a second or more of the room."""
    voice, usual = float(speech.mean()), _without_outliers(quiet)
    steady = _ratio(voice, float(usual.mean()), error=_error_of(speech, usual))
    blocks = _per_block(quiet)
    if 1 - len(usual) / len(blocks) <= MOST_OUTLYING:
        return steady
    blocks = blocks[blocks <= OUTLYING * np.percentile(blocks, 100 * (1 - MOST_OUTLYING))]
    whole = _ratio(voice, float(blocks.mean()), error=_error_of(speech, blocks))
    note = COMES_AND_GOES.format(mean=round(whole.value), quiet=round(steady.value))
    return replace(whole, high=max(whole.high, steady.high), note=note if whole.value < CLEAR else None)


def comes_and_goes(found: Estimate | str) -> bool:
    """Return whether an estimate by `snr` says that the noise comes and goes."""
    return not isinstance(found, str) and COMES_AND_GOES[:30] in (found.note or "")


def _ratio(voice: float, noise: float, *, error: float) -> Estimate:
    """Return 10 log10((voice - noise) / noise) in dB, `error` being the relative error of voice / noise."""
    noise = max(noise, QUANTIZATION)
    ratio = max((voice - noise) / noise, WORST_RATIO)
    value = 10 * math.log10(ratio)
    # Error propagation through log((Ps - Pn) / Pn): the relative error of Ps / Pn grows as the two near.
    half = min(30.0, 10 / math.log(10) * 2 * error * (1 + 1 / ratio))
    return Estimate(value, value - half, value + half)


def _error_of(speech: np.ndarray, blocks: np.ndarray) -> float:
    return math.hypot(_relative_error(speech), _error_of_mean(blocks))


def _at_least(unvoiced: np.ndarray, voice: float, frames: int) -> Estimate | str:
    """Return a lower bound of the SNR from the quietest unvoiced frames of talk that never pauses for long.

    The room is not louder than they are; sounds that fade between words may make them louder than the room,
    so the ratio may be up to 15 dB higher than this.
    """
    count = int(frames * QUIETEST)
    if count * FRAME_SECONDS < LEAST_QUIETEST or len(unvoiced) <= count:
        return "There is less than a second of silence to hear the room in. Wait a second before you speak."
    noise = max(float(np.partition(unvoiced, count)[:count].mean()), QUANTIZATION)
    value = 10 * math.log10(max((voice - noise) / noise, WORST_RATIO))
    return Estimate(value, value - 3.0, value + 15.0, note=FROM_QUIETEST)


def _without_missed(quiet: np.ndarray, own: np.ndarray | None) -> np.ndarray:
    """Leave out blocks of a quarter of a second in which the speaker's own pitch is heard."""
    if own is None or not own.any():
        return quiet
    spoken = _per_block(own.astype(np.float64)) >= MISSED
    kept = quiet[~np.repeat(spoken, _BLOCK)[: len(quiet)]]
    return kept if len(kept) * FRAME_SECONDS >= LEAST_NOISE else quiet


def _room(quiet: np.ndarray) -> np.ndarray:
    """Leave out digital silence (a gate, or padding) where a second of real room remains."""
    real = quiet[quiet > QUANTIZATION / 10]
    return real if len(real) * FRAME_SECONDS >= LEAST_NOISE else quiet


def _without_outliers(quiet: np.ndarray) -> np.ndarray:
    """Return the power of blocks (a quarter of a second) up to 10 dB above their first quartile.

    Where they are few, the rest are coughs, clicks and words the speech detector missed.
    """
    blocks = _per_block(quiet)
    return np.asarray(blocks[blocks <= OUTLYING * np.percentile(blocks, 25)])


def _per_block(power: np.ndarray) -> np.ndarray:
    return np.asarray(block_sums(power, _BLOCK) / block_sums(np.ones(len(power)), _BLOCK))


def _relative_error(power: np.ndarray) -> float:
    """Return the relative standard error of the mean power from blocks of a quarter of a second."""
    return _error_of_mean(_per_block(power))


def _error_of_mean(blocks: np.ndarray) -> float:
    if len(blocks) < 2 or not blocks.mean():
        return 0.5
    return float(t_factor(len(blocks)) / 1.96 * blocks.std(ddof=1) / math.sqrt(len(blocks)) / blocks.mean())


def clipped(count: int, frames: int) -> Estimate:
    """Return health.clipped: % of samples at full scale in runs of three or more."""
    return exact(100 * count / frames)


def peak(largest: float) -> Estimate:
    """Return health.peak in dBFS of the largest sample (above 0)."""
    return exact(20 * math.log10(largest))


def speech(spans: tuple[Span, ...]) -> Estimate:
    """Return health.speech in seconds; each edge is uncertain by 0.07 s (hand marks)."""
    value = sum(end - start for start, end in spans)
    half = 1.96 * 0.07 * math.sqrt(2 * len(spans))
    return Estimate(value, max(0.0, value - half), value + half)


def voiced(frames: int) -> Estimate:
    """Return health.voiced in seconds; 5 % of frames differ from a laryngograph."""
    value = frames * FRAME_SECONDS
    return Estimate(value, 0.95 * value, 1.05 * value)
