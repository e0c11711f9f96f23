"""Every drill by what it is for; one is done on the question of the newest answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coach.coaching.drills import load
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain, plain_line
from coach.tui.messages import NewestRead
from coach.tui.screens.details import DetailsScreen
from coach.tui.screens.drill import DrillScreen, drill_text
from coach.tui.screens.place import PlaceScreen
from coach.tui.widgets.choices import Choices

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.coaching.drills import Drill
    from coach.model import Answer


class DrillsScreen(PlaceScreen[None]):
    """A list to read; with an answer to hold it against, a drill can be done at once."""

    places: ClassVar[tuple[Place, ...]] = ("drills",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("drills")]

    def __init__(self) -> None:
        super().__init__()
        self._drills = tuple(load().values())
        self._newest: Answer | None = None

    def where(self) -> Content:
        return Content("Drills")

    def page(self) -> ComposeResult:
        yield Static(Content("A drill is an exercise for one thing. Enter shows its steps."), id="lead")
        yield Choices(*[_option(drill) for drill in self._drills], id="drills")
        yield Static(Content(), id="notice")

    def on_mount(self) -> None:
        self.coach.read_newest(self)

    @on(NewestRead)
    def _read(self, message: NewestRead) -> None:
        self._newest = message.answer
        if message.answer is None:
            said = "To do a drill, answer a question first. Each answer names the drill that fits it."
        else:
            said = f"A drill is done on your newest question: {message.answer.take.wording}"
        self.query_one("#notice", Static).update(plain_line(said, limit=200))

    def action_start(self) -> None:
        marked = self.query_one(OptionList).highlighted
        if marked is None:
            return
        drill = self._drills[marked]
        if self._newest is None:
            self.app.push_screen(DetailsScreen(f"Drill: {drill.topic}", lambda width: drill_text(drill)))
        else:
            self.app.push_screen(DrillScreen(drill, self._newest, fresh=True))

    def action_back(self) -> None:
        self.app.pop_screen()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_start()


def _option(drill: Drill) -> Option:
    return Option(Content.styled(f"{drill.topic:<13}", "bold") + plain(drill.aim, limit=200))
