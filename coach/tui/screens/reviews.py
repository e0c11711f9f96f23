"""Which sessions people reviewed; Enter opens one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coach.errors import CoachError
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain, plain_line
from coach.tui.screens.give_review import GiveReviewScreen
from coach.tui.screens.place import PlaceScreen
from coach.tui.screens.review import ReviewScreen
from coach.tui.widgets.choices import Choices

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.tui.review_desk import ReviewDesk, Reviewed

_NOBODY = (
    "Nobody has reviewed a session yet. To ask somebody, run: coach review page last -o page.html, or coach "
    "review kit last -o folder. Send what it writes, and take in the reply with: coach review import"
)


class ReviewsScreen(PlaceScreen[None]):
    """The list of reviewed sessions, newest first, and of those that others sent."""

    places: ClassVar[tuple[Place, ...]] = ("reviews",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("reviews")]

    def __init__(self, desk: ReviewDesk) -> None:
        super().__init__()
        self._desk = desk
        self._found: list[Reviewed] = []
        self._received: list[str] = []

    def where(self) -> Content:
        return Content("Reviews")

    def page(self) -> ComposeResult:
        yield Choices(id="reviewed")
        yield Static(id="notice")

    def on_mount(self) -> None:
        self.on_screen_resume()

    def on_screen_resume(self) -> None:
        """Read the reviews anew: something may have been marked."""
        self.coach.in_thread(partial(self._read), group="reviews")

    def _read(self) -> None:
        found, received = self._desk.reviewed(), self._desk.received()
        self.app.call_from_thread(self._show, found, received)

    def _show(self, found: list[Reviewed], received: list[str]) -> None:
        self._found, self._received = found, received
        rows = self.query_one("#reviewed", OptionList)
        marked = rows.highlighted
        rows.clear_options()
        rows.add_options([_option(one) for one in found])
        rows.add_options([_sent(one) for one in received])
        count = len(found) + len(received)
        rows.display = bool(count)
        rows.highlighted = min(marked or 0, count - 1) if count else None
        self.query_one("#notice", Static).update(plain("" if found or received else _NOBODY, limit=2_000))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "open" or bool(self._found or self._received)

    def action_open(self) -> None:
        marked = self.query_one("#reviewed", OptionList).highlighted
        if marked is None:
            return
        if marked < len(self._found):
            self.app.push_screen(ReviewScreen(self._desk, self._found[marked]))
            return
        try:
            session = self._desk.received_session(self._received[marked - len(self._found)])
        except CoachError as error:
            self.query_one("#notice", Static).update(plain(error.message, limit=500))
            return
        self.app.push_screen(GiveReviewScreen(self._desk, session))

    def action_back(self) -> None:
        self.app.pop_screen()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_open()


def _option(one: Reviewed) -> Option:
    comments = sum(len(review.comments) for review in one.reviews)
    done = sum(comment.done for review in one.reviews for comment in review.comments)
    people = "1 review" if len(one.reviews) == 1 else f"{len(one.reviews)} reviews"
    said = "1 comment" if comments == 1 else f"{comments} comments"
    title = plain_line(one.session.started[:16].replace("T", " ") + " UTC", "bold")
    return Option(Content("\n  ").join([title, Content(f"{people}, {said}, {done} worked on")]))


def _sent(session: str) -> Option:
    return Option(plain_line(f"{session}, sent to you for a review"))
