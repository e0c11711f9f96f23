"""Fakes of the four engines that behave like the real ones, faults included, and never wait."""

from __future__ import annotations

import hashlib
import threading
import wave
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from coach.engines import Armed, Block, Recorded
from coach.engines.live import NO_FIRST_BLOCK, STALLED, call_quality
from coach.engines.pause import Pause
from coach.engines.pcm import to_pcm
from coach.engines.tape import Tape
from coach.engines.watch import SoundWatch
from coach.errors import DeviceError, EngineError

if TYPE_CHECKING:
    import numpy as np

    from coach.model import Transcript

_BLOCK_SECONDS = 0.025


@dataclass
class FakeMicrophone:
    """Delivers `samples` (float, full scale = 1, shape (n,)) as fast as they can be written, then ends."""

    samples: np.ndarray
    rate: int = 16_000
    fail_after: float | None = None
    """Seconds after which the device stalls."""
    zeros: bool = False
    """The mute switch is on: as many samples, all of them zero."""
    stalled: bool = False
    """The device opens but its first block never comes."""
    latency: float = 0.02
    room: float | None = 1e-8
    """What `room_power` returns while armed."""
    armed: bool = field(default=False, init=False)

    def arm(self) -> Armed:
        """Return at once; DeviceError when `stalled`."""
        if self.stalled:
            raise DeviceError(NO_FIRST_BLOCK)
        self.armed = True
        return Armed(
            device="fake microphone", rate=self.rate, latency=self.latency, warning=call_quality(self.rate)
        )

    def room_power(self, seconds: float) -> float | None:
        """Return what the script says."""
        return self.room if self.armed and seconds > 0 else None

    def record(
        self,
        path: Path,
        stop: threading.Event,
        on_block: Callable[[Block], None],
        pause: Pause | None = None,
    ) -> Recorded:
        """Write the script through the real writer; its faults come as those of a device do."""
        if not self.armed:
            raise RuntimeError("arm() comes before record()")
        sound = self.samples * 0.0 if self.zeros else self.samples
        limit = self.fail_after
        frames = len(sound) if limit is None else min(len(sound), round(limit * self.rate))
        fails = limit is not None and round(limit * self.rate) <= len(sound)
        watch = SoundWatch(rate=self.rate)
        # One block may wait: `stop` set from on_block ends the take within two blocks, as with a device.
        tape = Tape(
            path,
            rate=self.rate,
            on_written=lambda block, at: on_block(watch.heard(block, at)),
            capacity=1,
        )
        step = max(1, round(_BLOCK_SECONDS * self.rate))
        try:
            for start in range(0, frames, step):
                if stop.is_set() or tape.failure is not None:
                    break
                # On a clock of its own, so that a busy machine loses nothing here.
                if pause is not None:
                    pause.hold(min(step, frames - start), stop)
                    if stop.is_set():
                        break
                tape.put(to_pcm(sound[start : min(start + step, frames)]), (start + step) / self.rate)
        finally:
            written = tape.finish()
        if fails and not stop.is_set():
            raise DeviceError(STALLED)
        return Recorded(frames=written, gaps=watch.gaps, notes=watch.notes())

    def close(self) -> None:
        """Forget that it was armed."""
        self.armed = False


@dataclass
class FakeSpeaker:
    """Remembers what it played."""

    absent: bool = False
    """There is no output device."""
    endless: bool = False
    """The sound goes on until `stop` is set."""
    played: list[tuple[Path, float, float | None]] = field(default_factory=list)

    def play(
        self, path: Path, stop: threading.Event, *, start: float = 0.0, end: float | None = None
    ) -> bool:
        """Return True at once, or False once `stop` is set when the sound is `endless`."""
        if self.absent:
            raise DeviceError("No speaker was found: plug one in.")
        self.played.append((path, start, end))
        if self.endless:
            stop.wait()
        return not stop.is_set()

    def close(self) -> None:
        """Nothing to release."""


@dataclass
class FakeVoice:
    """Writes a WAV of a tone, 60 ms for each word, into `folder`."""

    folder: Path
    broken: bool = False
    name: str = "fake voice"
    said: list[str] = field(default_factory=list)
    slowly: list[bool] = field(default_factory=list)
    """For each of `said`, whether it was to be said slower."""

    def say(self, text: str, *, slower: bool = False) -> Path:
        """Return the WAV of `text`, cached by content; EngineError when `broken` or wordless."""
        import numpy as np

        if self.broken:
            raise EngineError("The voice does not work: read the question on the screen.")
        if not text.strip():
            raise EngineError("There is nothing to say: the question has no words.")
        self.said.append(text)
        self.slowly.append(slower)
        path = self.folder / f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.wav"
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            times = np.arange(round(0.06 * 16_000 * max(1, len(text.split())))) / 16_000
            with wave.open(str(path), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(16_000)
                file.writeframes(to_pcm(0.3 * np.sin(2 * np.pi * 220 * times)))
        return path


@dataclass
class FakeTranscriber:
    """Hears the given words, spread evenly over the sound it is fed."""

    words: Sequence[str] = ("hello", "world")
    confidence: float = 0.9
    broken: bool = False
    name: str = "fake"
    version: str = "1"
    sends_audio: bool = False
    keeps_fillers: bool = True
    word_times: bool = True
    license: str = "MIT"
    size_mb: float = 0.0

    def begin(self, *, hints: str = "") -> FakeTranscriberStream:
        """Start one take."""
        return FakeTranscriberStream(self)


class FakeTranscriberStream:
    """One take; remembers the `segments` (start, seconds) it was fed."""

    def __init__(self, transcriber: FakeTranscriber) -> None:
        self._transcriber = transcriber
        self.segments: list[tuple[float, float]] = []

    def feed(self, samples: np.ndarray, start: float) -> None:
        """Take note of float32 mono 16 kHz samples that begin `start` seconds into the take."""
        seconds = len(samples) / 16_000
        if self.segments and abs(sum(self.segments[-1]) - start) < 0.5 / 16_000:
            self.segments[-1] = (self.segments[-1][0], self.segments[-1][1] + seconds)
        else:
            self.segments.append((start, seconds))

    @property
    def at(self) -> float | None:
        """Nothing waits: the script is known."""
        return None

    def lose(self, why: str) -> None:
        """Nothing waits, so nothing is lost."""

    def end(self) -> None:
        """The script is known already."""

    def step(self) -> bool:
        """Nothing is left to do: the script is known."""
        return False

    def finish(self) -> Transcript:
        """Return the words, none when no sound was fed; EngineError when `broken`."""
        from coach.model import Transcript, Word

        fake = self._transcriber
        if fake.broken:
            raise EngineError("The recognizer stopped: the measures of the voice go on without it.")
        heard = list(fake.words) if self.segments else []
        begin = self.segments[0][0] if heard else 0.0
        step = (sum(self.segments[-1]) - begin) / len(heard) if heard else 0.0
        words = tuple(
            Word(
                text=text,
                start=begin + number * step,
                end=begin + (number + 1) * step,
                confidence=fake.confidence,
            )
            for number, text in enumerate(heard)
        )
        return Transcript(
            text=" ".join(heard),
            words=words,
            engine=fake.name,
            version=fake.version,
            corrected=False,
            confidence=fake.confidence if heard else None,
        )
