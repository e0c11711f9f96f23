"""One practice as the app holds it: where it stands, and the calls that block, for worker threads.

It decides nothing about an answer (`coach.interview` does) and draws nothing (the screens do).
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Literal

from textual.worker import get_current_worker

from coach.errors import CoachError, EngineError
from coach.events import Event
from coach.interview import Interview, State
from coach.tui import probing
from coach.tui.after import judged
from coach.tui.messages import Answered, Failed, Heard, Played, Sorted, Told, WordsOver

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.message import Message

    from coach.banks.choose import Asked
    from coach.coaching.cards import Card
    from coach.coaching.drills import Drill
    from coach.model import Answer, BodyCheck, Question
    from coach.store import Unfinished
    from coach.tui.tools import Offer, Tools

_HUSH_EVERY = 0.05
"""Seconds between two tries to end what still plays, before a question is asked."""


class Practice:
    """Questions, the number of the one in hand (from 0), and the take in hand (from 1)."""

    def __init__(
        self,
        tools: Tools,
        bank: str,
        choose: Callable[[], Sequence[Asked]],
        *,
        post: Callable[[Message], object],
        mock: bool = False,
    ) -> None:
        """`choose` picks the questions, in the first worker thread; a `mock` keeps feedback for its end."""
        self.bank = bank
        self.mock = mock
        self.answers: dict[str, Answer] = {}
        """The answers of this practice by id, each as it is known now."""
        self.then: Literal["stay", "again", "next"] = "stay"
        """What follows when the take in hand is thrown away."""
        self.slower = False
        """Whether the question is said slower the next time."""
        self.number = 0
        self.take = 0
        self.words_pending: set[str] = set()
        """Ids of the takes whose words are still being recognized."""
        self.drill: tuple[Drill, Answer] | None = None
        """The drill that the take in hand is for, and the answer that it is held against."""
        self.drills_done: list[str] = []
        self._drills_told: set[str] = set()
        self._tools = tools
        self._choose = choose
        self._post = post
        self._interview: Interview | None = None
        self._one_sound = threading.Lock()
        """Held by whoever plays or records: a question is never asked into a playback."""

    @property
    def speaks(self) -> bool:
        """Whether questions are spoken."""
        return self._interview is not None and self._interview.speaks

    @property
    def recording(self) -> bool:
        """True while what is said is being written to disk."""
        return self._interview is not None and self._interview.state is State.RECORDING

    @property
    def is_last(self) -> bool:
        """True at the last question."""
        return self._interview is None or self.number + 1 >= len(self._interview.questions)

    @property
    def take_name(self) -> str:
        """What the take in hand is called."""
        if self.drill is not None:
            return "drill"
        return "first take" if self.take == 1 else f"take {self.take}"

    @property
    def to_do(self) -> str:
        """What the drill asks for while the take in hand is spoken; empty when it is none."""
        return "Drill: " + " ".join(self.drill[0].to_say) if self.drill is not None else ""

    def go_on(self) -> None:
        """Go to the next question."""
        self.number += 1
        self.take, self.drill = 0, None

    def thrown_away(self) -> Literal["stay", "again", "next"]:
        """The take in hand counts for nothing; return what follows."""
        then, self.then = self.then, "stay"
        self.take -= 1
        return then

    def question_of(self, answer: Answer) -> Question | None:
        """Return the question that an answer of this practice was given to."""
        asked = self._interview.questions if self._interview is not None else ()
        return next((each.question for each in asked if each.question.id == answer.take.question), None)

    # --- for worker threads: these block, and post what came of it

    def answer(self) -> None:
        """Ask the question in hand and record one take."""
        drill, told = self.drill, ""
        try:
            while not self._one_sound.acquire(timeout=_HUSH_EVERY):
                self.hush()
            try:
                slower, self.slower = self.slower, False
                answer = self._made().answer(self.number, drill=drill is not None, slower=slower)
            finally:
                self._one_sound.release()
            if answer is not None:
                told = self._judge_drill(answer)
        except CoachError as error:
            self._post(Failed(error.message))
        else:
            self._post(Answered(self, answer, told))

    def finish_words(self, answer: Answer) -> None:
        """Wait for the words of a take."""
        told = ""
        try:
            answer = self._made().finish_words(answer)
            told = self._judge_drill(answer)
        except CoachError as error:
            self._post(Played(error.message))
        self._post(WordsOver(self, answer, told))
        self.compare(answer)

    def compare(self, answer: Answer) -> None:
        """Hold a take against its script and earlier takes; nobody waits for it."""
        try:
            found = self._made().compare(answer)
        except CoachError as error:
            self._post(Played(error.message))
        else:
            if found is not answer:
                self._post(Heard(found))

    def play(self, parts: Sequence[tuple[Answer, float, float | None]]) -> None:
        """Play some parts of takes, one after the other."""
        try:
            with self._one_sound:
                all(self._made().play(answer, start=start, end=end) for answer, start, end in parts)
        except CoachError as error:
            self._post(Played(error.message))
        else:
            self._post(Played())

    def keep_own(self, answer: Answer, *, body: BodyCheck | None = None, note: str | None = None) -> None:
        """Save what the speaker reports on what a microphone cannot see, or notes."""
        try:
            self._made().tell_own(answer, body=body, note=note)
        except CoachError as error:
            self._post(Sorted(error.message))

    def _judge_drill(self, answer: Answer) -> str:
        """Return how the drill went that `answer` was; empty when it was none, or is not known yet."""
        if self.drill is None or answer.take.asked != "drill" or answer.take.id in self._drills_told:
            return ""
        text = judged(*self.drill, answer, interview=self._made())
        if text is not None:
            self._drills_told.add(answer.take.id)
        return text or ""

    # --- safe from any thread, and quick

    def may_put(self, what: str) -> bool:
        """Say whether the question in hand has a twist, or may be followed up or spoken about."""
        if not self._tools.inserting or self._interview is None:
            return False
        return what != "twist" or bool(self._interview.questions[self.number].question.twists)

    def put(self, key: str, answer: Answer) -> bool:
        """Put a twist (key w) or a follow-up (key f) next; False when there is none."""
        return probing.put_next(self._made(), key, answer, after=self.number)

    def tell_prepared(self, answer: Answer, key: str) -> None:
        """Save how an answer was prepared (for a worker thread)."""
        try:
            self._made().tell_prepared(answer, probing.PREPARED_KEYS[key])
        except CoachError as error:
            self._post(Played(error.message))
        else:
            self._post(Played(f"Saved: {probing.PREPARED_KEYS[key]}."))

    def cards(self, answer: Answer) -> tuple[Card, ...]:
        """Return the four cards of an answer."""
        return self._made().cards(answer)

    @property
    def muted(self) -> frozenset[str]:
        """Codes of the measures that are not coached."""
        return self._made().muted

    def stop(self) -> None:
        """End the voice, or the answer."""
        if self._interview is not None:
            self._interview.stop()

    def pause(self, *, go_on: bool = False) -> None:
        """Let the recording rest, or go on."""
        if self._interview is not None and go_on:
            self._interview.go_on()
        elif self._interview is not None:
            self._interview.pause()

    def cancel(self) -> None:
        """Throw the take in hand away."""
        if self._interview is not None:
            self._interview.cancel()

    def say_again(self, *, slower: bool) -> None:
        """Say the question again while it is asked."""
        if self._interview is not None:
            self._interview.say_again(slower=slower)

    def hush(self) -> None:
        """Stop what is being played."""
        if self._interview is not None:
            self._interview.hush()

    def end(self) -> None:
        """Let every thread of this practice return; an answer that is being spoken is kept, not dropped."""
        if self._interview is not None:
            self._interview.close()

    def _made(self) -> Interview:
        if self._interview is None:
            self._interview = self._tools.make_interview(
                self._choose(), self.bank, self._tell, self._tools.read_seconds if self.mock else 0.0
            )
            self.drills_done[:0] = self._interview.drills_before()
        return self._interview

    def _tell(self, event: Event) -> None:
        self._post(Told(event))


def sort_out(tools: Tools, item: Unfinished, *, keep: bool, post: Callable[[Message], object]) -> None:
    """Keep or delete an unfinished answer (for a worker thread)."""
    try:
        if keep:
            tools.recover(item)
            sentence = f"Your answer is saved. To see it: coach session show {item.session}"
        else:
            tools.open_store().discard(item)
            sentence = "The answer is deleted."
    except EngineError as error:
        sentence = f"Your answer is saved, but not measured: {error.message}"
    except CoachError as error:
        sentence = error.message
    post(Sorted(sentence))


def take_offer(offer: Offer, *, yes: bool, post: Callable[[Message], object]) -> None:
    """Download the better recognizer, or write down the no (for a worker thread; leaving the app ends it)."""
    worker = get_current_worker()
    quarters = 1

    def progress(share: float) -> None:
        nonlocal quarters
        if worker.is_cancelled:
            raise EngineError("the download was stopped.")
        if quarters < 4 and share >= quarters / 4:
            post(Sorted(f"The better recognizer: {share:.0%} is here."))
            quarters += 1

    try:
        if yes:
            post(Sorted("The better recognizer is being downloaded. You can practice meanwhile."))
            offer.install(progress)
            sentence = "The better recognizer is installed. It hears your answers from now on."
        else:
            offer.decline()
            sentence = "The built-in one stays. For a better one, open Recognizers on the home screen."
    except CoachError as error:
        sentence = error.message
    post(Sorted(sentence))
