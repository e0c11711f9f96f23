"""Your profile: what they may ask about, interview dates with the days until then, and the debrief after."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widgets import Static, TextArea

from coach.coaching.plan import TOPICS, not_debriefed, today_lines
from coach.coaching.stories import STORY_KINDS, matrix
from coach.errors import CoachError
from coach.model import InterviewDate, Profile
from coach.store import profiles
from coach.store.stories import Stories
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain
from coach.tui.screens.text_screen import TextScreen
from coach.wording.profile_form import form, read_form

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.paths import Paths


class ProfileScreen(TextScreen):
    """The plan above, the lines below: e to change them, s to save them. Nothing of it leaves the machine."""

    places: ClassVar[tuple[Place, ...]] = ("profile", "profile lines")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("profile", "profile lines")]
    AUTO_FOCUS = ""

    def __init__(self, paths: Paths) -> None:
        super().__init__()
        self._paths = paths
        self._profile = Profile()
        self._trouble = ""
        try:
            self._profile = profiles.load(paths) or Profile()
        except CoachError as error:
            self._trouble = error.message
        self._saved = form(self._profile, TOPICS)
        self._writing = False

    def where(self) -> Content:
        return Content("Profile and interviews")

    def page(self) -> ComposeResult:
        yield Static(self._lines(), id="lead")
        yield TextArea(self._saved, id="profile", read_only=True, soft_wrap=True)
        yield Static(plain(self._trouble), id="notice")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "done":
            return self._writing
        if self._writing:
            return False
        if action == "debrief":
            return bool(self._open)
        if action == "save":
            return not self._trouble and self._text != self._saved
        return not (self._trouble and action in ("write", "add"))

    def action_write(self) -> None:
        self._writing = True
        area = self.query_one(TextArea)
        area.read_only = False
        area.focus()
        self._say("Esc ends writing; s saves then.")

    def action_add(self) -> None:
        """Add a line for an interview with the date of today, to be changed, and begin to write there."""
        area = self.query_one(TextArea)
        rows = area.text.rstrip("\n").splitlines()
        written = f"interview: {_today()}"
        area.text = "\n".join([*rows, f"{written} | "]) + "\n"
        area.move_cursor((len(rows), len(written)))
        self.action_write()
        self._say("Change the date, and write the program after the bar. Esc, then s saves.")

    def action_debrief(self) -> None:
        """Put an empty debrief under the interview that is over, and begin to write there."""
        one = self._open[0]
        area = self.query_one(TextArea)
        rows = area.text.splitlines()
        at = next(
            (n for n, row in enumerate(rows) if row.startswith(f"interview: {one.date}")), len(rows) - 1
        )
        written = f"debrief: {one.date} | "
        if not any(row.startswith(written.rstrip(" |")) for row in rows):
            rows.insert(at + 1, f"{written} | | ")
            area.text = "\n".join(rows) + "\n"
        area.move_cursor((at + 1, len(written)))
        self.action_write()
        self._say("What was asked | what surprised you | what you do next time. Esc, then s saves.")

    def action_done(self) -> None:
        self._writing = False
        self.query_one(TextArea).read_only = True
        self.set_focus(None)
        self._say("Press s to save." if self._text != self._saved else "")

    def action_save(self) -> None:
        try:
            found = read_form(self._text, TOPICS)
            profiles.save(self._paths, found)
        except CoachError as error:
            self._say(error.message[:1].upper() + error.message[1:])
            return
        self._profile = found
        self._saved = form(found, TOPICS)
        self.query_one(TextArea).text = self._saved
        self.query_one("#lead", Static).update(self._lines())
        self._say("Saved. It stays on this machine.")

    @property
    def _open(self) -> tuple[InterviewDate, ...]:
        return not_debriefed(self._profile, _today())

    def _say(self, sentence: str) -> None:
        self.query_one("#notice", Static).update(plain(sentence, limit=400))
        self.refresh_bindings()

    def _lines(self) -> Content:
        uncovered: tuple[str, ...] = ()
        try:
            stories = Stories(self._paths).all()
            uncovered = matrix(stories, STORY_KINDS).uncovered if stories else ()
        except CoachError as error:
            self._trouble = self._trouble or error.message
        return plain("\n".join(today_lines(self._profile, _today(), uncovered=uncovered)), limit=900)


def _today() -> date:
    return date.today()  # noqa: DTZ011  (the user's day)
