"""The course of one take: move along it, play from any point, play what a mark stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import Static

from coach.coaching.phrases import clock
from coach.report.timeline import Mark, in_words, marks
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain
from coach.tui.playhead import EVERY, Playhead
from coach.tui.screens.details import figures_screen
from coach.tui.screens.place import PlaceScreen
from coach.tui.widgets.timeline import Timeline

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.model import Answer

AROUND = 1.0
"""Seconds played before and after a mark, so that it is heard in its place."""
_LEGEND = "_ long pause   u filler   = matched   ! work on   + keep   * yours"


class TimelineScreen(PlaceScreen[None]):
    """The plot, the sentence for where the cursor is, and the whole in words."""

    places: ClassVar[tuple[Place, ...]] = ("timeline",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("timeline")]

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self._answer = answer
        self._marks = marks(answer)
        self._second = 0.0
        self._playhead: Playhead | None = None

    def where(self) -> Content:
        return Content("The course of your answer")

    def page(self) -> ComposeResult:
        yield Timeline(self._answer, id="timeline")
        yield Static(Content(_LEGEND if self._marks else ""), id="legend")
        yield Static(id="here")
        yield Static(plain("\n".join(in_words(self._answer))), id="in-words")
        yield Static(id="notice")

    def on_mount(self) -> None:
        self.set_interval(EVERY, self._follow)
        self._go(0.0)

    def action_explain(self) -> None:
        if self._answer.analysis is not None:
            self.app.push_screen(figures_screen(self._answer.analysis.measures))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "next_mark":
                return self._mark_after() is not None
            case "last_mark":
                return self._mark_before() is not None
            case "this_mark":
                return bool(self._here())
        return True

    # --- commands

    def action_earlier(self) -> None:
        self._go(self._second - self.query_one(Timeline).step)

    def action_later(self) -> None:
        self._go(self._second + self.query_one(Timeline).step)

    def action_next_mark(self) -> None:
        mark = self._mark_after()
        if mark is not None:
            self._go(mark.start)

    def action_last_mark(self) -> None:
        mark = self._mark_before()
        if mark is not None:
            self._go(mark.start)

    def action_closer(self) -> None:
        self.query_one(Timeline).look_closely()
        self._go(self._second)

    def action_play(self) -> None:
        self._play(self._second, None)

    def action_this_mark(self) -> None:
        for mark in self._here()[-1:]:
            around = 0.0 if mark.kind in ("work on", "keep", "match") else AROUND
            start = max(0.0, mark.start - around)
            self._play(start, min(mark.end + around, self._answer.take.seconds))

    def action_back(self) -> None:
        if self._playhead is not None:
            self.coach.hush()
        else:
            self.app.pop_screen()

    # --- what the app tells

    def played(self, trouble: str) -> None:
        """The sound has ended or was stopped."""
        self._playhead = None
        self._say(trouble)

    @on(Timeline.Moved)
    def _clicked(self, message: Timeline.Moved) -> None:
        message.stop()
        self._go(message.second)

    def _play(self, start: float, end: float | None) -> None:
        if self._playhead is not None:
            self.coach.hush()
            return
        self._playhead = Playhead.now(start, end, length=self._answer.take.seconds)
        self._go(start)
        self.coach.play(self._answer, [(start, end)])
        self._say("Playing. The same key, or Esc, stops it.")

    def _follow(self) -> None:
        """Let the cursor run along with the sound."""
        if self._playhead is not None:
            self._go(self._playhead.second)

    # --- where the cursor is

    def _here(self) -> list[Mark]:
        step = self.query_one(Timeline).step
        return [mark for mark in self._marks if mark.start - step / 2 <= self._second < mark.end + step]

    def _mark_after(self) -> Mark | None:
        return next((mark for mark in self._marks if mark.start > self._second + 0.01), None)

    def _mark_before(self) -> Mark | None:
        return next((mark for mark in reversed(self._marks) if mark.start < self._second - 0.01), None)

    def _go(self, second: float) -> None:
        self._second = max(0.0, min(second, self._answer.take.seconds))
        self.query_one(Timeline).move_to(self._second)
        texts = [mark.text for mark in self._here()]
        here = "; ".join(texts) if texts else "nothing marked here"
        where = f"{clock(self._second)} of {clock(self._answer.take.seconds)}"
        self.query_one("#here", Static).update(plain(f"{where}  {here}", "bold", limit=300))
        self.refresh_bindings()

    def _say(self, sentence: str) -> None:
        self.query_one("#notice", Static).update(plain(sentence, limit=300))
        self.refresh_bindings()
