"""What is measured but not coached: one mark for each group of measures."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coach.coaching.muting import GROUPS, QUESTION
from coach.config import Config, load, save
from coach.errors import CoachError
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain
from coach.tui.screens.place import PlaceScreen
from coach.tui.widgets.choices import Choices

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType

HOW = "Enter changes the marked line."


def settings(path: Path) -> Config:
    """Return the settings as they are now; the defaults where they cannot be read, as a start says."""
    try:
        return load(path)
    except CoachError:
        return Config()


def was_asked(path: Path) -> None:
    """Write down that what not to coach was offered."""
    with suppress(CoachError):  # then it is offered once more
        save(path, offer_muting=False)


def row(group: str, muted: tuple[str, ...]) -> str:
    """Return one group of measures and whether it is coached, in words."""
    alone = any(name.partition(".")[0] == group for name in muted)
    return f"{'left alone' if alone else 'coached'}: {GROUPS[group]}"


class MutingScreen(PlaceScreen[None]):
    """Enter changes the marked line; it is saved at once and counts from the next answer on."""

    places: ClassVar[tuple[Place, ...]] = ("muting",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("muting")]

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._settings = path
        self._muted = settings(path).muted

    def where(self) -> Content:
        return Content("Do not coach")

    def page(self) -> ComposeResult:
        yield Static(Content(f"{QUESTION} {HOW} It is measured all the same."), id="lead")
        yield Choices(*[self._option(group) for group in GROUPS], id="groups")
        yield Static(id="notice")

    def action_silence(self) -> None:
        listed = self.query_one(OptionList)
        if listed.highlighted is None:
            return
        group = [*GROUPS][listed.highlighted]
        rest = tuple(name for name in self._muted if name.partition(".")[0] != group)
        self._muted = rest if len(rest) < len(self._muted) else (*rest, group)
        listed.replace_option_prompt_at_index(listed.highlighted, self._entry(group))
        self._save()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_silence()

    def action_back(self) -> None:
        self.app.pop_screen()

    def _save(self) -> None:
        """Write the few lines of the settings at once: keys in quick turn must not overtake each other."""
        try:
            save(self._settings, muted=self._muted, offer_muting=False)
        except CoachError as error:
            said = error.message
        else:
            said = "Saved. It counts from your next answer on."
        self.query_one("#notice", Static).update(plain(said, limit=300))

    def _option(self, group: str) -> Option:
        return Option(self._entry(group))

    def _entry(self, group: str) -> Content:
        return Content(row(group, self._muted))
