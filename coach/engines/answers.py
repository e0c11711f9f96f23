"""A sound file played in place of the microphone, through the very path a microphone's sound takes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from coach import untrusted
from coach.engines import Armed, Block, Recorded
from coach.engines.audio_file import AudioFile, open_audio
from coach.engines.pause import Pause
from coach.engines.pcm import to_pcm
from coach.engines.tape import Tape

Speed = Literal["1", "max"]
_BLOCK_SECONDS: dict[Speed, float] = {"1": 0.025, "max": 0.25}
_WAITING_BLOCKS = 32
DEVICE = "answer file"
"""One name for all files: the answers of a session given as files are one speaker's at one microphone."""
_ONLY_ZEROS = "The file {} holds no sound at all, only zeros: record it again or choose another one."


class FileMicrophone:
    """The Microphone protocol over a file at its own rate: in real time, or as fast as it can be written."""

    def __init__(self, path: Path, speed: Speed = "1") -> None:
        self._path = path
        self._speed: Speed = speed
        self._audio: AudioFile | None = None

    def arm(self) -> Armed:
        """Open the file; AudioFileError or UsageError when it cannot be played."""
        self.close()
        began = time.monotonic()
        self._audio = open_audio(self._path)
        return Armed(device=DEVICE, rate=self._audio.rate, latency=time.monotonic() - began)

    def room_power(self, seconds: float) -> float | None:
        """Return None: a file has no room before it begins."""
        return None

    def record(
        self,
        path: Path,
        stop: threading.Event,
        on_block: Callable[[Block], None],
        pause: Pause | None = None,
    ) -> Recorded:
        """Append the file, as 16-bit mono, to `path` until it ends or `stop` is set.

        A file of zeros only is noted: they are no fault of a microphone.
        """
        if self._audio is None:
            raise RuntimeError("arm() comes before record()")
        audio, self._audio = self._audio, None
        peak = 0.0

        def on_written(block: Block, at: float) -> None:
            nonlocal peak
            peak = max(peak, block.peak)
            on_block(block)

        with audio:
            tape = Tape(path, rate=audio.rate, on_written=on_written, capacity=_WAITING_BLOCKS)
            try:
                self._feed(audio, tape, stop, pause or Pause())
            finally:
                frames = tape.finish()
        silent = frames > 0 and peak == 0.0
        notes = (_ONLY_ZEROS.format(untrusted.line(self._path.name)),) if silent else ()
        return Recorded(frames=frames, gaps=0, notes=notes, live=False)

    def close(self) -> None:
        """Close the file; safe to call twice."""
        if self._audio is not None:
            self._audio.close()
            self._audio = None

    def _feed(self, audio: AudioFile, tape: Tape, stop: threading.Event, pause: Pause) -> None:
        began = time.monotonic()
        frames = 0
        for samples in audio.blocks(_BLOCK_SECONDS[self._speed]):
            before = time.monotonic()
            pause.hold(len(samples), stop)
            began += time.monotonic() - before
            frames += len(samples)
            due = began + frames / audio.rate if self._speed == "1" else 0.0
            if stop.wait(max(0.0, due - time.monotonic())) or tape.failure is not None:
                return
            tape.put(to_pcm(samples), time.monotonic())
