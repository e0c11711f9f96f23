"""The question, large, and what is happening now: getting ready, asking, listening, working it out."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.content import Content
from textual.widgets import Static

from coach.coaching.phrases import clock
from coach.events import Asking, Event, Listening, Paused, Reading, SpeakNow, Stopped, VoiceFailed
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain, plain_line
from coach.tui.now import ANSWERING, LISTEN, PAUSED, READ, TAKE_YOUR_TIME, UNDER_WAY, WHEN, Now
from coach.tui.screens.confirm import Confirm
from coach.tui.screens.place import PlaceScreen
from coach.tui.widgets.level import LevelBar

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

FRAMES_PER_SECOND = 15


class InterviewScreen(PlaceScreen[None]):
    """One take of one question; it only draws what the interview tells."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("interview", "trouble")]

    def __init__(self) -> None:
        super().__init__()
        self.now = Now.READY
        self._suggested = 0
        self._heard: Listening | None = None
        self._unheard = ""
        """Why the question is to be read, while it was asked."""
        self._read_until = 0.0
        """The monotonic time at which the time to read ends."""

    @property
    def places(self) -> tuple[Place, ...]:  # type: ignore[override]  # what can be done depends on the moment
        return ("trouble",) if self.now is Now.TROUBLE else ("interview",)

    @property
    def is_busy(self) -> bool:
        """Whether a take is going on."""
        return self.now is not Now.TROUBLE

    def page(self) -> ComposeResult:
        yield Static(id="question")
        yield Static(Now.READY.value, id="now", classes="-ready")
        yield LevelBar(id="level")
        yield Static(id="time")
        yield Static(id="notice")

    def on_mount(self) -> None:
        self.set_interval(1 / FRAMES_PER_SECOND, self._draw_level)
        self.coach.begin_take()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self.now not in WHEN.get(action, tuple(Now)):
            return False
        match action:
            case "slower":
                return self._speaks
            case "skip" | "next":
                return self._goes_on
            case "finish":
                return self._is_mock
            case "home":
                return self.coach.has_home
        return True

    def show(self, event: Event) -> None:
        """Draw one event of the interview."""
        match event:
            case Asking(asked=asked, number=number, total=total):
                self._suggested, self._unheard = asked.question.answer_seconds, ""
                self.query_one("#where", Static).update(Content(f"{self.coach.kind} {number} of {total}"))
                self.query_one("#question", Static).update(plain(asked.wording, limit=600))
                why = f"Why this one: {asked.why}" if asked.why and not self._is_mock else ""
                self._enter(Now.ASKING, f"{LISTEN}\n{self.coach.to_do or why}".rstrip())
            case VoiceFailed(why=why):
                self._unheard = " The question could not be spoken, so please read it."
                self._say(f"{self._unheard.strip()} {why}")
            case Reading(seconds=seconds):
                self._read_until = time.monotonic() + seconds
                self._enter(Now.READING, f"{READ}{self._unheard}")
            case SpeakNow(armed=armed):
                said = armed.warning or self.coach.to_do or TAKE_YOUR_TIME
                self._enter(Now.LISTENING, f"{said}{self._unheard}")
                self._draw_time(0.0)
            case Paused(resting=True):
                self._enter(Now.PAUSED, PAUSED)
            case Paused():
                self._enter(Now.LISTENING, self.coach.to_do or TAKE_YOUR_TIME)
            case Listening():
                self._heard = event
                if event.block.notice is not None:
                    self._say(event.block.notice)
            case Stopped(seconds=seconds, recorded=recorded):
                self._enter(Now.WORKING, " ".join(["Your answer is saved on this machine.", *recorded.notes]))
                self._draw_time(seconds)
            case _:
                pass

    def show_trouble(self, sentence: str, *, failed: bool) -> None:
        """Say why there is no answer, and what can be done now."""
        where = "h, then c." if self.coach.has_home else "leave, then run `coach doctor`."
        doctor = f"To check microphone and sound: {where}" if failed else ""
        self._enter(Now.TROUBLE, f"{sentence}\n{doctor}".rstrip())
        self.query_one("#time", Static).update(Content())

    # --- commands

    def action_skip_voice(self) -> None:
        self.coach.stop()
        self._enter(Now.READY, "One moment: the room is listened to before you speak.")

    def action_begin(self) -> None:
        self.coach.stop()

    def action_stop(self) -> None:
        self.coach.stop()

    def action_pause(self) -> None:
        self.coach.pause()

    def action_go_on(self) -> None:
        self.coach.pause(go_on=True)

    def action_repeat(self) -> None:
        self._hear_again(slower=False)

    def action_slower(self) -> None:
        self._hear_again(slower=True)

    def action_skip(self) -> None:
        self._throw_away("next", "Throw this answer away and go to the next question?")

    def action_cancel(self) -> None:
        if self.now not in ANSWERING:  # nothing of an answer is there yet
            self._gone("stay")
            return
        self.app.push_screen(
            Confirm("Throw this answer away?", "Nothing of it is kept. You can answer again at once."),
            lambda yes: self._gone("stay") if yes else None,
        )

    def action_next(self) -> None:
        self.coach.ask_next()

    def action_finish(self) -> None:
        self.coach.finish()

    def action_again(self) -> None:
        self.coach.ask_again()

    def action_home(self) -> None:
        self.coach.go_home()

    def _hear_again(self, *, slower: bool) -> None:
        """Say the question again; never into an answer, which is thrown away for it."""
        if self.now in ANSWERING:
            self._throw_away("again", "Throw this answer away and hear the question again?", slower=slower)
        else:
            self.coach.say_again(slower=slower)
            self._enter(Now.ASKING, LISTEN)

    def _throw_away(self, then: Literal["again", "next"], question: str, *, slower: bool = False) -> None:
        """Ask first, unless nobody has been heard yet."""
        if not self.query_one(LevelBar).has_heard:
            self._gone(then, slower=slower)
            return
        self.app.push_screen(
            Confirm(question, "Nothing of it is kept."),
            lambda yes: self._gone(then, slower=slower) if yes else None,
        )

    def _gone(self, then: Literal["stay", "again", "next"], *, slower: bool = False) -> None:
        if self.now in UNDER_WAY:  # it may have ended while the question was open
            self.coach.throw_away(then, slower=slower)
            self._enter(Now.READY, "")

    @property
    def _is_mock(self) -> bool:
        return self.coach.practice is not None and self.coach.practice.mock

    @property
    def _speaks(self) -> bool:
        return self.coach.practice is not None and self.coach.practice.speaks

    @property
    def _goes_on(self) -> bool:
        """Whether there is something after this question."""
        return self._is_mock or not self.coach.is_last

    # --- drawing

    def _enter(self, now: Now, sentence: str) -> None:
        if not (self.now in ANSWERING and now in ANSWERING):
            self.query_one(LevelBar).restart()
        self.now = now
        self._heard = None
        self.query_one(LevelBar).visible = now is not Now.PAUSED
        line = self.query_one("#now", Static)
        line.update(Content(now.value))
        line.set_classes(f"-{now.name.lower()}")
        self._say(sentence)
        self.refresh_bindings()

    def _say(self, sentence: str) -> None:
        self.query_one("#notice", Static).update(plain(sentence, limit=600))

    def _draw_level(self) -> None:
        """Draw the newest level: at most 15 times a second, however often sound arrives."""
        heard, self._heard = self._heard, None
        if heard is not None and self.now is Now.LISTENING:
            self.query_one(LevelBar).show(heard.block, heard.seconds)
            self._draw_time(heard.seconds)
        if self.now is Now.READING:
            left = math.ceil(max(0.0, self._read_until - time.monotonic()))
            self.query_one("#time", Static).update(Content(f"{clock(left)} left to read"))

    def _draw_time(self, seconds: float) -> None:
        about = f"   suggested: about {clock(self._suggested)}" if self._suggested else ""
        if self._suggested and seconds > self._suggested and self.now is Now.LISTENING:
            about += ". Come to your end when you can."
        self.query_one("#time", Static).update(plain_line(f"{clock(seconds)}") + Content(about))
