"""One practice as the app holds it: where it stands, and the calls that block, for worker threads.

It decides nothing about an answer (`coach.interview` does) and draws nothing (the screens do).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from coach.errors import CoachError, EngineError
from coach.events import Event
from coach.interview import Interview, State
from coach.judging import heard_by_ear
from coach.tui import probing
from coach.tui.after import judged
from coach.tui.messages import Answered, Failed, Heard, Played, Sorted, Told, WordsOver

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.message import Message

    from coach.banks.choose import Asked
    from coach.coaching.cards import Card
    from coach.coaching.drills import Drill
    from coach.model import Answer, BodyCheck, Mark, Phrase, Take, Verdict
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
    ) -> None:
        """`choose` picks the questions, in the first worker thread."""
        self.bank = bank
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

    def go_on(self) -> None:
        """Go to the next question."""
        self.number += 1
        self.take, self.drill = 0, None

    # --- for worker threads: these block, and post what came of it

    def answer(self) -> None:
        """Ask the question in hand and record one take."""
        drill, told = self.drill, ""
        try:
            while not self._one_sound.acquire(timeout=_HUSH_EVERY):
                self.hush()
            try:
                answer = self._made().answer(self.number, drill=drill is not None)
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

    def keep_body(self, answer: Answer, check: BodyCheck) -> None:
        """Save what the speaker reports on what a microphone cannot see."""
        try:
            self._made().tell_own(answer, body=check)
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

    def cancel(self) -> None:
        """Throw the take in hand away."""
        if self._interview is not None:
            self._interview.cancel()

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
            self._interview = self._tools.make_interview(self._choose(), self.bank, self._tell)
            self.drills_done[:0] = self._interview.drills_before()
        return self._interview

    def _tell(self, event: Event) -> None:
        self._post(Told(event))


def correct(
    tools: Tools, answer: Answer, phrases: tuple[Phrase, ...], *, post: Callable[[Message], object]
) -> None:
    """Save corrected words and judge the answer anew (for a worker thread)."""
    try:
        corrected = tools.correct(answer, phrases)
        post(Heard(corrected))
        if (found := tools.compare(corrected)) is not corrected:
            post(Heard(found))
    except EngineError as error:
        post(Heard(tools.open_store().take(answer.take.id), f"Your words are saved. {error.message}"))
    except CoachError as error:
        post(Heard(None, error.message))


@dataclass
class ByEarWanted:
    """What waits to be saved, by take: keys come quicker than a disk writes, and only the newest counts."""

    newest: dict[str, dict[str, tuple[Mark, ...] | tuple[Verdict, ...]]] = field(default_factory=dict)
    one_at_a_time: threading.Lock = field(default_factory=threading.Lock)


def save_by_ear(
    tools: Tools,
    take: Take,
    wanted: ByEarWanted,
    *,
    post: Callable[[Message], object],
) -> None:
    """Save the newest marks and what is said about fillers, and count again (for a worker thread)."""
    with wanted.one_at_a_time:
        newest = wanted.newest.pop(take.id, None)
        if newest is None:  # an earlier thread saved it already
            return
        store = tools.open_store()
        try:
            store.save_by_ear(take, marks=newest.get("marks"), verdicts=newest.get("verdicts"))  # type: ignore[arg-type]
            now = heard_by_ear(store.take(take.id), store=store)
        except CoachError as error:
            post(Heard(None, error.message))
            return
    post(Heard(now))


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
            sentence = "You will not be asked again. If you change your mind: coach engines list"
    except CoachError as error:
        sentence = error.message
    post(Sorted(sentence))
