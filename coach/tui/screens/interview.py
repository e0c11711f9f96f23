"""The question, large, and what is happening now: getting ready, asking, listening, working it out."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widgets import Static

from coach.coaching.phrases import clock
from coach.events import Asking, Event, Listening, SpeakNow, Stopped, VoiceFailed
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain, plain_line
from coach.tui.screens.confirm import Confirm
from coach.tui.screens.place import PlaceScreen
from coach.tui.widgets.level import LevelBar

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

FRAMES_PER_SECOND = 15
TAKE_YOUR_TIME = "Take your time. Silence does not end your answer."


class Now(Enum):
    """What is happening, in the words that are shown, with a sign so that color is never alone."""

    READY = "○ Getting ready"
    ASKING = "▸ Asking"
    LISTENING = "● Listening - speak now"
    WORKING = "◌ Working it out"
    TROUBLE = "! Stopped"


class InterviewScreen(PlaceScreen[None]):
    """One take of one question; it only draws what the interview tells."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("interview", "trouble")]

    def __init__(self) -> None:
        super().__init__()
        self.now = Now.READY
        self._suggested = 0
        self._heard: Listening | None = None

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
        match action:
            case "skip_voice":
                return self.now is Now.ASKING
            case "stop":
                return self.now is Now.LISTENING
            case "cancel":
                return self.now in (Now.ASKING, Now.LISTENING)
            case "again" | "leave":
                return self.now is Now.TROUBLE
            case "home":
                return self.now is Now.TROUBLE and self.coach.has_home
        return True

    def show(self, event: Event) -> None:
        """Draw one event of the interview."""
        match event:
            case Asking(asked=asked, number=number, total=total):
                self._suggested = asked.question.answer_seconds
                self.query_one("#where", Static).update(Content(f"Question {number} of {total}"))
                self.query_one("#question", Static).update(plain(asked.wording, limit=600))
                why = f"\nWhy this one: {asked.why}" if asked.why else ""
                self._enter(Now.ASKING, f"Listen to the question. Your turn comes after it.{why}")
            case VoiceFailed(why=why):
                self._say(f"The question could not be spoken, so please read it. {why}")
            case SpeakNow(armed=armed):
                self._enter(Now.LISTENING, armed.warning or TAKE_YOUR_TIME)
                self._draw_time(0.0)
            case Listening():
                self._heard = event
                if event.block.notice is not None:
                    self._enter(Now.LISTENING, event.block.notice)
            case Stopped(seconds=seconds, recorded=recorded):
                self._enter(Now.WORKING, " ".join(["Your answer is saved on this machine.", *recorded.notes]))
                self._draw_time(seconds)
            case _:
                pass

    def show_trouble(self, sentence: str, *, failed: bool) -> None:
        """Say why there is no answer, and what can be done now."""
        doctor = "To check microphone and sound: leave, then run `coach doctor`." if failed else ""
        self._enter(Now.TROUBLE, f"{sentence}\n{doctor}".rstrip())
        self.query_one("#time", Static).update(Content())

    # --- commands

    def action_skip_voice(self) -> None:
        self.coach.stop()
        self._enter(Now.READY, "One moment: the room is listened to before you speak.")

    def action_stop(self) -> None:
        self.coach.stop()

    def action_cancel(self) -> None:
        self.app.push_screen(
            Confirm("Throw this answer away?", "Nothing of it is kept. You can answer again at once."),
            self._cancel,
        )

    def action_again(self) -> None:
        self.coach.ask_again()

    def action_home(self) -> None:
        self.coach.go_home()

    def _cancel(self, yes: bool | None) -> None:
        if yes:
            self.coach.cancel()
            self._enter(Now.READY, "")

    # --- drawing

    def _enter(self, now: Now, sentence: str) -> None:
        self.now = now
        self._heard = None
        self.query_one(LevelBar).restart()
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

    def _draw_time(self, seconds: float) -> None:
        about = f"   suggested: about {clock(self._suggested)}" if self._suggested else ""
        self.query_one("#time", Static).update(plain_line(f"{clock(seconds)}") + Content(about))
