"""The form for somebody who reviews a session in the app: the questions of the page for the browser."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from coach.coaching.phrases import clock
from coach.errors import CoachError
from coach.model import Comment
from coach.review.form import Draft
from coach.review.scales import ACCENT_NOTICE
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain, plain_line
from coach.tui.screens.confirm import Confirm
from coach.tui.screens.place import PlaceScreen
from coach.tui.widgets.choices import Choices

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.model import Answer, Session
    from coach.tui.review_desk import ReviewDesk

LONGEST = 2_000


class GiveReviewScreen(PlaceScreen[None]):
    """One row for each answer and each question; Enter fills in the marked one."""

    places: ClassVar[tuple[Place, ...]] = ("give review", "editing")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("give review", "editing")]

    def __init__(self, desk: ReviewDesk, session: Session) -> None:
        super().__init__()
        self._desk = desk
        self._session = session
        self._draft = Draft(tuple(int(one.take.id.rpartition("/")[2]) for one in session.answers))
        self._playing: int | None = None
        self._began = 0.0
        self._at = 0.0
        self._editing = False

    def where(self) -> Content:
        return Content("Review")

    def page(self) -> ComposeResult:
        yield Static(Content(ACCENT_NOTICE), id="accent")
        yield Choices(id="form")
        yield Static(id="question")
        yield Input(id="typed", max_length=LONGEST)
        yield Static(id="notice")

    def on_mount(self) -> None:
        self.query_one(Input).display = False
        rows = self.query_one("#form", OptionList)
        rows.add_options([Option(plain_line(row, limit=300)) for row in self._draft.rows()])
        rows.highlighted = 0
        rows.focus()
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("keep_text", "drop_text"):
            return self._editing
        if self._editing:
            return False
        return action != "play" or self._answer() is not None

    # --- commands

    def action_play(self) -> None:
        answer = self._answer()
        if self._playing is not None or answer is None:
            self._desk.hush()
            return
        self._playing, self._began = self._place, time.monotonic()
        self._draft.heard.add(self._draft.answers[self._place])
        work = partial(self._desk.play, answer, None)
        self.coach.in_thread(lambda: self.app.call_from_thread(self._played, work()), group="play")

    @on(OptionList.OptionSelected)
    def action_fill(self) -> None:
        """Type into the marked row, or go to the next of its choices."""
        self._at = time.monotonic() - self._began if self._playing == self._place else 0.0
        self._desk.hush()
        if self._draft.choose_next(self._place):
            self._draw()
            return
        self._editing = True
        typed = self.query_one(Input)
        typed.value = self._draft.text(self._place)
        typed.display = True
        typed.focus()
        self._draw()

    @on(Input.Submitted)
    def action_keep_text(self) -> None:
        text = self.query_one(Input).value.strip()
        answer = self._answer()
        if answer is None:
            self._draft.write(self._place, text)
        elif text:
            n = self._draft.answers[self._place]
            at = round(self._at, 1) if 0 < self._at <= answer.take.seconds else None
            self._draft.comment(Comment(text=text, answer=n, at=at))
        self._close_input()

    def action_drop_text(self) -> None:
        self._close_input()

    def action_save(self) -> None:
        if self._draft.is_empty:
            self._say("There is nothing in this review yet. Enter fills in the marked row.")
            return
        try:
            path = self._desk.write_review(self._session, self._draft.review())
        except CoachError as error:
            self._say(error.message)
            return
        self._draft.saved = True
        self._say(f"Send back the file that was saved: {path}")

    def action_back(self) -> None:
        if self._draft.saved or self._draft.is_empty:
            self._leave(True)
            return
        self.app.push_screen(
            Confirm("Go back without saving?", "What you filled in is not kept. To keep it: s"), self._leave
        )

    def _leave(self, yes: bool | None) -> None:
        if yes:
            self._desk.hush()
            self.app.pop_screen()

    # --- what is shown

    @property
    def _place(self) -> int:
        return self.query_one("#form", OptionList).highlighted or 0

    def _answer(self) -> Answer | None:
        place = self._place if self.is_mounted else len(self._session.answers)
        return self._session.answers[place] if place < len(self._session.answers) else None

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        if self._playing is not None and self._playing != self._place:
            self._desk.hush()
        self._draw()

    def _played(self, trouble: str) -> None:
        self._playing = None
        self._say(trouble)

    def _close_input(self) -> None:
        self._editing = False
        self.query_one(Input).display = False
        self.query_one("#form", OptionList).focus()
        self._draw()

    def _draw(self) -> None:
        answer, place = self._answer(), self._place
        rows = self.query_one("#form", OptionList)
        filled = self._draft.rows()
        for index, row in enumerate(filled[: rows.option_count]):
            rows.replace_option_prompt_at_index(index, plain_line(row, limit=300))
        for index in range(rows.option_count, len(filled), -1):
            rows.remove_option_at_index(index - 1)
        rows.add_options([Option(plain_line(row, limit=300)) for row in filled[rows.option_count :]])
        said = answer.take.wording if answer else self._draft.explained(place)
        if answer and self._editing:
            said = f"Comment on {clock(self._at)}" if self._at else "Comment on the whole answer"
        self.query_one("#question", Static).update(plain(said, limit=LONGEST))
        self.refresh_bindings()

    def _say(self, sentence: str) -> None:
        self.query_one("#accent", Static).display = not sentence  # room for it on a small screen
        self.query_one("#notice", Static).update(plain(sentence, limit=300))
        self.refresh_bindings()
