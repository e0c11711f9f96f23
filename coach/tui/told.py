"""What the threads tell, brought to the screens that are shown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.worker import Worker, WorkerState

from coach import untrusted
from coach.events import Asking, Stopped, VoiceJudged, WordsJudged
from coach.faults import log_fault
from coach.tui.everywhere import Everywhere
from coach.tui.messages import Answered, Failed, Heard, Played, Sorted, Told, WordsOver
from coach.tui.screens.interview import InterviewScreen
from coach.tui.screens.place import PlaceScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.model import Answer
    from coach.tui.practice import Practice
    from coach.tui.screens.feedback import FeedbackScreen
    from coach.tui.tools import Tools


class Telling(Everywhere):
    """The part of the app that the threads talk to."""

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self._tools = tools
        self._practice: Practice | None = None
        self._asked: Asking | None = None
        self._notes: tuple[str, ...] = ()
        self._session: str | None = None

    def in_thread(self, work: Callable[[], object], *, group: str) -> None:
        """Do what may block beside the screen."""
        self.run_worker(work, thread=True, exclusive=True, exit_on_error=False, group=group, name=group)

    @on(Told)
    def _told(self, message: Told) -> None:
        event = message.event
        if isinstance(event, Asking):
            self._asked, self._notes = event, ()
        if isinstance(event, Stopped):
            self._notes = event.recorded.notes
        if isinstance(event, VoiceJudged):
            self._show_feedback(event)
        elif not isinstance(event, WordsJudged):
            for screen in self.screen_stack:
                if isinstance(screen, InterviewScreen):
                    screen.show(event)

    def _show_feedback(self, event: VoiceJudged) -> None:
        from coach.tui.screens.feedback import FeedbackScreen

        practice, asked = self._practice, self._asked
        if practice is None or asked is None or practice.mock:
            return  # the feedback of a mock interview waits for its end
        where = f"Question {asked.number} of {asked.total}, {practice.take_name}"
        wording, notes = asked.asked.wording, self._notes
        self._show(FeedbackScreen(event.analysis, event.feedback, wording=wording, where=where, notes=notes))

    @on(Answered)
    def _answered(self, message: Answered) -> None:
        practice, answer = message.practice, message.answer
        if answer is None:
            self._thrown_away(practice)
            return
        practice.then = "stay"
        practice.answers[answer.take.id] = answer
        self._session = answer.take.id.partition("/")[0]
        for screen in self._feedback_screens():
            if screen.answer is None:
                screen.put_away(answer, drill=message.drill)
        if answer.analysis is not None and answer.analysis.words_pending:
            practice.words_pending.add(answer.take.id)
        self.in_thread(partial(practice.finish_words, answer), group=f"words {answer.take.id}")
        if practice.mock and practice is self._practice:
            self.ask_next()

    def _thrown_away(self, practice: Practice) -> None:
        then = practice.thrown_away()
        if practice is not self._practice or not isinstance(self.screen_stack[-1], InterviewScreen):
            then = "stay"
        if then == "again":
            self.ask_again()
        elif then == "next":
            self.ask_next()
        else:
            self._trouble("This answer was thrown away.", failed=False)

    @on(WordsOver)
    def _words_over(self, message: WordsOver) -> None:
        message.practice.words_pending.discard(message.answer.take.id)
        self._known_now(message.answer)
        for screen in self._feedback_screens():
            if screen.answer is not None and screen.answer.take.id == message.answer.take.id:
                screen.words_are_over(message.answer, drill=message.drill)

    @on(Played)
    def _played(self, message: Played) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, PlaceScreen):
                screen.played(message.trouble)

    @on(Heard)
    def _heard(self, message: Heard) -> None:
        for screen in self._feedback_screens():
            if (
                message.answer is not None
                and screen.answer is not None
                and screen.answer.take.id == message.answer.take.id
            ):
                screen.words_are_over(message.answer)
        if message.answer is not None:
            self._known_now(message.answer)
        if message.trouble:
            self._say(message.trouble)

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._trouble(message.sentence, failed=True)

    @on(Sorted)
    def _sorted(self, message: Sorted) -> None:
        self._say(message.sentence)

    @on(Worker.StateChanged)
    def _worker_changed(self, event: Worker.StateChanged) -> None:
        """A fault of our own in a thread: keep it in the log, and let the user go on."""
        error = event.worker.error
        if event.state is WorkerState.ERROR and error is not None:
            sentence = log_fault(error, paths=self._tools.paths)
            if event.worker.group == "answer":
                self._trouble(sentence[0].upper() + sentence[1:], failed=True)

    def _known_now(self, answer: Answer) -> None:
        """Bring what is known of an answer now to the end of a mock interview."""
        from coach.tui.screens.mock import MockScreen

        if self._practice is not None and answer.take.id in self._practice.answers:
            self._practice.answers[answer.take.id] = answer
        for screen in self.screen_stack:
            if isinstance(screen, MockScreen):
                screen.draw()

    def ask_next(self) -> None:
        """Ask the next question."""
        raise NotImplementedError

    def ask_again(self) -> None:
        """Ask the question in hand once more."""
        raise NotImplementedError

    def _trouble(self, sentence: str, *, failed: bool) -> None:
        """Show it where the question was asked, whatever lies on top of it."""
        asked = next((screen for screen in self.screen_stack if isinstance(screen, InterviewScreen)), None)
        if asked is not None:
            while self.screen is not asked:
                self.pop_screen()
            asked.show_trouble(sentence, failed=failed)
            return
        self._say(sentence)

    def _say(self, sentence: str) -> None:
        """Say it in a corner, over whatever screen is shown."""
        self.notify(untrusted.clean(sentence, limit=300), markup=False, timeout=8)

    def _feedback_screens(self) -> list[FeedbackScreen]:
        from coach.tui.screens.feedback import FeedbackScreen

        return [screen for screen in self.screen_stack if isinstance(screen, FeedbackScreen)]
