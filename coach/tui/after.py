"""What can be done with an answer line by line: a drill, the four cards, a check of the body."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from coach.coaching import body
from coach.coaching.drills import Drill, choose, judge
from coach.coaching.parts import two_parts
from coach.errors import CoachError
from coach.interview import Interview
from coach.model import Answer, BodyCheck, DrillRun, Span
from coach.report.cards import card_lines

KEYS = ("d", "c", "o")
MENU = "d: a drill for it.  c: the four cards.  o: check your body language."


def drill_for(answer: Answer, *, history: Iterable[str] = ()) -> Drill | None:
    """Return the drill for the thing to work on; None when there is none."""
    if answer.feedback is None or answer.feedback.work_on is None or answer.analysis is None:
        return None
    return choose(answer.feedback.work_on.code, measures=answer.analysis.measures, history=tuple(history))


def parts_to_play(drill: Drill, answer: Answer) -> list[Span]:
    """Return the liveliest and the flattest seconds, for the drill that plays them; else nothing."""
    analysis = answer.analysis
    return list(two_parts(analysis) or ()) if drill.plays and analysis is not None else []


def judged(drill: Drill, before: Answer, after: Answer, *, interview: Interview) -> str | None:
    """Judge a drill, save it with the take, and return its sentence; None while its words are to come."""
    if before.analysis is None or after.analysis is None:
        return None
    result = judge(drill, before.analysis, after.analysis)
    if result.verdict == "not judged" and result.measure and after.analysis.words_pending:
        return None
    run = DrillRun(drill=drill.id, before=before.take.id, verdict=result.verdict, text=result.text)
    interview.tell_own(after, drill=run)
    return result.text


class AfterAnswer:
    """The keys of `KEYS` in one practice."""

    def __init__(
        self,
        interview: Interview,
        *,
        say: Callable[[str], None],
        ask: Callable[[], str | None],
        play: Callable[[Answer, Iterable[Span]], None],
    ) -> None:
        self._interview = interview
        self._say = say
        self._ask = ask
        self._play = play
        self._chosen: tuple[Drill, Answer] | None = None
        self._running: tuple[Drill, Answer] | None = None
        self._done: list[str] | None = None
        """Drills of all practices so far; read when the first is asked for."""

    def do(self, key: str, answer: Answer) -> bool:
        """Do what `key` stands for; True when the same question is to be asked again, as a drill."""
        if key == "d":
            return self._begin(answer)
        if key == "c":
            for row in card_lines(self._interview.cards(answer)):
                self._say(row)
        elif key == "o":
            self._check_body(answer)
        return False

    def begin(self) -> bool:
        """A question is about to be asked; True when it is for the drill that was chosen."""
        self._running, self._chosen = self._chosen, None
        return self._running is not None

    def said(self, answer: Answer) -> None:
        """Say how a drill went, as soon as that can be told."""
        if self._running is None:
            return
        drill, before = self._running
        try:
            text = judged(drill, before, answer, interview=self._interview)
        except CoachError as error:
            text = error.message
        if text is not None:
            self._say(f"Drill: {text}")
            self._running = None

    def _begin(self, answer: Answer) -> bool:
        if self._done is None:
            self._done = self._interview.drills_before()
        drill = drill_for(answer, history=self._done)
        if drill is None:
            self._say("There is no drill for this answer: nothing in it could be judged.")
            return False
        self._say(f"Drill: {drill.aim}")
        for number, step in enumerate(drill.steps, start=1):
            self._say(f"{number}. {step}")
        self._say(f"Source: {drill.source} Evidence {drill.grade}.")
        if parts := parts_to_play(drill, answer):
            self._play(answer, parts)
        self._done.append(drill.id)
        self._chosen = (drill, answer)
        return True

    def _check_body(self, answer: Answer) -> None:
        self._say("What the microphone cannot see. y: yes.  n: not yet.  Enter: skip.  q: stop here.")
        told: dict[str, bool] = {}
        for item, question in body.ITEMS.items():
            self._say(question)
            key = self._ask()
            if key is None or key == "q":
                break
            if key in ("y", "n"):
                told[item] = key == "y"
        check = BodyCheck(**told)
        if not told:
            self._say("Skipped: nothing was saved.")
            return
        try:
            self._interview.tell_own(answer, body=check)
        except CoachError as error:
            self._say(error.message)
            return
        self._say(body.told(check))
        self._say(body.WHY)
        code = body.to_drill(check)
        drill = choose(code) if code else None
        if drill is not None:
            self._say(f"Next time: {' '.join(drill.steps)}")
