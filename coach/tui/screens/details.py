"""A page of lines to read and scroll: every measure, or the words that were heard."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from coach.report.cards import card_lines
from coach.report.text import explained_lines
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain, plain_line
from coach.tui.screens.place import PlaceScreen
from coach.wording.words import unheard_note

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.coaching.cards import Card
    from coach.model import Measure, Transcript

Lines = Callable[[int], Content]
"""Width in columns -> what is shown."""


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
        self.resized()

    def resized(self) -> None:
        self.query_one("#lines", Static).update(self._lines(self.text_width - 2))

    def to_copy(self) -> str:
        return self._lines(76).plain

    def action_back(self) -> None:
        self.app.pop_screen()


def cards_screen(cards: Sequence[Card]) -> DetailsScreen:
    """Return the page of the four cards, their titles in bold."""

    def lines(width: int) -> Content:
        rows = card_lines(cards, width=width)
        return Content("\n").join(plain(row, "" if row.startswith(" ") else "$accent bold") for row in rows)

    return DetailsScreen("The four mistakes", lines)


def figures_screen(measures: dict[str, Measure]) -> DetailsScreen:
    """Return the page that says of each figure what it is, how accurate, and on whom that was measured."""
    return DetailsScreen(
        "What each figure is",
        lambda width: plain("\n".join(explained_lines(measures, width=width)), limit=20_000),
    )


def table(rows: list[str], explained: Callable[[int], list[str]]) -> Lines:
    """Return the lines of `measures_table`, and under them what `explained` gives for the width.

    Where a row is too wide its figures go under its name.
    """
    values = rows[0].index("value")
    reasons = [row for row in rows if row.startswith("[")]
    figures = rows[1 : len(rows) - len(reasons)]

    def lines(width: int) -> Content:
        narrow = max(len(row) for row in figures) > width
        shown = [plain(_folded(row, values) if narrow else row) for row in figures]
        if not narrow:
            shown.insert(0, plain(rows[0], "$accent bold"))
        shown += [plain("")] if reasons else []
        shown += [
            plain(textwrap.fill(row, width, subsequent_indent="    "), "$foreground 70%") for row in reasons
        ]
        if more := explained(width):
            shown += [plain(""), plain("What each one is, and how accurate", "$accent bold")]
            shown += [plain(row) for row in more]
        return Content("\n").join(shown)

    return lines


def _folded(row: str, values: int) -> str:
    return f"{row[:values].rstrip()}\n    {row[values:]}"


def transcript(heard: Transcript) -> Lines:
    """Return what was recognized, who recognized it and how sure it was."""
    sure = "" if heard.confidence is None else f", about {heard.confidence:.0%} of the words likely right"
    by = f"Heard by {heard.engine} {heard.version}{sure}. Some of these words may be wrong."
    if heard.dropped:
        by += f" {heard.dropped} more had no sound to them and were left out."
    if heard.unheard:
        by += f" {unheard_note(heard)} Type them with t."

    def lines(width: int) -> Content:
        body = textwrap.fill(heard.text or "(no words)", width)
        return (
            plain(textwrap.fill(by, width), "$foreground 70%") + Content("\n\n") + plain(body, limit=60_000)
        )

    return lines
