"""Recording from a source that is never sure to go on: armed first, watched all the time."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from coach.engines import Armed, Block, Recorded
from coach.engines.pcm import to_float
from coach.engines.tape import SampleClock, Tape
from coach.errors import DeviceError

FIRST_BLOCK_SECONDS = 8.0  # 0.7 to 1.9 s were measured; a Bluetooth headset that wakes up takes longer
STALL_SECONDS = 1.0
MUTED_SECONDS = 1.5
CALL_QUALITY_HZ = 16_000
_LAST_BLOCK_SECONDS = 0.1
_ASLEEP_SECONDS = 0.5
_KEPT_BLOCKS = 400  # of 25 ms: the last 10 s heard while armed

NO_FIRST_BLOCK = (
    "The microphone opened but sent no sound: check that it is plugged in and switched on, "
    "or choose another one in your system's sound settings."
)
STALLED = (
    "The microphone stopped sending sound, and what you said before that is kept: "
    "check its cable or its battery, then try again."
)
MUTED = (
    "No sound at all comes from your microphone: check its mute switch, and that your system lets this "
    "terminal use the microphone, then try again (coach doctor shows the steps)."
)


def call_quality(rate: int) -> str | None:
    """Return the warning about a device at telephone quality, None for any other rate in Hz."""
    if rate > CALL_QUALITY_HZ:
        return None
    return (
        f"Your headset switched to call quality ({rate / 1000:g} kHz): "
        "use the computer's own microphone for a truer picture."
    )


class SoundSource(Protocol):
    """Something that delivers sound on its own until it is closed."""

    def open(self, on_sound: Callable[[bytes], None]) -> tuple[str, int]:
        """Begin to call `on_sound` with s16le mono blocks; return name and rate (Hz); DeviceError."""

    def close(self) -> None:
        """Stop at once; safe to call twice."""


class LiveMicrophone:
    """The Microphone protocol over any SoundSource, with the watchdog."""

    def __init__(self, source: SoundSource) -> None:
        self._source = source
        self._rate = 0
        self._heard: deque[tuple[bytes, float]] = deque(maxlen=_KEPT_BLOCKS)
        self._tape: Tape | None = None
        self._arrived = threading.Event()
        self._last = 0.0

    def arm(self) -> Armed:
        """Open the source and wait for its first block; DeviceError when there is none."""
        self.close()
        self._heard.clear()
        self._arrived.clear()
        began = time.monotonic()
        device, self._rate = self._source.open(self._on_sound)
        if not self._arrived.wait(FIRST_BLOCK_SECONDS):
            self.close()
            raise DeviceError(NO_FIRST_BLOCK)
        latency = self._heard[0][1] - began
        return Armed(device=device, rate=self._rate, latency=latency, warning=call_quality(self._rate))

    def room_power(self, seconds: float) -> float | None:
        """Mean square (full scale = 1) of the last `seconds` heard while armed; None when nothing was."""
        import numpy as np

        samples = to_float(b"".join(pcm for pcm, _ in list(self._heard)))
        samples = samples[max(0, len(samples) - round(seconds * self._rate)) :]
        return float(np.mean(np.square(samples, dtype=np.float64))) if len(samples) and seconds > 0 else None

    def record(self, path: Path, stop: threading.Event, on_block: Callable[[Block], None]) -> Recorded:
        """Append to `path` until `stop`; DeviceError within 2 s when the source stalls or is muted."""
        if not self._rate:
            raise RuntimeError("arm() comes before record()")
        clock = SampleClock(rate=self._rate)
        before = b"".join(pcm for pcm, _ in list(self._heard))
        zeros = ZeroWatch(rate=self._rate, muted_before=not before.strip(b"\0"))

        def on_written(block: Block, at: float) -> None:
            clock.heard(block.frames, at)
            zeros.heard(block)
            on_block(block)

        tape = Tape(path, rate=self._rate, on_written=on_written)
        self._last = max(self._last, time.monotonic())
        self._tape = tape
        try:
            fault = self._watch(stop, tape, zeros)
        finally:
            self._tape = None
            frames = tape.finish()
        if fault is not None:
            raise DeviceError(fault)
        return Recorded(frames=frames, gaps=clock.gaps, notes=zeros.notes())

    def close(self) -> None:
        """Release the source at once; safe to call twice."""
        self._rate = 0
        self._source.close()

    def _on_sound(self, pcm: bytes) -> None:
        """Called from the thread of the device: nothing here may wait."""
        now = time.monotonic()
        tape = self._tape
        if tape is None:
            self._heard.append((pcm, now))
        else:
            tape.put(pcm, now)
        self._last = now
        self._arrived.set()

    def _watch(self, stop: threading.Event, tape: Tape, zeros: ZeroWatch) -> str | None:
        """Wait for `stop` and return None, or the sentence about what went wrong before."""
        looked = time.monotonic()
        while not stop.wait(0.05):
            now = time.monotonic()
            if now - looked > _ASLEEP_SECONDS:
                # It was this program that did not run, not the source that stalled.
                self._last = now
            looked = now
            if tape.failure is not None:
                return None
            if now - self._last > STALL_SECONDS:
                return STALLED
            if zeros.muted:
                return MUTED
        # The block that is being filled now holds the end of the last word.
        self._arrived.clear()
        self._arrived.wait(_LAST_BLOCK_SECONDS)
        return None


class ZeroWatch:
    """Tells a muted microphone from a quiet one: a room is never exactly zero."""

    def __init__(self, *, rate: int, muted_before: bool) -> None:
        self.muted = False
        """True when only zeros have come since the source was armed, for 1.5 s of recording at least."""
        self._rate = rate
        self._from_start = muted_before
        self._zero_since: int | None = None
        self._longest = (0, 0)
        self._frames = 0

    def heard(self, block: Block) -> None:
        """Take note of the next block."""
        if block.peak > 0.0:
            self._from_start = False
            self._zero_since = None
        else:
            since = self._frames if self._zero_since is None else self._zero_since
            self._zero_since = since
            self._longest = max(self._longest, (block.frames - since, -since))
            self.muted = self._from_start and block.frames >= MUTED_SECONDS * self._rate
        self._frames = block.frames

    def notes(self) -> tuple[str, ...]:
        """Return a sentence about the longest time without any sound, if it was 1.5 s or more."""
        length, start = self._longest[0] / self._rate, -self._longest[1] / self._rate
        if length < MUTED_SECONDS:
            return ()
        return (
            f"No sound at all came from the microphone for {length:.1f} s from second {start:.0f}: muted?",
        )
