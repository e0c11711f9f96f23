"""What every screen has: a top line, a page in the middle, the keys at the foot."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.content import Content
from textual.css.query import NoMatches
from textual.screen import Screen

from coach import untrusted
from coach.tui.commands import Command, Place, commands_at
from coach.tui.widgets.keys import KeyLine, Middle, Page, TitleLine

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from coach.tui.app import CoachApp

MOST_COPIED = 20_000
"""Characters: terminals cut off longer ones, some at 100 kB."""
Result = TypeVar("Result")
WIDEST = 96
"""Columns of the page at most: longer lines are hard to read."""


class PlaceScreen(Screen[Result]):
    """A screen whose commands come from the table."""

    places: ClassVar[tuple[Place, ...]]

    @property
    def coach(self) -> CoachApp:
        """The app, with what it can do."""
        return cast("CoachApp", self.app)

    def compose(self) -> ComposeResult:
        yield TitleLine(self.where())
        with Middle(), Page():
            yield from self.page()
        yield KeyLine()

    def where(self) -> Content:
        """What the top line says on the right."""
        return Content()

    def page(self) -> ComposeResult:
        """The widgets in the middle."""
        yield from ()

    def commands_now(self) -> tuple[Command, ...]:
        """The commands that would do something now and are shown at the foot."""
        return tuple(command for command in self.all_commands_now() if command.shown)

    def all_commands_now(self) -> tuple[Command, ...]:
        """The commands of this screen that would do something now."""
        return tuple(
            command
            for place in self.places
            for command in commands_at(place)
            if self.check_action(command.action, ())
        )

    def on_resize(self) -> None:
        """Draw again; not while the page is put up or taken down, when its widgets are not all there."""
        with suppress(NoMatches):
            self.resized()

    def resized(self) -> None:
        """Draw what depends on the size of the screen."""

    def played(self, trouble: str) -> None:
        """The sound that was being played has ended or was stopped; `trouble` says what went wrong."""

    def to_copy(self) -> str:
        """What the copy command copies; nothing by default."""
        return ""

    def action_copy(self) -> None:
        """Give our text to the terminal's clipboard (OSC 52): never a control byte of anybody's."""
        self.app.copy_to_clipboard(untrusted.clean(self.to_copy(), limit=MOST_COPIED))
        self.app.notify("Copied. If nothing can be pasted, your terminal does not allow it.", markup=False)

    def action_leave(self) -> None:
        """Leave coach, where the table offers it."""
        self.coach.action_leave()

    @property
    def text_width(self) -> int:
        """Columns that the page has for text."""
        return max(20, min(WIDEST, self.size.width) - 4)
