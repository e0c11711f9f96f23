"""The line at the foot of every screen: which key does what, right now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.screen import Screen


class KeyLine(Static):
    """Wraps onto a second line where one is too short; every entry can be clicked, too."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._draw)
        self._draw(self.screen)

    def _draw(self, screen: Screen[object]) -> None:
        parts: list[Content] = []
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.show and active.enabled:
                space = "app" if active.node is self.app else "screen"
                click = Style.from_meta({"@click": f"{space}.{binding.action}"})
                key = Content.styled(f"\u00a0{binding.key_display or binding.key}\u00a0", "$accent bold")
                label = Content(binding.description.replace(" ", "\u00a0") + "\u00a0")
                parts.append((key + label).stylize(click))
        self.update(Content(" ").join(parts))


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
