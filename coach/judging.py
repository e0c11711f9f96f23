"""From a take and its analysis to a judged, saved answer; and takes that are heard again from disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from coach.coaching import muting
from coach.coaching.baseline import Own, Usual, own
from coach.coaching.cards import Card, cards
from coach.coaching.feedback import advise
from coach.coaching.rules import find
from coach.config import muted_codes
from coach.errors import EngineError, StoreError
from coach.model import Analysis, Answer, Feedback, Finding, Phrase, Take, Transcript
from coach.store import Store
from coach.wording.filler_range import fillers_in_words, join_fillers, sounds_of
from coach.wording.fillers import filler_kinds
from coach.wording.words import word_measures

WORDS_DEADLINE = 600.0


class Analyst(Protocol):
    """What listens while the person speaks; see `coach.analyst.client`."""

    def begin(
        self, take: str, path: Path, *, rate: int, room_power: float | None = None, hints: str = ""
    ) -> None: ...
    def grown(self, take: str, frames: int) -> None: ...
    def end(self, take: str, frames: int | None) -> None: ...
    def moved(self, take: str, path: Path) -> None: ...
    def voice(self, take: str, *, timeout: float) -> Analysis | None: ...
    def words(self, take: str, *, timeout: float) -> Analysis | None: ...
    def forget(self, take: str) -> None: ...
    def align(
        self, take: str, path: Path, phrases: tuple[Phrase, ...], *, timeout: float
    ) -> Transcript | None: ...


@dataclass(frozen=True)
class Known:
    """What a take is judged with, beside what was measured on it."""

    answer_seconds: int | None = None
    """The length that the question suggests; None when the question is not at hand."""
    own: Own | None = None
    """What is usual for the speaker; None when that was not looked up."""
    muted: frozenset[str] = frozenset()
    """Codes of the measures that the speaker asked not to be coached on."""

    @property
    def usual(self) -> Mapping[str, Usual] | None:
        """What is usual, by code."""
        return self.own.usual if self.own else None


def known_before(take: Take, *, store: Store, answer_seconds: int | None = None) -> Known:
    """Return what a saved take is judged with: only the answers before it count."""
    earlier = [answer for answer in store.answers() if answer.take.started < take.started]
    return Known(answer_seconds, own(earlier), muted_now(store))


def muted_now(store: Store) -> frozenset[str]:
    """Return the codes of the measures that are muted in the settings as they are now."""
    return muted_codes(store.settings().muted)


def judge(analysis: Analysis, known: Known) -> tuple[tuple[Finding, ...], Feedback]:
    """Return what an analysis says and what to do about it."""
    seconds, own = known.answer_seconds, known.own
    heard = muting.without(analysis, known.muted)
    found = find(heard, answer_seconds=seconds, answers_before=own.answers if own else None)
    findings = muting.kept(found, known.muted)
    return findings, advise(heard, findings, answer_seconds=seconds, usual=known.usual)


def four_cards(answer: Answer, known: Known, *, reviews: int = 0) -> tuple[Card, ...]:
    """Return the four cards of an answer; none while it is not analyzed."""
    if answer.analysis is None:
        return ()
    seconds, usual = known.answer_seconds, known.usual
    heard = muting.without(answer.analysis, known.muted)
    findings = muting.kept(answer.findings, known.muted)
    return cards(heard, findings, answer_seconds=seconds, usual=usual, reviews=reviews)


def save_judged(take: Take, analysis: Analysis, *, store: Store, known: Known | None = None) -> Answer:
    """Judge an analysis, save it over what was saved before, and return the answer."""
    findings, feedback = judge(analysis, known or Known())
    store.save_answer(take, analysis=analysis, findings=findings, feedback=feedback)
    return store.take(take.id)


def hear_again(take: Take, *, store: Store, analyst: Analyst, timeout: float = WORDS_DEADLINE) -> Answer:
    """Analyze a saved take from disk (one recovered after a crash), save and return what was found.

    EngineError when the analysis fails or takes longer than `timeout` seconds.
    """
    audio = store.audio(take)
    analyst.begin(take.id, audio, rate=take.rate, room_power=take.room_power, hints=take.wording)
    analyst.end(take.id, None)
    analysis = analyst.words(take.id, timeout=timeout)
    analyst.forget(take.id)
    if analysis is None:
        raise EngineError("the analysis took too long. Your answer is saved.")
    answer = save_judged(take, analysis, store=store, known=known_before(take, store=store))
    corrected = store.take(take.id).corrected
    return answer if corrected is None else correct(answer, corrected, store=store, analyst=analyst)


def correct(
    answer: Answer,
    phrases: tuple[Phrase, ...],
    *,
    store: Store,
    analyst: Analyst,
    answer_seconds: int | None = None,
    timeout: float = WORDS_DEADLINE,
) -> Answer:
    """Save what a person says was said, place its words in the sound, and judge the answer anew.

    The words are on disk before they are aligned. What rests on the voice stays as it was measured.
    EngineError when the words cannot be placed; what the words alone show is stored all the same.
    """
    store.save_by_ear(answer.take, corrected=phrases)
    phrases = store.take(answer.take.id).corrected or ()
    said = tuple(phrase for phrase in phrases if phrase.text.strip())
    trouble: EngineError | None = None
    aligned = None
    try:
        aligned = (
            analyst.align(answer.take.id, store.audio(answer.take), said, timeout=timeout) if said else None
        )
    except EngineError as error:
        trouble = error
    transcript = aligned or Transcript(
        text=" ".join(" ".join(phrase.text for phrase in said).split()),
        words=(),
        engine="person",
        version="",
        corrected=True,
        confidence=None,
    )
    answer = reworded(store.take(answer.take.id), transcript, store=store, answer_seconds=answer_seconds)
    if trouble is not None:
        raise trouble
    return answer


def reworded(
    answer: Answer, transcript: Transcript | None, *, store: Store, answer_seconds: int | None = None
) -> Answer:
    """Compute every measure of words anew, from `transcript` and the speaker's verdicts; save it."""
    analysis = answer.analysis
    if analysis is None:
        return answer
    events = analysis.events
    words = transcript.words if transcript is not None else ()
    kinds = filler_kinds(like_and_right=store.settings().like_and_right)
    found = join_fillers(
        fillers_in_words(transcript, kinds=kinds),
        sounds_of(events.fillers),
        spoken=words,
        verdicts=answer.verdicts,
    )
    measures = word_measures(
        transcript,
        speech=events.speech,
        seconds=answer.take.seconds,
        pauses=events.pauses,
        fillers=found,
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


def left_without_words(store: Store, *, at_most: int = 20) -> list[Take]:
    """Return the newest takes that were never analyzed, or left while their words were being recognized."""
    left: list[Take] = []
    for session in store.sessions():
        try:
            answers = store.session(session.id).answers
        except StoreError:
            continue  # `coach session check` names it
        left += [a.take for a in answers if a.analysis is None or a.analysis.words_pending or _unplaced(a)]
        if len(left) >= at_most:
            break
    return left[:at_most]


def _unplaced(answer: Answer) -> bool:
    """Whether words were corrected and the program ended before they were judged."""
    transcript = answer.analysis.transcript if answer.analysis is not None else None
    return answer.corrected is not None and (transcript is None or not transcript.corrected)
