"""The script of a question, in the app: what a thread does with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.errors import CoachError
from coach.tui.messages import Heard, Sorted

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message

    from coach.model import Answer
    from coach.tui.tools import Tools


def kept(tools: Tools, answer: Answer) -> tuple[str, str]:
    """Return the script that is kept for the question of an answer, and a sentence if it cannot be read."""
    try:
        return tools.open_store().scripts.find(answer.take.question), ""
    except CoachError as error:
        return "", error.message


def keep(tools: Tools, answer: Answer, text: str, *, post: Callable[[Message], object]) -> None:
    """Keep a script and hold the answer against it (for a worker thread); an empty text deletes it."""
    try:
        there = tools.open_store().scripts.save(answer.take.question, text)
        post(Sorted("Kept on this machine. Comparing." if there else "The text is deleted."))
        found = tools.compare(tools.open_store().take(answer.take.id))
    except CoachError as error:
        post(Sorted(error.message))
    else:
        post(Heard(found))
