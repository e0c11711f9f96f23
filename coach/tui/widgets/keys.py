"""The line at the foot of every screen: which key does what, right now."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol, cast

from textual.containers import Vertical
from textual.content import Content
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

from coach.tui.commands import EVERYWHERE, Command, key_name

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Click


GAP = "   "
_META = "command"


class HasCommands(Protocol):
    """A screen that knows what can be done on it now."""

    def commands_now(self) -> tuple[Command, ...]: ...


class KeyLine(Static):
    """Fills a second line where one is too short; every entry can be clicked, too."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self._draw())

    def on_resize(self) -> None:
        self._draw()

    async def on_click(self, event: Click) -> None:
        # Not Textual's own "@click": that gives links a look of their own, in which keys and words are alike.
        action = event.style.meta.get(_META)
        if action:
            await self.run_action(action)

    def _draw(self) -> None:
        screen = cast("HasCommands", self.screen)
        entries = [_entry(command, "screen") for command in screen.commands_now()]
        entries += [
            _entry(command, "app") for command in EVERYWHERE if command.shown and not self.screen.is_modal
        ]
        rows = packed(entries, width=self.content_size.width)
        self.update(Content("\n").join(Content(GAP).join(row) for row in rows))


def packed(entries: list[Content], *, width: int) -> list[list[Content]]:
    """Return the entries in as few rows of `width` columns as hold them, the rows about equally full."""
    needed = 1
    while needed < len(entries):
        size = math.ceil(len(entries) / needed)
        rows = [entries[start : start + size] for start in range(0, len(entries), size)]
        if all(sum(entry.cell_length for entry in row) + len(GAP) * (len(row) - 1) <= width for row in rows):
            return rows
        needed += 1
    return [[entry] for entry in entries]


def _entry(command: Command, space: str) -> Content:
    click = Style.from_meta({_META: f"{space}.{command.action}"})
    key = Content.styled(key_name(command.key), "$accent bold")
    return (key + Content(f" {command.label}")).stylize(click)


class TitleLine(Widget):
    """The top line: the name of the program, and on the right where you are."""

    def __init__(self, where: Content) -> None:
        super().__init__()
        self._where = where

    def compose(self) -> ComposeResult:
        yield Static(Content.styled("coach", "bold"), id="program")
        yield Static(self._where, id="where")

    def show(self, where: Content) -> None:
        """Say where you are now."""
        self.query_one("#where", Static).update(where)


class Page(Vertical):
    """The column in the middle of a screen that holds what is to be read."""


class Middle(Vertical):
    """What keeps the page in the middle of a wide terminal."""
