"""The voices there are: hear each, choose the one that asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coach.config import save
from coach.errors import CoachError
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain_line
from coach.tui.screens.muting import settings
from coach.tui.screens.sounding import PLAYING, Choice, SoundingScreen
from coach.tui.widgets.choices import Choices

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.engines.voice_list import ListedVoice
    from coach.tui.machine import Machine

_DOT = {True: "\u25cf ", False: "\u25cb "}
_DEFAULT = "The English default"


class VoicesRead(Message):
    """The voices there are."""

    def __init__(self, voices: tuple[ListedVoice, ...]) -> None:
        super().__init__()
        self.voices = voices


class VoicesScreen(SoundingScreen):
    """The default first, then English, then the rest; what config.toml names is there even if unknown."""

    places: ClassVar[tuple[Place, ...]] = ("voices",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("voices")]

    def __init__(self, machine: Machine, config_file: Path) -> None:
        super().__init__()
        self._machine = machine
        self._path = config_file
        self._lines: list[tuple[str, str]] = []
        """(What the setting is then, what the line says.)"""

    def where(self) -> Content:
        return Content("Voices")

    def page(self) -> ComposeResult:
        yield Static(Content("Who asks the questions? Enter chooses a voice, p plays it."), id="lead")
        yield Choices(id="voices")
        yield Static(id="notice")

    def on_mount(self) -> None:
        self._show(())
        self.say("Looking for voices.")
        self.coach.in_thread(self._read, group="voices")

    # --- commands

    def action_use(self) -> None:
        self.choose(Choice(self._marked, self._use, sounds=True))

    def action_sample(self) -> None:
        self.choose(Choice(self._marked, self._sample, sounds=True))

    def _use(self) -> None:
        try:
            save(self._path, voice=self._marked)
        except CoachError as error:
            self.say(error.message)
            return
        self._draw()
        self._sample()

    def _sample(self) -> None:
        voice = self._marked
        self.say(PLAYING)
        self.do(lambda: self._machine.say_sample(voice))

    def stop(self) -> None:
        self._machine.cancel()

    def action_back(self) -> None:
        if self.busy:
            self._then = None
            self.stop()
        else:
            self.app.pop_screen()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_use()

    # --- beside the screen

    def _read(self) -> None:
        try:
            self.post_message(VoicesRead(self._machine.voices()))
        except CoachError as error:
            self.tell(error.message)

    @on(VoicesRead)
    def _have(self, message: VoicesRead) -> None:
        self._show(message.voices)
        self.say(f"{len(message.voices)} voices; the English ones come first.")

    # --- drawing

    @property
    def _marked(self) -> str:
        return self._lines[self.query_one(OptionList).highlighted or 0][0]

    def _show(self, voices: tuple[ListedVoice, ...]) -> None:
        chosen = settings(self._path).voice
        self._lines = [("", _DEFAULT), *((one.id, f"{one.name}, {one.language}") for one in voices)]
        if chosen not in [name for name, _ in self._lines]:
            self._lines.insert(1, (chosen, f"{chosen}, as your settings say"))
        self._draw()
        listed = self.query_one(OptionList)
        listed.highlighted = [name for name, _ in self._lines].index(chosen)
        listed.focus()

    def _draw(self) -> None:
        chosen = settings(self._path).voice
        listed = self.query_one(OptionList)
        marked = listed.highlighted
        listed.clear_options()
        listed.add_options([Option(plain_line(_DOT[name == chosen] + said)) for name, said in self._lines])
        listed.highlighted = marked
