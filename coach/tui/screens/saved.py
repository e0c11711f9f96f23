"""The feedback of an answer that was given before: all that can be looked at, nothing that asks anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.screen import Screen

from coach.tui.commands import Place, bindings_at
from coach.tui.screens.feedback import FeedbackScreen
from coach.tui.screens.sessions import local_day

if TYPE_CHECKING:
    from textual.binding import BindingType

    from coach.model import Analysis, Answer, Feedback


class SavedScreen(FeedbackScreen, inherit_bindings=False):
    """As after the answer; Esc goes back to the list."""

    places: ClassVar[tuple[Place, ...]] = ("saved",)
    BINDINGS: ClassVar[list[BindingType]] = [*Screen.BINDINGS, *bindings_at("saved")]

    def __init__(self, answer: Answer, analysis: Analysis, feedback: Feedback) -> None:
        take = answer.take
        super().__init__(
            analysis, feedback, wording=take.wording, where=f"Your answer of {local_day(take.started)}"
        )
        self._saved = answer

    def on_mount(self) -> None:
        self.words_are_over(self._saved)

    def to_copy(self) -> str:
        """The answer's id is for the command line, so it is only in what is copied."""
        return f"{self._saved.take.id}\n{super().to_copy()}"

    def _say(self, sentence: str) -> None:
        """Nothing is asked of an answer that was given before."""
        super()._say(sentence or " ")

    def action_back(self) -> None:
        if self._playing:
            self.coach.hush()
        else:
            self.app.pop_screen()
