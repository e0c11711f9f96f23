"""The checks of `coach doctor` in the app: each line as it is done, Esc ends them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain
from coach.tui.screens.working import WorkingScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.engines.doctor import Check
    from coach.tui.machine import Machine

_PACKAGE = "package "


class Checked(Message):
    """One check is done; `most` is how many there are at most."""

    def __init__(self, check: Check, most: int) -> None:
        super().__init__()
        self.check = check
        self.most = most


class CheckScreen(WorkingScreen):
    """What does not work comes first, with what to do about it."""

    places: ClassVar[tuple[Place, ...]] = ("check",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("check")]

    def __init__(self, machine: Machine) -> None:
        super().__init__()
        self._machine = machine
        self._done: list[Check] = []

    def where(self) -> Content:
        return Content("Check this machine")

    def page(self) -> ComposeResult:
        yield Static(id="lead")
        with VerticalScroll():
            yield Static(id="lines")
        yield Static(id="notice")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        self.action_again()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return not self.busy if action == "again" else True

    def action_again(self) -> None:
        self._done = []
        self.query_one("#lead", Static).update(Content("This takes up to 20 seconds. Esc ends it."))
        self.query_one("#lines", Static).update(Content())

        def work() -> str:
            self._machine.check(self.tell, lambda check, most: self._tell_check(check, most))
            return ""

        self.do(work)

    def action_back(self) -> None:
        if self.busy:
            self._machine.cancel()
        self.app.pop_screen()

    def _tell_check(self, check: Check, most: int) -> None:
        self.post_message(Checked(check, most))

    @on(Checked)
    def _checked(self, message: Checked) -> None:
        self._done.append(message.check)
        count = len(self._done)
        if self.busy:
            lead = f"{count} of {max(count, message.most)} checks. Esc ends them."
            self.query_one("#lead", Static).update(plain(lead))
        self._draw()

    def over(self) -> None:
        """Say whether everything that matters works."""
        failed = sum(not check.ok for check in self._done)
        said = "Everything works." if not failed else f"{failed} of {len(self._done)} need your attention."
        self.query_one("#lead", Static).update(plain(said, "bold"))
        self._draw()

    def _draw(self) -> None:
        fine = [one for one in self._done if one.ok and one.name.startswith(_PACKAGE)]
        rest = sorted((one for one in self._done if one not in fine), key=lambda one: one.ok)
        rows = [_lines(one) for one in rest]
        if fine:
            rows.append(Content.styled("ok    ", "$success") + Content(f"{len(fine)} packages load"))
        self.query_one("#lines", Static).update(Content("\n").join(rows))


def _lines(check: Check) -> Content:
    """Return a check as a line, and under it what to do."""
    head = Content.styled("ok    ", "$success") if check.ok else Content.styled("FAIL  ", "$error bold")
    found = head + plain(f"{check.name}: {check.detail}", limit=600)
    return found + plain(f"\n      {check.hint}", "$foreground 80%", limit=600) if check.hint else found
