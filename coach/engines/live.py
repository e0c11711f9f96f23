"""Recording from a source that is never sure to go on: armed first, watched all the time."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from coach.engines import Armed, Block, Recorded
from coach.engines.devices import Opening
from coach.engines.pause import Pause
from coach.engines.pcm import to_float
from coach.engines.tape import Tape
from coach.engines.watch import MUTED as MUTED
from coach.engines.watch import SoundWatch
from coach.errors import DeviceError

OPEN_SECONDS = 8.0
FIRST_BLOCK_SECONDS = 8.0  # 0.7 to 1.9 s were measured; a Bluetooth headset that wakes up takes longer
STALL_SECONDS = 1.0
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
NEVER_OPENED = (
    "The microphone did not open in time: unplug it and plug it in again, or choose another one in your "
    "system's sound settings, then start coach again."
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
        self._pause = Pause()
        self._arrived = threading.Event()
        self._last = 0.0
        self._opening: Opening[tuple[str, int]] | None = None

    def arm(self) -> Armed:
        """Open the source and wait for its first block; DeviceError when either takes longer than 8 s."""
        if self._opening is not None and self._opening.hangs:  # it would close what is opened now
            raise DeviceError(NEVER_OPENED)
        self.close()
        self._heard.clear()
        self._arrived.clear()
        began = time.monotonic()
        self._opening = Opening(
            lambda: self._source.open(self._on_sound), late=lambda found: self._source.close()
        )
        device, self._rate = self._opening.result(OPEN_SECONDS, otherwise=NEVER_OPENED)
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

    def record(
        self,
        path: Path,
        stop: threading.Event,
        on_block: Callable[[Block], None],
        pause: Pause | None = None,
    ) -> Recorded:
        """Append to `path` until `stop`; DeviceError within 2 s when the source stalls."""
        if not self._rate:
            raise RuntimeError("arm() comes before record()")
        sound = SoundWatch(rate=self._rate)
        tape = Tape(path, rate=self._rate, on_written=lambda block, at: on_block(sound.heard(block, at)))
        self._last = max(self._last, time.monotonic())
        self._pause = pause or Pause()
        self._tape = tape
        try:
            fault = self._watch(stop, tape)
        finally:
            self._tape = None
            frames = tape.finish()
        if fault is not None:
            raise DeviceError(fault)
        return Recorded(frames=frames, gaps=sound.gaps, notes=sound.notes())

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
        elif self._pause.takes(len(pcm) // 2, rate=self._rate):
            tape.put(pcm, now - self._pause.left_out / self._rate)
        self._last = now
        self._arrived.set()

    def _watch(self, stop: threading.Event, tape: Tape) -> str | None:
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
        # The block that is being filled now holds the end of the last word.
        self._arrived.clear()
        self._arrived.wait(_LAST_BLOCK_SECONDS)
        return None
