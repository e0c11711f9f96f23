"""From a take and its analysis to a judged, saved answer; and takes that are heard again from disk."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from coach.coaching.feedback import advise
from coach.coaching.rules import find
from coach.errors import EngineError, StoreError
from coach.model import Analysis, Answer, Take
from coach.store import Store

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


def save_judged(take: Take, analysis: Analysis, *, store: Store, answer_seconds: int | None = None) -> Answer:
    """Judge an analysis, save it over what was saved before, and return the answer.

    `answer_seconds` is the length that the question suggests; None when the question is not at hand.
    """
    findings = find(analysis, answer_seconds=answer_seconds)
    feedback = advise(analysis, findings, answer_seconds=answer_seconds)
    store.save_answer(take, analysis=analysis, findings=findings, feedback=feedback)
    return Answer(take=take, analysis=analysis, findings=findings, feedback=feedback)


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
    return save_judged(take, analysis, store=store)


def left_without_words(store: Store, *, at_most: int = 20) -> list[Take]:
    """Return the newest takes that were never analyzed, or left while their words were being recognized."""
    left: list[Take] = []
    for session in store.sessions():
        try:
            answers = store.session(session.id).answers
        except StoreError:
            continue  # `coach session check` names it
        left += [a.take for a in answers if a.analysis is None or a.analysis.words_pending]
        if len(left) >= at_most:
            break
    return left[:at_most]
