"""What was heard, one thing to keep, one to work on; one key for each thing to do next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

import msgspec
from textual.content import Content
from textual.widgets import Static

from coach.report.text import feedback_lines
from coach.tui.after import drill_for
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain, plain_line
from coach.tui.playhead import EVERY, Playhead
from coach.tui.probing import PREPARED, PREPARED_KEYS
from coach.tui.screens.feedback_lines import STILL, STILL_PLACING, in_parts, part, words_line
from coach.tui.screens.feedback_more import OpensMore
from coach.wording.phrases import heard_phrases

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.model import Analysis, Answer, Feedback
    from coach.wording.phrases import Heard


class FeedbackScreen(OpensMore):
    """The first view of one take. It holds a take's feedback; `answer` comes once the take is put away."""

    places: ClassVar[tuple[Place, ...]] = ("feedback",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("feedback")]

    def __init__(
        self, analysis: Analysis, feedback: Feedback, *, wording: str, where: str, notes: tuple[str, ...] = ()
    ) -> None:
        super().__init__()
        self._analysis = analysis
        self._feedback = feedback
        self._wording = wording
        self._where = where
        self._notes = " ".join(notes)
        self._words = STILL
        self._spaced: bool | None = None
        """Whether blank lines part what is said; kept when the words arrive, so that nothing moves."""
        self._playing = ""
        self._playhead: Playhead | None = None
        self._to_play: tuple[str, float, float | None] | None = None
        """What was asked for while something else still played."""

    def where(self) -> Content:
        return plain_line(self._where)

    def page(self) -> ComposeResult:
        yield Static(plain_line(self._wording, "$foreground 70%", limit=300), id="asked")
        yield Static(id="feedback")
        yield Static(id="words")
        yield Static(id="notice")

    def on_mount(self) -> None:
        self.set_interval(EVERY, self._follow)
        self._draw()

    def resized(self) -> None:
        self._spaced = None
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "next":
                return not self.coach.is_last
            case "play":
                return self.answer is not None
            case "evidence":
                return self.answer is not None and bool(self._evidence())
            case "kept":
                return self.answer is not None and bool(self._kept())
            case "correct":
                return self._words != STILL and bool(self._spoken())
            case "by_ear" | "cards" | "body" | "timeline" | "script" | "note":
                return self.answer is not None
            case "fillers":
                return self.answer is not None and bool(self._analysis.events.fillers)
            case "words":
                return self._analysis.transcript is not None
            case "twist" | "follow_up" | "prepared":
                return self.answer is not None and self._may_put(action)
            case "drill":
                return self.answer is not None and drill_for(self.answer) is not None
            case "hush":
                return bool(self._playing)
            case "home":
                return self.coach.has_home
        return True

    # --- what the app tells

    def put_away(self, answer: Answer, *, drill: str = "") -> None:
        """The take is saved: it can be played now. `drill` says how it went, if it was one."""
        self.answer = answer
        self._notes = drill or self._notes
        self._say("")

    def words_are_over(self, answer: Answer, *, drill: str = "") -> None:
        """The words have come, or will not: say so where it said that they were coming."""
        self.answer = answer
        self._notes = drill or self._notes
        if answer.analysis is not None and answer.feedback is not None:
            self._analysis, self._feedback = answer.analysis, answer.feedback
        self._words = words_line(self._analysis)
        self._draw()

    def correcting(self) -> None:
        """Corrected words are being placed in the sound."""
        self._words = STILL_PLACING
        self._draw()

    def played(self, trouble: str) -> None:
        """The sound has ended."""
        self._playing = ""
        self._say(trouble)
        after, self._to_play = self._to_play, None
        if after is not None:
            self._play(*after)

    # --- commands

    def to_copy(self) -> str:
        rows = [self._where, self._wording, "", *feedback_lines(self._analysis, self._feedback), self._words]
        return "\n".join(rows)

    def action_next(self) -> None:
        self.coach.ask_next()

    def action_again(self) -> None:
        self.coach.ask_again()

    def action_play(self) -> None:
        if self.answer is not None:
            self._play("your answer", 0.0, None)

    def action_evidence(self) -> None:
        for start, end in self._evidence()[:1]:
            self._play("the seconds to work on", start, end)

    def action_kept(self) -> None:
        for start, end in self._kept()[:1]:
            self._play("the seconds to keep", start, end)

    def action_hush(self) -> None:
        self._to_play = None
        self.coach.hush()

    def action_twist(self) -> None:
        self._put("w")

    def action_follow_up(self) -> None:
        self._put("f")

    def _put(self, key: str) -> None:
        practice = self.coach.practice
        if practice is not None and self.answer is not None and practice.put(key, self.answer):
            self.coach.ask_next()

    def _may_put(self, what: str) -> bool:
        return self.coach.practice is not None and self.coach.practice.may_put(what)

    def action_prepared(self, key: str) -> None:
        practice, answer = self.coach.practice, self.answer
        if practice is not None and answer is not None:
            take = msgspec.structs.replace(answer.take, prepared=PREPARED_KEYS[key])
            self.answer = msgspec.structs.replace(answer, take=take)
            self.coach.in_thread(partial(practice.tell_prepared, answer, key), group="prepared")

    def action_home(self) -> None:
        self.coach.go_home()

    def _play(self, what: str, start: float, end: float | None) -> None:
        if self._playing:
            self._to_play = None if what == self._playing else (what, start, end)
            self.coach.hush()
        elif self.answer is not None:
            self._playing = what
            self._playhead = Playhead.now(start, end, length=self.answer.take.seconds)
            self._follow()
            self.refresh_bindings()
            self.coach.play(self.answer, [(start, end)])

    def _spoken(self) -> tuple[Heard, ...]:
        return heard_phrases(self.answer) if self.answer is not None else ()

    def _evidence(self) -> tuple[tuple[float, float], ...]:
        return self._feedback.work_on.spans if self._feedback.work_on is not None else ()

    def _kept(self) -> tuple[tuple[float, float], ...]:
        return self._feedback.keep.spans if self._feedback.keep is not None else ()

    def _asked_how(self) -> str:
        unsaid = self.answer is not None and self.answer.take.prepared == "unsaid"
        return PREPARED if unsaid and self._may_put("prepared") else ""

    # --- drawing

    def _say(self, sentence: str) -> None:
        last = "That was the last question of this practice." if self.coach.is_last else ""
        said = sentence or self._notes or f"{last} {self._asked_how()}".strip()
        self.query_one("#notice", Static).update(plain(said, limit=300))
        self.refresh_bindings()

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        lines = feedback_lines(self._analysis, self._feedback, width=self.text_width)
        parts = in_parts(lines)
        if self._spaced is None:
            room = self.query_one("#feedback").size.height - 1  # a notice may take a second line
            self._spaced = len(lines) + len(parts) - 1 <= room
        gap = "\n\n" if self._spaced else "\n"
        self.query_one("#feedback", Static).update(Content(gap).join(part(group) for group in parts))
        self.query_one("#words", Static).update(plain_line(self._words, "$foreground 70%"))
        self._say("")
        self._follow()

    def _follow(self) -> None:
        """Say where the sound is while it plays."""
        if self._playing:
            said = f"Playing {self._playing}, {self._playhead}. The same key, or Esc, stops it."
            self.query_one("#notice", Static).update(plain(said, limit=300))
