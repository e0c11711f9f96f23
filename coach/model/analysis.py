"""What is measured on one take, and what it is compared with."""

from __future__ import annotations

from coach.model.base import Frozen, Span
from coach.model.measures import Measure
from coach.model.speech import Curves, Events, Mark, Overlap, Transcript


class EarlierAnswer(Frozen, frozen=True, kw_only=True):
    """An answer of the same speaker, to compare a take with."""

    take: str
    """Its id."""
    same_question: bool
    long_ago: bool
    """False when it was told so recently that shared words mean nothing."""
    text: str = ""
    """What was said; empty where its words cannot be trusted."""
    path: str = ""
    """Its recording; empty where the sound is not compared."""
    sha256: str = ""
    speech: tuple[Span, ...] = ()


class CompareWith(Frozen, frozen=True, kw_only=True):
    """What a take is compared with by itself; the newest answers first."""

    question: str
    script: str = ""
    earlier: tuple[EarlierAnswer, ...] = ()


class Retold(Frozen, frozen=True, kw_only=True):
    """What an answer keeps of the one before it to the same question; the words of both were checked."""

    before: str
    """Id of the earlier take."""
    kept: tuple[str, ...]
    """Facts: bullets of the story where one is told, else details of the earlier answer."""
    lost: tuple[str, ...]
    new_words: bool
    """True when little of the wording is that of the earlier answer."""


class Analysis(Frozen, frozen=True, kw_only=True):
    """Everything that was measured on one take. Not a judgment."""

    measures: dict[str, Measure]
    events: Events
    transcript: Transcript | None
    overlaps: tuple[Overlap, ...] = ()
    curves: Curves | None = None
    flattest: Span | None = None
    """The 8 s of speech with the least pitch movement, to listen to; None when too short."""
    liveliest: Span | None = None
    """The 8 s of speech with the most pitch movement, to listen to; None when too short."""
    drift: Span | None = None
    """The stretch that pace.drift is about; None when it was not measured."""
    words_pending: bool = False
    """True while a recognizer is still at work: only the voice was measured yet."""
    poolable: dict[str, Measure] | None = None
    """Measures of pitch, pace and loudness before their gates of length, for the measures of the session.

    None in takes that an earlier version measured.
    """
    marks: tuple[Mark, ...] = ()
    """What the speaker marked by ear, where `measures` rest on it."""
    unmarked: dict[str, Measure] | None = None
    """The measures that the marks changed, as they were without them."""
    twist_taken_up: bool | None = None
    """Whether checked words take up the twist that the question came with; None when that cannot be told."""
    retold: Retold | None = None
    repeated: tuple[str, ...] = ()
    """Written-sounding phrases that stand in earlier answers to other questions too, in checked words."""
