"""The Textual app: it routes what the threads post to the screens, and owns no rule of the interview."""

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
from coach.tui.practice import ByEarWanted, Practice, correct, save_by_ear, sort_out, take_offer
from coach.tui.screens.by_ear import ByEarScreen
from coach.tui.screens.feedback import FeedbackScreen
from coach.tui.screens.fillers import FillersScreen
from coach.tui.screens.home import HomeScreen
from coach.tui.screens.interview import InterviewScreen
from coach.tui.screens.recovery import RecoveryScreen
from coach.tui.screens.timeline import TimelineScreen
from coach.tui.screens.transcript import TranscriptScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coach.banks.choose import Asked
    from coach.coaching.drills import Drill
    from coach.model import Answer, Bank, Mark, Phrase, Verdict
    from coach.store import Unfinished
    from coach.tui.tools import Offer, Tools


class CoachApp(Everywhere):
    """Runs until the user leaves; returns the id of the last session with an answer, if any."""

    CSS_PATH = "coach.tcss"
    TITLE = "coach"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-normal"), (110, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-medium"), (32, "-tall")]  # noqa: RUF012

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self._tools = tools
        self._practice: Practice | None = None
        self._asked: Asking | None = None
        self._notes: tuple[str, ...] = ()
        self._session: str | None = None
        self._by_ear = ByEarWanted()
        self._offer = tools.offer

    @property
    def has_home(self) -> bool:
        """Whether there is a list of banks to go to."""
        return bool(self._tools.banks)

    @property
    def practice(self) -> Practice | None:
        """The practice that is going on."""
        return self._practice

    @property
    def is_last(self) -> bool:
        """Whether the question in hand is the last."""
        return self._practice is None or self._practice.is_last

    def on_mount(self) -> None:
        if self._tools.unfinished:
            self.push_screen(RecoveryScreen(self._tools.unfinished))
        else:
            self.go_on()

    def on_unmount(self) -> None:
        """However the app ends, no thread may keep the process alive, and what was said is kept."""
        if self._practice is not None:
            self._practice.end()
        self._tools.close_analyst()

    # --- where to go

    def go_on(self, notice: str = "") -> None:
        """Begin what the command line asked for, or show the banks."""
        if self._tools.start is not None:
            bank, questions = self._tools.start
            self._begin(bank, lambda: questions)
        else:
            self.go_home(notice)

    def go_home(self, notice: str = "") -> None:
        """Show the banks; a practice that was going on is over."""
        if self._practice is not None:
            self._practice.end()
        self._show(HomeScreen(self._tools.banks, self._tools.selfcheck, notice, offer=self._offer))

    def begin_bank(self, bank: Bank) -> None:
        """Start a practice with the questions of one bank."""
        self._begin(bank.id, lambda: self._tools.choose(bank))

    def ask_next(self) -> None:
        """Ask the next question."""
        if self._practice is not None:
            self._practice.go_on()
            self.ask_again()

    def _begin(self, bank: str, choose: Callable[[], Sequence[Asked]]) -> None:
        self._practice = Practice(self._tools, bank, choose, post=self.post_message)
        self.ask_again()

    def ask_again(self, drill: tuple[Drill, Answer] | None = None) -> None:
        """Ask the question in hand, for the first time, once more, or for a drill held against an answer."""
        if self._practice is not None:
            self._practice.drill = drill
            self._practice.hush()
            self._practice.take += 1
            self._show(InterviewScreen())

    # --- what the screens ask for, done in threads

    def begin_take(self) -> None:
        """Ask the question in hand, now that there is a screen to show it."""
        if self._practice is not None:
            self.in_thread(self._practice.answer, group="answer")

    def stop(self) -> None:
        """End the voice, or the answer."""
        if self._practice is not None:
            self._practice.stop()

    def cancel(self) -> None:
        """Throw the take in hand away."""
        if self._practice is not None:
            self._practice.cancel()

    def hush(self) -> None:
        """Stop what is being played."""
        if self._practice is not None:
            self._practice.hush()

    def play(self, answer: Answer, parts: Sequence[tuple[float, float | None]]) -> None:
        """Play parts of a take, one after the other."""
        if self._practice is not None:
            self.in_thread(partial(self._practice.play, answer, parts), group="play")

    def correct(self, answer: Answer, phrases: tuple[Phrase, ...]) -> None:
        """Save corrected words and measure the answer with them, while the user goes on."""
        self.in_thread(
            partial(correct, self._tools, answer, phrases, post=self.post_message),
            group=f"correct {answer.take.id}",
        )
        for screen in self._feedback_screens():
            screen.correcting()

    def save_by_ear(
        self,
        answer: Answer,
        *,
        marks: tuple[Mark, ...] | None = None,
        verdicts: tuple[Verdict, ...] | None = None,
    ) -> None:
        """Save what the speaker heard in their own take."""
        newest = self._by_ear.newest.setdefault(answer.take.id, {})
        if marks is not None:
            newest["marks"] = marks
        if verdicts is not None:
            newest["verdicts"] = verdicts
        work = partial(save_by_ear, self._tools, answer.take, self._by_ear, post=self.post_message)
        self.run_worker(work, thread=True, exit_on_error=False, group="by ear", name="by ear")

    def answer_offer(self, offer: Offer, *, yes: bool) -> None:
        """Download the better recognizer, or write down that it is not wanted; it is not offered again."""
        self._offer = None
        self.in_thread(partial(take_offer, offer, yes=yes, post=self.post_message), group="offer")

    def recover(self, item: Unfinished) -> None:
        """Keep an unfinished answer."""
        self._sort_out(item, keep=True)

    def discard(self, item: Unfinished) -> None:
        """Delete an unfinished answer."""
        self._sort_out(item, keep=False)

    def _sort_out(self, item: Unfinished, *, keep: bool) -> None:
        work = partial(sort_out, self._tools, item, keep=keep, post=self.post_message)
        self.in_thread(work, group=f"recover {item.id}")

    def in_thread(self, work: Callable[[], object], *, group: str) -> None:
        """Do what may block beside the screen."""
        self.run_worker(work, thread=True, exclusive=True, exit_on_error=False, group=group, name=group)

    # --- what the threads tell

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
        practice, asked = self._practice, self._asked
        if practice is None or asked is None:
            return
        where = f"Question {asked.number} of {asked.total}, {practice.take_name}"
        wording, notes = asked.asked.wording, self._notes
        self._show(FeedbackScreen(event.analysis, event.feedback, wording=wording, where=where, notes=notes))

    @on(Answered)
    def _answered(self, message: Answered) -> None:
        practice, answer = message.practice, message.answer
        if answer is None:
            self._trouble("This answer was thrown away.", failed=False)
            return
        self._session = answer.take.id.partition("/")[0]
        for screen in self._feedback_screens():
            if screen.answer is None:
                screen.put_away(answer, drill=message.drill)
        practice.words_pending.add(answer.take.id)
        self.in_thread(partial(practice.finish_words, answer), group=f"words {answer.take.id}")

    @on(WordsOver)
    def _words_over(self, message: WordsOver) -> None:
        message.practice.words_pending.discard(message.answer.take.id)
        for screen in self._feedback_screens():
            if screen.answer is not None and screen.answer.take.id == message.answer.take.id:
                screen.words_are_over(message.answer, drill=message.drill)

    @on(Played)
    def _played(self, message: Played) -> None:
        for screen in self.screen_stack:
            if isinstance(
                screen, FeedbackScreen | TranscriptScreen | ByEarScreen | FillersScreen | TimelineScreen
            ):
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
        return [screen for screen in self.screen_stack if isinstance(screen, FeedbackScreen)]

    def leaving_costs(self) -> str | None:
        if isinstance(self.screen, InterviewScreen) and self.screen.is_busy:
            return "What you said so far is kept."
        if self._practice is not None and self._practice.words_pending:
            return "The words are still being recognized; that goes on at the next start. All else is saved."
        return None

    def leave(self) -> None:
        self.exit(self._session)
