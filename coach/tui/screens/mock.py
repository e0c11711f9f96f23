"""The end of a mock interview: what it showed together, and each answer to open."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coach.coaching.session import pooled
from coach.coaching.whole import Whole, whole
from coach.report.text import explained_lines, session_table
from coach.report.whole import answer_line, whole_lines
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain, plain_line
from coach.tui.screens.details import DetailsScreen, figures_screen, table
from coach.tui.screens.feedback_lines import in_parts, part
from coach.tui.screens.place import PlaceScreen
from coach.tui.widgets.choices import Choices

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.coaching.whole import Seen
    from coach.model import Answer
    from coach.tui.practice import Practice

ENTER = "Enter opens the feedback of the marked answer."
PENDING = "The words of {} are still being recognized; what is said here may change."


class MockScreen(PlaceScreen[None]):
    """One thing to keep and one to work on for the whole interview; the answers below."""

    places: ClassVar[tuple[Place, ...]] = ("mock",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("mock")]

    def __init__(self, practice: Practice) -> None:
        super().__init__()
        self._practice = practice
        self._whole: Whole = whole(())
        self._playing = ""

    def where(self) -> Content:
        return Content("Your mock interview")

    def page(self) -> ComposeResult:
        yield Static(id="whole")
        yield Choices(*[self._option(n, each) for n, each in enumerate(self._answers, start=1)], id="saved")
        yield Static(id="notice")

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()
        self.draw()

    def resized(self) -> None:
        self.draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "open" | "measures" | "copy":
                return bool(self._answers)
            case "evidence":
                return bool(self._whole.work_on and self._whole.work_on.advice.spans)
            case "kept":
                return bool(self._whole.keep and self._whole.keep.advice.spans)
            case "hush":
                return bool(self._playing)
            case "home":
                return self.coach.has_home
        return True

    def draw(self) -> None:
        """Draw what is known of the answers now."""
        if not self.is_mounted:
            return
        self._whole = whole(self._answers)
        parts = in_parts(whole_lines(self._whole, self._answers, width=self.text_width))
        self.query_one("#whole", Static).update(Content("\n").join(part(group) for group in parts))
        self._say("")

    def played(self, trouble: str) -> None:
        """The sound has ended or was stopped."""
        self._playing = ""
        self._say(trouble)

    def to_copy(self) -> str:
        rows = whole_lines(self._whole, self._answers)
        return "\n".join([*rows, *(self._line(n, each) for n, each in enumerate(self._answers, start=1))])

    # --- commands

    def action_open(self) -> None:
        at = self.query_one(OptionList).highlighted
        if at is not None and at < len(self._answers):
            self.coach.hush()
            self.coach.open_saved(self._answers[at].take.id)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_open()

    def action_evidence(self) -> None:
        self._play(self._whole.work_on, "the seconds to work on")

    def action_kept(self) -> None:
        self._play(self._whole.keep, "the seconds to keep")

    def action_hush(self) -> None:
        self.coach.hush()

    def action_measures(self) -> None:
        answers, together = self._answers, pooled(self._answers)
        rows = session_table(together, answers=len(answers), muted=self._practice.muted)
        lines = table(rows[1:], lambda width: explained_lines(together, width=width))
        self.app.push_screen(DetailsScreen("Your answers together", lines))

    def action_explain(self) -> None:
        self.app.push_screen(figures_screen(pooled(self._answers)))

    def action_home(self) -> None:
        self.coach.go_home()

    def _play(self, seen: Seen | None, what: str) -> None:
        if self._playing:
            self.coach.hush()
        elif seen is not None:
            self._playing = what
            self._say("")
            self.coach.play(self._practice.answers[seen.take], seen.advice.spans[:1])

    # --- drawing

    @property
    def _answers(self) -> list[Answer]:
        return list(self._practice.answers.values())

    def _option(self, number: int, answer: Answer) -> Option:
        return Option(plain_line(self._line(number, answer), limit=240))

    def _line(self, number: int, answer: Answer) -> str:
        asked = self._practice.question_of(answer)
        return answer_line(number, answer, asked_seconds=asked.answer_seconds if asked else None)

    def _say(self, sentence: str) -> None:
        pending = len(self._practice.words_pending)
        waiting = PENDING.format("1 answer" if pending == 1 else f"{pending} answers") if pending else ""
        playing = f"Playing {self._playing}. The same key, or Esc, stops it." if self._playing else ""
        self.query_one("#notice", Static).update(plain(sentence or playing or waiting or ENTER, limit=300))
        self.refresh_bindings()
