"""What an interview tells whoever draws it: one frozen event for everything that happens."""

from __future__ import annotations

from dataclasses import dataclass

from coach.banks.choose import Asked
from coach.engines import Armed, Block, Recorded
from coach.model import Analysis, Answer, Feedback, Finding


@dataclass(frozen=True)
class Asking:
    """A question is put; `number` counts from 1."""

    asked: Asked
    number: int
    total: int


@dataclass(frozen=True)
class VoiceFailed:
    """The question could not be heard and is on screen only."""

    why: str
    spoken: bool = False
    """True when the voice did its part and only the speaker is missing."""


@dataclass(frozen=True)
class Reading:
    """The question was put; up to `seconds` remain to read it before the answer begins."""

    seconds: float


@dataclass(frozen=True)
class SpeakNow:
    """Sound has arrived from the microphone and the take has begun."""

    armed: Armed


@dataclass(frozen=True)
class Listening:
    """Sound was written to disk."""

    block: Block
    seconds: float


@dataclass(frozen=True)
class Paused:
    """The recording rests, or goes on again."""

    resting: bool


@dataclass(frozen=True)
class Stopped:
    """The take has ended; it is on disk."""

    seconds: float
    recorded: Recorded


@dataclass(frozen=True)
class VoiceJudged:
    """Feedback on the voice, before the words and before the recording is put away."""

    analysis: Analysis
    findings: tuple[Finding, ...]
    feedback: Feedback


@dataclass(frozen=True)
class WordsJudged:
    """The final feedback on a take; `answer.analysis` includes the words or says why there are none."""

    answer: Answer


Event = Asking | VoiceFailed | Reading | SpeakNow | Listening | Paused | Stopped | VoiceJudged | WordsJudged
