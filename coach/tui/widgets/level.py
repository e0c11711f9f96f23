"""The bar that says "we can hear you", in dB, with a word beside it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from coach.engines import Block

FLOOR_DB = -60.0
"""Level at which the bar is empty; the noise of a quiet room lies below it."""
HEARD_DB = -45.0
"""Speech at a usual distance lies 15 to 30 dB above this on the built-in microphones of laptops."""
LOUD_PEAK = 0.99
HOLD_SECONDS = 2.0
"""The word changes no faster than this: a breath between two words asks nobody to come closer."""

Verdict = Literal["quiet", "heard", "pause", "loud", "nothing"]
WORDS: dict[Verdict, str] = {
    "quiet": "if you speak: come closer",
    "heard": "we can hear you",
    "pause": "take your time",
    "loud": "too loud: move back a little",
    "nothing": "no sound: is the microphone muted?",
}
STYLES: dict[Verdict, str] = {
    "quiet": "$warning",
    "heard": "$success",
    "pause": "$success",
    "loud": "$warning",
    "nothing": "$error",
}


@dataclass(frozen=True)
class _Heard:
    seconds: float
    level_db: float
    peak: float


class Loudness:
    """Turns blocks of sound into a word; no widget in it."""

    def __init__(self) -> None:
        self._recent: deque[_Heard] = deque()
        self._was_heard = False

    @property
    def has_heard(self) -> bool:
        """Whether any block was as loud as speech."""
        return self._was_heard

    def hear(self, block: Block, seconds: float) -> Verdict:
        """Take a block that ends `seconds` into the answer; return the word for the last two seconds."""
        self._recent.append(_Heard(seconds, block.level_db, block.peak))
        while self._recent[0].seconds < seconds - HOLD_SECONDS:
            self._recent.popleft()
        loudest = max(heard.level_db for heard in self._recent)
        if max(heard.peak for heard in self._recent) >= LOUD_PEAK:
            return "loud"
        if loudest >= HEARD_DB:
            self._was_heard = True
            return "heard"
        if self._was_heard:
            return "pause"
        if loudest <= -119.0 and seconds >= 1.0:
            return "nothing"
        return "pause" if loudest <= FLOOR_DB else "quiet"  # nobody has to speak at once


class LevelBar(Static):
    """One line: the level of the newest block, and the word."""

    CELLS = 28

    def __init__(self, id: str) -> None:  # noqa: A002  (Textual's own name)
        super().__init__(id=id)
        self._loudness = Loudness()

    @property
    def has_heard(self) -> bool:
        """Whether somebody was heard in this take."""
        return self._loudness.has_heard

    def restart(self) -> None:
        """Forget the take before."""
        self._loudness = Loudness()
        self.update(Content())

    def show(self, block: Block, seconds: float) -> None:
        """Draw the block that ends `seconds` into the answer."""
        verdict = self._loudness.hear(block, seconds)
        share = (min(0.0, block.level_db) - FLOOR_DB) / -FLOOR_DB
        full = max(0, min(self.CELLS, round(share * self.CELLS)))
        self.update(
            Content.assemble(
                ("█" * full, STYLES[verdict]),
                ("░" * (self.CELLS - full), "$foreground 30%"),
                "  ",
                WORDS[verdict],
            )
        )
