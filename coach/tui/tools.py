"""What the app is given to work with; `coach.cli.practice` assembles it from real engines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coach.banks.browse import Listed
    from coach.banks.choose import Asked
    from coach.banks.read import BankEntry
    from coach.config import Config
    from coach.events import Event
    from coach.interview import Interview
    from coach.model import Answer, Bank, Phrase, Question
    from coach.paths import Paths
    from coach.store import Store, Unfinished
    from coach.tui.machine import Machine
    from coach.tui.review_desk import ReviewDesk

READ_SECONDS = 30.0
"""Recorded interviews give 30 to 60 s to read a question before the answer begins."""


@dataclass(frozen=True)
class Offer:
    """A better recognizer that is offered once; the sentences are our own words."""

    why: str
    cost: str
    install: Callable[[Callable[[float], None]], None]
    """Downloads and uses it, telling the share that is here; CoachError when that fails. Takes minutes."""
    decline: Callable[[], None]
    """Writes down that it is not offered again."""


class Desk(Protocol):
    """What the list of questions can do; each call may block, and raises a CoachError with its sentence."""

    def banks(self) -> tuple[BankEntry, ...]: ...
    def questions(self) -> list[Listed]: ...
    def toggle(self, question: Question, what: Literal["favorites", "hidden"]) -> None: ...
    def hear(self, question: Question) -> None: ...
    def hush(self) -> None: ...
    def write(self, text: str) -> str: ...
    def add_to_set(self, name: str, question: Question) -> str: ...
    def follow(self, address: str) -> str: ...
    def update(self) -> str: ...
    def cancel(self) -> None: ...


@dataclass(frozen=True)
class Tools:
    """Everything outside the app. The calls may block: the app makes them from a thread of its own."""

    paths: Paths
    config: Config
    banks: tuple[BankEntry, ...]
    open_store: Callable[[], Store]
    """Returns the one store of this run; the caller of the app closes it."""
    choose: Callable[[Bank, int], Sequence[Asked]]
    """(bank, how many, 0 for as many as usual) -> the questions of a practice."""
    make_interview: Callable[[Sequence[Asked], str, Callable[[Event], None], float], Interview]
    """(questions, id of the bank, tell, seconds to read each question) -> a new interview."""
    recover: Callable[[Unfinished], Answer]
    """Saves an unfinished answer, then analyzes it; EngineError when only the latter failed."""
    close_analyst: Callable[[], None]
    """Ends the analyst, so that whoever waits for it returns; safe to call twice."""
    correct: Callable[[Answer, tuple[Phrase, ...]], Answer]
    """Saves corrected words, places them in the sound and judges the answer anew; EngineError when they fit
    nowhere, with the words saved."""
    compare: Callable[[Answer], Answer] = lambda answer: answer
    """Holds a saved answer against its script and earlier takes, and judges it anew; takes seconds."""
    begin_rest: Callable[[], None] = lambda: None
    """Begins, in a thread of its own, what may wait until there is something to look at; called once."""
    unfinished: tuple[Unfinished, ...] = ()
    """Answers a crash left behind, to be offered first."""
    selfcheck: tuple[str, ...] = ()
    """Sentences on what does not work on this machine, and what to do."""
    offer: Offer | None = None
    """A better recognizer, while that may be offered."""
    inserting: bool = True
    """Whether a twist, a follow-up and how an answer was prepared may come in between; not with files."""
    read_seconds: float = READ_SECONDS
    """Time to read each question of a mock interview."""
    mock: bool = False
    """Whether what is started is a mock interview."""
    desk: Desk | None = None
    """The list of all questions; None when there are no banks to choose from."""
    review_desk: ReviewDesk | None = None
    """The reviews by other people; None where there is nothing to read them with."""
    machine: Machine | None = None
    """Devices, voice and models; None where files answer in place of the microphone."""
    first_run: bool = False
    """Whether coach was never opened here before."""
    start: tuple[str, tuple[Asked, ...]] | None = None
    """(Id of the bank, questions) of a practice that was asked for on the command line."""
