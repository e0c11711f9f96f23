"""Looking back line by line: the course of an answer, notes, earlier answers, how they changed, reviews."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from coach.coaching.baseline import cold, unscripted, usual
from coach.coaching.phrases import clock
from coach.coaching.trends import CODES, trend
from coach.errors import CoachError
from coach.judging import muted_now
from coach.model import Answer, Comment, Review, Span
from coach.report import comparing, timeline
from coach.report.history import counted, trend_sentence, usual_sentence
from coach.report.names import name
from coach.report.text import feedback_lines
from coach.review.scales import ROLES
from coach.store import Store, own_notes
from coach.untrusted import line

KEYS = ("l", "i", "h")
MENU = "l: the course of your answer in sentences.  i: a note to yourself.  h: look back."
LOOK_BACK = "1: how your answers changed.  2: earlier answers.  3: what other people said.  Enter: go back."
EARLIER = "Type a number to open that answer.  Enter: go back."
OPENED = (
    "p: play it.  e: play what to work on.  k: play what to keep.  l: its course in sentences.  i: a note.  "
    "c: compare it with another one.  Enter: go back."
)
MOST_LISTED = 20
AROUND = (4.0, 6.0)
"""Seconds that are played before and after the second of a comment."""

Say = Callable[[str], None]


class LookBack:
    """What the keys of `KEYS` do in one practice; `ask` waits for a line as it was typed, None at the end."""

    def __init__(
        self,
        store: Store,
        *,
        say: Say,
        ask: Callable[[], str | None],
        play: Callable[[Answer, Iterable[Span]], None],
        reviews: Callable[[str], tuple[Review, ...]] = lambda session: (),
    ) -> None:
        """`reviews` returns what was said about a session by its id."""
        self._store = store
        self._say = say
        self._ask = ask
        self._play = play
        self._reviews = reviews

    def do(self, key: str, answer: Answer | None) -> None:
        """Do what a key stands for; without an answer in hand only looking back is possible."""
        try:
            if key == "h":
                self._choose()
            elif answer is not None:
                self._course(answer) if key == "l" else self._note(answer)
        except CoachError as error:
            self._say(error.message)

    def open(self, answer: Answer) -> None:
        """Show one saved answer, and do with it what is asked for."""
        self._say(f"{answer.take.id}, {answer.take.started[:10]}: {line(answer.take.wording)}")
        if answer.analysis is None or answer.feedback is None:
            self._say("This answer was not measured. To do it now: coach session recover")
        else:
            self._say_all(feedback_lines(answer.analysis, answer.feedback))
        if note := own_notes.read(self._store.audio(answer.take)).note:
            self._say(f"Your note: {line(note, limit=own_notes.MOST_CHARACTERS)}")
        while self._opened(answer):
            pass

    def _opened(self, answer: Answer) -> bool:
        """Do one thing with an answer; False to go back."""
        self._say(OPENED)
        key = (self._ask() or "").lower()
        feedback = answer.feedback
        if key == "p":
            self._play(answer, [(0.0, answer.take.seconds)])
        elif key in ("e", "k"):
            advice = feedback and (feedback.work_on if key == "e" else feedback.keep)
            self._play(answer, advice.spans if advice else ())
        elif key == "l":
            self._course(answer)
        elif key == "i":
            self._note(answer)
        elif key == "c":
            self._compare(answer)
        return key != ""

    def _course(self, answer: Answer) -> None:
        self._say_all(timeline.in_words(answer))

    def _note(self, answer: Answer) -> None:
        audio = self._store.audio(answer.take)
        if note := own_notes.read(audio).note:
            self._say(f"Your note: {line(note, limit=own_notes.MOST_CHARACTERS)}")
        self._say("Type a note and Enter.  x: delete the note.  Enter: change nothing.")
        if typed := self._ask():
            own_notes.add(audio, note="" if typed == "x" else typed)
            self._say("The note is deleted." if typed == "x" else "Kept with this answer, on this machine.")

    # --- everything that was saved

    def _choose(self) -> None:
        doing = {"1": self._changes, "2": self._earlier, "3": self._said_by_others}
        while True:
            self._say(LOOK_BACK)
            chosen = doing.get(self._ask() or "")
            if chosen is None:
                return
            chosen()

    def _changes(self) -> None:
        answers, muted = self._store.answers(), muted_now(self._store)
        self._say(
            f"{counted(len(answers), 'answer')}, {len(cold(answers))} of them cold: not practiced before."
        )
        own = unscripted(answers)
        for code in CODES:
            if code not in muted:
                told = (
                    f"{name(code)}: {trend_sentence(trend(answers, code))} {usual_sentence(usual(own, code))}"
                )
                self._say(told.rstrip())

    def _earlier(self) -> None:
        while (found := self._pick(self._listed(), EARLIER)) is not None:
            self.open(self._store.take(found))

    def _listed(self) -> list[tuple[str, str]]:
        """Return (take, what is said of it) of the newest answers."""
        wordings = self._store.wordings()
        return [
            (
                each.take,
                f"{one.started[:10]}, {clock(each.seconds)}: {wordings.get(each.take, each.question)}",
            )
            for one in self._store.sessions()
            for each in reversed(one.answers)
        ][:MOST_LISTED]

    def _compare(self, answer: Answer) -> None:
        others = [entry for entry in self._listed() if entry[0] != answer.take.id]
        found = self._pick(others, "Compare with which one? Type its number.  Enter: go back.")
        if found is None:
            return
        other = self._store.take(found)
        if missing := comparing.not_comparable(answer, other):
            self._say(missing)
            return
        sides = comparing.side_by_side(answer, other)
        for which, side in (("Earlier", sides.earlier), ("Later", sides.later)):
            self._say(f"{which}: {line(comparing.bracketed(side), limit=4000)}")
        self._say_all(comparing.comparison_lines(sides))

    def _said_by_others(self) -> None:
        """Read the reviews of every session, each comment with a number that plays its seconds."""
        moments: list[tuple[str, Comment]] = []
        for one in self._store.sessions():
            for review in self._reviews(one.id):
                self._tell_review(one.id, review, moments)
        if not moments:
            self._say("There is no comment yet. To ask somebody: coach review page")
            return
        while (
            typed := self._ask_number(len(moments), "Type a number to hear it.  Enter: go back.")
        ) is not None:
            session, comment = moments[typed]
            if comment.answer is None or comment.at is None:
                self._say("This one is not about a moment.")
                continue
            answer = self._store.take(f"{session}/{comment.answer}")
            start = max(0.0, comment.at - AROUND[0])
            end = min(answer.take.seconds, (comment.until or comment.at) + AROUND[1])
            self._play(answer, [(start, end)])

    def _tell_review(self, session: str, review: Review, moments: list[tuple[str, Comment]]) -> None:
        who = ROLES.get(review.role, "Somebody who did not say who they are")
        named = f" ({line(review.name, limit=60)})" if review.name else ""
        self._say(f"{who}{named}, on {session}:")
        for title, text in (("Keep", review.keep), ("Change", review.change)):
            if text:
                self._say(f"{title}: {line(text, limit=600)}")
        for comment in review.comments:
            moments.append((session, comment))
            about = f"answer {comment.answer}" if comment.answer is not None else "all answers"
            at = f" at {clock(comment.at)}" if comment.at is not None else ""
            self._say(f"{len(moments)}. {about}{at}: {line(comment.text, limit=600)}")

    def _pick(self, entries: list[tuple[str, str]], ask: str) -> str | None:
        if not entries:
            self._say("There is no other saved answer.")
            return None
        for number, (_, text) in enumerate(entries, start=1):
            self._say(f"{number}. {line(text)}")
        chosen = self._ask_number(len(entries), ask)
        return None if chosen is None else entries[chosen][0]

    def _ask_number(self, count: int, ask: str) -> int | None:
        """Return the number that is typed, from 0; None to go back."""
        while True:
            self._say(ask)
            typed = self._ask()
            if not typed:
                return None
            if typed.isdecimal() and 1 <= int(typed) <= count:
                return int(typed) - 1
            self._say(f"Type a number from 1 to {count}.")

    def _say_all(self, rows: Iterable[str]) -> None:
        for row in rows:
            self._say(row)
