"""A list whose marked line has a sign in front: color is never alone."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip
from textual.widgets import OptionList

SIGN = ">"


class Choices(OptionList):
    """Textual's list; the blank before the first words of the marked option becomes `SIGN`."""

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        line = self.scroll_offset.y + y
        if self.highlighted is None or self._lines[line : line + 1] != [(self.highlighted, 0)]:
            return strip
        blank = next(iter(strip.crop(0, 1)), Segment(" "))
        return Strip.join([Strip([Segment(SIGN, blank.style)], 1), strip.crop(1)])
