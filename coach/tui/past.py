"""What was said before, brought to the screens: the list, one answer, two side by side, how it changed."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from coach.config import load, muted_codes
from coach.errors import CoachError
from coach.tui.messages import NewestRead, Played, TodayRead
from coach.tui.told import Telling

if TYPE_CHECKING:
    from textual.screen import Screen

    from coach.model import Answer, Span
    from coach.tui.practice import Practice
    from coach.tui.screens.history import HistoryScreen
    from coach.tui.screens.sessions import SessionsScreen


class Past(Telling):
    """The part of the app that reads what is saved. Each call returns at once and works in a thread."""

    _player: Practice | None = None
    """Plays saved answers while no practice goes on; it has no questions."""

    def show_sessions(self) -> None:
        """Show the list of saved answers."""
        from coach.tui.screens.sessions import SessionsScreen

        self.push_screen(SessionsScreen())

    def read_saved(self, screen: SessionsScreen) -> None:
        """Read the list again for `screen`."""
        self.in_thread(partial(self._read_saved, screen), group="saved")

    def open_saved(self, take: str) -> None:
        """Show the feedback of a saved answer."""
        self.in_thread(partial(self._open_saved, take), group="saved")

    def play_saved(self, take: str) -> None:
        """Play a saved answer."""
        self.in_thread(partial(self._play_saved, take), group="play")

    def play_both(self, one: tuple[Answer, Span], other: tuple[Answer, Span]) -> None:
        """Play a stretch of one answer, then one of another."""
        self.in_thread(partial(self._play_both, one, other), group="play")

    def compare_saved(self, one: str, other: str) -> None:
        """Show two answers side by side."""
        self.in_thread(partial(self._compare_saved, one, other), group="saved")

    def delete_saved(self, screen: SessionsScreen, session: str) -> None:
        """Delete a session, and read the list of `screen` again."""
        self.in_thread(partial(self._delete_saved, screen, session), group="saved")

    def show_history(self) -> None:
        """Show how the measures changed over cold answers."""
        from coach.tui.screens.history import HistoryScreen

        self.push_screen(HistoryScreen())

    def read_changes(self, screen: HistoryScreen) -> None:
        """Read the history for `screen`."""
        self.in_thread(partial(self._read_changes, screen), group="saved")

    def read_today(self, screen: Screen[None]) -> None:
        """Work out for home what to do today."""
        self.in_thread(partial(self._read_today, screen), group="today")

    def read_newest(self, screen: Screen[None]) -> None:
        """Read the newest measured answer for `screen`."""
        self.in_thread(partial(self._read_newest, screen), group="today")

    @property
    def player(self) -> Practice:
        """Whatever can play a recording now."""
        if self._practice is not None:
            return self._practice
        if self._player is None:
            from coach.tui.practice import Practice

            self._player = Practice(self._tools, "", tuple, post=self.post_message)
        return self._player

    def open_note(self, answer: Answer) -> None:
        """Show the note to oneself about an answer."""
        self.in_thread(partial(self._open_note, answer), group="own")

    # --- in threads

    def _open_note(self, answer: Answer) -> None:
        from coach.store import own_notes
        from coach.tui.screens.note import NoteScreen

        try:
            text = own_notes.read(self._tools.open_store().audio(answer.take)).note
        except CoachError as error:
            self.post_message(Played(error.message))
        else:
            self.call_from_thread(self.push_screen, NoteScreen(answer, text))

    def _read_saved(self, screen: SessionsScreen) -> None:
        from coach.tui.screens.sessions import Saved, SavedRead

        try:
            store = self._tools.open_store()
            wordings = store.wordings()
            titles = {one.bank.id: one.bank.title for one in self._tools.banks if one.bank is not None}
            saved = [
                Saved(
                    each.take,
                    wordings.get(each.take, each.question),
                    one.started,
                    titles.get(one.bank, one.bank),
                    each.seconds,
                )
                for one in store.sessions()
                for each in one.answers
            ]
        except CoachError as error:
            self.post_message(Played(error.message))
        else:
            screen.post_message(SavedRead(saved))

    def _open_saved(self, take: str) -> None:
        from coach.tui.screens.saved import SavedScreen

        answer = self._answer(take)
        if answer is None:
            return
        if answer.analysis is None or answer.feedback is None:
            self.post_message(Played(f"{take} was not measured. To do it now: coach session recover"))
            return
        self.call_from_thread(self.push_screen, SavedScreen(answer, answer.analysis, answer.feedback))

    def _play_saved(self, take: str) -> None:
        answer = self._answer(take)
        if answer is None:
            self.post_message(Played())
        else:
            self.player.play([(answer, 0.0, None)])

    def _play_both(self, one: tuple[Answer, Span], other: tuple[Answer, Span]) -> None:
        self.player.play([(answer, *span) for answer, span in (one, other)])

    def _compare_saved(self, one: str, other: str) -> None:
        from coach.report import comparing
        from coach.tui.screens.compare import CompareScreen

        first, second = self._answer(one), self._answer(other)
        if first is None or second is None:
            return
        if missing := comparing.not_comparable(first, second):
            self.post_message(Played(missing))
            return
        self.call_from_thread(self.push_screen, CompareScreen(comparing.side_by_side(first, second)))

    def _delete_saved(self, screen: SessionsScreen, session: str) -> None:
        try:
            self._tools.open_store().delete(session)
        except CoachError as error:
            self.post_message(Played(error.message))
        self._read_saved(screen)

    def _read_changes(self, screen: HistoryScreen) -> None:
        from coach.coaching.baseline import cold, unscripted, usual
        from coach.coaching.trends import CODES, trend
        from coach.tui.screens.history import Changes, ChangesRead

        try:
            answers = self._tools.open_store().answers()
        except CoachError as error:
            self.post_message(Played(error.message))
            return
        own = unscripted(answers)
        trends = [(trend(answers, code), usual(own, code)) for code in CODES]
        drawn = tuple(pair for pair in trends if pair[0].points)
        screen.post_message(ChangesRead(Changes(len(answers), len(cold(answers)), drawn)))

    def _read_today(self, screen: Screen[None]) -> None:
        from coach.report import today
        from coach.store import profiles

        answers: list[Answer] = []
        profile = None
        with suppress(CoachError):  # what is wrong with them is said where they are shown
            answers = self._tools.open_store().answers()
            profile = profiles.load(self._tools.paths)
        muted: frozenset[str] = frozenset()
        with suppress(CoachError):
            muted = muted_codes(load(self._tools.paths.config_file).muted)
        day = date.today()  # noqa: DTZ011  (the user's day)
        said = today.work_on(answers, profile=profile, today=day, muted=muted)
        screen.post_message(TodayRead(said, today.ahead(profile, day)))

    def _read_newest(self, screen: Screen[None]) -> None:
        newest = None
        with suppress(CoachError):
            found = [one for one in self._tools.open_store().answers() if one.analysis is not None]
            newest = found[-1] if found else None
        screen.post_message(NewestRead(newest))

    def _answer(self, take: str) -> Answer | None:
        try:
            return self._tools.open_store().take(take)
        except CoachError as error:
            self.post_message(Played(error.message))
            return None
