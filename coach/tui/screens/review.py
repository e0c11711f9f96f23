"""What reviewers said about one session, each comment beside what was measured at its second."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from coach.coaching.phrases import clock
from coach.errors import CoachError
from coach.report.evidence import evidence_at
from coach.review.agreement import in_order, rounds, spread, units_of
from coach.review.scales import ALL_SCALES, ROLES
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain, plain_line
from coach.tui.screens.place import PlaceScreen
from coach.tui.widgets.choices import Choices

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.model import Answer, Comment, Review
    from coach.tui.review_desk import ReviewDesk, Reviewed

LONGEST = 2_000
"""Characters of a reply."""


class ReviewScreen(PlaceScreen[None]):
    """Comments in order; the marked one is shown whole, with its evidence, and can be played."""

    places: ClassVar[tuple[Place, ...]] = ("review", "editing")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("review", "editing")]

    def __init__(self, desk: ReviewDesk, found: Reviewed) -> None:
        super().__init__()
        self._desk = desk
        self._session = found.session
        self._reviews = list(found.reviews)
        self._answers = {int(one.take.id.rpartition("/")[2]): one for one in found.session.answers}
        self._playing = False
        self._editing = False

    def where(self) -> Content:
        return Content("Reviews")

    def page(self) -> ComposeResult:
        yield Static(id="people")
        yield Choices(id="comments")
        yield Static(id="evidence")
        yield Input(id="typed", max_length=LONGEST)
        yield Static(id="notice")

    def on_mount(self) -> None:
        self.query_one(Input).display = False
        self.query_one("#people", Static).update(Content("\n").join(self._people()))
        rows = self.query_one("#comments", OptionList)
        rows.add_options([self._row(one) for _, one in self._comments])
        rows.display = bool(self._comments)
        rows.highlighted = 0 if self._comments else None
        rows.focus()
        self._draw()

    @property
    def _comments(self) -> list[tuple[Review, Comment]]:
        return in_order(self._reviews)

    # --- commands

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("keep_text", "drop_text"):
            return self._editing
        if self._editing:
            return False
        if action == "play":
            return self._answer() is not None
        return action not in ("done", "reply") or bool(self._comments)

    def action_play(self) -> None:
        if self._playing:
            self._desk.hush()
            return
        answer, marked = self._answer(), self._marked()
        if answer is not None and marked is not None:
            self._playing = True
            work = partial(self._desk.play, answer, marked[1].at)
            self.coach.in_thread(lambda: self.app.call_from_thread(self._played, work()), group="play")

    def action_done(self) -> None:
        marked = self._marked()
        if marked is None:
            return
        self._change(marked[0], partial(self._desk.mark, self._session.id, *marked))

    def action_reply(self) -> None:
        """Type below the comment; what was replied before is there to change."""
        marked = self._marked()
        if marked is None:
            return
        self._desk.hush()
        self._editing = True
        typed = self.query_one(Input)
        typed.value = marked[1].reply
        typed.display = True
        typed.focus()
        self._say("Your reply goes out with a second round: coach review page SESSION --earlier SESSION")
        self.refresh_bindings()

    @on(Input.Submitted)
    def action_keep_text(self) -> None:
        marked, text = self._marked(), self.query_one(Input).value
        self._close_input()
        if marked is not None:
            self._change(marked[0], partial(self._desk.reply, self._session.id, *marked, text))

    def action_drop_text(self) -> None:
        self._close_input()

    def _close_input(self) -> None:
        self._editing = False
        self.query_one(Input).display = False
        self.query_one("#comments", OptionList).focus()
        self._say("")
        self.refresh_bindings()

    def _change(self, review: Review, change: Callable[[], Review]) -> None:
        try:
            self._reviews[self._reviews.index(review)] = change()
        except CoachError as error:
            self._say(error.message)
            return
        rows = self.query_one("#comments", OptionList)
        place = rows.highlighted or 0
        rows.replace_option_prompt_at_index(place, self._row(self._comments[place][1]).prompt)
        self._draw()

    def action_back(self) -> None:
        self._desk.hush()
        self.app.pop_screen()

    def _played(self, trouble: str) -> None:
        self._playing = False
        if trouble or not self._editing:
            self._say(trouble)

    def _say(self, sentence: str) -> None:
        self.query_one("#notice", Static).update(plain(sentence, limit=300))

    # --- what is shown

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self._desk.hush()
        self._draw()

    def _marked(self) -> tuple[Review, Comment] | None:
        place = self.query_one("#comments", OptionList).highlighted
        return self._comments[place] if place is not None and self._comments else None

    def _answer(self) -> Answer | None:
        marked = self._marked() if self.is_mounted else None
        return self._answers.get(marked[1].answer or 0) if marked else None

    def _people(self) -> list[Content]:
        rows = []
        for review in self._reviews:
            who = ROLES.get(review.role, "Somebody")
            said = [
                f"{title}: {text}"
                for title, text in (("keep", review.keep), ("change", review.change))
                if text
            ]
            rows.append(plain_line(f"{who}. {' '.join(said)}".strip(), limit=400))
        for title, given in rounds([one for one in self._reviews if one.ratings]):
            units = units_of(given, [scale.code for scale in ALL_SCALES])
            rows += [plain_line(title)] if title else []
            rows += [
                plain_line(f"{scale.title} {spread(values)}")
                for scale, values in zip(ALL_SCALES, units, strict=True)
                if any(value is not None for value in values)
            ]
        return rows

    def _row(self, comment: Comment) -> Option:
        place = "All answers" if comment.answer is None else f"Answer {comment.answer}"
        at = "" if comment.at is None else f" {clock(comment.at)}"
        done = ("  (worked on)" if comment.done else "") + ("  (replied)" if comment.reply else "")
        return Option(plain_line(f"{place}{at}: {comment.text}{done}", limit=200))

    def _draw(self) -> None:
        marked, answer = self._marked(), self._answer()
        rows: list[Content] = []
        if marked is not None:
            comment = marked[1]
            rows.append(plain(comment.text, "bold", limit=2_000))
            if comment.reply:
                rows.append(plain(f"Your reply: {comment.reply}", limit=2_000))
            if answer is not None and answer.analysis is not None and comment.at is not None:
                rows += [plain(row, limit=400) for row in evidence_at(answer.analysis, comment.at)]
        self.query_one("#evidence", Static).update(Content("\n").join(rows))
        self.refresh_bindings()
