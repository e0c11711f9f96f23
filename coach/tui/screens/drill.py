"""A drill to begin, and the check of what a microphone cannot see."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from coach.coaching import body
from coach.coaching.drills import BY_EAR, choose
from coach.model import BodyCheck
from coach.report.names import name
from coach.tui.after import parts_to_play
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain, plain_line
from coach.tui.screens.place import PlaceScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.coaching.drills import Drill
    from coach.model import Answer


class DrillScreen(PlaceScreen[None]):
    """What to do, and why; Enter asks the same question again."""

    places: ClassVar[tuple[Place, ...]] = ("drill",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("drill")]

    def __init__(self, drill: Drill, answer: Answer, *, fresh: bool = False) -> None:
        """`fresh`: no practice goes on, so Enter begins one with the question of `answer`."""
        super().__init__()
        self._drill = drill
        self._fresh = fresh
        self._answer = answer
        self._parts = parts_to_play(drill, answer)

    def where(self) -> Content:
        return plain_line(f"Drill: {self._drill.topic}")

    def page(self) -> ComposeResult:
        with VerticalScroll():
            yield Static(drill_text(self._drill, plays=bool(self._parts)), id="lines")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).can_focus = False
        if self._parts:
            self.action_parts()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self._parts) if action == "parts" else True

    def action_begin_drill(self) -> None:
        if self._fresh:
            self.coach.begin_drill(self._drill, self._answer)
            return
        if self.coach.practice is not None:
            self.coach.practice.drills_done.append(self._drill.id)
        self.coach.ask_again((self._drill, self._answer))

    def action_parts(self) -> None:
        self.coach.hush()
        self.coach.play(self._answer, self._parts)

    def action_back(self) -> None:
        self.coach.hush()
        self.app.pop_screen()


def drill_text(drill: Drill, *, plays: bool = False) -> Content:
    """Return what a drill is for, its steps, how it is judged, and its source; `plays`: it is playing now."""
    steps = [plain(f"{number}. {step}\n") for number, step in enumerate(drill.steps, start=1)]
    if plays:
        steps.insert(1, plain("   The two parts play now. p plays them again, Enter begins.\n", "bold"))
    return Content("\n").join(
        [
            plain(f"{drill.aim}\n", "$accent bold"),
            *steps,
            plain(f"How it is judged: {_heard_by(drill)}.\n"),
            plain(f"Source: {drill.source} Evidence {drill.grade}.", "$foreground 70%"),
        ]
    )


class BodyScreen(PlaceScreen[None]):
    """Six questions, one at a time; what is answered is saved as the speaker's own report."""

    places: ClassVar[tuple[Place, ...]] = ("body",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("body")]

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self._answer = answer
        self._left = list(body.ITEMS)
        self._told: dict[str, bool] = {}

    def where(self) -> Content:
        return plain_line("What a microphone cannot see")

    def page(self) -> ComposeResult:
        yield Static(id="lines")

    def on_mount(self) -> None:
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self._left) if action in ("so", "not_yet", "skip") else True

    def action_so(self) -> None:
        self._next(True)

    def action_not_yet(self) -> None:
        self._next(False)

    def action_skip(self) -> None:
        self._next(None)

    def action_back(self) -> None:
        self.app.pop_screen()

    def _next(self, is_so: bool | None) -> None:
        item = self._left.pop(0)
        if is_so is not None:
            self._told[item] = is_so
        practice = self.coach.practice
        if not self._left and self._told and practice is not None:
            keep = partial(practice.keep_own, self._answer, body=BodyCheck(**self._told))
            self.coach.in_thread(keep, group="own")
        self._draw()
        self.refresh_bindings()

    def _draw(self) -> None:
        said = [
            plain(f"{'yes    ' if self._told[item] else 'not yet'}  {body.ITEMS[item]}", "$foreground 70%")
            for item in self._told
        ]
        now = [plain(body.ITEMS[self._left[0]], "bold")] if self._left else self._end()
        gap = [plain("")] if said else []
        self.query_one("#lines", Static).update(Content("\n").join([*said, *gap, *now]))

    def _end(self) -> list[Content]:
        check = BodyCheck(**self._told)
        code = body.to_drill(check)
        drill = choose(code) if code else None
        texts = [body.told(check) or "Nothing was answered, so nothing was saved.", body.WHY]
        texts += [f"Next time: {' '.join(drill.steps)}"] if drill else []
        return [plain(f"{text}\n") for text in texts]


def _heard_by(drill: Drill) -> str:
    if drill.hears in BY_EAR:
        return {"self": "you listen yourself", "a person": "somebody else listens"}[drill.hears]
    before = "your whole answer before" if drill.plays else "the take before"
    return f"coach measures {name(drill.hears)} and compares it with {before}"
