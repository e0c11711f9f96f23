"""A screen that does things with the machine beside it, and says what came of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual import on
from textual.message import Message
from textual.widgets import Static

from coach.errors import CoachError
from coach.tui.content import plain
from coach.tui.screens.place import PlaceScreen

Work = Callable[[], str]
"""Blocks; returns a sentence on how it went, CoachError when it did not."""


class Said(Message):
    """A sentence from a thread; `over` when its work is done."""

    def __init__(self, sentence: str, *, over: bool = False) -> None:
        super().__init__()
        self.sentence = sentence
        self.over = over


class WorkingScreen(PlaceScreen[None]):
    """One thing at a time; a thread never touches a widget, and a screen that is gone hears nothing."""

    busy = False

    def do(self, work: Work) -> None:
        """Do `work` in a thread and say what it returns."""
        if self.busy:
            return
        self.busy = True
        self.refresh_bindings()
        self.coach.in_thread(partial(self._work, work), group="machine")

    def tell(self, sentence: str) -> None:
        """Say something from a thread while its work goes on."""
        self.post_message(Said(sentence))

    def say(self, sentence: str) -> None:
        """Show a sentence at the foot of the page."""
        text = plain(sentence[:1].upper() + sentence[1:], limit=600)
        self.query_one("#notice", Static).update(text)

    def over(self) -> None:
        """What was done in the thread is over; what it changed may be drawn."""

    def _work(self, work: Work) -> None:
        try:
            sentence = work()
        except CoachError as error:
            sentence = error.message
        except BaseException:
            self.post_message(Said("something went wrong; the log has it.", over=True))
            raise
        self.post_message(Said(sentence, over=True))

    @on(Said)
    def _said(self, message: Said) -> None:
        if message.over:
            self.busy = False
        self.say(message.sentence)
        if message.over:
            self.refresh_bindings()
            self.over()
