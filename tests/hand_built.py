"""Takes built by hand, so that every figure a test expects is known."""

from __future__ import annotations

from typing import Any

from coach.model import (
    OVERLAP_MEASURES,
    UNITS,
    Analysis,
    Events,
    Measure,
    Span,
    Transcript,
    Word,
    measured,
    refused,
)

FLATTEST: Span = (12.0, 20.0)
LIVELIEST: Span = (31.0, 39.0)

_SOUND: dict[str, tuple[float, float, float]] = {
    "health.snr": (32, 30, 34),
    "health.clipped": (0, 0, 0),
    "health.peak": (-6, -6, -6),
    "health.speech": (52, 52, 52),
    "health.voiced": (36, 36, 36),
    "pitch.sd": (3.2, 2.9, 3.5),
    "pitch.median": (118, 117, 119),
    "pitch.range": (8.1, 7.4, 8.8),
    "pitch.pvq": (0.19, 0.17, 0.21),
    "pace.articulation": (4.4, 4.2, 4.6),
    "pace.drift": (6, -8, 22),
    "pauses.rate": (9, 7, 11),
    "pauses.median": (0.6, 0.5, 0.7),
    "pauses.long": (1, 1, 1),
    "pauses.share": (18, 16, 20),
    "fillers.sounds": (2, 0.5, 4.5),
    "loudness.sd": (6.1, 5.8, 6.4),
    "loudness.trailing_off": (10, 2, 30),
    "story.parts": (2, 2, 2),
    "story.growth": (1, 1, 1),
    "story.team": (2, 2, 2),
    "story.we_share": (30, 12, 57),
    "length.seconds": (62, 62, 62),
}

NO_WORDS = "There are no words: give a transcript or use a recognizer."


def take(
    *,
    flattest: Span | None = FLATTEST,
    liveliest: Span | None = LIVELIEST,
    events: Events | None = None,
    transcript: Transcript | None = None,
    rough: str | None = None,
    poolable: dict[str, Measure] | None = None,
    **changes: tuple[float, float, float] | str,
) -> Analysis:
    """Return a sound, lively 62 s answer without words; `pitch_sd=(1.4, 1.2, 1.6)` changes a measure,
    `pitch_sd="why"` refuses it, `rough` makes every measure of the voice rough for that reason."""
    by_code = {code.replace(".", "_"): code for code in UNITS}
    values: dict[str, Any] = {**_SOUND, **{by_code[key]: value for key, value in changes.items()}}
    measures = {
        code: _measure(code, values.get(code, NO_WORDS), rough=rough)
        for code in UNITS
        if code not in OVERLAP_MEASURES
    }
    return Analysis(
        measures=measures,
        events=events or Events(speech=((1.0, 30.0), (30.6, 63.0)), pauses=((30.0, 30.6),)),
        transcript=transcript,
        flattest=flattest,
        liveliest=liveliest,
        drift=(40.0, 52.0),
        poolable=poolable,
    )


def nothing(
    why: str, *, events: Events | None = None, **changes: tuple[float, float, float] | str
) -> Analysis:
    """Return a take of which every measure is refused for one reason, but for `changes`."""
    every: dict[str, Any] = {code.replace(".", "_"): why for code in UNITS if code not in OVERLAP_MEASURES}
    return take(flattest=None, liveliest=None, events=events or Events(), **{**every, **changes})


def transcript(text: str, *, corrected: bool = True, confidence: float | None = None) -> Transcript:
    """Return a transcript whose words are half a second long and follow each other from 1 s on."""
    words = tuple(
        Word(text=word, start=1.0 + index / 2, end=1.5 + index / 2, confidence=confidence)
        for index, word in enumerate(text.split())
    )
    return Transcript(
        text=text, words=words, engine="hand", version="1", corrected=corrected, confidence=confidence
    )


def _measure(code: str, value: tuple[float, float, float] | str, *, rough: str | None) -> Measure:
    if isinstance(value, str):
        return refused(code, value)
    why = rough if code.split(".")[0] in ("pitch", "pauses", "pace") else None
    return measured(code, value[0], low=value[1], high=value[2], why=why)


MUTED = "The recording is silent: unmute the microphone and allow coach to use it."
SHORT = "There are only 2 s of speech: speak for at least 10 s."
NOISY = "The room is too loud: your voice is less than 10 dB above it. Find a quieter place."
ROUGH = "Only 14 s of your voice had a pitch, and 30 s are needed for a grade."
UNSURE = (
    "About 7 in 10 of these words are likely wrong. Correct the transcript (t) or use a better recognizer."
)

LITTLE_VOICE = "Speak longer: pitch needs 10 s of voice, and this take has 8.1 s."
_HELD_BACK = {"pitch.sd": measured("pitch.sd", 1.4, low=1.0, high=1.8)}


def short_answer(*, flattest: Span | None = (1.0, 9.0), liveliest: Span | None = (9.5, 17.5)) -> Analysis:
    """Return an answer of 19 s with 8 s of voice: pitch and pauses are refused for its length alone."""
    refusals = {
        code.replace(".", "_"): LITTLE_VOICE
        for code in UNITS
        if code.startswith(("pitch.", "pauses.", "loudness."))
    }
    return take(
        flattest=flattest,
        liveliest=liveliest,
        events=Events(speech=((1.0, 18.0),)),
        poolable=_HELD_BACK,
        **{**refusals, "health_speech": (16, 15, 17), "health_voiced": (8.1, 8, 8.2)},  # type: ignore[arg-type]
        length_seconds=(19, 19, 19),
        pace_drift="Speak longer.",
    )


GOLDEN: dict[str, Analysis] = {
    "lively speaker": take(),
    "flat speaker": take(pitch_sd=(1.2, 1.0, 1.4), pitch_pvq=(0.08, 0.07, 0.09)),
    "a little flat": take(pitch_sd=(1.9, 1.7, 2.1), pitch_pvq=(0.12, 0.11, 0.13)),
    "between flat and lively": take(pitch_sd=(2.3, 2.0, 2.6)),
    "short flat answer": take(rough=ROUGH, pitch_sd=(1.2, 0.9, 1.5), length_seconds=(64, 64, 64)),
    "very short answer": nothing(
        SHORT,
        events=Events(speech=((1.0, 3.0),)),
        health_snr=(30, 28, 32),
        health_peak=(-8, -8, -8),
        length_seconds=(4, 4, 4),
    ),
    "short answer": short_answer(),
    "long pauses": take(
        pauses_long=(2, 2, 2),
        events=Events(speech=((1.0, 10.0), (13.1, 30.0), (33.6, 63.0)), pauses=((10.0, 13.1), (30.0, 33.6))),
    ),
    "very long answer": take(
        length_seconds=(240, 240, 240), events=Events(speech=((1.0, 30.0), (30.6, 238.0)))
    ),
    "fast talker": take(pace_words=(228, 206, 251)),
    "sped up": take(pace_drift=(27, 18, 37)),
    "few words": take(pace_words=(90, 79, 102)),
    "silent file": nothing(MUTED, length_seconds=(62, 62, 62)),
    "noisy room": nothing(
        NOISY,
        events=Events(speech=((1.0, 61.0),)),
        health_snr=(6, 5, 7),
        health_peak=(-10, -10, -10),
        length_seconds=(62, 62, 62),
    ),
    "some noise": take(rough=NOISY, health_snr=(15, 14, 16), loudness_sd=NOISY),
    "cut off": take(health_clipped=(3, 3, 3), loudness_sd="Too much of the sound was cut off."),
    "octave errors": take(pitch_sd=(6.2, 5.8, 6.6)),
    "strong accent": take(
        fillers_words=UNSURE,
        fillers_all=UNSURE,
        pace_words=UNSURE,
        pauses_within_clause=UNSURE,
        register_written=UNSURE,
        specificity_details=UNSURE,
        privacy_patient=UNSURE,
        transcript=transcript("a hat the pay shunt " * 20, corrected=False, confidence=0.3),
    ),
}
