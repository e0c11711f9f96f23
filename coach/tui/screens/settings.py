"""Every setting: seen, changed, taken back. Each change is saved at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from coach.config import Config, reset, save
from coach.errors import CoachError
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain, plain_line
from coach.tui.screens.confirm import Confirm
from coach.tui.screens.muting import MutingScreen, settings
from coach.tui.screens.recognizers import RecognizersScreen
from coach.tui.screens.voices import VoicesScreen
from coach.tui.screens.working import WorkingScreen
from coach.tui.setting_rows import SETTINGS, Setting, next_value, shown
from coach.tui.widgets.choices import Choices

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.tui.machine import Machine
    from coach.tui.tools import Tools

_COLUMN = 20
_RECOGNIZER = ("engine", "engine_consent")


class SettingsScreen(WorkingScreen):
    """Enter and b go through the values of the marked line, or open what it is changed with."""

    places: ClassVar[tuple[Place, ...]] = ("settings", "entry")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("settings", "entry")]
    AUTO_FOCUS = "#settings"

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self._path = tools.paths.config_file
        self._machine: Machine | None = tools.machine
        self._config = settings(self._path)
        self._microphones: tuple[str, ...] = ()
        self._typing = False

    def where(self) -> Content:
        return Content("Settings")

    def page(self) -> ComposeResult:
        yield Input(id="typed", max_length=400)
        yield Choices(*[self._option(one) for one in SETTINGS], id="settings")
        yield Static(id="about")
        yield Static(id="notice")

    def on_mount(self) -> None:
        self.query_one(Input).display = False
        self.say(f"Kept in {self._path}")
        machine = self._machine
        if machine is not None:
            self.coach.in_thread(lambda: self._list(machine), group="microphones")

    def on_screen_resume(self) -> None:
        """Another screen may have changed some."""
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("keep_text", "drop_text"):
            return self._typing
        if self._typing:
            return False
        if action in ("hear", "sample"):
            return self._machine is not None and not self.busy
        return True

    # --- commands

    def action_change(self) -> None:
        marked = self._marked
        if marked.key == "muted":
            self.app.push_screen(MutingScreen(self._path))
        elif marked.key == "engine":
            if self._machine is not None:
                self.app.push_screen(RecognizersScreen(self._machine))
        elif marked.key == "voice":
            if self._machine is not None:
                self.app.push_screen(VoicesScreen(self._machine, self._path))
        elif marked.kind == "agreed":
            self._revoke()
        elif marked.kind == "text":
            self._type(marked)
        else:
            self._step(1)

    def action_before(self) -> None:
        self._step(-1)

    def action_default(self) -> None:
        if self._marked.key == "engine_consent":
            self._revoke()
        else:
            self._write(lambda: reset(self._path, self._marked.key))

    def action_hear(self) -> None:
        machine = self._machine
        if machine is not None:
            name = self._config.microphone
            self.do(lambda: " ".join(machine.hear_yourself(name, self.tell)))

    def action_sample(self) -> None:
        machine = self._machine
        if machine is not None:
            self.do(machine.say_sample)

    def action_back(self) -> None:
        if self.busy and self._machine is not None:
            self._machine.cancel()
        self.app.pop_screen()

    @on(Input.Submitted)
    def action_keep_text(self) -> None:
        typed = self.query_one(Input).value.strip()
        self._close_input()
        self._write(lambda: save(self._path, **{self._marked.key: typed}))

    def action_drop_text(self) -> None:
        self._close_input()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_change()

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self.query_one("#about", Static).update(plain_line(self._marked.help))

    # --- changes

    @property
    def _marked(self) -> Setting:
        return SETTINGS[self.query_one(OptionList).highlighted or 0]

    def _step(self, step: int) -> None:
        value = next_value(self._config, self._marked, step=step, microphones=self._microphones)
        if value is not None:
            self._write(lambda: save(self._path, **{self._marked.key: value}))

    def _revoke(self) -> None:
        if not self._config.engine_consent:
            self.say("Your voice goes to nobody. There is nothing to take back.")
            return
        self.app.push_screen(
            Confirm("Take your agreement back?", "The built-in recognizer takes over."), self._revoked
        )

    def _revoked(self, yes: bool | None) -> None:
        if yes:
            self._write(lambda: reset(self._path, "engine_consent", "engine"))

    def _write(self, change: Callable[[], Config]) -> None:
        """Save the few lines at once: keys in quick turn must not overtake each other."""
        try:
            self._config = change()
        except CoachError as error:
            self.say(error.message)
            return
        later = " It counts from the next start of coach." if self._marked.key == "norms" else ""
        if self._machine is not None and self._marked.key in _RECOGNIZER:
            self.coach.in_thread(self._follow, group="recognizer")
        self.coach.use_theme(self._config.theme)
        self._draw()
        self.say(f"Saved.{later}")

    def _follow(self) -> None:
        """The recognizer in use changes at once: no answer may be sent to whom it was taken back from."""
        if self._machine is not None:
            try:
                self._machine.follow_settings()
            except CoachError as error:
                self.tell(error.message)

    def _list(self, machine: Machine) -> None:
        try:
            self._microphones = tuple(machine.microphones())
        except CoachError as error:
            self.tell(error.message)

    # --- drawing

    def _type(self, setting: Setting) -> None:
        self._typing = True
        typed = self.query_one(Input)
        typed.value = str(getattr(self._config, setting.key))
        typed.placeholder = f"{setting.label}; empty is {setting.empty}"
        typed.display = True
        typed.focus()
        self.refresh_bindings()

    def _close_input(self) -> None:
        self._typing = False
        self.query_one(Input).display = False
        self.query_one(OptionList).focus()
        self.refresh_bindings()

    def _draw(self) -> None:
        self._config = settings(self._path)
        listed = self.query_one(OptionList)
        for at, one in enumerate(SETTINGS):
            listed.replace_option_prompt_at_index(at, self._entry(one))

    def _option(self, setting: Setting) -> Option:
        return Option(self._entry(setting))

    def _entry(self, setting: Setting) -> Content:
        changed = getattr(self._config, setting.key) != getattr(Config(), setting.key)
        mark = "bold" if changed else ""
        return Content(f"{setting.label:<{_COLUMN}}") + plain(shown(self._config, setting), mark, limit=200)
