"""Every gate and every sentence of refusal, in one place (DESIGN 6, evidence 3). Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from coach.analysis.intervals import Estimate
from coach.model import Measure, measured, refused

MUTED = "No sound at all reached us: the microphone is muted, or this terminal has no permission to use it."
EMPTY = "There is no sound in this recording: it is 0 seconds long. Record again."
NO_SPEECH = (
    "No speech was heard. Speak closer to the microphone, not in a whisper, and check that the right one "
    "is chosen."
)
ONLY_SOUND = (
    "Rough: nothing here was recognized as speech; this describes everything that sounded. "
    "Check that the right file or microphone is used."
)
NO_SNR = (
    "Rough: there was no silence to compare your voice with, so the noise of the room is not known. "
    "Wait a second before you speak."
)

SPEECH_ONLY = ("pauses", "pace")
"""What nothing but speech has: a tone or music has a pitch and a level all the same."""
HUMS = "Unplug the charger, or use another socket or microphone: the power supply hums ({hum} Hz)"

WORST_SNR = 10.0
SNR_ERROR = 2.0
"""dB, the error of health.snr that nearly all mixes keep to (docs/accuracy.md). A value is rough where the
ratio lies under the limit by more than this; a gate that refuses allows for nothing."""
LOWEST_PEAK, LOW_PEAK = -40.0, -30.0
"""dBFS: below the first the networks miss much of the voice (2 of 3 voiced frames at -51), below the second
some of it."""
MOST_CLIPPED = 1.0
"""% of samples."""
LEAST_SHOWN = 1.0
"""dB; below this the voice is not said to stand above the noise."""
SPEECH_SHARE = 1 / 3
"""Of the seconds a gate asks for, this much must be speech."""


@dataclass(frozen=True)
class Gate:
    """What a group of measures needs. SNR in dB, lengths in seconds."""

    name: str
    snr: float
    sound_snr: float
    """Rough below this."""
    seconds: float = 0.0
    voiced: float = 0.0
    sound_voiced: float = 0.0
    """Rough below this."""
    clipping: bool = False
    """Refused when more than 1 % of the samples are clipped."""


PITCH = Gate("pitch", 10.0, 15.0, voiced=10.0, sound_voiced=30.0)
PAUSES = Gate("pauses", 10.0, 20.0, seconds=30.0)
PACE = Gate("pace", 10.0, 20.0, seconds=15.0)
FILLERS = Gate("fillers", 15.0, 20.0, seconds=15.0)
LOUDNESS = Gate("loudness", 20.0, 20.0, voiced=10.0, sound_voiced=30.0, clipping=True)

GATES: dict[str, Gate] = {
    "pitch.sd": PITCH,
    "pitch.median": PITCH,
    "pitch.range": PITCH,
    "pitch.pvq": PITCH,
    "pace.articulation": PACE,
    "pace.drift": PACE,
    "pauses.rate": PAUSES,
    "pauses.median": PAUSES,
    "pauses.long": PAUSES,
    "pauses.share": PAUSES,
    "fillers.sounds": FILLERS,
    "loudness.sd": LOUDNESS,
    "loudness.trailing_off": LOUDNESS,
}
"""Measures not named here (health.*, length.seconds) are given wherever they can be computed."""


@dataclass(frozen=True)
class Facts:
    """What the gates look at."""

    seconds: float
    broken: int
    """Samples that were not numbers."""
    silent: bool
    speech: float
    voiced: float
    snr: float | None
    snr_known: bool
    """False when the ratio is only a lower bound from the quietest moments of speech."""
    clipped: float
    peak: float | None
    """Loudest sample in dBFS; None in digital silence."""
    only_sound: bool
    """No speech was found, and what sounded is described instead."""
    comes_and_goes: bool = False
    """The noise is loud now and then, and `snr` is held against all of it."""
    hum: int | None = None
    """The frequency in Hz of the mains where their hum is most of the noise."""


def judge(code: str, found: Estimate | str, *, facts: Facts, ungated: bool = False) -> Measure:
    """Return the measure: refused with a sentence, rough with a sentence, or sound.

    With `ungated` a value below its gate is given all the same, with the sentence.
    """
    if facts.seconds == 0 and code != "length.seconds":
        return refused(code, EMPTY)
    if facts.silent and code != "length.seconds":
        return refused(code, MUTED + _broken(facts))
    if isinstance(found, str):
        return refused(code, found)
    gate = GATES.get(code)
    stop = _refusal(gate, facts) if gate else None
    if stop and not ungated:
        return refused(code, stop)
    reasons = [stop, found.note, *_doubts(gate, facts)] if gate else [found.note]
    why = " ".join(reason for reason in reasons if reason) + _broken(facts)
    return measured(code, found.value, low=found.low, high=found.high, why=why.strip() or None)


def doubted(found: Estimate | str, why: str) -> Estimate | str:
    """Return an estimate that also says `why` it is rough."""
    if isinstance(found, str):
        return found
    return replace(found, note=" ".join(text for text in (why, found.note) if text))


def distrust(measure: Measure, why: str, *, ungated: bool = False) -> Measure:
    """Return the measure refused because its own check failed; with `ungated`, rough instead."""
    if measure.value is None:
        return measure
    if not ungated:
        return refused(measure.code, why)
    return measured(
        measure.code,
        measure.value,
        low=measure.low,
        high=measure.high,
        why=" ".join(sentence for sentence in (why, measure.why) if sentence),
    )


def _refusal(gate: Gate, facts: Facts) -> str | None:
    """Return the first reason for which the gate stays closed."""
    if gate.clipping and facts.clipped > MOST_CLIPPED:
        return (
            f"Lower the microphone level: {facts.clipped:.1f} % of the sound is cut off at the top, "
            "so loudness cannot be measured."
        )
    if facts.only_sound and gate.name in SPEECH_ONLY:
        return NO_SPEECH
    if facts.snr is not None and facts.snr < gate.snr:
        if facts.only_sound:
            return NO_SPEECH
        return (
            f"{_above_noise(facts, facts.snr, only='only ')}, {gate.name} {_needs(gate)} {gate.snr:.0f} dB."
        )
    if facts.peak is not None and facts.peak < LOWEST_PEAK:
        return (
            f"Raise the microphone level in your system's sound settings: the loudest moment is only "
            f"{facts.peak:.0f} dBFS, {gate.name} {_needs(gate)} {LOWEST_PEAK:.0f} dBFS."
        )
    if facts.voiced < gate.voiced:
        return (
            f"Speak longer: {gate.name} needs {gate.voiced:.0f} s of voice, "
            f"and this take has {facts.voiced:.1f} s."
        )
    if facts.seconds < gate.seconds:
        return (
            f"Speak longer: {gate.name} {_needs(gate)} {gate.seconds:.0f} s, "
            f"and this take has {facts.seconds:.1f} s."
        )
    if facts.speech < gate.seconds * SPEECH_SHARE:
        return (
            f"Speak longer: {gate.name} {_needs(gate)} {gate.seconds * SPEECH_SHARE:.0f} s of speech, "
            f"and this take has {facts.speech:.1f} s."
        )
    return None


def _doubts(gate: Gate, facts: Facts) -> list[str]:
    """Return the reasons for which a measure that passed its gate is rough."""
    doubts = []
    if facts.only_sound:
        doubts.append(ONLY_SOUND)
    elif facts.snr is None or not facts.snr_known:
        doubts.append(NO_SNR)
    elif gate.snr <= facts.snr < gate.sound_snr - SNR_ERROR:
        doubts.append(f"Rough. {_above_noise(facts, facts.snr)}, {gate.sound_snr:.0f} dB are better.")
    if facts.peak is not None and LOWEST_PEAK <= facts.peak < LOW_PEAK:
        doubts.append(
            f"Rough: the recording is very quiet (loudest moment {facts.peak:.0f} dBFS). "
            "Raise the microphone level in your system's sound settings."
        )
    if gate.voiced <= facts.voiced < gate.sound_voiced:
        doubts.append(
            f"Rough: this take has {facts.voiced:.0f} s of voice, {gate.sound_voiced:.0f} s are better. "
            "Speak longer."
        )
    return doubts


def _broken(facts: Facts) -> str:
    if not facts.broken:
        return ""
    what = "1 sample was" if facts.broken == 1 else f"{facts.broken} samples were"
    return f" Rough: {what} not a number and taken as silence. Record again if you can."


def because_of_hum(conflict: str, hum: int | None) -> str:
    """Return why pitch is refused where its trackers disagree, with the hum that led one of them astray."""
    if hum is None:
        return conflict
    return f"{HUMS.format(hum=hum)}. {conflict}"


def _above_noise(facts: Facts, snr: float, *, only: str = "") -> str:
    """Return what to do about the noise and by how much the voice stands above it."""
    if snr < LEAST_SHOWN and not facts.hum:
        return "Move closer to the microphone, or find a quieter room: the room is as loud as your voice"
    if facts.hum:
        return f"{HUMS.format(hum=facts.hum)}, and your voice is {only}{_decibels(snr)} above it"
    if facts.comes_and_goes:
        return (
            "Wait until the noise that comes and goes is over, or find a quieter room: on average your voice "
            f"is {only}{_decibels(snr)} above it"
        )
    return f"Move closer to the microphone: your voice is {only}{_decibels(snr)} above the room"


def _decibels(snr: float) -> str:
    """Return dB without rounding up across a gate: 9.97 dB is shown as 9.9."""
    whole = int(snr * 10) / 10
    return f"{whole:.0f} dB" if whole == int(whole) else f"{whole:.1f} dB"


def _needs(gate: Gate) -> str:
    return "need" if gate.name in ("pauses", "fillers") else "needs"
