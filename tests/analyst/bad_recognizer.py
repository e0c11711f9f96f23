"""The real analyst process with a recognizer that misbehaves on order.

The first argument says how, the second in which window of the take, or "every".
"""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import TYPE_CHECKING

from coach.analyst import worker
from coach.engines.transcribers import windows
from coach.engines.transcribers.windows import Window, WindowedStream
from coach.model import Word

if TYPE_CHECKING:
    import numpy as np

HOW, WHERE = sys.argv[1:3]
WARM_UP = 16_000


class Stream(WindowedStream):
    """Hears one word in each window of 2 s."""

    def __init__(self, hints: str) -> None:
        super().__init__(self._hear, engine="whisper-bad", version="1", seconds=2.0)
        self._hints = hints
        self._fed = 0
        self._starts: list[float] = []

    def feed(self, samples: np.ndarray, start: float) -> None:
        self._fed += len(samples)
        super().feed(samples, start)

    def step(self) -> bool:
        if self.at is not None and self.at not in self._starts:
            self._starts.append(self.at)
            if HOW == "freezes" and self._now():
                time.sleep(600)  # in the one thread that could notice
        return super().step()

    def lose(self, why: str) -> None:
        if self.at is not None and self.at not in self._starts:
            self._starts.append(self.at)
        super().lose(why)

    def _now(self) -> bool:
        return self._fed > WARM_UP and WHERE in ("every", str(len(self._starts)))

    def _hear(self, samples: np.ndarray) -> list[Word]:
        if self._fed <= WARM_UP:
            return []
        if HOW in DEEDS and self._now():
            DEEDS[HOW]()
        if HOW == "babbles":
            return [word("late", 1.5), word(self._hints or "early", 0.2), word("after", 900.0)]
        if HOW == "talks nonsense":
            return nonsense()
        return [word(f"word{len(self._starts)}", 0.8)]


def word(text: str, start: float) -> Word:
    return Word(text=text, start=start, end=start + 0.3, confidence=0.9)


def nonsense() -> list[Word]:
    nan, text = float("nan"), "\x1b[2J\u202ew\x07" * 50
    numbers = (
        (nan, 1.0, 0.5),
        (1.0, nan, nan),
        (-5.0, -4.0, 9.0),
        (2.0, 1.0, -1.0),
        (0.5, 0.6, float("inf")),
    )
    return [Word(text=text, start=start, end=end, confidence=sure) for start, end, sure in numbers]


def print_() -> None:
    for number in (1, 2):
        os.write(number, b"\x1b[2Jlattice " * 80_000)


def raise_() -> None:
    raise RuntimeError("decoder lost its mind")


DEEDS = {
    "aborts": os.abort,
    "is killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "hangs": lambda: time.sleep(600),
    "raises": raise_,
    "prints": print_,
}


class Recognizer:
    name, version, license = "whisper-bad", "1", "MIT"
    sends_audio = keeps_fillers = False
    word_times = True
    size_mb = 0.0

    def begin(self, *, hints: str = "") -> Stream:
        if HOW == "does not load":
            os.abort()
        return Stream(hints)


def main() -> None:
    windows.HANG_SECONDS = 1.0
    windows._SEARCH = windows.RATE // 2
    if HOW in ("babbles", "talks nonsense"):  # a recognizer with its own idea of time
        Window.placed = lambda self, word: word  # type: ignore[method-assign]
    recognizer = Recognizer()
    made = worker.make_transcriber
    worker.make_transcriber = lambda engine, models: (  # type: ignore[assignment]
        made(engine, models) if engine == "none" else (recognizer, "")
    )
    worker.main(sys.argv[3:])


main()
