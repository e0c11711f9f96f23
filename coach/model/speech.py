"""What is heard in a take: words, fillers, pauses, contours, shared stretches, what people mark by ear."""

from __future__ import annotations

from typing import Literal

import msgspec

from coach.model.base import Frozen, Span


class Word(Frozen, frozen=True, kw_only=True):
    """One recognized or given word; times in seconds, confidence 0-1 or None when unknown."""

    text: str
    start: float
    end: float
    confidence: float | None


class Unheard(Frozen, frozen=True, kw_only=True):
    """A stretch of speech that has no words because the recognizer failed on it; seconds."""

    start: float
    end: float
    why: str


class Transcript(Frozen, frozen=True, kw_only=True):
    """What was said, according to `engine`; `corrected` means a person wrote or checked it."""

    text: str
    words: tuple[Word, ...]
    engine: str
    version: str
    corrected: bool
    confidence: float | None
    """Share of the words that are likely right, 0-1, as measured for this engine; None from a person."""
    dropped: int = 0
    """Recognized words that were taken out because nobody can have said them there."""
    unheard: tuple[Unheard, ...] = ()
    """Where the recognizer failed; `text` and `words` are those of the rest."""


class Filler(Frozen, frozen=True, kw_only=True):
    """One filled pause or filler word; `certainty` is a tier, never a probability."""

    start: float
    end: float
    text: str
    heard_by: Literal["words", "sound", "both"]
    certainty: Literal["possible", "likely", "heard"]


class Phrase(Frozen, frozen=True, kw_only=True):
    """A stretch of a take between two pauses, with what a person says was said in it."""

    text: str
    start: float
    end: float


class Verdict(Frozen, frozen=True, kw_only=True):
    """What the person who spoke says about one filler that was found: it is one, or it is not."""

    start: float
    text: str
    is_filler: bool


ByEar = Literal[
    "situation", "task", "action", "result", "learned", "role", "time", "number", "sounds written", "filler"
]


class Mark(Frozen, frozen=True, kw_only=True):
    """What the person who spoke heard at one second of their own take: a self-report, never a measurement."""

    kind: ByEar
    second: float


class Overlap(Frozen, frozen=True, kw_only=True):
    """A stretch of a known text or an earlier take found in this take; no times where words have none."""

    with_: str = msgspec.field(name="with")
    text: str
    start: float | None
    end: float | None
    words: int
    certainty: float
    by: Literal["words", "alignment", "sound"]


class Events(Frozen, frozen=True, kw_only=True):
    """What happened when: speech, pauses of 0.25 s or more inside the speech, fillers, words."""

    speech: tuple[Span, ...] = ()
    pauses: tuple[Span, ...] = ()
    fillers: tuple[Filler, ...] = ()
    words: tuple[Word, ...] = ()


class PitchCurve(Frozen, frozen=True, kw_only=True):
    """Pitch over time; unvoiced frames are None."""

    times: tuple[float, ...]
    hz: tuple[float | None, ...]


class LevelCurve(Frozen, frozen=True, kw_only=True):
    """Level over time in dBFS; digital silence is None."""

    times: tuple[float, ...]
    db: tuple[float | None, ...]


class Curves(Frozen, frozen=True, kw_only=True):
    """The two contours that are drawn."""

    pitch: PitchCurve
    level: LevelCurve
