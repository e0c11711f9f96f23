"""A voice that plays what a person has read aloud, and lets the synthetic voice say the rest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from coach.engines import Voice
from coach.engines.audio_file import open_audio
from coach.errors import AudioFileError, CoachError

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

    def say(self, text: str) -> Path:
        """Return the recording of `text`, else what the synthetic voice says; EngineError as that raises."""
        sound = self._sounds.get(text)
        if sound is not None:
            try:
                check_sound(sound, max_seconds=MAX_SECONDS)
            except CoachError:
                pass
            else:
                return sound
        return self._synthetic.say(text)


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
