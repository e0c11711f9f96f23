"""Two takes side by side; what they share is marked, walked through and played, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from coach.coaching.phrases import clock
from coach.report.comparing import UNCHECKED, Side, Sides, comparison_lines
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain, plain_line
from coach.tui.screens.place import PlaceScreen
from coach.tui.screens.sessions import local_day

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

_MOST_WORDS = 3_000
"""Words of each take that are shown: about 20 minutes."""


class CompareScreen(PlaceScreen[None]):
    """The earlier take left, the later one right; under them what was kept, in sentences."""

    places: ClassVar[tuple[Place, ...]] = ("compare",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("compare")]

    def __init__(self, sides: Sides) -> None:
        super().__init__()
        self._sides = sides
        self._at: int | None = None
        """The stretch in hand."""
        self._playing = False

    def where(self) -> Content:
        return Content("Two takes side by side")

    def page(self) -> ComposeResult:
        yield Static(
            plain_line(self._sides.later.answer.take.wording, "$foreground 70%", limit=300), id="asked"
        )
        with Horizontal(id="sides"):
            for name in ("earlier", "later"):
                with VerticalScroll(can_focus=False):
                    yield Static(id=name)
        yield Static(plain("\n".join(comparison_lines(self._sides)), limit=3_000), id="summary")
        yield Static(id="notice")

    def on_mount(self) -> None:
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("next_match", "last_match"):
            return bool(self._sides.earlier.stretches)
        if action == "play":
            return self._times() is not None
        return True

    # --- commands

    def action_next_match(self) -> None:
        self._move(1)

    def action_last_match(self) -> None:
        self._move(-1)

    def to_copy(self) -> str:
        sides = (("earlier", self._sides.earlier), ("later", self._sides.later))
        return "\n\n".join(self._words(name, side).plain for name, side in sides)

    def action_play(self) -> None:
        times = self._times()
        if self._playing:
            self.coach.hush()
        elif times is not None:
            self._playing = True
            self.coach.play_both((self._sides.earlier.answer, times[0]), (self._sides.later.answer, times[1]))
            self._say("Playing the earlier one, then the later one. The same key, or Esc, stops it.")

    def action_back(self) -> None:
        if self._playing:
            self.coach.hush()
        else:
            self.app.pop_screen()

    # --- what the app tells

    def played(self, trouble: str) -> None:
        """The sound has ended or was stopped."""
        self._playing = False
        self._say(trouble)

    def _move(self, step: int) -> None:
        count = len(self._sides.earlier.stretches)
        self._at = (0 if step > 0 else count - 1) if self._at is None else (self._at + step) % count
        self._draw()

    def _times(self) -> tuple[tuple[float, float], tuple[float, float]] | None:
        if self._at is None:
            return None
        one, other = self._sides.earlier.times[self._at], self._sides.later.times[self._at]
        return (one, other) if one is not None and other is not None else None

    # --- drawing

    def _draw(self) -> None:
        for name, side in (("earlier", self._sides.earlier), ("later", self._sides.later)):
            text = self._words(name, side)
            self.query_one(f"#{name}", Static).update(text)
        said = ""
        if self._at is not None:
            count = len(self._sides.earlier.stretches)
            said = f"Shared stretch {self._at + 1} of {count}."
            said += "" if self._times() else " Its words have no times, so it cannot be played."
        elif self._sides.earlier.stretches:
            said = "n goes to what both takes share."
        self._say(said)
        self.refresh_bindings()

    def _words(self, name: str, side: Side) -> Content:
        """The words with the shared stretches numbered: color is never alone."""
        take = side.answer.take
        head = f"{name.capitalize()}: {local_day(take.started)}, {clock(take.seconds)}"
        parts = [plain_line(head, "bold")]
        if not side.checked:
            parts.append(plain_line(UNCHECKED, "$foreground 70%"))
        text = Content("")
        done = 0
        ordered = sorted(range(len(side.stretches)), key=lambda n: side.stretches[n])
        for n in ordered:
            start, end = side.stretches[n]
            style = "reverse" if n == self._at else "$accent bold"
            text += plain(" ".join(side.words[done:start]), limit=20_000) + Content(
                " " if start > done else ""
            )
            shared = f"[{n + 1}: {' '.join(side.words[max(start, done) : end])}]"
            text += plain(shared, style, limit=20_000) + Content(" ")
            done = max(done, end)
        text += plain(" ".join(side.words[done:_MOST_WORDS]), limit=20_000)
        return Content("\n").join([*parts, text])

    def _say(self, sentence: str) -> None:
        self.query_one("#notice", Static).update(plain(sentence, limit=300))
        self.refresh_bindings()
