"""The first run, two minutes: microphone, voice, recognizer, what not to coach, a first question."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coach.coaching.muting import GROUPS, QUESTION
from coach.config import Config, save
from coach.errors import CoachError
from coach.tui import begin
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain, plain_line
from coach.tui.screens.check import CheckScreen
from coach.tui.screens.muting import HOW, row, settings, was_asked
from coach.tui.screens.sounding import PLAYING, Choice, SoundingScreen
from coach.tui.screens.voices import VoicesScreen
from coach.tui.setting_rows import SETTINGS, next_value
from coach.tui.widgets.choices import Choices

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.tui.tools import Offer, Tools

ANSWERED = "You have answered this. To change it later: Recognizers on the home screen."
_DOT = {True: "● ", False: "○ "}
_RATE = next(one for one in SETTINGS if one.key == "voice_rate")


class FirstRunScreen(SoundingScreen):
    """One step at a time; n goes on from each, Esc leaves all of them out."""

    places: ClassVar[tuple[Place, ...]] = ("first run",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("first run")]
    AUTO_FOCUS = "#choices"

    def __init__(self, tools: Tools, notice: str = "", *, offer: Offer | None = None) -> None:
        super().__init__()
        self._tools = tools
        self._path = tools.paths.config_file
        self._offer = offer
        self._answered = False
        """Whether the offer was: its step stays, so that the count of steps does."""
        self._notice = notice
        self._at = 0
        self._microphones: list[str] = []
        self._choices: list[Choice] = []
        self._bank = begin.usual_bank(tools.banks)

    def where(self) -> Content:
        return Content("Welcome")

    def page(self) -> ComposeResult:
        yield Static(id="lead")
        yield Choices(id="choices")
        yield Static(id="notice")

    def on_mount(self) -> None:
        with suppress(CoachError):  # then it is shown once more
            save(self._path, welcomed=True)
        self._draw()
        self.say(self._notice)
        if self._tools.machine is not None:
            self.coach.in_thread(self._list, group="microphones")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "before":
            return self._at > 0
        if action == "next":
            return self._at < len(self._steps) - 1
        return self._tools.machine is not None if action == "check" else True

    # --- commands

    def action_choose(self) -> None:
        marked = self.query_one(OptionList).highlighted
        if marked is not None:
            self.choose(self._choices[marked])

    def action_next(self) -> None:
        self._go(1)

    def action_before(self) -> None:
        self._go(-1)

    def action_check(self) -> None:
        if self._tools.machine is not None:
            self.stop()
            self.app.push_screen(CheckScreen(self._tools.machine))

    def action_skip(self) -> None:
        self.stop()
        self.coach.go_home()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_choose()

    # --- the steps: each returns its question and its lines

    @property
    def _steps(self) -> list[Callable[[], tuple[str, list[Choice]]]]:
        offered = [self._recognizer] if self._offer is not None else []
        heard = [self._microphone, self._voice] if self._tools.machine is not None else []
        return [*heard, *offered, self._muting, self._question]

    def _microphone(self) -> tuple[str, list[Choice]]:
        chosen = self._config.microphone
        lines = [
            Choice(f"{_DOT[not chosen]}The microphone of the system", lambda: self._hear(""), sounds=True)
        ]
        lines += [
            Choice(f"{_DOT[chosen == name]}{name}", lambda name=name: self._hear(name), sounds=True)  # type: ignore[misc]
            for name in self._microphones
        ]
        return "Choose a microphone and hear yourself. Enter records 3 seconds and plays them.", lines

    def _voice(self) -> tuple[str, list[Choice]]:
        asks = self._config.speak
        lines = [
            Choice("Hear the voice", self._sample, sounds=True),
            *(Choice(word, lambda n=n: self._rate(n)) for word, n in (("Slower", -1), ("Faster", 1))),  # type: ignore[misc]
            Choice("Only show the questions" if asks else "Ask aloud", lambda: self._save(speak=not asks)),
            Choice("Choose another voice", self._voices),
        ]
        how = f"at {self._config.voice_rate} words a minute" if asks else "off: questions are only shown"
        return f"A voice asks the questions. It is {how}.", lines

    def _recognizer(self) -> tuple[str, list[Choice]]:
        if self._answered:
            return ANSWERED, [Choice("Go on", self.action_next)]
        lines = [
            Choice("Download it while I go on", lambda: self._answer(yes=True)),
            Choice("No: keep the built-in one", lambda: self._answer(yes=False)),
        ]
        return f"{self._offer.why} {self._offer.cost}" if self._offer else "", lines

    def _muting(self) -> tuple[str, list[Choice]]:
        muted = self._config.muted
        lines = [
            Choice(row(group, muted), lambda g=group: self._mute(g))  # type: ignore[misc]
            for group in GROUPS
        ]
        return f"{QUESTION} {HOW}", lines

    def _question(self) -> tuple[str, list[Choice]]:
        lines = [Choice("Begin with one question", self._begin)] if self._bank is not None else []
        lines.append(Choice("Go home and look around", self.coach.go_home))
        return "A first question takes two minutes. Answer aloud; only you end it, with Space.", lines

    # --- what they do
    def _hear(self, name: str) -> None:
        machine = self._tools.machine
        self._save(microphone=name)
        if machine is not None:
            self.do(lambda: " ".join(machine.hear_yourself(name, self.tell)))

    def _sample(self) -> None:
        machine = self._tools.machine
        if machine is not None:
            self.say(PLAYING)
            self.do(machine.say_sample)

    def _voices(self) -> None:
        if self._tools.machine is not None:
            self.app.push_screen(VoicesScreen(self._tools.machine, self._path))

    def _rate(self, step: int) -> None:
        value = next_value(self._config, _RATE, step=step, microphones=())
        if value is not None:
            self._save(voice_rate=value)
            self._sample()

    def _answer(self, *, yes: bool) -> None:
        if self._offer is not None:
            self.coach.answer_offer(self._offer, yes=yes)
            self._answered = True
            self._go(1)

    def _mute(self, group: str) -> None:
        muted = self._config.muted
        rest = tuple(name for name in muted if name.partition(".")[0] != group)
        self._save(muted=rest if len(rest) < len(muted) else (*muted, group), offer_muting=False)

    def _begin(self) -> None:
        if self._bank is not None:
            self.coach.begin_bank(self._bank, count=1)

    def _save(self, **changes: str | bool | int | tuple[str, ...]) -> None:
        try:
            save(self._path, **changes)
        except CoachError as error:
            self.say(error.message)
        else:
            self.say("Saved.")
        self._draw()

    def _list(self) -> None:
        machine = self._tools.machine
        try:
            self._microphones = machine.microphones() if machine is not None else []
            none = "" if self._microphones else "No microphone was found. Plug one in; c says more."
        except CoachError as error:
            none = error.message
        self.tell(none)
        self.app.call_from_thread(self._draw)

    @property
    def _config(self) -> Config:
        return settings(self._path)

    def stop(self) -> None:
        if self.busy and self._tools.machine is not None:
            self._tools.machine.cancel()

    def _go(self, step: int) -> None:
        self.stop()
        if self._steps[self._at] == self._muting:
            was_asked(self._path)
        self._at = max(0, min(self._at + step, len(self._steps) - 1))
        self.query_one(OptionList).highlighted = None
        self.say("")
        self._draw()

    def _draw(self) -> None:
        if not self.query(OptionList):  # it was left out meanwhile
            return
        question, self._choices = self._steps[self._at]()
        head = f"Step {self._at + 1} of {len(self._steps)}. "
        self.query_one("#lead", Static).update(plain(head, "bold") + plain(question))
        listed = self.query_one(OptionList)
        marked = listed.highlighted or 0
        listed.clear_options()
        listed.add_options([Option(plain_line(choice.text)) for choice in self._choices])
        listed.highlighted = min(marked, len(self._choices) - 1)
        self.refresh_bindings()
