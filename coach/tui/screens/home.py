"""Home: what to work on today and why, and everything coach can do, a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coach.coaching.muting import QUESTION
from coach.tui import begin
from coach.tui.commands import Command, Place, bindings_at
from coach.tui.commands_home import HOME
from coach.tui.content import plain
from coach.tui.messages import TodayRead
from coach.tui.screens.confirm import Confirm
from coach.tui.screens.muting import MutingScreen, settings, was_asked
from coach.tui.screens.place import PlaceScreen
from coach.tui.widgets.choices import Choices

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.tui.tools import Offer, Tools

_BEGINS = ("quick", "mock", "banks")
_COLUMN = 17
"""Columns of the names in the list."""


class HomeScreen(PlaceScreen[None]):
    """One sentence, the list, and what does not work on this machine."""

    places: ClassVar[tuple[Place, ...]] = ("home",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("home")]
    AUTO_FOCUS = "#menu"

    def __init__(self, tools: Tools, notice: str = "", *, offer: Offer | None = None) -> None:
        super().__init__()
        self._tools = tools
        self._offer = offer
        # Some may have come or changed since the app started.
        self._banks = tools.banks if tools.desk is None else tools.desk.banks()
        self._bank = begin.usual_bank(self._banks)
        self._ask_muting = settings(tools.paths.config_file).offer_muting
        self._notice = notice
        self._lines: list[Command] = []

    def where(self) -> Content:
        return Content("Home")

    def page(self) -> ComposeResult:
        yield Static(Content("You answer aloud. Then coach names one thing to work on."), id="lead")
        self._lines = [one for one in HOME if self.check_action(one.action, ())]
        yield Choices(*[_option(one) for one in self._lines], id="menu")
        yield Static(self._notices(), id="notice")

    def on_screen_resume(self) -> None:
        """Say anew what to work on: something may have been answered, deleted or muted."""
        self.call_after_refresh(self.coach.read_today, self)  # reading many answers would delay the list

    @on(TodayRead)
    def _today_read(self, message: TodayRead) -> None:
        text = plain(message.work_on, "bold", limit=300)
        if message.ahead:
            text = text + plain(f"\n{message.ahead}", limit=200)
        self.query_one("#lead", Static).update(text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "mock":
            return self._bank is not None
        there = {
            "better": self._offer,
            "quick": self._bank,
            "banks": self._banks or None,
            "reviews": self._tools.review_desk,
            "browse": self._tools.desk,
            "recognizers": self._tools.machine,
            "check": self._tools.machine,
        }
        return there[action] is not None if action in there else True

    # --- commands

    async def action_start(self) -> None:
        """Go to the marked line."""
        marked = self.query_one(OptionList).highlighted
        if marked is not None:
            await self.run_action(self._lines[marked].action)

    def action_quick(self) -> None:
        if self._bank is not None:
            self._asked_muting()
            self.coach.begin_bank(self._bank, count=begin.QUICK)

    def action_mock(self) -> None:
        if self._bank is not None:
            self._asked_muting()
            self.coach.begin_mock(self._bank)

    def action_banks(self) -> None:
        from coach.tui.screens.banks import BanksScreen

        self._asked_muting()
        self.app.push_screen(BanksScreen(self._banks))

    def action_drills(self) -> None:
        from coach.tui.screens.drills import DrillsScreen

        self.app.push_screen(DrillsScreen())

    def action_stories(self) -> None:
        from coach.store.stories import Stories
        from coach.tui.screens.stories import StoriesScreen

        self.app.push_screen(StoriesScreen(Stories(self._tools.paths)))

    def action_mute(self) -> None:
        self._asked_muting()
        self.query_one("#notice", Static).update(self._notices())
        self.app.push_screen(MutingScreen(self._tools.paths.config_file))

    def action_reviews(self) -> None:
        from coach.tui.screens.reviews import ReviewsScreen

        if self._tools.review_desk is not None:
            self.app.push_screen(ReviewsScreen(self._tools.review_desk))

    def action_browse(self) -> None:
        from coach.tui.screens.questions import QuestionsScreen

        if self._tools.desk is not None:
            self.app.push_screen(QuestionsScreen(self._tools.desk), self._browsed)

    def _browsed(self, changed: bool | None) -> None:
        if changed:
            self.coach.go_home()

    def action_better(self) -> None:
        if self._offer is not None:
            self.app.push_screen(Confirm("Download a better recognizer?", self._offer.cost), self._answered)

    def action_profile(self) -> None:
        from coach.tui.screens.profile import ProfileScreen

        self.app.push_screen(ProfileScreen(self._tools.paths))

    def action_settings(self) -> None:
        from coach.tui.screens.settings import SettingsScreen

        self.app.push_screen(SettingsScreen(self._tools))

    def action_recognizers(self) -> None:
        from coach.tui.screens.recognizers import RecognizersScreen

        if self._tools.machine is not None:
            self.app.push_screen(RecognizersScreen(self._tools.machine))

    def action_check(self) -> None:
        from coach.tui.screens.check import CheckScreen

        if self._tools.machine is not None:
            self.app.push_screen(CheckScreen(self._tools.machine))

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
    async def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        await self.action_start()

    # --- drawing

    def _asked_muting(self) -> None:
        if self._ask_muting:
            was_asked(self._tools.paths.config_file)
            self._ask_muting = False

    def _notices(self) -> Content:
        unreadable = begin.unreadable(self._banks)
        offer = f"{self._offer.why} Press b for a better one." if self._offer is not None else ""
        mute = f"{QUESTION} Press m." if self._ask_muting else ""
        sentences = [self._notice, unreadable, offer, mute, *self._tools.selfcheck]
        return plain("\n".join(sentence for sentence in sentences if sentence))


def _option(command: Command) -> Option:
    text = Content.styled(f"{command.label:<{_COLUMN}}", "bold" if command.action in _BEGINS else "")
    return Option(Content.styled(f"{command.key}  ", "$accent bold") + text + Content(command.help))
