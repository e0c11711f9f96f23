"""What the analyst was asked and has answered: what it is yet to be told, and what a death changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from msgspec.structs import replace

from coach.analyst import wire
from coach.analyst.deaths import GIVEN_UP, TWICE, after_a_death
from coach.model import Analysis

NOT_COMPARED = "the comparison with earlier takes stopped; all else is saved."
UNPLACED = "your words are saved, but placing them in the sound failed."


@dataclass
class Hearing:
    """A take to be heard: what is on disk, how much of that was told, and what came of it."""

    begin: wire.Begin
    frames: int = 0
    sent: int = -1
    ended: bool = False
    cuts: tuple[float, ...] = ()
    end_sent: bool = False
    begin_sent: bool = False
    voice: Analysis | None = None
    words: Analysis | None = None
    failed: str | None = None
    deaths: Counter[float | None] = field(default_factory=Counter)

    @property
    def done(self) -> bool:
        """Whether nothing more is to come."""
        return self.words is not None or self.failed is not None

    def due(self, no_words: str) -> list[wire.Request]:
        """Return what the child does not know yet; `no_words` is why it has no recognizer, if it has none."""
        messages: list[wire.Request] = []
        if not self.begin_sent:
            begin = self.begin
            if no_words and not begin.no_words:
                begin = replace(begin, no_words=no_words)
            messages.append(begin)
            self.begin_sent = True
        if self.frames > self.sent:
            messages.append(wire.Grown(self.begin.take, self.frames))
            self.sent = self.frames
        if self.ended and not self.end_sent:
            messages.append(wire.End(self.begin.take, self.frames or None, self.cuts))
            self.end_sent = True
        return messages


@dataclass
class Task:
    """Something to do with a finished take: place its corrected words, or compare it."""

    request: wire.Align | wire.Compare
    sent: bool = False
    deaths: int = 0
    reply: wire.Aligned | wire.Compared | None = None


class Asked:
    """Everything that was asked and is still wanted, by take. Without threads: its user holds a lock."""

    def __init__(self) -> None:
        self.hearings: dict[str, Hearing] = {}
        self.alignments: dict[str, Task] = {}
        self.comparisons: dict[str, Task] = {}
        self.forgotten: list[str] = []
        self.no_words = ""
        """Why no take is to have words; empty when the child has a recognizer."""

    def due(self) -> list[wire.Request]:
        """Return what the child is yet to be told, newest state only; it counts as told from now on."""
        messages: list[wire.Request] = [wire.Forget(take) for take in self.forgotten]
        self.forgotten.clear()
        for task in self._tasks():
            if not task.sent and task.reply is None:
                messages.append(task.request)
                task.sent = True
        for hearing in self.hearings.values():
            if not hearing.done:
                messages += hearing.due(self.no_words)
        return messages

    def forget(self, take: str) -> None:
        """Drop what is wanted of a take; a child that works on it is told."""
        hearing = self.hearings.pop(take, None)
        compared = self.comparisons.pop(take, None)
        working = hearing is not None and hearing.begin_sent and not hearing.done
        if working or compared is not None:
            self.forgotten.append(take)

    def answered(self, message: wire.Voice | wire.Words | wire.Failed | wire.Aligned | wire.Compared) -> None:
        """Keep an answer, if it is still wanted."""
        hearing = self.hearings.get(message.take)
        match message:
            case wire.Aligned() | wire.Compared():
                kind = self.alignments if isinstance(message, wire.Aligned) else self.comparisons
                if message.take in kind:
                    kind[message.take].reply = message
            case _ if hearing is None:
                return
            case wire.Voice(analysis=analysis):
                hearing.voice = analysis
            case wire.Words(analysis=analysis):
                hearing.words = analysis
            case wire.Failed(message=why):
                hearing.failed = why

    def died_on(self, take: str, at: float | None) -> bool:
        """Count a death on a take, at the stretch that starts at `at` (s); False when it was on none."""
        if (guilty := self.hearings.get(take)) is not None:
            begin = after_a_death(guilty.begin, guilty.deaths, at)
            guilty.begin, guilty.failed = (begin, guilty.failed) if begin else (guilty.begin, GIVEN_UP)
        elif (placing := self.alignments.get(take)) is not None:
            placing.deaths += 1
            if placing.deaths >= TWICE:
                placing.reply = wire.Aligned(take, None, UNPLACED)
        elif take in self.comparisons:  # nothing is lost by it, so it is not tried again
            self.comparisons[take].reply = wire.Compared(take, None, NOT_COMPARED)
        else:
            return False
        return True

    def give_up(self, why: str) -> None:
        """No child will hear these takes."""
        for hearing in self.hearings.values():
            hearing.failed = hearing.failed or why

    def untold(self) -> None:
        """A new child starts, that knows nothing: it hears every take that is not done from disk."""
        for hearing in self.hearings.values():
            hearing.begin_sent = hearing.end_sent = False
            hearing.sent = -1
        for task in self._tasks():
            task.sent = False
        self.forgotten.clear()

    def _tasks(self) -> list[Task]:
        return [*self.alignments.values(), *self.comparisons.values()]
