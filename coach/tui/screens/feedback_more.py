"""What the feedback screen opens over itself: measures, words, cards, a drill, a check, a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.report.text import explained_lines, measures_table
from coach.tui.after import drill_for
from coach.tui.screens.by_ear import ByEarScreen
from coach.tui.screens.details import DetailsScreen, cards_screen, figures_screen, table, transcript
from coach.tui.screens.drill import BodyScreen, DrillScreen
from coach.tui.screens.fillers import FillersScreen
from coach.tui.screens.place import PlaceScreen
from coach.tui.screens.timeline import TimelineScreen
from coach.tui.screens.transcript import TranscriptScreen

if TYPE_CHECKING:
    from coach.model import Analysis, Answer


class OpensMore(PlaceScreen[None]):
    """The commands of the feedback screen that open another one."""

    answer: Answer | None = None
    _analysis: Analysis

    def action_measures(self) -> None:
        rows = measures_table(self._analysis, muted=self.coach.practice.muted if self.coach.practice else ())
        lines = table(rows, lambda width: explained_lines(self._analysis.measures, width=width))
        self.app.push_screen(DetailsScreen("Measures", lines))

    def action_explain(self) -> None:
        self.app.push_screen(figures_screen(self._analysis.measures))

    def action_words(self) -> None:
        if self._analysis.transcript is not None:
            self.app.push_screen(DetailsScreen("Words", transcript(self._analysis.transcript)))

    def action_correct(self) -> None:
        if self.answer is not None:
            self.app.push_screen(TranscriptScreen(self.answer))

    def action_by_ear(self) -> None:
        if self.answer is not None:
            self.app.push_screen(ByEarScreen(self.answer))

    def action_fillers(self) -> None:
        if self.answer is not None:
            self.app.push_screen(FillersScreen(self.answer))

    def action_drill(self) -> None:
        practice, answer = self.coach.practice, self.answer
        drill = drill_for(answer, history=practice.drills_done) if practice and answer else None
        if answer is not None and drill is not None:
            self.coach.hush()
            self.app.push_screen(DrillScreen(drill, answer))

    def action_cards(self) -> None:
        if self.answer is not None:
            self.app.push_screen(cards_screen(self.coach.player.cards(self.answer)))

    def action_timeline(self) -> None:
        if self.answer is not None:
            self.coach.hush()
            self.app.push_screen(TimelineScreen(self.answer))

    def action_body(self) -> None:
        if self.answer is not None:
            self.app.push_screen(BodyScreen(self.answer))

    def action_note(self) -> None:
        if self.answer is not None:
            self.coach.open_note(self.answer)

    def action_script(self) -> None:
        if self.answer is not None:
            self.coach.open_script(self.answer)
