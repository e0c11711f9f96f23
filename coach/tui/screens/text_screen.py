"""A screen on which one text is written: leaving asks first when it was not saved."""

from __future__ import annotations

from textual.widgets import TextArea

from coach.tui.screens.confirm import Confirm
from coach.tui.screens.place import PlaceScreen


class TextScreen(PlaceScreen[None]):
    """What a profile and a story share."""

    _saved = ""
    """The text as it was saved, or as it was when nothing had been typed."""

    def action_back(self) -> None:
        if self._text == self._saved:
            self.app.pop_screen()
            return
        self.app.push_screen(
            Confirm("Go back without saving?", "What you wrote here is not kept. To keep it: n, then s"),
            self._leave,
        )

    def _leave(self, yes: bool | None) -> None:
        if yes:
            self.app.pop_screen()

    @property
    def _text(self) -> str:
        areas = self.query(TextArea)
        return areas.first().text if areas else self._saved
