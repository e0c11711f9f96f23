"""The words of one take, phrase by phrase: listen, say that it is right or type what was said, save."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec
from textual import on
from textual.content import Content
from textual.widgets import Input, Static

from coach.coaching.phrases import clock
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain, plain_line
from coach.tui.screens.confirm import Confirm
from coach.tui.screens.place import PlaceScreen
from coach.wording.phrases import heard_phrases, least_certain_first

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.model import Answer

LONGEST = 500
"""Characters of one phrase: half a minute of quick talk."""


class TranscriptScreen(PlaceScreen[None]):
    """One phrase at a time, the least certain first. Nothing counts as checked that nobody looked at."""

    places: ClassVar[tuple[Place, ...]] = ("transcript", "editing")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("transcript", "editing")]
    AUTO_FOCUS = ""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self._answer = answer
        self._heard = list(heard_phrases(answer))
        self._texts = [heard.phrase.text for heard in self._heard]
        self._order = least_certain_first(self._heard)
        self._place = 0
        self._checked: set[int] = set()
        self._editing = False
        self._playing = False

    def where(self) -> Content:
        return Content("Correct the words")

    def page(self) -> ComposeResult:
        yield Static(id="count")
        yield Static(id="before")
        yield Static(id="phrase")
        yield Input(id="typed", max_length=LONGEST)
        yield Static(id="after")
        yield Static(id="notice")

    def on_mount(self) -> None:
        self.query_one(Input).display = False
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("keep_text", "drop_text"):
            return self._editing
        if self._editing:
            return False
        if action == "save":
            return len(self._checked) == len(self._heard)
        if action == "all_right":
            return len(self._checked) < len(self._heard)
        return True

    # --- commands

    def action_play(self) -> None:
        if self._playing:
            self.coach.hush()
            return
        self._playing = True
        phrase = self._heard[self._now].phrase
        self.coach.play(self._answer, [(max(0.0, phrase.start - 0.2), phrase.end + 0.2)])

    def action_right(self) -> None:
        self._checked.add(self._now)
        self._go_on()

    def action_fix(self) -> None:
        self._editing = True
        typed = self.query_one(Input)
        typed.value = plain_line(self._texts[self._now], limit=LONGEST).plain
        typed.display = True
        typed.focus()
        self._draw()

    @on(Input.Submitted)
    def action_keep_text(self) -> None:
        self._texts[self._now] = " ".join(self.query_one(Input).value.split())
        self._checked.add(self._now)
        self._close_input()
        self._go_on()

    def action_drop_text(self) -> None:
        self._close_input()
        self._draw()

    def action_skip(self) -> None:
        self._go_on()

    def action_all_right(self) -> None:
        self._checked |= set(range(len(self._heard)))
        self._draw()

    def action_save(self) -> None:
        phrases = tuple(
            msgspec.structs.replace(heard.phrase, text=text)
            for heard, text in zip(self._heard, self._texts, strict=True)
        )
        self.coach.hush()
        self.coach.correct(self._answer, phrases)
        self.app.pop_screen()

    def action_back(self) -> None:
        if not self._checked:
            self._leave(True)
            return
        self.app.push_screen(
            Confirm("Go back without saving?", "What you checked here is not kept. To keep it: s"),
            self._leave,
        )

    def _leave(self, yes: bool | None) -> None:
        if yes:
            self.coach.hush()
            self.app.pop_screen()

    # --- what the app tells

    def played(self, trouble: str) -> None:
        """The sound has ended."""
        self._playing = False
        if trouble:
            self._say(trouble)

    # --- drawing

    @property
    def _now(self) -> int:
        return self._order[self._place]

    def _go_on(self) -> None:
        """Go to the next phrase nobody checked, wherever it is; stay when there is none."""
        self.coach.hush()
        later = [*range(self._place + 1, len(self._order)), *range(self._place + 1)]
        self._place = next((i for i in later if self._order[i] not in self._checked), self._place)
        self._draw()

    def _close_input(self) -> None:
        self._editing = False
        self.query_one(Input).display = False
        self.set_focus(None)

    def _draw(self) -> None:
        now = self._now
        heard = self._heard[now]
        sure = "" if heard.confidence is None else f", the recognizer was {heard.confidence:.0%} sure"
        when = f"{clock(heard.phrase.start)}-{clock(heard.phrase.end)}"
        checked = f"{len(self._checked)} of {len(self._heard)} phrases checked."
        self.query_one("#count", Static).update(plain_line(f"{checked} This one: {when}{sure}."))
        self.query_one("#before", Static).update(self._lines(now - 1))
        self.query_one("#after", Static).update(self._lines(now + 1))
        current = self.query_one("#phrase", Static)
        current.display = not self._editing
        current.update(plain(self._texts[now] or "(no words here)", "bold", limit=LONGEST))
        done = len(self._checked) == len(self._heard)
        self._say(
            "Type what you hear, also um and uh. Enter keeps it."
            if self._editing
            else "All are checked. Press s to save: your answer is then measured with these words."
            if done
            else "Is this what was said? Enter: yes. e: type it."
        )

    def _lines(self, index: int) -> Content:
        text = self._texts[index] if 0 <= index < len(self._texts) else ""
        return plain(text, "$foreground 60%", limit=LONGEST)

    def _say(self, sentence: str) -> None:
        self.query_one("#notice", Static).update(plain(sentence, limit=300))
        self.refresh_bindings()
