"""The commands that every screen has: help, leave, the palette."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, SystemCommand

from coach.tui.commands import EVERYWHERE, bindings_everywhere
from coach.tui.screens.confirm import Confirm, Help
from coach.tui.screens.place import PlaceScreen
from coach.tui.themes import NAMES, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType
    from textual.screen import Screen


class Everywhere(App[str]):
    """The part of the app that does not depend on what is practiced."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_everywhere()]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the colors of the terminal what ours say themselves."""
        return {"marked": "ansi_blue"}

    def on_load(self) -> None:
        """Nothing slides or fades: it is calmer, and quicker over a slow line."""
        self.animation_level = "none"

    def leaving_costs(self) -> str | None:
        """Return what to say before leaving; None when nothing is lost by it."""
        raise NotImplementedError

    def leave(self) -> None:
        """Leave for good."""
        raise NotImplementedError

    def _show(self, screen: PlaceScreen[None]) -> None:
        """Put `screen` in the place of all that was there."""
        while len(self.screen_stack) > 2:
            self.pop_screen()
        if len(self.screen_stack) == 2:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def use_theme(self, name: str) -> None:
        """Show the colors that the settings call `name`."""
        self.theme = shown(name, color_system=self.console.color_system)

    def action_next_theme(self) -> None:
        """Show the next colors until coach is left."""
        names = list(NAMES.values())
        self.theme = names[(names.index(self.theme) + 1) % len(names)]

    def action_help(self) -> None:
        if isinstance(self.screen, PlaceScreen):
            self.push_screen(Help((*self.screen.all_commands_now(), *EVERYWHERE)))

    def action_leave(self) -> None:
        """Leave at once when nothing is lost by it, else ask."""
        if isinstance(self.screen, Confirm):
            return
        costs = self.leaving_costs()
        if costs is None:
            self.leave()
        else:
            self.push_screen(Confirm("Leave now?", costs), lambda yes: self.leave() if yes else None)

    async def action_quit(self) -> None:
        self.action_leave()

    def action_help_quit(self) -> None:
        self.action_leave()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        if isinstance(screen, PlaceScreen):
            for command in screen.all_commands_now():
                yield SystemCommand(
                    command.label, command.help, partial(self.run_action, command.action, screen)
                )
        yield SystemCommand("Help", "Show what you can do here.", self.action_help)
        yield SystemCommand(
            "Colors", "Change the colors for now; the settings keep them.", self.action_next_theme
        )
