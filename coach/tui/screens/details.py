"""A page of lines to read and scroll: every measure, or the words that were heard."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain, plain_line
from coach.tui.screens.place import PlaceScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.model import Transcript

Lines = Callable[[int], Content]
"""Width in columns -> what is shown."""
_NOTE_INDENT = 4


class DetailsScreen(PlaceScreen[None]):
    """Scrolls with the arrow keys."""

    places: ClassVar[tuple[Place, ...]] = ("details",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("details")]

    def __init__(self, title: str, lines: Lines) -> None:
        super().__init__()
        self._title = title
        self._lines = lines

    def where(self) -> Content:
        return plain_line(self._title)

    def page(self) -> ComposeResult:
        with VerticalScroll():
            yield Static(id="lines")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        self.on_resize()

    def on_resize(self) -> None:
        self.query_one("#lines", Static).update(self._lines(self.text_width - 2))

    def action_back(self) -> None:
        self.app.pop_screen()


def table(rows: list[str]) -> Lines:
    """Return the rows of `measures_table` with each note under its row, wrapped to the width."""
    notes = rows[0].index("note")

    def lines(width: int) -> Content:
        parts = [Content.styled(rows[0][:notes].rstrip(), "bold $accent")]
        for row in rows[1:]:
            parts.append(plain(row[:notes].rstrip()))
            if note := row[notes:]:
                wrapped = textwrap.wrap(note, width - _NOTE_INDENT)
                parts += [plain(" " * _NOTE_INDENT + piece, "$foreground 70%") for piece in wrapped]
        return Content("\n").join(parts)

    return lines


def transcript(heard: Transcript) -> Lines:
    """Return what was recognized, who recognized it and how sure it was."""
    sure = "" if heard.confidence is None else f", {heard.confidence:.0%} sure on average"
    by = f"Heard by {heard.engine} {heard.version}{sure}. Some of these words may be wrong."

    def lines(width: int) -> Content:
        body = textwrap.fill(heard.text or "(no words)", width)
        return (
            plain(textwrap.fill(by, width), "$foreground 70%") + Content("\n\n") + plain(body, limit=60_000)
        )

    return lines
