"""The Textual app: it routes what the threads post to the screens, and owns no rule of the interview."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Literal

from textual.worker import get_current_worker

from coach.tui import begin, scripts
from coach.tui.by_ear_saving import ByEarWanted, correct, save_by_ear
from coach.tui.past import Past
from coach.tui.ready import load_the_rest
from coach.tui.screens.home import HomeScreen
from coach.tui.screens.interview import InterviewScreen
from coach.tui.themes import OWN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coach.banks.choose import Asked
    from coach.coaching.drills import Drill
    from coach.model import Answer, Bank, Mark, Phrase, Question, Verdict
    from coach.store import Unfinished
    from coach.tui.practice import Practice
    from coach.tui.tools import Offer, Tools

TURN = 0.001
"""Seconds a thread may compute while another waits (Python has 0.005): the interface waits for several."""


class CoachApp(Past):
    """Runs until the user leaves; returns the id of the last session with an answer, if any."""

    CSS_PATH = "coach.tcss"
    TITLE = "coach"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-normal"), (110, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-medium"), (32, "-tall")]  # noqa: RUF012

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools)
        self._by_ear = ByEarWanted()
        self._offer = tools.offer
        self._welcomed = False

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
        sys.setswitchinterval(TURN)
        for theme in OWN:
            self.register_theme(theme)
        self.use_theme(self._tools.config.theme)
        if self._tools.unfinished:
            from coach.tui.screens.recovery import RecoveryScreen

            self.push_screen(RecoveryScreen(self._tools.unfinished))
        else:
            self.go_on()
        self.call_after_refresh(self.in_thread, self._begin_rest, group="rest")

    def _begin_rest(self) -> None:
        """Do in a thread what need not be done before there is something to look at."""
        worker = get_current_worker()
        load_the_rest(lambda: not worker.is_cancelled)
        if not worker.is_cancelled:
            self._tools.begin_rest()

    def on_unmount(self) -> None:
        """However the app ends, no thread may keep the process alive, and what was said is kept."""
        if self._practice is not None:
            self._practice.end()
        if self._tools.machine is not None:
            self._tools.machine.cancel()
        self._tools.close_analyst()

    # --- where to go

    def go_on(self, notice: str = "") -> None:
        """Begin what the command line asked for, or show the banks."""
        if self._tools.start is not None:
            bank, questions = self._tools.start
            self._begin(bank, lambda: questions, mock=self._tools.mock)
        elif self._tools.first_run and not self._welcomed:
            from coach.tui.screens.first_run import FirstRunScreen

            self._welcomed = True
            self._show(FirstRunScreen(self._tools, notice, offer=self._offer))
        else:
            self.go_home(notice)

    def go_home(self, notice: str = "") -> None:
        """Show the banks; a practice that was going on is over."""
        if self._practice is not None:
            self._practice.end()
        self._show(HomeScreen(self._tools, notice, offer=self._offer))

    def begin_bank(self, bank: Bank, *, count: int = 0) -> None:
        """Start a practice with `count` questions of one bank; 0 is as many as usual."""
        self._begin(bank.id, lambda: self._tools.choose(bank, count))

    def begin_mock(self, bank: Bank) -> None:
        """Start a mock interview with questions of one bank: all feedback waits for its end."""
        self._begin(bank.id, lambda: self._tools.choose(bank, begin.MOCK), mock=True)

    def begin_question(self, bank: str, question: Question) -> None:
        """Start a practice of this one question of `bank`."""
        from coach.banks.choose import Asked

        self._begin(bank, lambda: (Asked(question, question.text),))

    def begin_drill(self, drill: Drill, answer: Answer) -> None:
        """Start a practice of one question: that of `answer`, which the drill is held against."""
        from coach.tui.practice import Practice

        bank, asked = begin.asked_again(self._tools.banks, answer)
        self._practice = Practice(self._tools, bank, lambda: (asked,), post=self.post_message)
        self._practice.drills_done.append(drill.id)
        self.ask_again((drill, answer))

    def ask_next(self) -> None:
        """Ask the next question; after the last one of a mock interview show what it came to."""
        practice = self._practice
        if practice is not None and practice.mock and practice.is_last:
            self.finish()
        elif practice is not None:
            practice.go_on()
            self.ask_again()

    def finish(self) -> None:
        """End a mock interview here, and show what it came to."""
        from coach.tui.screens.mock import MockScreen

        if self._practice is not None:
            self._show(MockScreen(self._practice))

    def _begin(self, bank: str, choose: Callable[[], Sequence[Asked]], *, mock: bool = False) -> None:
        from coach.tui.practice import Practice

        self._practice = Practice(self._tools, bank, choose, post=self.post_message, mock=mock)
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

    def pause(self, *, go_on: bool = False) -> None:
        """Let the recording rest, or go on."""
        if self._practice is not None:
            self._practice.pause(go_on=go_on)

    def say_again(self, *, slower: bool) -> None:
        """Say the question again while it is asked."""
        if self._practice is not None:
            self._practice.say_again(slower=slower)

    def throw_away(self, then: Literal["stay", "again", "next"], *, slower: bool = False) -> None:
        """Throw the take in hand away; then ask again, or go on."""
        if self._practice is not None:
            self._practice.then, self._practice.slower = then, slower
            self._practice.cancel()

    @property
    def to_do(self) -> str:
        """What the drill in hand asks for; empty when the take is none."""
        return self._practice.to_do if self._practice is not None else ""

    @property
    def kind(self) -> str:
        """What the question in hand is part of."""
        mock = self._practice is not None and self._practice.mock
        return "Drill, question" if self.to_do else "Mock interview, question" if mock else "Question"

    def hush(self) -> None:
        """Stop what is being played."""
        self.player.hush()

    def play(self, answer: Answer, parts: Sequence[tuple[float, float | None]]) -> None:
        """Play parts of a take, one after the other."""
        self.in_thread(partial(self.player.play, [(answer, *part) for part in parts]), group="play")

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

    def open_script(self, answer: Answer) -> None:
        """Show the script of the question that was answered."""
        from coach.tui.screens.script import ScriptScreen

        text, trouble = scripts.kept(self._tools, answer)
        self.push_screen(ScriptScreen(answer, text, trouble))

    def keep_script(self, answer: Answer, text: str) -> None:
        """Keep a script for the question that was answered, and compare the answer with it."""
        work = partial(scripts.keep, self._tools, answer, text, post=self.post_message)
        self.in_thread(work, group=f"script {answer.take.id}")

    def answer_offer(self, offer: Offer, *, yes: bool) -> None:
        """Download the better recognizer, or write down that it is not wanted; it is not offered again."""
        from coach.tui.practice import take_offer

        self._offer = None
        self.in_thread(partial(take_offer, offer, yes=yes, post=self.post_message), group="offer")

    def recover(self, item: Unfinished) -> None:
        """Keep an unfinished answer."""
        self._sort_out(item, keep=True)

    def discard(self, item: Unfinished) -> None:
        """Delete an unfinished answer."""
        self._sort_out(item, keep=False)

    def _sort_out(self, item: Unfinished, *, keep: bool) -> None:
        from coach.tui.practice import sort_out

        work = partial(sort_out, self._tools, item, keep=keep, post=self.post_message)
        self.in_thread(work, group=f"recover {item.id}")

    def leaving_costs(self) -> str | None:
        if isinstance(self.screen, InterviewScreen) and self.screen.is_busy:
            return "What you said so far is kept."
        if self._practice is not None and self._practice.words_pending:
            return "The words are still being recognized; that goes on at the next start. All else is saved."
        return None

    def leave(self) -> None:
        self.exit(self._session)
