"""A list that may be long: what is seen is there at once, the rest follows a slice at a time."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from coach.tui.widgets.choices import Choices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual.widgets.option_list import Option

SLICE = 40
"""More than the tallest screen shows; 400 at once held up the interface for 0.1 s of processor time."""


class LongList(Choices):
    """An option list that is filled while the interface goes on."""

    _coming: Iterator[Option] = iter(())

    def fill(self, options: Iterable[Option], *, mark: int | None) -> None:
        """Show `options` in place of what was there, option `mark` marked; drawn from as needed."""
        self.clear_options()
        coming = self._coming = iter(options)
        self._more(coming, least=mark or 0)
        if mark is not None and mark < self.option_count:
            self.highlighted = mark

    def _more(self, coming: Iterator[Option], least: int = 0) -> None:
        """Add a slice, and as many more as option `least` needs; nothing when the list was filled anew."""
        if coming is not self._coming:
            return
        some = list(islice(coming, max(SLICE, least + 1)))
        if some:
            self.add_options(some)
            self.call_after_refresh(self._more, coming)
