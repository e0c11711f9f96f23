"""Speech gathered into windows of up to half a minute, for recognizers that hear a whole stretch at once.

Where a window ends depends on the speech alone, never on how it arrived or how busy the machine is. A window
is recognized in a thread of its own while the next one is still being spoken, so that the analyst goes on.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, wait

import numpy as np

from coach.engines.transcribers.sphinx import RATE
from coach.errors import EngineError
from coach.model import Span, Transcript, Unheard, Word

WHISPER_SECONDS = 28.0
"""Whisper looks at 30 s at a time; the rest is for the silences that are put between stretches."""
_JOIN = RATE // 2
"""Between two stretches lies their real silence, 0.5 s at the most, so that nothing is invented in it."""
_SEARCH = 8 * RATE
"""A stretch that fills a window is cut at its quietest 0.1 s within the last 8 s."""
_FRAME = RATE // 10
_GLANCE = 0.1
HANG_SECONDS = 300.0
"""One window that takes longer has hung: five minutes for half a minute of speech."""
MOST_HANGS = 2
"""After so many the rest of the take is not tried: nobody waits an hour for words."""


class Window:
    """Stretches of speech one after the other, and where each lay in the take."""

    def __init__(self) -> None:
        self._pieces: list[tuple[int, float, list[np.ndarray]]] = []  # place in the window, start in the take
        self.length = 0

    def open(self, start: float) -> None:
        """A stretch of speech begins `start` seconds into the take."""
        if self._pieces:
            place, before, _ = self._pieces[-1]
            ended = before + (self.length - place) / RATE
            self.length += min(_JOIN, max(0, round((start - ended) * RATE)))
        self._pieces.append((self.length, start, []))

    def add(self, samples: np.ndarray) -> None:
        """Append to the stretch that is open."""
        self._pieces[-1][2].append(samples)
        self.length += len(samples)

    def split(self, limit: int) -> Window:
        """Give up the last stretch, or where it fills the window the end of it, to a window of its own."""
        place, start, parts = self._pieces[-1]
        samples = np.concatenate(parts)
        keep = 0 if place >= limit // 4 else _quietest(samples)
        rest = Window()
        rest.open(start + keep / RATE)
        rest.add(samples[keep:])
        self._pieces[-1] = (place, start, [samples[:keep]])
        self.length = place + keep
        if not keep:
            self._pieces.pop()
            last, _, before = self._pieces[-1]
            self.length = last + sum(len(part) for part in before)
        return rest

    @property
    def span(self) -> Span:
        """Seconds in the take from the start of the first stretch to the end of the last."""
        place, start, _ = self._pieces[-1]
        return self._pieces[0][1], start + (self.length - place) / RATE

    @property
    def samples(self) -> np.ndarray:
        """The whole window, float32 mono 16 kHz."""
        samples = np.zeros(self.length, dtype=np.float32)
        for place, _, parts in self._pieces:
            for part in parts:
                samples[place : place + len(part)] = part
                place += len(part)
        return samples

    def placed(self, word: Word) -> Word:
        """Return a word of this window at its time in the take, kept inside the stretch it belongs to."""
        middle = (word.start + word.end) / 2 * RATE
        place, start, parts = next(
            (piece for piece in reversed(self._pieces) if piece[0] <= middle), self._pieces[0]
        )
        end = start + sum(len(part) for part in parts) / RATE
        times = (min(end, max(start, start + time - place / RATE)) for time in (word.start, word.end))
        begin, stop = (round(time, 4) for time in times)
        return Word(text=word.text, start=begin, end=max(begin, stop), confidence=word.confidence)


def _quietest(samples: np.ndarray) -> int:
    """Return the middle of the quietest 0.1 s near the end of `samples`."""
    tail = samples[-min(len(samples), _SEARCH) :]
    frames = tail[: len(tail) // _FRAME * _FRAME].reshape(-1, _FRAME)
    quiet = int(np.argmin(np.square(frames.astype(np.float64)).mean(axis=1)))
    return len(samples) - len(tail) + quiet * _FRAME + _FRAME // 2


class Windows:
    """Cuts what is fed into windows; `closed` are those that can be recognized."""

    def __init__(self, seconds: float) -> None:
        self.closed: deque[Window] = deque()
        self._limit = round(seconds * RATE)
        self._open: Window | None = None
        self._next: float | None = None

    def feed(self, samples: np.ndarray, start: float) -> None:
        """See `TranscriberStream.feed`."""
        follows = self._next is not None and abs(start - self._next) < 0.5 / RATE
        if not follows or self._open is None:
            if self._open is not None and self._open.length + _JOIN + RATE > self._limit:
                self.close()
            self._open = self._open or Window()
            self._open.open(start)
        self._next = start + len(samples) / RATE
        while len(samples):
            room = self._limit - self._open.length
            if room <= 0:
                full, self._open = self._open, self._open.split(self._limit)
                self.closed.append(full)
                continue
            self._open.add(samples[:room])
            samples = samples[room:]

    def close(self) -> None:
        """No more speech belongs to the window that is open."""
        if self._open is not None:
            self.closed.append(self._open)
        self._open = None


Decode = Callable[[np.ndarray], list[Word]]
"""Float32 mono 16 kHz -> words with seconds from its beginning."""
HUNG = "the recognizer did not come back from this stretch"


class WindowedStream:
    """One take being recognized window by window; `TranscriberStream` for recognizers of whole stretches."""

    def __init__(
        self,
        decode: Decode,
        *,
        engine: str,
        version: str,
        seconds: float,
        word_times: bool = True,
        again: Callable[[], Decode] | None = None,
    ) -> None:
        """`again` makes a new `decode` when a window hung in the old one and holds on to its model."""
        self._decode = decode
        self._again = again
        self._hung = 0
        self._engine = engine
        self._version = version
        self._word_times = word_times
        self._windows = Windows(seconds)
        self._words: list[Word] = []
        self._unheard: list[Unheard] = []
        self._running: tuple[Window, Future[list[Word]], float] | None = None

    def feed(self, samples: np.ndarray, start: float) -> None:
        """Queue speech; see `TranscriberStream.feed`."""
        self._windows.feed(samples, start)

    @property
    def at(self) -> float | None:
        """See `TranscriberStream.at`."""
        if self._running is not None:
            return self._running[0].span[0]
        return self._windows.closed[0].span[0] if self._windows.closed else None

    def lose(self, why: str) -> None:
        """Give up the window at `at`; the thread that works on it is left to itself."""
        window = self._running[0] if self._running is not None else self._windows.closed.popleft()
        self._running = None
        start, end = (round(time, 4) for time in window.span)
        self._unheard.append(Unheard(start=start, end=end, why=why))

    def end(self) -> None:
        """No more speech comes."""
        self._windows.close()

    def step(self) -> bool:
        """Wait up to 0.1 s for the window being recognized; False when more speech is needed first."""
        if self._running is None:
            if not self._windows.closed:
                return False
            if self._hung >= MOST_HANGS:
                raise EngineError(HUNG)
            if self._hung and self._again is not None:
                self._decode = self._again()
            window = self._windows.closed.popleft()
            self._running = (window, _in_a_thread(self._decode, window.samples), time.monotonic())
        window, future, began = self._running
        if wait([future], _GLANCE).done:
            self._words += [window.placed(word) for word in future.result()]
            self._running = None
        elif time.monotonic() - began > HANG_SECONDS:
            self._hung += 1
            raise EngineError(HUNG)
        return True

    def finish(self) -> Transcript:
        """Recognize what is left and return the transcript."""
        self.end()
        while self.step():
            pass
        sure = [word.confidence for word in self._words if word.confidence is not None]
        return Transcript(
            text=" ".join(word.text for word in self._words),
            words=tuple(self._words) if self._word_times else (),
            engine=self._engine,
            version=self._version,
            corrected=False,
            confidence=round(sum(sure) / len(sure), 4) if sure else None,
            unheard=tuple(self._unheard),
        )


def _in_a_thread(decode: Decode, samples: np.ndarray) -> Future[list[Word]]:
    """Run `decode` in a daemon thread: one that hangs must not keep the process from ending."""
    future: Future[list[Word]] = Future()

    def work() -> None:
        try:
            future.set_result(decode(samples))
        except BaseException as error:  # carried to whoever waits
            future.set_exception(error)

    threading.Thread(target=work, daemon=True, name="recognizer").start()
    return future
