"""From a take and its analysis to a judged, saved answer: as heard, compared, or put in other words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import msgspec

from coach.background import Background, background, situated
from coach.coaching import muting
from coach.coaching.baseline import Own, Usual, own
from coach.coaching.cards import Card, cards
from coach.coaching.choice import RUNNING, Before, together, worked_on
from coach.coaching.feedback import advise
from coach.coaching.rules import find
from coach.config import muted_codes
from coach.errors import EngineError, StoreError, UsageError
from coach.model import (
    OVERLAP_MEASURES,
    Analysis,
    Answer,
    CompareWith,
    Feedback,
    Finding,
    Phrase,
    Take,
    Transcript,
)
from coach.store import Store
from coach.store.earlier import to_compare
from coach.wording.filler_range import fillers_in_words, join_fillers, sounds_of
from coach.wording.fillers import filler_kinds
from coach.wording.marks import marked_fillers, without_marks
from coach.wording.words import word_measures

WORDS_DEADLINE = 600.0
COMPARE_DEADLINE = 600.0
"""A take that is spoken meanwhile comes first, so a comparison may wait for minutes."""


class Analyst(Protocol):
    """What listens while the person speaks; see `coach.analyst.client`."""

    def begin(
        self, take: str, path: Path, *, rate: int, room_power: float | None = None, hints: str = ""
    ) -> None: ...
    def grown(self, take: str, frames: int) -> None: ...
    def end(self, take: str, frames: int | None, *, cuts: tuple[float, ...] = ()) -> None: ...
    def moved(self, take: str, path: Path) -> None: ...
    def voice(self, take: str, *, timeout: float) -> Analysis | None: ...
    def words(self, take: str, *, timeout: float) -> Analysis | None: ...
    def forget(self, take: str) -> None: ...
    def align(
        self, take: str, path: Path, phrases: tuple[Phrase, ...], *, timeout: float
    ) -> Transcript | None: ...
    def compare(
        self, take: str, path: Path, analysis: Analysis, against: CompareWith, *, timeout: float
    ) -> Analysis | None: ...


@dataclass(frozen=True)
class Known:
    """What a take is judged with, beside what was measured on it."""

    answer_seconds: int | None = None
    """The length that the question suggests; None when the question is not at hand."""
    own: Own | None = None
    """What is usual for the speaker; None when that was not looked up."""
    around: Background = field(default_factory=Background)
    """Earlier answers and stories; nothing when they were not looked up."""
    muted: frozenset[str] = frozenset()
    """Codes of the measures that the speaker asked not to be coached on."""
    kind: str = ""
    """The kind of the question; empty when it is not at hand."""
    session: tuple[Answer, ...] = ()
    """The answers of the same session before this one."""
    worked_on: tuple[str, ...] = ()
    """What the last answers of earlier sessions were to work on, as codes."""

    @property
    def usual(self) -> Mapping[str, Usual] | None:
        """What is usual, by code."""
        return self.own.usual if self.own else None


def known_before(take: Take, *, store: Store, answer_seconds: int | None = None, question: str = "") -> Known:
    """Return what a saved take is judged with: only the answers before it count.

    `question` is the question without its twist, where it is at hand.
    """
    answers = store.answers()
    earlier = [answer for answer in answers if answer.take.started < take.started]
    session = take.id.partition("/")[0]
    same = tuple(answer for answer in earlier if answer.take.id.partition("/")[0] == session)
    return Known(
        answer_seconds,
        own(earlier),
        background(take, answers, store=store, question=question),
        muted_now(store),
        session=same,
        worked_on=worked_on([answer for answer in earlier if answer not in same]),
    )


def muted_now(store: Store) -> frozenset[str]:
    """Return the codes of the measures that are muted in the settings as they are now."""
    return muted_codes(store.settings().muted)


def judge(analysis: Analysis, known: Known) -> tuple[tuple[Finding, ...], Feedback]:
    """Return what an analysis says and what to do about it."""
    seconds, own = known.answer_seconds, known.own
    heard = muting.without(analysis, known.muted)
    answers = own.answers if own else None
    found = find(heard, answer_seconds=seconds, answers_before=answers, usual=known.usual)
    findings = muting.kept(found, known.muted)
    before = Before(
        kind=known.kind,
        session=together(known.session, analysis),
        worked_on=(known.worked_on + worked_on(known.session))[-RUNNING:],
    )
    return findings, advise(heard, findings, answer_seconds=seconds, usual=known.usual, before=before)


def four_cards(answer: Answer, known: Known, *, reviews: int = 0) -> tuple[Card, ...]:
    """Return the four cards of an answer; none while it is not analyzed."""
    if answer.analysis is None:
        return ()
    return cards(
        muting.without(answer.analysis, known.muted),
        muting.kept(answer.findings, known.muted),
        answer_seconds=known.answer_seconds,
        usual=known.usual,
        reviews=reviews,
        kind=known.kind,
        wording=answer.take.wording,
    )


def save_judged(take: Take, analysis: Analysis, *, store: Store, known: Known | None = None) -> Answer:
    """Judge an analysis, save it over what was saved before, and return the answer."""
    known = known or Known()
    analysis = situated(take, analysis, around=known.around, marks=store.take(take.id).marks)
    findings, feedback = judge(analysis, known)
    store.save_answer(take, analysis=analysis, findings=findings, feedback=feedback)
    return store.take(take.id)


def compared(
    answer: Answer,
    *,
    store: Store,
    analyst: Analyst,
    known: Known | None = None,
    timeout: float = COMPARE_DEADLINE,
) -> Answer:
    """Hold a saved take against its script and earlier answers, judge it anew, save and return it.

    The answer as it is when there is nothing to compare with, or the comparison fails or is given up:
    nobody waits for it.
    """
    take, analysis = answer.take, answer.analysis
    if analysis is None:
        return answer
    try:
        script = store.scripts.find(take.question)
    except StoreError:
        script = ""  # the screen for scripts says what is wrong with it
    against = to_compare(take, store.answers(), store=store, script=script)
    if not against.script and not against.earlier:
        return answer if _uncompared(analysis) == analysis else _save_compared(answer, analysis, store, known)
    try:
        path = store.audio(take)
        found = analyst.compare(take.id, path, _uncompared(analysis), against, timeout=timeout)
    except (EngineError, UsageError):
        return answer
    now = store.take(take.id)
    if found is None or now.analysis is None or now.analysis.transcript != found.transcript:
        return answer  # given up, or its words were corrected meanwhile: that is compared again by itself
    return _save_compared(now, found, store, known)


def _save_compared(answer: Answer, found: Analysis, store: Store, known: Known | None) -> Answer:
    """Put what was compared into the analysis as it is now; marks may have come meanwhile."""
    assert answer.analysis is not None
    plain = _uncompared(answer.analysis)
    shared = {code: measure for code, measure in found.measures.items() if code in OVERLAP_MEASURES}
    if found is answer.analysis:
        shared = {}
    analysis = msgspec.structs.replace(
        plain, measures=plain.measures | shared, overlaps=found.overlaps if shared else ()
    )
    known = known or known_before(answer.take, store=store)
    return save_judged(answer.take, analysis, store=store, known=known)


def _uncompared(analysis: Analysis) -> Analysis:
    own = {code: measure for code, measure in analysis.measures.items() if code not in OVERLAP_MEASURES}
    return msgspec.structs.replace(analysis, measures=own, overlaps=())


def reworded(
    answer: Answer, transcript: Transcript | None, *, store: Store, answer_seconds: int | None = None
) -> Answer:
    """Compute every measure of words anew, from `transcript` and the speaker's verdicts; save it."""
    analysis = answer.analysis
    if analysis is None:
        return answer
    analysis = without_marks(analysis)
    events = analysis.events
    words = transcript.words if transcript is not None else ()
    kinds = filler_kinds(like_and_right=store.settings().like_and_right)
    found = join_fillers(
        fillers_in_words(transcript, kinds=kinds),
        sounds_of(events.fillers),
        spoken=words,
        verdicts=answer.verdicts,
        marked=marked_fillers(answer.marks),
    )
    measures = word_measures(
        transcript,
        speech=events.speech,
        seconds=answer.take.seconds,
        pauses=events.pauses,
        fillers=found,
        why_none=analysis.measures["pace.words"].why,
        kinds=kinds,
    )
    analysis = msgspec.structs.replace(
        analysis,
        transcript=transcript,
        events=msgspec.structs.replace(events, words=words, fillers=found.items),
        measures=analysis.measures | measures,
        words_pending=False,
    )
    known = known_before(answer.take, store=store, answer_seconds=answer_seconds)
    return save_judged(answer.take, analysis, store=store, known=known)


def heard_by_ear(answer: Answer, *, store: Store) -> Answer:
    """Judge an answer anew with what its speaker marked and said about fillers, which is saved already."""
    analysis = answer.analysis
    if analysis is None or not analysis.words_pending:
        return reworded(answer, analysis.transcript if analysis is not None else None, store=store)
    return save_judged(answer.take, analysis, store=store, known=known_before(answer.take, store=store))
