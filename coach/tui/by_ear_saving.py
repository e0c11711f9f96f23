"""Saving what a person heard in their own take: corrected words, marks, fillers. For worker threads."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coach.errors import CoachError, EngineError
from coach.tui.messages import Heard

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message

    from coach.model import Answer, Mark, Phrase, Take, Verdict
    from coach.tui.tools import Tools


def correct(
    tools: Tools, answer: Answer, phrases: tuple[Phrase, ...], *, post: Callable[[Message], object]
) -> None:
    """Save corrected words and judge the answer anew (for a worker thread)."""
    try:
        corrected = tools.correct(answer, phrases)
        post(Heard(corrected))
        if (found := tools.compare(corrected)) is not corrected:
            post(Heard(found))
    except EngineError as error:
        post(Heard(tools.open_store().take(answer.take.id), f"Your words are saved. {error.message}"))
    except CoachError as error:
        post(Heard(None, error.message))


@dataclass
class ByEarWanted:
    """What waits to be saved, by take: keys come quicker than a disk writes, and only the newest counts."""

    newest: dict[str, dict[str, tuple[Mark, ...] | tuple[Verdict, ...]]] = field(default_factory=dict)
    one_at_a_time: threading.Lock = field(default_factory=threading.Lock)


def save_by_ear(
    tools: Tools,
    take: Take,
    wanted: ByEarWanted,
    *,
    post: Callable[[Message], object],
) -> None:
    """Save the newest marks and what is said about fillers, and count again (for a worker thread)."""
    from coach.judging import heard_by_ear

    with wanted.one_at_a_time:
        newest = wanted.newest.pop(take.id, None)
        if newest is None:  # an earlier thread saved it already
            return
        store = tools.open_store()
        try:
            store.save_by_ear(take, marks=newest.get("marks"), verdicts=newest.get("verdicts"))  # type: ignore[arg-type]
            now = heard_by_ear(store.take(take.id), store=store)
        except CoachError as error:
            post(Heard(None, error.message))
            return
    post(Heard(now))
