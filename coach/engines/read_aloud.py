"""A voice that plays what a person has read aloud, and lets the synthetic voice say the rest."""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from coach.engines import Block, Microphone, Voice
from coach.engines.audio_file import open_audio
from coach.errors import AudioFileError, CoachError
from coach.paths import private

MAX_SECONDS = 60.0
_QUIETEST = 1e-5
"""Mean square below which a sound is silence (-50 dBFS)."""


class ReadAloud:
    """Prefers the recording of a wording; one that is broken or silent is passed over."""

    def __init__(self, synthetic: Voice, sounds: Mapping[str, Path]) -> None:
        """`sounds` maps the wording of a question to the file in which it is read."""
        self._synthetic = synthetic
        self._sounds = sounds
        self.name = synthetic.name

    def say(self, text: str, *, slower: bool = False) -> Path:
        """Return the recording of `text`, else what the synthetic voice says; EngineError as that raises.

        What is to be said slower is said by the synthetic voice: a recording has its own pace.
        """
        sound = None if slower else self._sounds.get(text)
        if sound is not None:
            try:
                check_sound(sound, max_seconds=MAX_SECONDS)
            except CoachError:
                pass
            else:
                return sound
        return self._synthetic.say(text, slower=slower)


def check_sound(path: Path, *, max_seconds: float) -> float:
    """Return the length in seconds of a sound that is decoded to its end.

    UsageError or AudioFileError when it is missing, not sound, broken, too long or silent.
    """
    frames, power = 0, 0.0
    with open_audio(path, max_seconds=max_seconds) as audio:
        for block in audio.blocks():
            frames += len(block)
            power += float((block.astype("float64") ** 2).mean()) * len(block)
        rate = audio.rate
    if power / max(1, frames) < _QUIETEST:
        raise AudioFileError("it is silent: record it again.")
    return frames / rate


def record_aloud(
    microphone: Microphone, to: Path, stop: threading.Event, *, ready: Callable[[], None] = lambda: None
) -> float:
    """Record one question until `stop` into a private FLAC file and return its length in seconds.

    Nothing that was at `to` before is touched when it fails: DeviceError from the microphone, AudioFileError
    when what came is no speech to be heard. `ready` is called when the microphone is open. It ends by itself
    after 59 s.
    """
    import soundfile

    folder = private(to.parent)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".recording-") as made:
        raw, flac = Path(made) / "sound.pcm", Path(made) / "sound.flac"
        try:
            armed = microphone.arm()
            ready()

            def on_block(block: Block) -> None:
                if block.frames > (MAX_SECONDS - 1) * armed.rate:
                    stop.set()

            if not microphone.record(raw, stop, on_block).frames:
                raise AudioFileError("no sound arrived. Read it once more.")
        finally:
            microphone.close()
        with soundfile.SoundFile(flac, "w", armed.rate, 1, "PCM_16", format="FLAC") as out:
            out.buffer_write(raw.read_bytes(), dtype="int16")
        seconds = check_sound(flac, max_seconds=MAX_SECONDS)
        with contextlib.suppress(OSError):
            flac.chmod(0o600)
        os.replace(flac, to)
    return seconds
