"""Recognizers: what each costs and sends; install, use and remove them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coach.errors import CoachError
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain, plain_line
from coach.tui.screens.confirm import Confirm
from coach.tui.screens.working import WorkingScreen
from coach.tui.widgets.choices import Choices

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.tui.machine import Machine, Row

_BAR = 30


class RowsRead(Message):
    """The recognizers as they are now."""

    def __init__(self, rows: list[Row]) -> None:
        super().__init__()
        self.rows = rows


class Progress(Message):
    """The share of a model that is here; of several in a row only the newest is drawn."""

    def __init__(self, name: str, share: float) -> None:
        super().__init__()
        self.name = name
        self.share = share

    def can_replace(self, message: Message) -> bool:
        """Return whether `message` is needless now."""
        return isinstance(message, Progress)


class RecognizersScreen(WorkingScreen):
    """The list; nothing is downloaded and nothing is sent away without one question."""

    places: ClassVar[tuple[Place, ...]] = ("recognizers",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("recognizers")]

    def __init__(self, machine: Machine) -> None:
        super().__init__()
        self._machine = machine
        self._rows: list[Row] = []
        self._installing = False

    def where(self) -> Content:
        return Content("Recognizers")

    def page(self) -> ComposeResult:
        yield Choices(id="recognizers")
        yield Static(id="about")
        yield Static(id="notice")

    def on_mount(self) -> None:
        self.over()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "back":
            return True
        marked = self._marked
        if marked is None or self.busy:
            return False
        if action == "use":
            return marked.ready and not marked.in_use
        if action == "install":
            return bool(marked.cost) and not marked.ready
        return bool(marked.cost) and marked.ready

    # --- commands

    def action_use(self) -> None:
        marked = self._marked
        if marked is None or not self.check_action("use", ()):
            return
        if marked.sends_to:
            question = "Send your answers away?"
            told = f"{marked.weaknesses} The settings take this back."
            self.app.push_screen(Confirm(question, told), lambda yes: self._use(marked.name) if yes else None)
        else:
            self._use(marked.name)

    def action_install(self) -> None:
        marked = self._marked
        if marked is not None:
            told = f"{marked.cost} Each file is checked. Esc stops it, and i goes on where it stopped."
            self.app.push_screen(
                Confirm("Download this recognizer?", told),
                lambda yes: self._install(marked.name) if yes else None,
            )

    def action_remove(self) -> None:
        marked = self._marked
        if marked is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.do(lambda: self._machine.remove(marked.name))

        told = f"{marked.size_mb:.0f} MB become free. It can be downloaded again."
        self.app.push_screen(Confirm("Delete this model?", told), answered)

    def action_back(self) -> None:
        """Stop a download; without one, go back."""
        if self._installing:
            self._machine.cancel()
            self._installing = False
            self.say("Stopped. What is here is kept: i goes on from there.")
        else:
            self.app.pop_screen()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self.check_action("install", ()):
            self.action_install()
        else:
            self.action_use()

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self._about()

    # --- beside the screen

    def _use(self, name: str) -> None:
        def work() -> str:
            self._machine.use(name)
            return "Saved. coach uses it from now on."

        self.do(work)

    def _install(self, name: str) -> None:
        self._installing = True

        def work() -> str:
            self._machine.install(name, lambda share: self._share(name, share))
            return "It is installed. Enter uses it."

        self.do(work)

    def _share(self, name: str, share: float) -> None:
        self.post_message(Progress(name, share))

    @on(Progress)
    def _progress(self, message: Progress) -> None:
        if self._installing:
            full = round(min(1.0, message.share) * _BAR)
            bar = f"{'━' * full}{'─' * (_BAR - full)} {message.share:.0%}"
            self.say(f"{bar}  {message.name}. Esc stops it.")

    def over(self) -> None:
        """Read the list again: something may have come or gone."""
        self._installing = False
        self.coach.in_thread(self._read, group="recognizers")

    def _read(self) -> None:
        try:
            self.post_message(RowsRead(self._machine.recognizers()))
        except CoachError as error:
            self.tell(error.message)

    @on(RowsRead)
    def _have(self, message: RowsRead) -> None:
        self._rows = message.rows
        listed = self.query_one(OptionList)
        marked = listed.highlighted
        listed.clear_options()
        listed.add_options([_option(row) for row in self._rows])
        used = next((at for at, row in enumerate(self._rows) if row.in_use), 0)
        listed.highlighted = used if marked is None else min(marked, len(self._rows) - 1)
        listed.focus()
        self._about()

    @property
    def _marked(self) -> Row | None:
        found = self.query(OptionList)
        at = found.first().highlighted if found else None
        return self._rows[at] if at is not None and at < len(self._rows) else None

    def _about(self) -> None:
        marked = self._marked
        if marked is not None:
            where = f"SENDS YOUR VOICE to {marked.sends_to}." if marked.sends_to else "Stays on this machine."
            said = f"{marked.weaknesses} {where} License: {marked.license}."
            self.query_one("#about", Static).update(plain(said, limit=600))
        self.refresh_bindings()


def _option(row: Row) -> Option:
    size = f"{row.size_mb:.0f} MB" if row.size_mb else ""
    used = "in use" if row.in_use else row.state.removeprefix(f"{row.name} is ")
    sends = ", sends your voice" if row.sends_to else ""
    text = Content.styled(f"{row.name:<17}", "bold") + Content(f"{size:>7}  ")
    return Option(text + plain_line(f"{used}{sends}"))
