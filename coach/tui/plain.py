"""The practice line by line: the same `Interview` as in the app, for screen readers, pipes and tests.

Nothing is printed while an answer is recorded: a screen reader would speak it into the take.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TextIO

from coach.coaching.phrases import length
from coach.errors import CoachError
from coach.events import Event, VoiceJudged
from coach.interview import Interview, State
from coach.model import Answer, Phrase, Review, Span
from coach.report.text import feedback_lines
from coach.store import Store, Unfinished
from coach.tui import after, plain_mock, plain_past, probing
from coach.tui.plain_lines import changed_lines, event_lines, measures_lines, together_lines, words_lines
from coach.tui.plain_words import BY_EAR_KEYS, PlainByEar
from coach.tui.talk import Talk
from coach.untrusted import line

PLAYING_MENU = (
    "Enter: next question.  r: answer again.  p: play your answer.  e: play what to work on.  "
    "k: play what to keep.  m: all measures and how accurate they are.  q: leave."
)
NOTHING_TO_PAUSE = "Nothing is recorded yet, so nothing was paused."
MENU_AGAIN = "Enter: next question.  q: leave.  ?: all choices."
MENU = f"{PLAYING_MENU}\n{after.MENU}\nw: the same with a twist.  f: a follow-up question."
MENU_WORDS = "t: correct the words.  b: mark by ear.  s: your script or notes for this question."
LEAVE_SECONDS = 20.0
"""How long leaving waits for a take to be saved; after that the next start offers it."""


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
        reviews: Callable[[str], tuple[Review, ...]] = lambda session: (),
        mock: bool = False,
    ) -> None:
        """`make` builds the interview around our `tell`; without `keys` nothing is asked of anyone.

        With `inserting` False (answers from files) there is no twist or follow-up and no word on preparation.
        With `store` and `correct` the words can be corrected and the answer marked by ear; `reviews` returns
        those of a session. A `mock` keeps all feedback for its end.
        """
        self._interactive = keys is not None
        self._inserting = inserting and keys is not None
        self._say = say
        self._talk = Talk(tell=self._tell)
        self._interview = make(self._talk.put)
        self._probing = probing.Probing(self._interview, say)
        self._after = after.AfterAnswer(self._interview, say=say, ask=self._talk.line, play=self._play)
        self._by_ear: PlainByEar | None = None
        if store is not None:
            self._by_ear = PlainByEar(
                self._interview,
                self._talk,
                say=say,
                play=self._play,
                store=store,
                correct=correct,
                compare=self._compare,
            )
        self._past = store and plain_past.LookBack(
            store, say=say, ask=partial(self._talk.line, as_typed=True), play=self._play, reviews=reviews
        )
        self._mock = mock
        self._wish = ""
        """What was typed while a question was asked or answered: again, slower, skip."""
        self._answers: list[Answer] = []
        self._trouble: CoachError | None = None
        self._talk.begin(keys, close=self._interview.close)

    def offer(
        self, crashed: Sequence[Unfinished], *, recover: Callable[[Unfinished], Answer], store: Store
    ) -> None:
        """Offer each answer that a crash left behind: recover, discard, or ask again next time."""
        for item in crashed:
            if self._talk.ended or not self._interactive:
                return
            self._say(f"An answer of {length(item.seconds)} was not finished: {line(item.wording)}")
            self._say("r: recover it.  d: discard it.  Enter: later.")
            key = self._talk.line()
            if key == "d":
                store.discard(item)
                self._say("Discarded.")
            elif key == "r":
                self._recover(item, recover)

    def _recover(self, item: Unfinished, recover: Callable[[Unfinished], Answer]) -> None:
        try:
            answer = self._talk.beside(lambda: recover(item), on_line=lambda _text: None)
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
            while number < len(self._interview.questions) and not self._talk.ended:
                answer = self._answer(number)
                if self._wish or self._mock:
                    number += self._wish not in ("again", "slower") and (
                        answer is not None or self._goes_on()
                    )
                else:
                    number += 1 if self._next(answer, number) else 0
            self._end()
        finally:
            self._interview.close()
            self._talk.join(LEAVE_SECONDS)
        if self._trouble is not None:
            raise self._trouble
        return self._interview.session if self._answers else None

    def _goes_on(self) -> bool:
        """In a mock interview without an answer: say whether the next question comes, or this one again."""
        if not self._wish and self._interactive and not self._talk.ended:
            self._say("Enter: ask it again.  n: next question.  q: end the interview.")
            key = self._talk.line()
            self._talk.ended = self._talk.ended or key == "q"
            return key not in ("", None)
        return True

    def _end(self) -> None:
        """Say what the answers show together; after a mock interview, with all that was kept back."""
        if not self._mock:
            self._say_all(together_lines(self._answers, muted=self._interview.muted))
            return
        for n, answer in enumerate(self._answers):
            self._say(f"Working out the words of answer {n + 1} of {len(self._answers)}.")
            self._answers[n] = self._finished(answer)
        self._say_all(plain_mock.summary_lines(self._answers, muted=self._interview.muted))
        if self._past and self._interactive and not self._talk.ended:
            ask = self._talk.line
            plain_mock.open_answers(
                self._answers, say=self._say, ask=ask, play=self._play, show=self._past.open
            )

    def _finished(self, answer: Answer) -> Answer:
        """Wait for the words of an answer, and hold it against its script and earlier takes."""
        for work in (self._interview.finish_words, self._interview.compare):
            found = self._talk.beside(partial(work, answer), on_line=lambda _text: None)
            assert isinstance(found, Answer)
            answer = found
        return answer

    def _typed(self, text: str) -> None:
        """Enter ends what goes on, a pause first; words do what `TYPED` says."""
        if self._interview.paused and text in ("", "pause"):
            self._interview.go_on()
        elif text == "pause":
            self._interview.pause()
            if not self._interview.paused:
                self._say(NOTHING_TO_PAUSE)
        elif text not in ("again", "slower", "skip"):
            self._interview.stop()
        elif text != "skip" and self._interview.state is State.ASKING:
            self._interview.say_again(slower=text == "slower")
        else:
            self._wish = text
            self._interview.cancel()

    def _answer(self, number: int) -> Answer | None:
        """One take, from question to feedback with words; None when it failed or was thrown away."""
        slower, self._wish = self._wish == "slower", ""
        ask = partial(self._interview.answer, number, drill=self._after.begin(), slower=slower)
        try:
            answer = self._talk.beside(ask, on_line=self._typed)
        except CoachError as error:
            self._say(error.message)
            if not self._interactive:
                self._trouble = self._trouble or error
            return None
        if not isinstance(answer, Answer):
            return None
        self._wish = ""
        self._answers.append(answer)
        if self._mock:
            return answer
        self._after.said(answer)
        final = self._talk.beside(lambda: self._interview.finish_words(answer), on_line=lambda _text: None)
        assert isinstance(final, Answer)
        self._answers[-1] = final
        self._after.said(final)
        self._say_all(words_lines(final.analysis))
        self._say_all(changed_lines(answer, final))
        self._probing.said(final, number, earlier=self._answers[:-1])
        self._answers[-1] = final = self._compare(final)
        return final

    def _compare(self, answer: Answer) -> Answer:
        """Hold a take against its script and earlier takes, and say what that changes."""
        found = self._talk.beside(partial(self._interview.compare, answer), on_line=lambda _text: None)
        assert isinstance(found, Answer)
        self._say_all(changed_lines(answer, found))
        return found

    def _next(self, answer: Answer | None, number: int) -> bool:
        """Ask what to do now; True for the next question, False for the same one again."""
        key: str | None = None
        while self._interactive and not self._talk.ended:
            self._say_choices(answer, every=key in (None, "?"))
            key = self._talk.line()
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
                self._talk.ended = True
            elif key == "p" and answer is not None:
                self._play(answer, [(0.0, answer.take.seconds)])
            elif key in ("e", "k") and answer is not None and answer.feedback is not None:
                advice = answer.feedback.work_on if key == "e" else answer.feedback.keep
                self._play(answer, advice.spans if advice else ())
            elif key == "m" and answer is not None and answer.analysis is not None:
                self._say_all(measures_lines(answer.analysis, muted=self._interview.muted))
            elif key in plain_past.KEYS and self._past:
                self._past.do(key, answer and self._answers[-1])
            elif key in BY_EAR_KEYS and answer is not None and self._by_ear is not None:
                answer = self._answers[-1] = self._by_ear.do(key, answer)
        return True

    def _say_choices(self, answer: Answer | None, *, every: bool) -> None:
        """Say what can be done: all of it once, then on request, for a screen reader reads every line."""
        if not every:
            self._say(MENU_AGAIN)
            return
        self._say(MENU if self._inserting else PLAYING_MENU)
        if self._inserting and answer is not None and self._answers[-1].take.prepared == "unsaid":
            self._say(probing.PREPARED)
        if self._by_ear is not None:
            self._say(MENU_WORDS)
        if self._past:
            self._say(plain_past.MENU)

    def _play(self, answer: Answer, spans: Iterable[Span]) -> None:
        spans = list(spans)
        if not spans:
            self._say("There is no moment to play for this one.")
        for start, end in spans:
            self._say("Playing. Enter stops.")
            try:
                self._talk.beside(
                    partial(self._interview.play, answer, start=start, end=end),
                    on_line=lambda _text: self._interview.hush(),
                )
            except CoachError as error:
                self._say(error.message)
                return

    def _tell(self, event: Event) -> None:
        if not (self._mock and isinstance(event, VoiceJudged)):
            self._say_all(event_lines(event, interactive=self._interactive, mock=self._mock))

    def _say_all(self, rows: Iterable[str]) -> None:
        for row in rows:
            self._say(row)
