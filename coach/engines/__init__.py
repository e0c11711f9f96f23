"""The outside world behind four small protocols. Each has a fake that ships, in `fakes.py`.

`cli/` and `analyst/worker.py` are the only places that choose real engines.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np

    from coach.engines.pause import Pause
    from coach.model import Transcript


@dataclass(frozen=True)
class Block:
    """What the screen needs to know about the sound that was just written to disk."""

    frames: int
    """Frames on disk so far (fsynced or not)."""
    level_db: float
    """RMS of this block in dBFS, -120 for digital silence."""
    peak: float
    """Largest absolute sample of this block, full scale = 1."""
    notice: str | None = None
    """What the user should know now, one sentence; each is given once in a take (no sound, lost sound)."""


@dataclass(frozen=True)
class Armed:
    """An open microphone from which the first block has arrived."""

    device: str
    rate: int
    """The device's own rate in Hz."""
    latency: float
    """Seconds between the request and the first block."""
    warning: str | None = None
    """E.g. a headset in call quality (8 or 16 kHz); one sentence with what to do."""


@dataclass(frozen=True)
class Recorded:
    """What a recording came to."""

    frames: int
    """Frames written to the file (mono, 16 bit little endian)."""
    gaps: int
    """Times the clock ran more than 50 ms ahead of the samples: sound was lost."""
    notes: tuple[str, ...] = ()
    """Sentences for the user; when only zeros came, the first one says so."""
    live: bool = True
    """False for a file: its zeros are what somebody chose, and no fault of a device."""


class Microphone(Protocol):
    """A source of sound: a device, a file played in its place, or a fake."""

    def arm(self) -> Armed:
        """Open the source and wait for the first block; DeviceError with a sentence when none comes."""

    def room_power(self, seconds: float) -> float | None:
        """Mean square (full scale = 1) of the last `seconds` heard while armed; None if nothing was."""

    def record(
        self,
        path: Path,
        stop: threading.Event,
        on_block: Callable[[Block], None],
        pause: Pause | None = None,
    ) -> Recorded:
        """Append 16-bit mono PCM to `path` from now until `stop` is set (or a file has ended).

        While `pause` rests nothing is kept, and no clock runs.

        A writer thread appends and fsyncs every second; `on_block` is called after each write, from that
        thread. Silence never ends it, not even exact zeros, which a headset that removes noise sends while
        one thinks: `Block.notice` says so within 2 s. DeviceError when the device fails, DiskFullError when
        the disk is full: in both cases what was written before stays in the file.
        """

    def close(self) -> None:
        """Release the source at once; safe to call twice."""


class Speaker(Protocol):
    """Plays sound with a known end."""

    def play(
        self, path: Path, stop: threading.Event, *, start: float = 0.0, end: float | None = None
    ) -> bool:
        """Play a sound file from `start` to `end` seconds and return when it has been *heard*.

        Returns True when it was played to its end, False when `stop` was set. DeviceError when there is no
        output device, EngineError when the file cannot be played.
        """

    def close(self) -> None:
        """Release the device; safe to call twice."""


class Voice(Protocol):
    """Turns a question into a WAV file."""

    name: str

    def say(self, text: str, *, slower: bool = False) -> Path:
        """Return a checked WAV of `text`, cached by content; EngineError with the reason when it fails.

        `slower` says it at three quarters of the usual rate.
        """


class TranscriberStream(Protocol):
    """One take being recognized; fed with speech only, never with whole silences.

    It works through stretches of speech one after the other. One on which it fails costs that stretch only.
    """

    @property
    def at(self) -> float | None:
        """Start in seconds of the stretch that `step` works on now; None when none waits."""

    def feed(self, samples: np.ndarray, start: float) -> None:
        """Take float32 mono 16 kHz samples that begin `start` seconds into the take; returns at once.

        A `start` that does not follow on from the last samples begins a new segment.
        """

    def step(self) -> bool:
        """Recognize a little (about 0.1 s of work) of what was fed; False when nothing is left to do now."""

    def lose(self, why: str) -> None:
        """Give up the stretch at `at`: it has no words, and the transcript says `why` (no full stop)."""

    def end(self) -> None:
        """No more speech comes: `step` works on what is left."""

    def finish(self) -> Transcript:
        """Recognize what is left and return everything; raises what the engine raises."""


class Transcriber(Protocol):
    """A speech recognizer and what it costs."""

    name: str
    version: str
    sends_audio: bool
    keeps_fillers: bool
    word_times: bool
    license: str
    size_mb: float

    def begin(self, *, hints: str = "") -> TranscriberStream:
        """Start recognizing one take; the model is loaded once, at the first call.

        `hints` is text whose words are likely to be said (the question); a recognizer may ignore it.
        """
