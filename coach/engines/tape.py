"""One recording on its way to disk: a queue, a thread that writes, and a clock that finds lost sound."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from pathlib import Path

from coach.engines import Block
from coach.engines.pcm import PcmWriter, block_of

GAP_SECONDS = 0.05
_WINDOW_SECONDS = 0.5


class Tape:
    """Writes what is put into it from a thread of its own and calls `on_written(block, at)` after each write.

    `capacity` blocks may wait; then `put` waits too. 0 means that `put` never waits, as a device needs it.
    """

    def __init__(
        self, path: Path, *, rate: int, on_written: Callable[[Block, float], None], capacity: int = 0
    ) -> None:
        self._writer = PcmWriter(path, rate=rate)
        self._on_written: Callable[[Block, float], None] | None = on_written
        self._queue: queue.Queue[tuple[bytes, float] | None] = queue.Queue(capacity)
        self.failure: Exception | None = None
        """Why writing stopped, as soon as it has; raised by `finish`."""
        self._broken: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="coach-tape", daemon=True)
        self._thread.start()

    def put(self, pcm: bytes, at: float) -> None:
        """Hand over whole s16le frames that arrived at the monotonic time `at`; it only queues them."""
        self._queue.put((pcm, at))

    def finish(self) -> int:
        """Write what is queued, close the file and return the frames written; raises what went wrong."""
        self._queue.put(None)
        self._thread.join()
        if failure := self.failure or self._broken:
            raise failure
        return self._writer.frames

    def _run(self) -> None:
        while (item := self._queue.get()) is not None:
            if self.failure is None:
                self._write(*item)
        try:
            self._writer.close()
        except Exception as error:
            self.failure = self.failure or error

    def _write(self, pcm: bytes, at: float) -> None:
        try:
            self._writer.write(pcm)
        except Exception as error:
            self.failure = error
            return
        if self._on_written is not None:
            try:
                self._on_written(block_of(pcm, frames=self._writer.frames), at)
            except Exception as error:
                # A fault of the listener must not cost the speaker the rest of the answer.
                self._broken, self._on_written = error, None


class SampleClock:
    """Counts samples against the monotonic clock, because a device that loses sound does not say so.

    The delay of a block is the time of its arrival minus the time its samples account for. A block that is
    only late brings the delay back down within a window of 0.5 s; lost sound does not, and is one gap. The
    reference follows the windows, so two crystals that drift apart (0.02 % is 120 ms in 10 minutes) are none.
    """

    def __init__(self, *, rate: int) -> None:
        self.gaps = 0
        self._rate = rate
        self._reference: float | None = None
        self._least: float | None = None
        self._window_ends: float | None = None

    def heard(self, frames: int, at: float) -> None:
        """Take note that `frames` frames in all had arrived at the monotonic time `at`."""
        delay = at - frames / self._rate
        if self._window_ends is None or self._least is None:
            self._window_ends, self._least = at + _WINDOW_SECONDS, delay
            return
        if at < self._window_ends:
            self._least = min(self._least, delay)
            return
        if self._reference is not None and self._least - self._reference > GAP_SECONDS:
            self.gaps += 1
        self._reference = self._least
        self._window_ends, self._least = at + _WINDOW_SECONDS, delay
