"""Mark by ear: while the take plays, one key each drops what the speaker hears. No transcript is needed."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widgets import Static

from coach.coaching.phrases import clock
from coach.model import ByEar, Mark
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain
from coach.tui.screens.place import PlaceScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.model import Answer

KINDS: dict[str, ByEar] = {
    "situation": "situation",
    "task": "task",
    "deed": "action",
    "result": "result",
    "learned": "learned",
    "role": "role",
    "time": "time",
    "number": "number",
    "written": "sounds written",
    "filler": "filler",
}
"""Name in the action of the key -> what the mark says."""
MOST = 200
_SHOWN = 6


class ByEarScreen(PlaceScreen[None]):
    """Each mark is saved as it is dropped, with its second, as the speaker's own word."""

    places: ClassVar[tuple[Place, ...]] = ("by ear",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("by ear")]

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self._answer = answer
        self._marks = list(answer.marks)
        self._began: float | None = None
        self._from = 0.0

    def where(self) -> Content:
        return Content("Mark by ear")

    def page(self) -> ComposeResult:
        yield Static(
            Content("Listen to your answer. Press a key when you hear the thing it names."), id="lead"
        )
        yield Static(id="time")
        yield Static(id="marks")
        yield Static(id="notice")

    def on_mount(self) -> None:
        self.set_interval(0.25, self._draw_time)
        self._draw("Press p to begin.")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self._marks) if action == "undo" else True

    @property
    def second(self) -> float:
        """Where in the take the playback is now."""
        played = 0.0 if self._began is None else monotonic() - self._began
        return min(self._from + played, self._answer.take.seconds)

    # --- commands

    def action_play(self) -> None:
        if self._began is not None:
            self.coach.hush()
            return
        if self._from >= self._answer.take.seconds - 0.5:
            self._from = 0.0
        self._began = monotonic()
        self.coach.play(self._answer, [(self._from, None)])
        self._draw("Playing. p: pause.")

    def action_mark(self, name: str) -> None:
        if self._began is None:
            self._draw("Press p to play, then mark what you hear.")
        elif len(self._marks) >= MOST:
            self._draw(f"{MOST} marks are enough for one answer.")
        else:
            self._marks.append(Mark(kind=KINDS[name], second=round(self.second, 1)))
            self._save()

    def action_undo(self) -> None:
        self._marks.pop()
        self._save()

    def action_back(self) -> None:
        self.coach.hush()
        self.app.pop_screen()

    # --- what the app tells

    def played(self, trouble: str) -> None:
        """The sound has ended or was paused."""
        self._from, self._began = self.second, None
        self._draw(trouble or "Paused. p: go on.")

    def _save(self) -> None:
        ordered = tuple(sorted(self._marks, key=lambda mark: mark.second))
        self.coach.save_by_ear(self._answer, marks=ordered)
        self._draw("")

    # --- drawing

    def _draw_time(self) -> None:
        whole = clock(self._answer.take.seconds)
        self.query_one("#time", Static).update(Content(f"{clock(self.second)} of {whole}"))

    def _draw(self, sentence: str) -> None:
        self._draw_time()
        rows = [f"{clock(mark.second)}  {mark.kind}" for mark in self._marks[-_SHOWN:]]
        more = len(self._marks) - len(rows)
        label = "Marked by you, by ear:" if rows else "Nothing is marked yet."
        hidden = [f"and {more} before these"] if more > 0 else []
        self.query_one("#marks", Static).update(plain("\n".join([label, *hidden, *rows])))
        self.query_one("#notice", Static).update(plain(sentence, limit=300))
        self.refresh_bindings()
