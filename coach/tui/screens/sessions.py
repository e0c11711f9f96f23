"""Every saved answer, newest first: open one, hear it, compare two, delete a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from coach.coaching.phrases import clock
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain, plain_line
from coach.tui.screens.confirm import Confirm
from coach.tui.screens.place import PlaceScreen
from coach.tui.widgets.long_list import LongList

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

_QUESTION = 200


@dataclass(frozen=True)
class Saved:
    """One saved answer in the list."""

    take: str
    """SESSION/n"""
    wording: str
    started: str
    """Of its session; UTC, ISO 8601."""
    bank: str
    """Its title; its id when it is not here any more."""
    seconds: float

    @property
    def session(self) -> str:
        """Id of its session."""
        return self.take.partition("/")[0]


class SavedRead(Message):
    """The list has been read."""

    def __init__(self, saved: Sequence[Saved]) -> None:
        super().__init__()
        self.saved = tuple(saved)


class SessionsScreen(PlaceScreen[None]):
    """A list that can be searched; Enter opens the feedback of the marked answer."""

    places: ClassVar[tuple[Place, ...]] = ("sessions",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("sessions")]

    def __init__(self) -> None:
        super().__init__()
        self._saved: tuple[Saved, ...] | None = None
        self._shown: list[Saved] = []
        self._first: Saved | None = None
        """The answer that the next one is compared with."""
        self._playing = False

    def where(self) -> Content:
        return Content("Your answers")

    def page(self) -> ComposeResult:
        yield Input(placeholder="Type words of a question", id="search")
        yield LongList(id="saved")
        yield Static(Content("Reading your answers."), id="notice")

    def on_mount(self) -> None:
        self.query_one("#search").display = False
        self.query_one(OptionList).focus()
        self.coach.read_saved(self)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self._searching:
            return action in ("open", "back")
        if action in ("open", "play", "compare", "delete"):
            return self._marked() is not None
        return True

    # --- commands

    def action_open(self) -> None:
        if self._searching:
            self._end_search(keep=True)
        elif (marked := self._marked()) is not None:
            self.coach.open_saved(marked.take)

    def action_play(self) -> None:
        marked = self._marked()
        if self._playing:
            self.coach.hush()
        elif marked is not None:
            self._playing = True
            self.coach.play_saved(marked.take)
            self._say("Playing. The same key, or Esc, stops it.")

    def action_compare(self) -> None:
        marked = self._marked()
        if marked is None:
            return
        if self._first is None:
            self._first = marked
            self._say(
                "Now mark the other answer and press c again. Best is another one to the same question."
            )
        elif self._first.take == marked.take:
            self._first = None
            self._say("That is the same answer. Nothing is compared.")
        else:
            first, self._first = self._first, None
            self.coach.compare_saved(first.take, marked.take)
            self._say("")

    def action_search(self) -> None:
        box = self.query_one(Input)
        box.display = True
        box.focus()
        self.refresh_bindings()

    def action_delete(self) -> None:
        marked = self._marked()
        if marked is None:
            return
        count = sum(each.session == marked.session for each in self._saved or ())
        what = "1 answer" if count == 1 else f"{count} answers"
        cost = f"{what} with sound, words and measures are deleted for good."
        self.app.push_screen(
            Confirm("Delete this whole session?", cost),
            lambda yes: self.coach.delete_saved(self, marked.session) if yes else None,
        )

    def action_back(self) -> None:
        if self._searching:
            self._end_search(keep=False)
        elif self._playing:
            self.coach.hush()
        else:
            self.app.pop_screen()

    # --- what the app tells

    @on(SavedRead)
    def _read(self, message: SavedRead) -> None:
        self._saved = message.saved
        self._fill()

    def played(self, trouble: str) -> None:
        """The sound has ended or was stopped."""
        self._playing = False
        self._say(trouble)

    # --- searching

    @property
    def _searching(self) -> bool:
        return bool(self.query("#search")) and self.query_one(Input).has_focus

    @on(Input.Changed)
    def _typed(self) -> None:
        self._fill()

    @on(Input.Submitted)
    def _entered(self) -> None:
        self._end_search(keep=True)

    def _end_search(self, *, keep: bool) -> None:
        box = self.query_one(Input)
        if not keep:
            box.value = ""
        box.display = bool(box.value)
        self.query_one(OptionList).focus()
        self.refresh_bindings()

    # --- drawing

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_open()

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self.refresh_bindings()

    def _marked(self) -> Saved | None:
        lists = self.query(OptionList)
        marked = lists.first().highlighted_option if lists else None
        return next((each for each in self._shown if marked is not None and each.take == marked.id), None)

    def _fill(self) -> None:
        words = self.query_one(Input).value.lower().split()
        self._shown = [
            each
            for each in self._saved or ()
            if all(word in f"{each.wording} {each.bank} {local_day(each.started)}".lower() for word in words)
        ]
        self.query_one(LongList).fill(self._options(), mark=1)
        if not self._saved:
            self._say("No answer is saved yet. Your first practice will be here.")
        elif not self._shown:
            self._say("No question has these words.")
        else:
            count = len(self._shown)
            self._say("1 answer." if count == 1 else f"{count} answers.")

    def _options(self) -> Iterator[Option]:
        session = ""
        for each in tuple(self._shown):
            if each.session != session:
                session = each.session
                day = local_day(each.started)
                yield Option(plain_line(f"{day}  {each.bank}", "bold"), disabled=True)
            text = plain_line(f"  {clock(each.seconds):>5}  {each.wording}", limit=_QUESTION)
            yield Option(text, id=each.take)

    def _say(self, sentence: str) -> None:
        self.query_one("#notice", Static).update(plain(sentence, limit=300))
        self.refresh_bindings()


def local_day(started: str) -> str:
    """Return a UTC time as day and time of this machine's zone; the text itself when it is none."""
    try:
        moment = datetime.fromisoformat(started)
    except ValueError:
        return started
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone().strftime("%a %d %b %Y, %H:%M")
