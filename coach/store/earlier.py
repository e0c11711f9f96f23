"""Which answers given before a take is compared with, and for which of them shared words say something."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from coach.errors import UsageError
from coach.model import Answer, CompareWith, EarlierAnswer, Take
from coach.store.store import Store

MOST_WORDS = 50
"""Answers whose words are compared: those to the same question first, then the newest."""
MOST_SOUND = 5
"""Answers to the same question whose sound is compared."""
LONG_AGO = timedelta(hours=20)
"""Told again within hours, a thing comes in much the same words by itself (De Jong and Tillman); exact
wording days later says more (evidence 9.1). Twenty hours let a practice each evening count as days."""


def before(take: Take, answers: Sequence[Answer]) -> list[Answer]:
    """Return the answers given before a take, newest first; drills are no answers."""
    earlier = [one for one in answers if one.take.started < take.started and one.take.asked != "drill"]
    return sorted(earlier, key=lambda one: one.take.started, reverse=True)


def to_compare(take: Take, answers: Sequence[Answer], *, store: Store, script: str = "") -> CompareWith:
    """Return what a take is compared with, out of `answers`; nothing when the take is a drill."""
    if take.asked == "drill":
        return CompareWith(question=take.wording)
    earlier = sorted(before(take, answers), key=lambda one: one.take.question != take.question)
    found: list[EarlierAnswer] = []
    texts = sounds = 0
    for one in earlier:
        same, text, path = one.take.question == take.question, trusted_text(one), ""
        if texts >= MOST_WORDS:
            text = ""
        apart = _moment(take) - _moment(one.take) >= LONG_AGO
        if same and apart and sounds < MOST_SOUND and one.analysis is not None:
            path = _recording(one.take, store)
        texts, sounds = texts + bool(text), sounds + bool(path)
        if text or path:
            found.append(
                EarlierAnswer(
                    take=one.take.id,
                    same_question=same,
                    long_ago=apart,
                    text=text,
                    path=path,
                    sha256=one.take.sha256 if path else "",
                    speech=one.analysis.events.speech if path and one.analysis is not None else (),
                )
            )
    return CompareWith(question=take.wording, script=script, earlier=tuple(found))


def trusted_text(answer: Answer) -> str:
    """Return the words of an answer where a person has checked them, else nothing."""
    transcript = answer.analysis.transcript if answer.analysis is not None else None
    return transcript.text if transcript is not None and transcript.corrected else ""


def _recording(take: Take, store: Store) -> str:
    try:
        return str(store.audio(take))
    except UsageError:
        return ""  # `coach session check` names it


def _moment(take: Take) -> datetime:
    return datetime.fromisoformat(take.started)
