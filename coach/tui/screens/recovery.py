"""Shown first when a crash left answers behind: recover, discard, later."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widgets import Static

from coach.coaching.phrases import clock
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain, plain_line
from coach.tui.screens.confirm import Confirm
from coach.tui.screens.place import PlaceScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.store import Unfinished


class RecoveryScreen(PlaceScreen[None]):
    """One unfinished answer at a time, the oldest first."""

    places: ClassVar[tuple[Place, ...]] = ("recovery",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("recovery")]

    def __init__(self, unfinished: tuple[Unfinished, ...]) -> None:
        super().__init__()
        self._left = list(unfinished)
        self._total = len(self._left)

    def where(self) -> Content:
        return Content("Unfinished answers")

    def page(self) -> ComposeResult:
        yield Static(Content.styled("An answer was not finished. It is still here.", "bold"), id="lead")
        yield Static(id="question")
        yield Static(id="facts")
        yield Static(id="notice")

    def on_mount(self) -> None:
        self._draw()

    def action_recover(self) -> None:
        self.coach.recover(self._left[0])
        self._go_on("Your answer is being saved and measured.")

    def action_discard(self) -> None:
        self.app.push_screen(
            Confirm("Delete this answer for good?", "It cannot be brought back after that."), self._discard
        )

    def action_later(self) -> None:
        self.coach.go_on()

    def _discard(self, yes: bool | None) -> None:
        if yes:
            self.coach.discard(self._left[0])
            self._go_on("")

    def _go_on(self, notice: str) -> None:
        """Offer the next unfinished answer, or go on."""
        self._left.pop(0)
        if self._left:
            self.query_one("#notice", Static).update(Content(notice))
            self._draw()
        else:
            self.coach.go_on(notice)

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
