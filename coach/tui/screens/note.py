"""A short note to oneself about one answer, kept beside its recording."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import Input, Static

from coach.store.own_notes import MOST_CHARACTERS
from coach.tui.commands import Place, bindings_at
from coach.tui.screens.place import PlaceScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.model import Answer

WHY = (
    "What do you want to remember about this answer? It is kept beside the recording, on this machine. "
    "Leave out names and dates of patients."
)


class NoteScreen(PlaceScreen[None]):
    """One line to type."""

    places: ClassVar[tuple[Place, ...]] = ("note",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("note")]

    def __init__(self, answer: Answer, text: str) -> None:
        super().__init__()
        self._answer = answer
        self._text = text

    def where(self) -> Content:
        return Content("A note to yourself")

    def page(self) -> ComposeResult:
        yield Static(Content(WHY), id="lead")
        yield Input(self._text, max_length=MOST_CHARACTERS, id="typed")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_keep_note()

    def action_keep_note(self) -> None:
        text = self.query_one(Input).value
        self.coach.in_thread(partial(self.coach.player.keep_own, self._answer, note=text), group="own")
        self.app.pop_screen()
        said = "Your note is kept with this answer." if text.strip() else "There is no note now."
        self.app.notify(said, markup=False)

    def action_back(self) -> None:
        self.app.pop_screen()
