"""The plot of a take that the arrow keys and the mouse move along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from coach.report.timeline import column_of, course, whole

if TYPE_CHECKING:
    from textual.events import Click

    from coach.model import Answer, Span

GUTTER = 7
"""Columns of the names of the rows."""
NEAR = 15.0
"""Seconds shown at once when looking closely: about five columns a second, enough to see a syllable."""


class Timeline(Static):
    """Level, pitch, marks and seconds of one take, and a cursor."""

    class Moved(Message):
        """Somebody clicked at `second` of the take."""

        def __init__(self, second: float) -> None:
            super().__init__()
            self.second = second

    def __init__(self, answer: Answer, id: str) -> None:  # noqa: A002  (Textual's own name)
        super().__init__(id=id)
        self._answer = answer
        self._second = 0.0
        self._near = False
        self._drawn: tuple[Span, int] | None = None
        """The window and the columns that `_rows` were drawn for."""
        self._rows: list[tuple[str, str, str]] = []
        """Name, row and style."""

    @property
    def columns(self) -> int:
        """Columns of the plot itself."""
        return max(10, self.content_size.width - GUTTER)

    @property
    def window(self) -> Span:
        """The stretch that is shown: all, or the 15 s page that the cursor is on."""
        start, end = whole(self._answer)
        if not self._near or end <= NEAR:
            return start, end
        first = self._second // NEAR * NEAR
        return first, first + NEAR

    @property
    def step(self) -> float:
        """Seconds of one column."""
        start, end = self.window
        return (end - start) / self.columns

    def look_closely(self) -> None:
        """Show 15 s at once, or the whole again."""
        self._near = not self._near
        self.move_to(self._second)

    def on_resize(self) -> None:
        self.move_to(self._second)

    def move_to(self, second: float) -> None:
        """Put the cursor at a second of the take."""
        self._second = second
        window, columns = self.window, self.columns
        if self._drawn != (window, columns):
            self._drawn = (window, columns)
            self._rows = self._draw(window, columns)
        at = column_of(second, window=window, columns=columns)
        lines = [
            Content.assemble(
                (f"{name:<{GUTTER}}", "$foreground 70%"),
                (row[:at], style),
                (row[at : at + 1], f"{style} reverse"),
                (row[at + 1 :], style),
            )
            for name, row, style in self._rows
        ]
        # The cursor has a row of its own: reverse video alone would be color alone.
        lines.append(Content(" " * (GUTTER + at) + "^"))
        self.update(Content("\n").join(lines))

    def _draw(self, window: Span, columns: int) -> list[tuple[str, str, str]]:
        drawn = course(self._answer, columns=columns, window=window)
        names = ["pitch", *[""] * len(drawn.pitch)]
        return [
            ("level", drawn.level, "$success"),
            *[(name, row, "$accent") for name, row in zip(names, drawn.pitch, strict=False)],
            ("marks", drawn.marks, "$warning"),
            ("", drawn.axis, "$foreground 70%"),
        ]

    def on_click(self, event: Click) -> None:
        if event.x >= GUTTER:
            start, end = self.window
            share = min((event.x - GUTTER + 0.5) / self.columns, 1.0)
            self.post_message(self.Moved(start + share * (end - start)))
