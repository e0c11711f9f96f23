"""Every question of every bank: search, hear, mark, hide, write one's own, add and update banks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import on
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from coach.banks.browse import Listed, kinds, search
from coach.banks.mine import counted, is_recalled
from coach.errors import CoachError
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain, plain_line
from coach.tui.screens.place import PlaceScreen
from coach.tui.widgets.long_list import LongList

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.tui.tools import Desk

Typing = Literal["search", "write", "set", "add"]
_ASKS: dict[Typing, str] = {
    "search": "Words to look for",
    "write": "Your own question",
    "set": "Name of the set, such as week3",
    "add": "https address, file or folder of a bank",
}
MOST_SHOWN = 400  # typing a word or two leaves far fewer


class QuestionsScreen(PlaceScreen[bool]):
    """A list that narrows as one types. Ends with whether banks have changed."""

    places: ClassVar[tuple[Place, ...]] = ("questions", "entry")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("questions", "entry")]
    AUTO_FOCUS = "#questions"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._every: list[Listed] = []
        self._shown: list[Listed] = []
        self._kind: str | None = None
        self._words = ""
        self._typing: Typing | None = None
        self._hearing = False
        self._fetches, self._fetching = 0, 0
        """How many there were, and the number of the one that goes on; 0 when none does."""
        self._changed = False

    def where(self) -> Content:
        return Content("Questions")

    def page(self) -> ComposeResult:
        yield Static(id="count")
        yield Input(id="typed", max_length=2_000)
        yield LongList(id="questions")
        yield Static(id="notice")

    def on_mount(self) -> None:
        self.query_one(Input).display = False
        self._read_again()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        entry = action in ("keep_text", "drop_text")
        if entry or self._typing is not None:
            return entry and self._typing is not None
        return action not in ("answer", "hear", "favorite", "hide", "to_set") or self._marked is not None

    @on(OptionList.OptionSelected)
    def action_answer(self) -> None:
        if self._marked is not None:
            self._desk.hush()
            self.coach.begin_question(self._marked.bank.id, self._marked.question)

    def action_search(self) -> None:
        self._type("search", self._words)

    def action_write(self) -> None:
        self._type("write")

    def action_to_set(self) -> None:
        self._type("set")

    def action_add_bank(self) -> None:
        self._type("add")

    def action_kind(self) -> None:
        every: list[str | None] = [None, *kinds(self._every)]
        self._kind = every[(every.index(self._kind) + 1) % len(every)]
        self._draw()

    def action_hear(self) -> None:
        marked = self._marked
        if self._hearing:
            self._desk.hush()
        elif marked is not None:
            self._hearing = True
            self._do(lambda: self._desk.hear(marked.question), reads=False)

    def action_favorite(self) -> None:
        self._toggle("favorites")

    def action_hide(self) -> None:
        self._toggle("hidden")

    def action_update(self) -> None:
        self._fetch("Asking for what changed.", self._desk.update)

    def action_back(self) -> None:
        if self._fetching:
            self._fetching = 0
            self._desk.cancel()
            self._say("Stopped. Your banks are as they were, or as far as they had come.")
            return
        self._desk.hush()
        self.dismiss(self._changed)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if self._typing == "search":
            self._words = event.value
            self._draw()

    @on(Input.Submitted)
    def action_keep_text(self) -> None:
        typing, typed, marked = self._typing, self.query_one(Input).value, self._marked
        self._close_input()
        if typing == "write":
            self._changed = True
            self._do(lambda: self._desk.write(typed))
        elif typing == "add":
            self._fetch("Fetching the bank.", lambda: self._desk.follow(typed))
        elif typing == "set" and marked is not None:
            self._do(lambda: self._desk.add_to_set(typed, marked.question))

    def action_drop_text(self) -> None:
        if self._typing == "search":
            self._words = ""
        self._close_input()
        self._draw()

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self.refresh_bindings()

    # --- what is done beside the screen

    def _do(self, work: Callable[[], str | None], *, reads: bool = True) -> None:
        """Do what may block in a thread, then say what came of it and read the questions again."""
        self.coach.in_thread(partial(self._work, work, reads=reads), group="questions")

    def _fetch(self, sentence: str, work: Callable[[], str]) -> None:
        if self._fetching:
            return
        self._changed = True
        self._fetches += 1
        self._fetching = number = self._fetches
        self._say(f"{sentence} Esc stops it.")
        self.coach.in_thread(partial(self._work, work, reads=True, fetch=number), group=f"fetch {number}")

    def _work(self, work: Callable[[], str | None], *, reads: bool, fetch: int = 0) -> None:
        try:
            said = work() or ""
        except CoachError as error:
            said = error.message[:1].upper() + error.message[1:]
        self.app.call_from_thread(self._done, said, reads=reads, fetch=fetch)

    def _done(self, said: str, *, reads: bool, fetch: int) -> None:
        if fetch in (0, self._fetching):  # of one that was stopped nothing more is said
            self._hearing, self._fetching = False, 0 if fetch else self._fetching
            self._say(said)
        if reads:
            self._read_again()

    def _read_again(self) -> None:
        self.run_worker(self._reading, thread=True, exclusive=True, group="reading")

    def _reading(self) -> None:
        try:
            every = self._desk.questions()
        except CoachError as error:
            self.app.call_from_thread(self._say, error.message)
        else:
            self.app.call_from_thread(self._have, every)

    def _have(self, every: list[Listed]) -> None:
        """Draw them; the first of those that were just added is marked."""
        before = {(one.bank.id, one.question.id) for one in self._every}
        added = [one for one in every if before and (one.bank.id, one.question.id) not in before]
        self._every = every
        self._draw(mark=added[0] if added else None)

    def _toggle(self, what: Literal["favorites", "hidden"]) -> None:
        marked = self._marked
        if marked is not None:
            self._do(lambda: self._desk.toggle(marked.question, what))

    # --- drawing

    @property
    def _marked(self) -> Listed | None:
        found = self.query(OptionList)
        at = found.first().highlighted if found else None
        return self._shown[at] if at is not None and at < len(self._shown) else None

    def _type(self, what: Typing, text: str = "") -> None:
        self._typing = what
        typed = self.query_one(Input)
        typed.placeholder = _ASKS[what]
        typed.value = text
        typed.display = True
        typed.focus()
        self.refresh_bindings()

    def _close_input(self) -> None:
        self._typing = None
        self.query_one(Input).display = False
        self.query_one(OptionList).focus()
        self.refresh_bindings()

    def _draw(self, *, mark: Listed | None = None) -> None:
        marked = mark or self._marked
        found = search(self._every, self._words, kind=self._kind)
        self._shown = found[:MOST_SHOWN]
        ids = [one.question.id for one in self._shown]
        at = ids.index(marked.question.id) if marked and marked.question.id in ids else 0
        self.query_one(LongList).fill(map(self._option, self._shown), mark=at)
        kind = f", kind: {self._kind}" if self._kind else ""
        words = f", with: {self._words}" if self._words.strip() else ""
        self.query_one("#count", Static).update(plain_line(f"{counted(len(found))}{kind}{words}"))
        self.refresh_bindings()

    def _option(self, one: Listed) -> Option:
        sign = "★ " if one.favorite else "- hidden: " if one.hidden else ""
        text = plain_line(f"{sign}{one.question.text}", "bold", limit=300)
        recalled = ", recalled: share with care" if is_recalled(one.question) else ""
        about = f"{one.bank.title}, {one.question.kind}, {one.practiced}{recalled}"
        return Option(Content("\n  ").join([text, plain_line(about)]))

    def _say(self, sentence: str) -> None:
        self.query_one("#notice", Static).update(plain(sentence, limit=1_500))
