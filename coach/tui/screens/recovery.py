"""Shown first when a crash left answers behind: recover, discard, later."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widgets import Static

from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain, plain_line
from coach.tui.screens.confirm import Confirm
from coach.tui.screens.place import PlaceScreen, clock

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.store import Unfinished
    from coach.tui.messages import Sorted


class RecoveryScreen(PlaceScreen[None]):
    """One unfinished answer at a time, the oldest first."""

    places: ClassVar[tuple[Place, ...]] = ("recovery",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("recovery")]

    def __init__(self, unfinished: tuple[Unfinished, ...]) -> None:
        super().__init__()
        self._left = list(unfinished)
        self._total = len(self._left)
        self._busy = False

    def where(self) -> Content:
        return Content("Unfinished answers")

    def page(self) -> ComposeResult:
        yield Static(Content.styled("An answer was not finished. It is still here.", "bold"), id="lead")
        yield Static(id="question")
        yield Static(id="facts")
        yield Static(id="notice")

    def on_mount(self) -> None:
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return not (self._busy and action in ("recover", "discard", "later"))

    def action_recover(self) -> None:
        self._set_busy(True)
        self.query_one("#notice", Static).update(Content("Saving it…"))
        self.coach.recover(self._left[0])

    def action_discard(self) -> None:
        self.app.push_screen(
            Confirm("Delete this answer for good?", "It cannot be brought back after that."), self._discard
        )

    def action_later(self) -> None:
        self.coach.go_on()

    def sorted_out(self, message: Sorted) -> None:
        """An answer was dealt with, or could not be: go on with the next."""
        self._set_busy(False)
        self.query_one("#notice", Static).update(plain(message.sentence))
        if message.done:
            self._left.pop(0)
        if self._left:
            self._draw()
        else:
            self.coach.go_on(message.sentence)

    def _discard(self, yes: bool | None) -> None:
        if yes:
            self._set_busy(True)
            self.coach.discard(self._left[0])

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.refresh_bindings()

    def _draw(self) -> None:
        item = self._left[0]
        number = self._total - len(self._left) + 1
        self.query_one("#question", Static).update(plain(item.wording, limit=600))
        started = item.started[:16].replace("T", " ")
        self.query_one("#facts", Static).update(
            plain_line(
                f"{clock(item.seconds)} recorded, begun {started} UTC. Answer {number} of {self._total}."
            )
        )
