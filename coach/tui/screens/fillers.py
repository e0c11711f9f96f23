"""The fillers that were found, one at a time in its sentence: listen, and say whether it is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widgets import Static

from coach.coaching.phrases import clock
from coach.model import Verdict
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain, plain_line
from coach.tui.screens.place import PlaceScreen
from coach.wording.filler_range import sentence_of, verdict_on

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.model import Answer

_HEARD_BY = {"words": "in the words", "sound": "in the sound alone", "both": "in the words and in the sound"}
_SAID = {True: "You said: a filler.", False: "You said: not a filler.", None: ""}


class FillersScreen(PlaceScreen[None]):
    """What the speaker says is saved at once and changes the count."""

    places: ClassVar[tuple[Place, ...]] = ("fillers",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("fillers")]

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self._answer = answer
        self._verdicts = list(answer.verdicts)
        analysis = answer.analysis
        self._fillers = analysis.events.fillers if analysis is not None else ()
        self._words = analysis.events.words if analysis is not None else ()
        self._place = 0
        self._playing = False

    def where(self) -> Content:
        return Content("Fillers")

    def page(self) -> ComposeResult:
        yield Static(id="count")
        yield Static(id="phrase")
        yield Static(id="notice")

    def on_mount(self) -> None:
        self._draw("Zero is not the aim: a few fillers do no harm.")

    # --- commands

    def action_play(self) -> None:
        if self._playing:
            self.coach.hush()
            return
        filler = self._fillers[self._place]
        self._playing = True
        self.coach.play(self._answer, [(max(0.0, filler.start - 1.5), filler.end + 1.0)])

    def action_is_filler(self) -> None:
        self._judge(True)

    def action_no_filler(self) -> None:
        self._judge(False)

    def action_skip(self) -> None:
        self._go_on()

    def action_back(self) -> None:
        self.coach.hush()
        self.app.pop_screen()

    def _judge(self, is_filler: bool) -> None:
        filler = self._fillers[self._place]
        if verdict_on(filler, self._verdicts) is not is_filler:
            self._verdicts.append(Verdict(start=filler.start, text=filler.text, is_filler=is_filler))
            self.coach.save_by_ear(self._answer, verdicts=tuple(self._verdicts))
        self._go_on()

    def _go_on(self) -> None:
        self.coach.hush()
        self._place = (self._place + 1) % len(self._fillers)
        self._draw("")

    # --- what the app tells

    def played(self, trouble: str) -> None:
        """The sound has ended."""
        self._playing = False
        if trouble:
            self._draw(trouble)

    def _draw(self, sentence: str) -> None:
        filler = self._fillers[self._place]
        said = [verdict_on(item, self._verdicts) for item in self._fillers]
        sure = sum(
            1 for f, v in zip(self._fillers, said, strict=True) if v or (v is None and f.heard_by != "sound")
        )
        most = sum(1 for v in said if v is not False)
        count = f"{sure}" if sure == most else f"between {sure} and {most}"
        where = f"{self._place + 1} of {len(self._fillers)}, at {clock(filler.start)}"
        self.query_one("#count", Static).update(
            plain_line(f"Fillers in this answer: {count}. This one: {where}.")
        )
        self.query_one("#phrase", Static).update(
            plain(sentence_of(filler, self._words), "bold", limit=300)
            + Content(f"\n\nFound {_HEARD_BY[filler.heard_by]}. {_SAID[said[self._place]]}")
        )
        self.query_one("#notice", Static).update(plain(sentence, limit=300))
        self.refresh_bindings()
