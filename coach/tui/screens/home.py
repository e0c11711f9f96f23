"""Choose a bank of questions; Enter starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coach.coaching.muting import QUESTION
from coach.store.stories import Stories
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain, plain_line
from coach.tui.screens.confirm import Confirm
from coach.tui.screens.muting import MutingScreen, settings, was_asked
from coach.tui.screens.place import PlaceScreen
from coach.tui.screens.questions import QuestionsScreen
from coach.tui.screens.reviews import ReviewsScreen
from coach.tui.screens.stories import StoriesScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.banks.read import BankEntry
    from coach.tui.tools import Offer, Tools


class HomeScreen(PlaceScreen[None]):
    """The list of banks, one calm sentence, and what does not work on this machine."""

    places: ClassVar[tuple[Place, ...]] = ("home",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("home")]

    def __init__(self, tools: Tools, notice: str = "", *, offer: Offer | None = None) -> None:
        super().__init__()
        self._desk, self._review_desk = tools.desk, tools.review_desk
        self._offer = offer
        # Some may have come or changed since the app started.
        self._banks = tools.banks if tools.desk is None else tools.desk.banks()
        self._selfcheck = tools.selfcheck
        self._paths = tools.paths
        self._ask_muting = settings(self._paths.config_file).offer_muting
        self._notice = notice

    def where(self) -> Content:
        return Content("Choose your questions")

    def page(self) -> ComposeResult:
        yield Static(
            Content("You answer aloud. Then coach names one thing to work on. Nothing leaves this machine."),
            id="lead",
        )
        if not any(entry.bank is not None for entry in self._banks):
            yield Static(Content("No question bank could be read. Run: coach bank check"), id="no-banks")
        if self._banks:
            yield OptionList(*[self._option(entry) for entry in self._banks], id="banks")
        yield Static(self._notices(), id="notice")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "better":
            return self._offer is not None
        if action == "reviews":
            return self._review_desk is not None
        if action == "browse":
            return self._desk is not None
        return action != "start" or self._marked() is not None

    def action_start(self) -> None:
        marked = self._marked()
        if marked is not None and marked.bank is not None:
            self._asked_muting()
            self.coach.begin_bank(marked.bank)

    def action_stories(self) -> None:
        self.app.push_screen(StoriesScreen(Stories(self._paths)))

    def action_mute(self) -> None:
        self._asked_muting()
        self.query_one("#notice", Static).update(self._notices())
        self.app.push_screen(MutingScreen(self._paths.config_file))

    def action_reviews(self) -> None:
        if self._review_desk is not None:
            self.app.push_screen(ReviewsScreen(self._review_desk))

    def action_browse(self) -> None:
        if self._desk is not None:
            self.app.push_screen(QuestionsScreen(self._desk), self._browsed)

    def _browsed(self, changed: bool | None) -> None:
        if changed:
            self.coach.go_home()

    def action_better(self) -> None:
        if self._offer is not None:
            self.app.push_screen(Confirm("Download a better recognizer?", self._offer.cost), self._answered)

    def action_answers(self) -> None:
        self.coach.show_sessions()

    def action_history(self) -> None:
        self.coach.show_history()

    def _answered(self, yes: bool | None) -> None:
        """Either answer ends the offer."""
        if self._offer is None or yes is None:
            return
        self.coach.answer_offer(self._offer, yes=yes)
        self._offer, self._notice = None, ""
        self.refresh_bindings()
        self.query_one("#notice", Static).update(self._notices())

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_start()

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self.refresh_bindings()

    def _marked(self) -> BankEntry | None:
        lists = self.query(OptionList)
        marked = lists.first().highlighted if lists else None
        if marked is None or self._banks[marked].bank is None:
            return None
        return self._banks[marked]

    def _asked_muting(self) -> None:
        if self._ask_muting:
            was_asked(self._paths.config_file)
            self._ask_muting = False

    def _notices(self) -> Content:
        offer = f"{self._offer.why} Press b for a better one." if self._offer is not None else ""
        mute = f"{QUESTION} Press m." if self._ask_muting else ""
        sentences = [self._notice, offer, mute, *self._selfcheck]
        return plain("\n".join(sentence for sentence in sentences if sentence))

    def _option(self, entry: BankEntry) -> Option:
        if entry.bank is None:
            why = entry.error.message if entry.error is not None else ""
            text = Content("\n  ").join(
                [plain_line(entry.path.name, "bold"), plain_line(f"cannot be read: {why}")]
            )
            return Option(text, disabled=True)
        count = len(entry.bank.questions)
        questions = "1 question" if count == 1 else f"{count} questions"
        title = plain_line(entry.bank.title, "bold", limit=70)
        own = ", from your own banks" if entry.origin == "yours" else ""
        return Option(Content("\n  ").join([title, Content(f"{questions}{own}")]))
