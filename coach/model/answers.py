"""Recorded answers, what their speaker adds to them, and the sessions they make."""

from __future__ import annotations

from typing import Literal

from coach.model.advice import Feedback, Finding
from coach.model.analysis import Analysis
from coach.model.base import Frozen, Span
from coach.model.speech import Mark, Phrase, Verdict

Prepared = Literal["off the cuff", "notes", "memorized", "read", "unsaid"]
AskedAs = Literal["question", "rewording", "twist", "follow-up", "drill"]


class BodyCheck(Frozen, frozen=True, kw_only=True):
    """What a microphone cannot see, as the speaker reports it; None where it was skipped."""

    camera: bool | None = None
    light: bool | None = None
    hands: bool | None = None
    posture: bool | None = None
    smile_start: bool | None = None
    smile_end: bool | None = None


class DrillRun(Frozen, frozen=True, kw_only=True):
    """That a take was a drill, and how it differed from the take before it."""

    drill: str
    """Id of the drill."""
    before: str
    """Id of the take it was held against."""
    verdict: Literal["better", "no clear change", "worse", "not judged"]
    text: str


class OwnNotes(Frozen, frozen=True, kw_only=True):
    """What the speaker adds to one take: self-reported, not measured."""

    body: BodyCheck | None = None
    drill: DrillRun | None = None
    note: str = ""
    """What they want to remember about it, in their own words."""
    muted: tuple[Span, ...] = ()
    """Stretches that nobody else may hear: silent in whatever leaves the machine."""
    kept: tuple[Span, ...] = ()
    """Stretches that looked private, and that the speaker says are fine."""


class Health(Frozen, frozen=True, kw_only=True):
    """What the recorder itself noticed while the take was made."""

    gaps: int = 0
    """Blocks lost according to the monotonic clock."""
    recovered: bool = False
    """True when the take was finished after a crash."""
    notes: tuple[str, ...] = ()
    cuts: tuple[float, ...] = ()
    """Seconds into the take at which sound was left out, because the speaker paused the recording."""


class Take(Frozen, frozen=True, kw_only=True):
    """One recorded answer."""

    id: str
    """SESSION/n"""
    question: str
    """Id of the question; the words that were asked are in `wording`."""
    wording: str
    prepared: Prepared
    started: str
    """UTC, ISO 8601."""
    seconds: float
    rate: int
    file: str
    """File name inside the session's folder."""
    sha256: str
    health: Health
    device: str = ""
    room_power: float | None = None
    """Mean square of the room tone before the answer, full scale = 1; None when there was none."""
    asked: AskedAs = "question"
    """How the question was put."""


class Answer(Frozen, frozen=True, kw_only=True):
    """A take with what was measured, found and said about it; None while that is not done."""

    take: Take
    analysis: Analysis | None
    findings: tuple[Finding, ...]
    feedback: Feedback | None
    marks: tuple[Mark, ...] = ()
    """By ear, in order of time."""
    verdicts: tuple[Verdict, ...] = ()
    corrected: tuple[Phrase, ...] | None = None
    """The words as the person corrected them; they are kept even while they are not aligned yet."""


class Session(Frozen, frozen=True, kw_only=True):
    """Answers in the order they were given."""

    id: str
    started: str
    bank: str
    answers: tuple[Answer, ...]
