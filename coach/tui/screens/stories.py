"""Your stories: which there are, which questions they fit, and what no story covers yet."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coach.coaching.stories import STORY_KINDS, advice_lines, matrix
from coach.errors import CoachError
from coach.model import Story
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain, plain_line
from coach.tui.screens.confirm import Confirm
from coach.tui.screens.details import DetailsScreen
from coach.tui.screens.place import PlaceScreen
from coach.tui.screens.story import StoryScreen, StoryScriptScreen
from coach.tui.widgets.choices import Choices
from coach.wording.bullets import blank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.store.stories import Stories


class StoriesScreen(PlaceScreen[None]):
    """The list of stories; each is facts in a few words, never a script."""

    places: ClassVar[tuple[Place, ...]] = ("stories",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("stories")]

    def __init__(self, stories: Stories) -> None:
        super().__init__()
        self._stories = stories
        self._found: tuple[Story, ...] = ()
        self._trouble = ""

    def where(self) -> Content:
        return Content("Your stories")

    def page(self) -> ComposeResult:
        lead = "Facts in a few words, told new each time. Eight to ten cover most interviews."
        yield Static(Content(lead), id="lead")
        yield Choices(id="stories")
        yield Static(id="notice")

    def on_mount(self) -> None:
        self._load()

    def on_screen_resume(self) -> None:
        self._load()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("open", "delete"):
            return self._marked() is not None
        if action in ("new", "script"):
            return not self._trouble
        return action != "coverage" or bool(self._found)

    # --- commands

    def action_open(self) -> None:
        story = self._marked()
        if story is not None:
            self.app.push_screen(StoryScreen(story, self._stories))

    def action_new(self) -> None:
        self.app.push_screen(StoryScreen(blank(), self._stories))

    def action_script(self) -> None:
        self.app.push_screen(StoryScriptScreen(self._stories))

    def action_coverage(self) -> None:
        found = self._found
        self.app.push_screen(DetailsScreen("Stories and questions", lambda width: _matrix(found, width)))

    def action_delete(self) -> None:
        if self._marked() is not None:
            self.app.push_screen(
                Confirm("Delete the marked story?", "Its bullets are gone for good."), self._answered
            )

    def _answered(self, yes: bool | None) -> None:
        story = self._marked()
        if not yes or story is None:
            return
        try:
            self._stories.delete(story.id)
        except CoachError as error:
            self._trouble = error.message
        self._load()

    def action_back(self) -> None:
        self.app.pop_screen()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_open()

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self.refresh_bindings()

    # --- drawing

    def _load(self) -> None:
        try:
            self._found, self._trouble = self._stories.all(), ""
        except CoachError as error:
            self._found, self._trouble = (), error.message
        listed = self.query_one(OptionList)
        marked = listed.highlighted or 0
        listed.clear_options()
        for story in self._found:
            listed.add_option(Option(_entry(story)))
        listed.display = bool(self._found)
        if self._found:
            listed.highlighted = min(marked, len(self._found) - 1)
            listed.focus()
        self.query_one("#notice", Static).update(plain(self._notice(), limit=700))
        self.refresh_bindings()

    def _notice(self) -> str:
        if self._trouble:
            return self._trouble
        if not self._found:
            return "You have no stories yet. Press n to write one, or x to draw the facts from a script."
        return "\n".join(advice_lines(self._found))

    def _marked(self) -> Story | None:
        lists = self.query(OptionList)
        marked = lists.first().highlighted if lists else None
        return self._found[marked] if marked is not None and marked < len(self._found) else None


def _entry(story: Story) -> Content:
    count = len(story.bullets)
    bullets = "1 bullet" if count == 1 else f"{count} bullets"
    kinds = f", for {', '.join(story.kinds)}" if story.kinds else ", for no kind of question yet"
    return Content("\n  ").join(
        [plain_line(story.title, "bold", limit=80), plain_line(f"{bullets}{kinds}", limit=200)]
    )


def _matrix(found: Sequence[Story], width: int) -> Content:
    """Return the kinds of question with the stories that fit each, and what to do about it."""
    table = matrix(found, STORY_KINDS)
    column = max(len(kind) for kind in table.kinds) + 2
    column = min(column, width // 2)
    rows: list[str] = []
    for at, kind in enumerate(table.kinds):
        titles = ", ".join(title for title, fits in table.rows if fits[at]) or "no story yet"
        rows += textwrap.wrap(
            f"{kind:<{column}}{titles}", width, subsequent_indent=" " * column, drop_whitespace=True
        )
    said = [part for line in advice_lines(found) for part in textwrap.wrap(line, width)]
    return Content("\n").join(plain(row, limit=500) for row in [*rows, "", *said])
