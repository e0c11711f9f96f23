"""Choose a bank of questions; Enter starts a practice with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain_line
from coach.tui.screens.place import PlaceScreen
from coach.tui.widgets.choices import Choices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.banks.read import BankEntry


class BanksScreen(PlaceScreen[None]):
    """The list of banks, the unreadable ones with the reason."""

    places: ClassVar[tuple[Place, ...]] = ("banks",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("banks")]

    def __init__(self, banks: Sequence[BankEntry]) -> None:
        super().__init__()
        self._banks = tuple(banks)

    def where(self) -> Content:
        return Content("Choose your questions")

    def page(self) -> ComposeResult:
        yield Static(Content("Enter starts a practice of 5 questions with the marked bank."), id="lead")
        yield Choices(*[_option(entry) for entry in self._banks], id="banks")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "start" or self._marked() is not None

    def action_start(self) -> None:
        marked = self._marked()
        if marked is not None and marked.bank is not None:
            self.coach.begin_bank(marked.bank)

    def action_back(self) -> None:
        self.app.pop_screen()

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
        return self._banks[marked] if marked is not None and self._banks[marked].bank is not None else None


def _option(entry: BankEntry) -> Option:
    """Return the two lines of a bank."""
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
