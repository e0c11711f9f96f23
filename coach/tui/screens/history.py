"""How your cold answers changed: one measure at a time, drawn and in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from coach.report.history import counted, trend_sentence, usual_sentence
from coach.report.names import NAMES
from coach.report.trend_plot import plot
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain, plain_line
from coach.tui.screens.details import figures_screen
from coach.tui.screens.place import PlaceScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.coaching.baseline import Usual
    from coach.coaching.trends import Trend

_LEGEND = "● first time: counts   ○ again: does not count   ┄ your usual"


@dataclass(frozen=True)
class Changes:
    """What the history is made of."""

    answers: int
    cold: int
    trends: tuple[tuple[Trend, Usual], ...]
    """With something to draw, in the order of the feedback."""


class ChangesRead(Message):
    """The history has been read."""

    def __init__(self, changes: Changes) -> None:
        super().__init__()
        self.changes = changes


class HistoryScreen(PlaceScreen[None]):
    """Left and right go from one measure to the next."""

    places: ClassVar[tuple[Place, ...]] = ("history",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("history")]

    def __init__(self) -> None:
        super().__init__()
        self._changes: Changes | None = None
        self._at = 0

    def where(self) -> Content:
        return Content("How your answers changed")

    def page(self) -> ComposeResult:
        yield Static(Content("Reading your answers."), id="lead")
        yield Static(id="plot")
        yield Static(id="legend")
        yield Static(id="summary")
        yield Static(id="notice")

    def on_mount(self) -> None:
        self.coach.read_changes(self)

    def resized(self) -> None:
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("next_measure", "last_measure"):
            return self._changes is not None and len(self._changes.trends) > 1
        return True

    def action_next_measure(self) -> None:
        self._move(1)

    def action_last_measure(self) -> None:
        self._move(-1)

    def action_explain(self) -> None:
        if self._changes is not None:
            newest = {trend.code: trend.points[-1].measure for trend, _ in self._changes.trends}
            self.app.push_screen(figures_screen(newest))

    def action_back(self) -> None:
        self.app.pop_screen()

    @on(ChangesRead)
    def _read(self, message: ChangesRead) -> None:
        self._changes = message.changes
        self._draw()
        self.refresh_bindings()

    def _move(self, step: int) -> None:
        if self._changes is not None:
            self._at = (self._at + step) % len(self._changes.trends)
            self._draw()

    def _draw(self) -> None:
        changes = self._changes
        if changes is None:
            return
        if not changes.trends:
            said = "No answer was measured yet. Your first ones will be here."
            self.query_one("#lead", Static).update(Content(said))
            return
        one, usual = changes.trends[self._at]
        name = NAMES[one.code].name
        lead = f"{name[0].upper()}{name[1:]}, {one.unit}  ({self._at + 1} of {len(changes.trends)})"
        self.query_one("#lead", Static).update(plain_line(lead, "bold"))
        middle = usual.median if usual.ready else None
        rows = plot(one.points, columns=self.text_width, rows=7 if self.size.height < 24 else 9, usual=middle)
        self.query_one("#plot", Static).update(plain("\n".join(rows)))
        self.query_one("#legend", Static).update(Content(_LEGEND))
        told = f"{trend_sentence(one)} {usual_sentence(usual)}".strip()
        self.query_one("#summary", Static).update(plain(told))
        answers = counted(changes.answers, "answer")
        count = f"{answers} saved, {changes.cold} of them cold: told for the first time."
        self.query_one("#notice", Static).update(plain(count))
