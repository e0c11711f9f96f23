"""What is wrong with the sound that comes: said while it happens, and noted at the end."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from coach.engines import Block
from coach.engines.tape import SampleClock

ZERO_SECONDS = 1.5
MUTED = (
    "No sound at all comes from your microphone: check its mute switch, and that your system lets this "
    "terminal use the microphone, then try again (coach doctor shows the steps)."
)
NOTHING_YET = (
    "No sound at all has come from your microphone yet: if you are speaking, check its mute switch, and that "
    "your system lets this terminal use the microphone."
)
NOW_HEARD = "Your microphone sends sound now."
LOST = (
    "A little of your sound was lost because this computer is busy: go on speaking, and close other programs "
    "before your next answer."
)


class SoundWatch:
    """Watches one take for zeros (a room is never exactly zero) and for sound that was lost.

    Zeros are told and never end a take: a microphone that removes noise sends them while one thinks.
    """

    def __init__(self, *, rate: int) -> None:
        self._rate = rate
        self._clock = SampleClock(rate=rate)
        self._peak = 0.0
        self._frames = 0
        self._zero_since: int | None = None
        self._longest = (0, 0)
        self._waiting: deque[str] = deque()
        self._said: set[str] = set()

    @property
    def gaps(self) -> int:
        """Times that sound was lost."""
        return self._clock.gaps

    def heard(self, block: Block, at: float) -> Block:
        """Return the next block, which arrived at the monotonic time `at`, with what is to be said now."""
        self._clock.heard(block.frames, at)
        self._peak = max(self._peak, block.peak)
        if block.peak > 0.0:
            self._zero_since = None
        else:
            since = self._frames if self._zero_since is None else self._zero_since
            self._zero_since = since
            self._longest = max(self._longest, (block.frames - since, -since))
        self._frames = block.frames
        if self._peak > 0.0 and NOTHING_YET in self._said:
            self._say(NOW_HEARD)
        if self._peak == 0.0 and block.frames >= ZERO_SECONDS * self._rate:
            self._say(NOTHING_YET)
        if self.gaps:
            self._say(LOST)
        return replace(block, notice=self._waiting.popleft()) if self._waiting else block

    def notes(self) -> tuple[str, ...]:
        """Return what is to be kept with the take; that it holds only zeros comes first."""
        notes = []
        length, start = self._longest[0] / self._rate, -self._longest[1] / self._rate
        if self._frames and self._peak == 0.0:
            notes.append(MUTED)
        elif length >= ZERO_SECONDS:
            notes.append(
                f"No sound at all came from the microphone for {length:.1f} s from second {start:.0f}: was "
                "it muted, or does it switch itself off while you think?"
            )
        if self.gaps:
            times = "once" if self.gaps == 1 else f"{self.gaps} times"
            notes.append(
                f"Sound was lost {times} while you spoke, so words or pauses may be missing: close other "
                "programs before your next answer."
            )
        return tuple(notes)

    def _say(self, sentence: str) -> None:
        if sentence not in self._said:
            self._said.add(sentence)
            self._waiting.append(sentence)
