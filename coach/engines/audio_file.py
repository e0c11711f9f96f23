"""Sound files, read in blocks. The header is never trusted: frames are counted as they are decoded."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from coach import untrusted
from coach.engines.sound_header import is_known
from coach.errors import AudioFileError, EngineError, UsageError

if TYPE_CHECKING:
    import numpy as np

MAX_SECONDS = 3600.0
RATES = range(4_000, 384_001)
MAX_CHANNELS = 8
_UNKNOWN_LENGTH = 2**62  # libsndfile claims 2**63 - 1 frames for a FLAC stream without a length
_PIECE_SECONDS = 1.0  # how exactly the place where a file breaks is named


class AudioFile:
    """An open sound file: a context manager, read once from start to end. Made by `open_audio`."""

    def __init__(self, path: Path, sound: Any, *, max_seconds: float) -> None:
        self.path = path
        self.name = untrusted.line(path.name)
        self.rate: int = sound.samplerate
        """Frames per second in Hz."""
        self.channels: int = sound.channels
        self.frames: int = sound.frames
        """Frames the header claims; only a count while reading tells the truth."""
        self._sound = sound
        self._max_seconds = max_seconds

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; safe to call twice."""
        self._sound.close()

    def sha256(self) -> str:
        """Return the SHA-256 of the file's bytes, in hex; UsageError when it can no longer be read."""
        try:
            with self.path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise _unreadable(self.path, error) from error

    def blocks(self, seconds: float = 10.0) -> Iterator[np.ndarray]:
        """Yield float32 arrays of shape (frames, channels), full scale = 1, `seconds` long but for the last.

        AudioFileError when the file breaks in the middle, holds no sound, or goes on beyond the length
        that was allowed, whatever its header says.
        """
        import numpy as np

        decoded = 0
        while True:
            block = np.empty((max(1, round(seconds * self.rate)), self.channels), dtype=np.float32)
            filled = self._fill(block, decoded)
            decoded += filled
            if decoded > self._max_seconds * self.rate:
                raise _too_long(self.name, self._max_seconds)
            if decoded == 0:
                raise _no_sound(self.name)
            if filled:
                yield block[:filled]
            if filled < len(block):
                return

    def _fill(self, block: np.ndarray, decoded: int) -> int:
        """Read up to one block and return its frames; fewer than asked for means the end of the file."""
        piece = max(1, round(_PIECE_SECONDS * self.rate))
        filled = 0
        while filled < len(block):
            wanted = block[filled : filled + piece]
            try:
                got = len(self._sound.read(out=wanted))
            except (RuntimeError, OSError, ValueError) as error:
                second = int((decoded + filled) / self.rate)
                raise AudioFileError(
                    f"{self.name} is broken after second {second}: save it again from its source, "
                    "or cut it before that second."
                ) from error
            filled += got
            if got < len(wanted):
                break
        return filled


def open_audio(path: Path, *, max_seconds: float = MAX_SECONDS) -> AudioFile:
    """Open a WAV, FLAC, OGG or MP3 file for reading in blocks.

    UsageError when `path` is missing, is not a regular file or may not be read; AudioFileError when it is
    empty, is not sound, is longer than `max_seconds`, or has a rate or channels that no recorder makes.
    """
    name = untrusted.line(path.name or str(path))
    _check_readable(path)
    if not _begins_like_sound(path):
        raise _not_sound(name)
    try:
        sound = _opened_in_sequence(path)
    except (OSError, RuntimeError, TypeError, ValueError) as error:
        # TypeError: soundfile asks for the rate of a file called `.raw` before it looks inside.
        raise _not_sound(name) from error
    audio = AudioFile(path, sound, max_seconds=max_seconds)
    try:
        _check_format(audio, max_seconds)
        if audio.frames >= _UNKNOWN_LENGTH:
            # Counted now: 10 minutes of a bomb take 0.3 s to decode, and 20 s to decode and analyze.
            frames = sum(len(block) for block in audio.blocks())
            audio.close()
            audio = AudioFile(path, _opened_in_sequence(path), max_seconds=max_seconds)
            audio.frames = frames
    except AudioFileError:
        audio.close()
        raise
    return audio


def _opened_in_sequence(path: Path) -> Any:
    """Open with libsndfile, without the seek that soundfile does after each read.

    That seek is not exact for MP3: read second by second it changed samples by up to 0.11 of full scale.
    """
    try:
        import soundfile
    except (ImportError, OSError) as error:
        raise EngineError(
            "sound files cannot be read because the soundfile package does not load: run coach doctor."
        ) from error

    class Sequential(soundfile.SoundFile):  # type: ignore[misc]
        def seekable(self) -> bool:
            return False

    # As bytes, because soundfile cannot encode a file name that is not valid UTF-8.
    return Sequential(os.fsencode(path) if os.name == "posix" else str(path))


def _begins_like_sound(path: Path) -> bool:
    with path.open("rb") as file:
        return is_known(file)


def _not_sound(name: str) -> AudioFileError:
    return AudioFileError(
        f"{name} is not a sound file that coach can read: give it a WAV (not a compressed one), FLAC, OGG or "
        "MP3 file."
    )


def _check_readable(path: Path) -> None:
    name = untrusted.line(str(path))
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UsageError(f"{name} is a folder: name a sound file inside it.")
        if not stat.S_ISREG(status.st_mode):
            raise UsageError(f"{name} is not a regular file: save the sound to a file first.")
        with path.open("rb"):
            pass
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if status.st_size == 0:
        raise AudioFileError(f"{untrusted.line(path.name)} is empty (0 bytes): record or copy it again.")


def _check_format(audio: AudioFile, max_seconds: float) -> None:
    if audio.rate not in RATES:
        raise AudioFileError(
            f"{audio.name} says it has {audio.rate} samples per second, but coach reads 4000 to 384000: "
            "save it again at 16000 or more."
        )
    if audio.channels > MAX_CHANNELS:
        raise AudioFileError(
            f"{audio.name} has {audio.channels} channels, but coach reads at most {MAX_CHANNELS}: "
            "save it as mono or stereo."
        )
    if audio.frames == 0:
        raise _no_sound(audio.name)
    if _UNKNOWN_LENGTH > audio.frames > max_seconds * audio.rate:
        raise _too_long(audio.name, max_seconds)


def _unreadable(path: Path, error: Exception) -> UsageError:
    name = untrusted.line(str(path))
    if isinstance(error, FileNotFoundError):
        return UsageError(f"{name} does not exist: check the name and the folder.")
    if isinstance(error, PermissionError):
        return UsageError(f"{name} may not be read by you: change its permissions or copy it.")
    reason = untrusted.line(getattr(error, "strerror", None) or "the name is not valid")
    return UsageError(f"{name} cannot be read ({reason}): check the name and the disk.")


def _too_long(name: str, max_seconds: float) -> AudioFileError:
    return AudioFileError(
        f"{name} is longer than {max_seconds / 60:g} minutes: cut out the answer you want to look at."
    )


def _no_sound(name: str) -> AudioFileError:
    return AudioFileError(f"{name} holds no sound (0 seconds): record it again.")
