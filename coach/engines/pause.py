"""A recording that rests: what is said meanwhile is dropped before it reaches memory or disk."""

from __future__ import annotations

import threading

GUARD_SECONDS = 0.2
"""Dropped after a pause, so that the key that ended it is not heard."""


class Pause:
    """Whether a recording rests, and where sound was left out of it. Safe from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._resting = False
        self._guard = 0.0
        self._kept = self._left_out = 0
        self._cuts: list[int] = []

    @property
    def resting(self) -> bool:
        """Whether nothing is recorded now."""
        return self._resting

    @property
    def cuts(self) -> tuple[int, ...]:
        """The frames of the recording before which sound was left out."""
        return tuple(self._cuts)

    @property
    def left_out(self) -> int:
        """How many frames were dropped."""
        return self._left_out

    def begin(self) -> None:
        """Rest from now on."""
        with self._changed:
            self._resting = True

    def end(self) -> None:
        """Go on; a live source drops another 0.2 s."""
        with self._changed:
            if self._resting:
                self._resting, self._guard = False, GUARD_SECONDS
                self._changed.notify_all()

    def takes(self, frames: int, *, rate: int) -> bool:
        """Say whether the next `frames` frames of a live source at `rate` Hz are kept; never waits long."""
        with self._changed:
            if not self._resting and self._guard <= 0:
                self._kept += frames
                return True
            if not self._resting:
                self._guard -= frames / rate
            self._cut()
            self._left_out += frames
            return False

    def hold(self, frames: int, stop: threading.Event) -> None:
        """Keep a source that can wait, such as a file, waiting; then count `frames` frames as kept."""
        with self._changed:
            if self._resting:
                self._cut()
            while self._resting and not stop.is_set():
                self._changed.wait(0.05)  # `stop` does not wake a condition
            self._kept += frames

    def _cut(self) -> None:
        if self._kept and self._kept not in self._cuts[-1:]:
            self._cuts.append(self._kept)
