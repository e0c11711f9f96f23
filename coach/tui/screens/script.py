"""A script or notes for one question: pasted here, kept on this machine, compared with what is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widgets import Static, TextArea

from coach.store.scripts import MOST_CHARACTERS
from coach.tui.commands import Place, bindings_at
from coach.tui.content import plain
from coach.tui.screens.confirm import Confirm
from coach.tui.screens.place import PlaceScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from coach.model import Answer

KEPT_WHERE = "It stays on this machine, for this question, and is in no export."


class ScriptScreen(PlaceScreen[None]):
    """Letters go into the text while one types; Esc ends typing, and then the keys at the foot work."""

    places: ClassVar[tuple[Place, ...]] = ("script", "typing")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("script", "typing")]
    AUTO_FOCUS = ""

    def __init__(self, answer: Answer, kept: str, trouble: str = "") -> None:
        super().__init__()
        self._answer = answer
        self._kept = kept
        self._trouble = trouble

    def where(self) -> Content:
        return Content("Your script or notes")

    def page(self) -> ComposeResult:
        yield Static(
            Content(
                "Paste what you prepared for this question. coach shows which of your words come from it."
            ),
            id="lead",
        )
        yield TextArea(id="script", show_line_numbers=False, soft_wrap=True)
        yield Static(id="notice")

    def on_mount(self) -> None:
        self._area.load_text(self._kept)
        if not self._kept and not self._trouble:
            self._area.focus()
        self._draw(self._trouble)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        typing = self.focused is not None
        if action == "stop_typing":
            return typing
        if typing:
            return False
        return bool(self._kept) if action == "delete" else True

    # --- commands

    def action_type(self) -> None:
        self._area.focus()

    def action_stop_typing(self) -> None:
        self.set_focus(None)

    def action_keep(self) -> None:
        if len(self._area.text) > MOST_CHARACTERS:
            self._draw(f"This text has over {MOST_CHARACTERS:,} characters: keep the part that you say.")
            return
        self.coach.keep_script(self._answer, self._area.text)
        self.app.pop_screen()

    def action_delete(self) -> None:
        self.app.push_screen(
            Confirm("Delete this text?", "It is deleted for good. Your answers stay."), self._delete
        )

    def action_back(self) -> None:
        if self._area.text.strip() == self._kept.strip():
            self.app.pop_screen()
            return
        self.app.push_screen(
            Confirm("Go back without saving?", "What you typed here is not kept. To keep it: s"), self._leave
        )

    def _delete(self, yes: bool | None) -> None:
        if yes:
            self.coach.keep_script(self._answer, "")
            self.app.pop_screen()

    def _leave(self, yes: bool | None) -> None:
        if yes:
            self.app.pop_screen()

    # --- drawing

    @property
    def _area(self) -> TextArea:
        return self.query_one(TextArea)

    def on_descendant_focus(self) -> None:
        self._draw()

    def on_descendant_blur(self) -> None:
        self._draw()

    def _draw(self, trouble: str = "") -> None:
        typing = self.focused is not None
        now = "Press Esc when the text is there." if typing else f"s keeps it. {KEPT_WHERE}"
        self.query_one("#notice", Static).update(plain(trouble or now, limit=300))
        self.refresh_bindings()
