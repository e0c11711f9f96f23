"""One question before something is thrown away."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from coach.tui.commands import Command, bindings_at, commands_at, key_name
from coach.tui.widgets.keys import KeyLine

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

_KEY_COLUMNS = 8


class Confirm(ModalScreen[bool]):
    """Asks; True for yes. The sentences are our own words, so they take no text from outside."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("confirm")]

    def __init__(self, question: str, consequence: str) -> None:
        super().__init__()
        self._question = question
        self._consequence = consequence

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Static(Content.styled(self._question, "bold"))
            yield Static(Content(self._consequence))
            yield KeyLine()

    def commands_now(self) -> tuple[Command, ...]:
        """Yes and no."""
        return tuple(command for command in commands_at("confirm") if command.shown)

    def action_yes(self) -> None:
        self.dismiss(True)

    def action_no(self) -> None:
        self.dismiss(False)


class Help(ModalScreen[None]):
    """F1: what the screen below can do, one line each."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("help")]

    def __init__(self, commands: tuple[Command, ...]) -> None:
        super().__init__()
        self._commands = commands

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="box"):
            yield Static(Content.styled("What you can do here", "bold"))
            yield Static(self._lines(), id="help")
            yield KeyLine()

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def commands_now(self) -> tuple[Command, ...]:
        """Only: close."""
        return commands_at("help")

    def action_close_help(self) -> None:
        self.dismiss(None)

    def _lines(self) -> Content:
        width = min(57, self.app.size.width - 16) - _KEY_COLUMNS
        return Content("\n").join(
            Content.styled(f"{key_name(command.key):<{_KEY_COLUMNS}}", "$accent bold")
            + Content(textwrap.fill(command.help, width, subsequent_indent=" " * _KEY_COLUMNS))
            for command in self._commands
        )
