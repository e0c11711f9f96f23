"""One take as the analyst works on it: a file that grows, or a finished one, fed to its hearing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np

from coach.analyst import wire
from coach.analyst.hearing import Hearing
from coach.errors import EngineError

READ_SECONDS = 1.0
"""Most sound taken in before the next message is looked at; the listener's own units are fixed."""


class Job:
    """One take: the file that grows, and what has been heard of it."""

    def __init__(self, begin: wire.Begin, make: Callable[[wire.Begin], Hearing]) -> None:
        self.available = 0
        self.ended = False
        self.voice_told = False
        self._begin = begin
        self._cuts: tuple[float, ...] = ()
        self._make = make
        self._path = Path(begin.path)
        self._rate = begin.rate
        self._read = 0
        self._hearing: Hearing | None = None
        self._blocks: Iterator[np.ndarray] | None = None
        self._file: BinaryIO | None = None

    @property
    def live(self) -> bool:
        """True for a recording that may still grow; False for a finished sound file."""
        return self._path.suffix == ".part"

    @property
    def hearing(self) -> Hearing:
        """What has been heard so far; EngineError when nothing can be measured on this machine."""
        if self._hearing is None:
            self._hearing = self._make(self._begin)
            self._hearing.cuts = self._cuts
        return self._hearing

    def start_over(self) -> None:
        """Forget what was heard of a finished file, because the decoder is needed elsewhere."""
        if not self.live:
            self._hearing = self._blocks = None
            self.voice_told = False

    def end(self, frames: int | None, *, cuts: tuple[float, ...] = ()) -> None:
        """The take has ended; no frames given means that the file is complete. `cuts` as in `Hearing`."""
        self._cuts = cuts
        if self._hearing is not None:
            self._hearing.cuts = cuts
        if frames is None and self.live:
            frames = self._path.stat().st_size // 2
        self.ended = True
        self.available = frames or 0

    def read(self) -> bool:
        """Feed the next stretch of sound to the hearing; False when none is waiting."""
        if not self.live:
            return self._read_file()
        count = min(self.available - self._read, int(self._rate * READ_SECONDS))
        if count <= 0:
            return False
        if self._file is None:
            self._file = self._path.open("rb")
        data = self._file.read(count * 2)
        self._read += len(data) // 2
        if len(data) < count * 2:
            raise EngineError("the recording is shorter than it was said to be.")
        self.hearing.feed(np.frombuffer(data, dtype="<i2").astype(np.float32) / 32768)
        return True

    def _read_file(self) -> bool:
        """A finished sound file, heard again after the raw recording was put away."""
        from coach.engines.audio_file import open_audio

        if not self.ended:
            return False
        if self._blocks is None:
            self._blocks = open_audio(self._path).blocks(READ_SECONDS)
        block = next(self._blocks, None)
        if block is None:
            return False
        self.hearing.feed(block)
        return True

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
