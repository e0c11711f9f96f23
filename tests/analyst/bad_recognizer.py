"""The real analyst process with a recognizer that misbehaves on order; the first argument says how."""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import TYPE_CHECKING

from coach.analyst import worker
from coach.engines.transcribers import windows
from coach.engines.transcribers.windows import WindowedStream
from coach.model import Transcript, Word

if TYPE_CHECKING:
    import numpy as np

HOW = sys.argv[1]


class Recognizer:
    """Fails at the first chunk it is asked to recognize; before that it warms up like any other."""

    name, version, license = "whisper-bad", "1", "MIT"
    sends_audio = keeps_fillers = False
    word_times = True
    size_mb = 0.0

    def begin(self, *, hints: str = "") -> Recognizer | WindowedStream:
        self.hints = hints
        self.fed = 0
        if HOW == "hangs":
            return WindowedStream(_hang, engine=self.name, version="1", seconds=28.0)
        return self

    def feed(self, samples: np.ndarray, start: float) -> None:
        self.fed += len(samples)

    def step(self) -> bool:
        if self.fed <= 16_000:  # what the warm-up feeds
            return False
        if HOW == "aborts":
            os.abort()
        if HOW == "is killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if HOW == "prints":
            for number in (1, 2):
                os.write(number, b"\x1b[2Jlattice " * 80_000)
        if HOW == "raises":
            raise RuntimeError("decoder lost its mind")
        return False

    def finish(self) -> Transcript:
        if HOW == "talks nonsense":
            nan = float("nan")
            words = tuple(
                Word(text="\x1b[2J\u202ew\x00" * 50, start=start, end=end, confidence=confidence)
                for start, end, confidence in ((nan, 1.0, 0.5), (1.0, nan, nan), (-5.0, -4.0, 9.0), (2.0, 1.0, -1.0))
            )
            return Transcript(
                text="\x1b]0;x\x07" * 1_000, words=words, engine=self.name, version="1", corrected=False,
                confidence=nan,
            )  # fmt: skip
        words = (
            Word(text="late", start=3.0, end=3.4, confidence=0.9),
            Word(text=self.hints or "early", start=1.0, end=1.4, confidence=0.9),
            Word(text="after", start=900.0, end=901.0, confidence=0.9),
        )
        return Transcript(
            text="late early after",
            words=words,
            engine=self.name,
            version="1",
            corrected=False,
            confidence=0.9,
        )


def _hang(samples: np.ndarray) -> list[Word]:
    if len(samples) > 16_000:
        time.sleep(600)
    return []


def main() -> None:
    windows.HANG_SECONDS = 1.0
    recognizer = Recognizer()
    worker.make_transcriber = lambda engine, models: (recognizer, "")  # type: ignore[assignment]
    worker.main(sys.argv[2:])


main()
