"""The practice line by line: the same `Interview` as in the app, for screen readers, pipes and tests.

Nothing is printed while an answer is recorded: a screen reader would speak it into the take.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple, TextIO, cast

from coach.errors import CoachError
from coach.events import Event
from coach.interview import Interview
from coach.model import Answer, Phrase, Span
from coach.report.text import feedback_lines
from coach.store import Store, Unfinished
from coach.tui import after, probing
from coach.tui.plain_lines import event_lines, measures_lines, together_lines, words_lines
from coach.tui.plain_words import HELP, MarksByLine, correct_by_line
from coach.untrusted import line

PLAYING_MENU = (
    "Enter: next question.  r: answer again.  p: play your answer.  e: play what to work on.  "
    "k: play what to keep.  m: all measures and how accurate they are.  q: leave."
)
MENU = f"{PLAYING_MENU}\n{after.MENU}\nw: the same with a twist.  f: a follow-up question."
MENU_WORDS = "t: correct the words.  b: mark by ear."
LEAVE_SECONDS = 20.0
"""How long leaving waits for a take to be saved; after that the next start offers it."""


class _Line(NamedTuple):
    """A line the person typed; None when there will be no more."""

    text: str | None


class _Done(NamedTuple):
    """A job that ran beside the keyboard is over."""

    result: object
    error: BaseException | None


class PlainPractice:
    """Drives one interview from lines of text."""

    def __init__(
        self,
        make: Callable[[Callable[[Event], None]], Interview],
        *,
        say: Callable[[str], None],
        keys: TextIO | None,
        inserting: bool = True,
        store: Store | None = None,
        correct: Callable[[Answer, tuple[Phrase, ...]], Answer] | None = None,
    ) -> None:
        """`make` builds the interview around our `tell`; without `keys` nothing is asked of anyone.

        With `inserting` False (answers from files) there is no twist or follow-up and no word on preparation.
        With `store` and `correct` the words can be corrected and the answer marked by ear.
        """
        self._store = store
        self._correct = correct
        self._inbox: queue.Queue[Event | _Line | _Done] = queue.Queue()
        self._interview = make(self._inbox.put)
        self._say = say
        self._probing = probing.Probing(self._interview, say)
        self._after = after.AfterAnswer(self._interview, say=say, ask=self._line, play=self._play)
        self._interactive = keys is not None
        self._inserting = inserting and keys is not None
        self._ended = False
        self._answers: list[Answer] = []
        self._trouble: CoachError | None = None
        self._worker: threading.Thread | None = None
        if keys is not None:
            threading.Thread(target=self._read, args=(keys,), daemon=True, name="keys").start()

    def offer(
        self, crashed: Sequence[Unfinished], *, recover: Callable[[Unfinished], Answer], store: Store
    ) -> None:
        """Offer each answer that a crash left behind: recover, discard, or ask again next time."""
        for item in crashed:
            if self._ended or not self._interactive:
                return
            self._say(f"An answer of {item.seconds:.0f} s was not finished: {line(item.wording)}")
            self._say("r: recover it.  d: discard it.  Enter: later.")
            key = self._line()
            if key == "d":
                store.discard(item)
                self._say("Discarded.")
            elif key == "r":
                self._recover(item, recover)

    def _recover(self, item: Unfinished, recover: Callable[[Unfinished], Answer]) -> None:
        try:
            answer = self._beside(lambda: recover(item), on_line=lambda _text: None)
        except CoachError as error:
            self._say(error.message)
            return
        if isinstance(answer, Answer) and answer.analysis is not None and answer.feedback is not None:
            self._say(f"Recovered as {answer.take.id}.")
            for row in feedback_lines(answer.analysis, answer.feedback):
                self._say(row)

    def run(self) -> str | None:
        """Put every question; return the id of the session, None when nothing was answered.

        Without keys to ask for another try, the first error of a take is raised after the last question.
        """
        number = 0
        try:
            while number < len(self._interview.questions) and not self._ended:
                answer = self._answer(number)
                number += 1 if self._next(answer, number) else 0
            self._say_all(together_lines(self._answers, muted=self._interview.muted))
        finally:
            self._interview.close()
            if self._worker is not None:
                self._worker.join(LEAVE_SECONDS)
        if self._trouble is not None:
            raise self._trouble
        return self._interview.session if self._answers else None

    def _answer(self, number: int) -> Answer | None:
        """One take, from question to feedback with words; None when it failed."""
        ask = partial(self._interview.answer, number, drill=self._after.begin())
        try:
            answer = self._beside(ask, on_line=lambda _text: self._interview.stop())
        except CoachError as error:
            self._say(error.message)
            if not self._interactive:
                self._trouble = self._trouble or error
            return None
        if not isinstance(answer, Answer):
            return None
        self._answers.append(answer)
        self._after.said(answer)
        final = self._beside(lambda: self._interview.finish_words(answer), on_line=lambda _text: None)
        assert isinstance(final, Answer)
        self._answers[-1] = final
        self._after.said(final)
        self._say_all(words_lines(final.analysis))
        self._probing.said(final, number, earlier=self._answers[:-1])
        return final

    def _next(self, answer: Answer | None, number: int) -> bool:
        """Ask what to do now; True for the next question, False for the same one again."""
        while self._interactive and not self._ended:
            self._say(MENU if self._inserting else PLAYING_MENU)
            if self._inserting and answer is not None and self._answers[-1].take.prepared == "unsaid":
                self._say(probing.PREPARED)
            if self._store is not None:
                self._say(MENU_WORDS)
            key = self._line()
            if key in ("", None):
                return True
            if key == "r":
                return False
            if key in ("w", "f") and self._inserting and answer is not None:
                if self._probing.put(key, answer, number):
                    return True
            elif key in after.KEYS and self._inserting and answer is not None:
                if self._after.do(key, self._answers[-1]):
                    return False
            elif key in probing.PREPARED_KEYS and self._inserting and answer is not None:
                self._answers[-1] = self._probing.prepared(self._answers[-1], key)
            elif key == "q":
                self._ended = True
            elif key == "p" and answer is not None:
                self._play(answer, [(0.0, answer.take.seconds)])
            elif key in ("e", "k") and answer is not None and answer.feedback is not None:
                advice = answer.feedback.work_on if key == "e" else answer.feedback.keep
                self._play(answer, advice.spans if advice else ())
            elif key == "m" and answer is not None and answer.analysis is not None:
                self._say_all(measures_lines(answer.analysis, muted=self._interview.muted))
            elif key == "t" and answer is not None:
                answer = self._answers[-1] = self._correct_words(answer)
            elif key == "b" and answer is not None:
                answer = self._answers[-1] = self._mark(answer)
        return True

    def _correct_words(self, answer: Answer) -> Answer:
        """Go through the words with the person, then measure the answer with what they say was said."""
        correct = self._correct
        phrases = correct and correct_by_line(
            answer,
            say=self._say,
            read=partial(self._line, as_typed=True),
            play=lambda start, end: self._play(answer, [(start, end or answer.take.seconds)]),
        )
        if not correct or not phrases:
            return answer
        self._say("Saving your words and measuring with them.")
        try:
            answer = cast(
                "Answer", self._beside(lambda: correct(answer, phrases), on_line=lambda _text: None)
            )
        except CoachError as error:
            self._say(error.message)
        self._say_all(words_lines(answer.analysis))
        return answer

    def _mark(self, answer: Answer) -> Answer:
        """Play the take while letters are typed; what they mark is kept as the speaker's own word."""
        if self._store is None:
            return answer
        self._say(f"Playing. Type a letter and Enter when you hear: {HELP}. Enter alone stops.")
        marks = MarksByLine(answer)

        def on_line(text: str) -> None:
            if not marks.typed(text):
                self._interview.hush()

        try:
            self._beside(partial(self._interview.play, answer, start=0.0, end=None), on_line=on_line)
            self._store.save_by_ear(answer.take, marks=marks.marks)
        except CoachError as error:
            self._say(error.message)
            return answer
        self._say(f"Marked by you, by ear: {len(marks.marks)}.")
        return self._store.take(answer.take.id)

    def _play(self, answer: Answer, spans: Iterable[Span]) -> None:
        spans = list(spans)
        if not spans:
            self._say("There is no moment to play for this one.")
        for start, end in spans:
            self._say("Playing. Enter stops.")
            try:
                self._beside(
                    partial(self._interview.play, answer, start=start, end=end),
                    on_line=lambda _text: self._interview.hush(),
                )
            except CoachError as error:
                self._say(error.message)
                return

    def _beside(self, work: Callable[[], object], *, on_line: Callable[[str], object]) -> object:
        """Run `work` in a thread while events are told and lines are read; raises what it raised."""
        self._worker = threading.Thread(target=self._work, args=(work,), daemon=True, name="interview")
        self._worker.start()
        interrupted = False
        while True:
            try:
                item = self._inbox.get()
            except KeyboardInterrupt:
                # The first ctrl-C ends the answer and keeps it; a second one does not wait for the words.
                if interrupted:
                    raise
                interrupted = self._ended = True
                self._interview.close()
                continue
            if isinstance(item, _Done):
                if item.error is not None:
                    raise item.error
                if interrupted:
                    raise KeyboardInterrupt
                return item.result
            if isinstance(item, _Line):
                if item.text is None:  # nobody is left to end this answer
                    self._ended = True
                    self._interview.close()
                else:
                    on_line(item.text.lower())
            else:
                self._say_all(event_lines(item, interactive=self._interactive))

    def _work(self, work: Callable[[], object]) -> None:
        try:
            self._inbox.put(_Done(work(), None))
        except BaseException as error:
            self._inbox.put(_Done(None, error))

    def _line(self, *, as_typed: bool = False) -> str | None:
        while True:
            item = self._inbox.get()
            if isinstance(item, _Line):
                self._ended = self._ended or item.text is None
                return item.text if as_typed or item.text is None else item.text.lower()
            if not isinstance(item, _Done):
                self._say_all(event_lines(item, interactive=self._interactive))

    def _read(self, keys: TextIO) -> None:
        for text in keys:
            self._inbox.put(_Line(text.strip()))
        self._inbox.put(_Line(None))

    def _say_all(self, rows: Iterable[str]) -> None:
        for row in rows:
            self._say(row)
