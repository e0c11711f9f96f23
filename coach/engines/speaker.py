"""The speaker of this machine, with a known end: `play` returns when the last sound has been heard."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from coach.engines import devices
from coach.engines.audio_file import AudioFile, open_audio
from coach.engines.pcm import BYTES_PER_FRAME, to_pcm
from coach.errors import AudioFileError, DeviceError, EngineError, UsageError

PERIOD_MS = 25
PERIODS = 4
# The device's own buffer (0.1 s), and as much again for a sound server that copies it into one of its own.
TAIL_SECONDS = 2 * PERIOD_MS * PERIODS / 1000
OPEN_SECONDS = 8.0
STALL_SECONDS = 3.0  # a sound server that wakes a device up took 1.9 s
_AHEAD_SECONDS = 1.0
_LOOK_SECONDS = 0.02
_PIECE_SECONDS = 0.25

NEVER_OPENED = (
    "The speaker did not open in time: unplug it and plug it in again, or choose another one in your "
    "system's sound settings."
)


class DeviceSpeaker:
    """The speaker called `name`, or the system's default. Opened for each sound, at the rate of the sound."""

    def __init__(self, name: str | None = None) -> None:
        self._name = name

    def play(
        self, path: Path, stop: threading.Event, *, start: float = 0.0, end: float | None = None
    ) -> bool:
        """Play `path` from `start` to `end` seconds and return when it has been heard, or False on `stop`.

        DeviceError when there is no speaker, it does not open in 8 s, or it stalls; EngineError when the
        file cannot be played, which is no reason to end a practice.
        """
        try:
            with open_audio(path) as audio:
                return self._play(audio, stop, start, end)
        except (AudioFileError, UsageError) as error:
            raise EngineError(f"the sound cannot be played: {error.message}") from error

    def close(self) -> None:
        """Nothing is held open between two sounds."""

    def _play(self, audio: AudioFile, stop: threading.Event, start: float, end: float | None) -> bool:
        feed = _Feed(rate=audio.rate)
        opening = devices.Opening(lambda: self._open(audio.rate, feed), late=devices.release)
        device = opening.result(OPEN_SECONDS, otherwise=NEVER_OPENED)
        try:
            return _play(_pieces(audio, start, end), feed, stop)
        finally:
            devices.release(device)

    def _open(self, rate: int, feed: _Feed) -> Any:
        miniaudio = devices.load()
        chosen = devices.choose("speaker", self._name)
        device = None
        try:
            playback = miniaudio.PlaybackDevice(
                output_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=rate,
                buffersize_msec=PERIOD_MS,
                callback_periods=PERIODS,
                device_id=chosen.id,
                backends=devices.backends(),
                app_name="coach",
            )
            device = devices.hold(playback)
            device.start(feed.generator())
        except miniaudio.MiniaudioError as error:
            if device is not None:
                devices.release(device)
            raise DeviceError(
                f"The speaker {chosen.name} cannot be opened: another program may be using it; "
                "choose another one in your system's sound settings."
            ) from error
        return device


def list_speakers() -> list[str]:
    """Return the names of the speakers, the default one first; empty when there are none."""
    return devices.names("speaker")


def _play(pieces: Iterator[bytes], feed: _Feed, stop: threading.Event) -> bool:
    while not stop.is_set():
        while not feed.ended and feed.ahead < _AHEAD_SECONDS:
            feed.put(next(pieces, None))
        if feed.heard.wait(_LOOK_SECONDS):
            return True
        if time.monotonic() - feed.asked_at > STALL_SECONDS:
            raise DeviceError(
                "The speaker stopped taking sound: choose another one in your system's sound settings."
            )
    return False


def _pieces(audio: AudioFile, start: float, end: float | None) -> Iterator[bytes]:
    """Yield s16le mono sound between two times in seconds."""
    first = max(0, round(start * audio.rate))
    last = None if end is None else round(end * audio.rate)
    position = 0
    for block in audio.blocks(_PIECE_SECONDS):
        begin = max(0, first - position)
        wanted = block[begin:] if last is None else block[begin : max(begin, last - position)]
        position += len(block)
        if len(wanted):
            yield to_pcm(wanted)
        if last is not None and position >= last:
            return


class _Feed:
    """What waits to be played, taken by the thread of the device, which may never wait for us."""

    def __init__(self, *, rate: int) -> None:
        self.heard = threading.Event()
        self.ended = False
        self.asked_at = time.monotonic()
        self._rate = rate
        self._waiting: deque[bytes] = deque()
        self._put = self._taken = 0
        self._tail = round(TAIL_SECONDS * rate) * BYTES_PER_FRAME

    @property
    def ahead(self) -> float:
        """Seconds of sound that wait to be taken."""
        return (self._put - self._taken) / (self._rate * BYTES_PER_FRAME)

    def put(self, pcm: bytes | None) -> None:
        """Add sound; None when there is no more."""
        if pcm is None:
            self.ended = True
        else:
            self._put += len(pcm)
            self._waiting.append(pcm)

    def generator(self) -> Generator[bytes, int, None]:
        """Return a started generator from which miniaudio takes as many frames as it asks for."""

        def take() -> Generator[bytes, int, None]:
            frames = yield b""
            while True:
                self.asked_at = time.monotonic()
                frames = yield self._take(frames * BYTES_PER_FRAME)

        generator = take()
        next(generator)
        return generator

    def _take(self, size: int) -> bytes:
        taken = bytearray()
        while len(taken) < size and self._waiting:
            piece = self._waiting.popleft()
            room = size - len(taken)
            taken += piece[:room]
            if len(piece) > room:
                self._waiting.appendleft(piece[room:])
        self._taken += len(taken)
        if len(taken) < size and self.ended and not self._waiting:
            # Silence goes through the device's buffer behind the sound: when it is through, so is the sound.
            self._tail -= size - len(taken)
            if self._tail <= 0:
                self.heard.set()
        return bytes(taken).ljust(size, b"\0")
