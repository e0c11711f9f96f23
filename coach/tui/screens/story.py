"""One story as lines to edit, and a script that is pasted once for its facts and then put away."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec
from textual.content import Content
from textual.widgets import Static, TextArea

from coach.coaching.stories import private_lines
from coach.errors import CoachError
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain
from coach.tui.screens.text_screen import TextScreen
from coach.wording.bullets import blank, draft, read_form, rows

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.model import Story
    from coach.store.stories import Stories

HINT = "A few words a line, never a sentence to learn. For a patient: a man in his fifties, never a name."


class StoryScreen(TextScreen):
    """The lines of a story: e to change them, s to save them. A story with no id is new."""

    places: ClassVar[tuple[Place, ...]] = ("story", "writing")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("story", "writing")]
    AUTO_FOCUS = ""

    def __init__(self, story: Story, stories: Stories, *, notice: str = "") -> None:
        super().__init__()
        self._story_id = story.id
        self._stories = stories
        self._saved = "" if notice else rows(story)  # what was drafted from a script is not saved yet
        self._given = rows(story)
        self._first = notice
        self._writing = False

    def where(self) -> Content:
        return Content("A story")

    def page(self) -> ComposeResult:
        yield Static(plain(HINT), id="lead")
        yield TextArea(self._given, id="story", read_only=True, soft_wrap=True)
        yield Static(id="notice")

    def on_mount(self) -> None:
        if not self._story_id and not self._first:
            self.action_write()
        else:
            self._say(self._first)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "done":
            return self._writing
        if self._writing:
            return False
        return action != "save" or self._text != self._saved

    def action_write(self) -> None:
        self._writing = True
        area = self.query_one(TextArea)
        area.read_only = False
        area.focus()
        self._say("")

    def action_done(self) -> None:
        self._writing = False
        self.query_one(TextArea).read_only = True
        self.set_focus(None)
        self._say("Press s to save." if self._text != self._saved else "")

    def action_save(self) -> None:
        try:
            story = read_form(self._text, story_id=self._story_id)
            if not story.id:
                story = msgspec.structs.replace(story, id=self._stories.new_id(story.title))
            self._stories.save(story)
        except CoachError as error:
            self._say(error.message[:1].upper() + error.message[1:])
            return
        self._story_id = story.id
        self._saved = self._text
        private = private_lines(story)
        self._say(" ".join(["Saved.", *private]))
        if not private:
            self.app.pop_screen()

    def _say(self, sentence: str) -> None:
        self.query_one("#notice", Static).update(plain(sentence, limit=400))
        self.refresh_bindings()


class StoryScriptScreen(TextScreen):
    """Paste a script; what goes on is its facts alone."""

    places: ClassVar[tuple[Place, ...]] = ("story script",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("story script")]

    def __init__(self, stories: Stories) -> None:
        super().__init__()
        self._stories = stories
        self._in_vain = ""
        """The text of which no fact could be drawn."""

    def where(self) -> Content:
        return Content("Script to bullets")

    def page(self) -> ComposeResult:
        lead = "Paste the script. Esc draws its facts; the text itself is put away and not kept."
        yield Static(Content(lead), id="lead")
        yield TextArea(id="story", soft_wrap=True)
        yield Static(id="notice")

    def on_mount(self) -> None:
        self.query_one(TextArea).focus()

    def action_draw(self) -> None:
        area = self.query_one(TextArea)
        if not area.text.strip() or area.text == self._in_vain:  # nobody may be kept here by a few letters
            self.app.pop_screen()
            return
        try:
            bullets = draft(area.text)
        except CoachError as error:
            self._in_vain = area.text
            said = f"{error.message[:1].upper()}{error.message[1:]} Esc again goes back without it."
            self.query_one("#notice", Static).update(plain(said))
            return
        area.clear()
        notice = "Drafted by rules, so look at each line: e. Then put the script away and save: s."
        story = msgspec.structs.replace(blank(), bullets=bullets)
        self.app.switch_screen(StoryScreen(story, self._stories, notice=notice))
