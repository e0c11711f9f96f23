"""Raw 16-bit mono sound on disk: the one format that is whole after a kill at any moment."""

from __future__ import annotations

import contextlib
import math
import os
from pathlib import Path
from typing import TYPE_CHECKING

from coach import durable
from coach.engines import Block
from coach.errors import CoachError, DiskFullError

if TYPE_CHECKING:
    import numpy as np

BYTES_PER_FRAME = 2
SILENCE_DB = -120.0
FULL_SCALE = 32768.0


class PcmWriter:
    """Appends s16le mono sound to a file only this user can read; fsyncs every second of sound and at close.

    DiskFullError when the disk is full, CoachError when it fails otherwise; what was written before stays.
    """

    def __init__(self, path: Path, *, rate: int) -> None:
        self.frames = 0
        self._rate = rate
        self._unsynced = 0
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        for name in ("O_BINARY", "O_CLOEXEC", "O_NOINHERIT"):
            flags |= getattr(os, name, 0)
        try:
            self._fd = os.open(path, flags, 0o600)
            if os.name == "posix":
                os.fchmod(self._fd, 0o600)
        except OSError as error:
            raise _failed(error) from error

    def write(self, pcm: bytes | bytearray | memoryview) -> None:
        """Append whole frames. A short write is a full disk: the kernel says no more than that."""
        try:
            written = os.write(self._fd, pcm)
        except OSError as error:
            raise _failed(error) from error
        whole = written // BYTES_PER_FRAME
        self.frames += whole
        self._unsynced += whole
        if written != len(pcm):
            self._drop_half_a_frame(written)
            raise _disk_full()
        if self._unsynced >= self._rate:
            self._sync()

    def close(self) -> None:
        """Fsync and close; safe to call twice."""
        if self._fd < 0:
            return
        fd = self._fd
        try:
            self._sync()
        finally:
            self._fd = -1
            os.close(fd)

    def _sync(self) -> None:
        try:
            durable.sync(self._fd)
        except OSError as error:
            raise _failed(error) from error
        self._unsynced = 0

    def _drop_half_a_frame(self, written: int) -> None:
        if written % BYTES_PER_FRAME:
            with contextlib.suppress(OSError):
                os.ftruncate(self._fd, os.fstat(self._fd).st_size - 1)


def to_float(pcm: bytes | bytearray | memoryview) -> np.ndarray:
    """Return s16le mono bytes as float32 samples, full scale = 1."""
    import numpy as np

    return np.frombuffer(pcm, dtype="<i2").astype(np.float32) / np.float32(FULL_SCALE)


def to_pcm(samples: np.ndarray) -> bytes:
    """Return float samples (full scale = 1; shape (n,), or (n, channels), which are averaged) as s16le mono.

    Samples beyond full scale are clipped, those that are not numbers become 0.
    """
    import numpy as np

    mono = samples if samples.ndim == 1 else samples.mean(axis=1)
    scaled = np.nan_to_num(np.round(np.asarray(mono, dtype=np.float64) * FULL_SCALE), nan=0.0)
    return np.clip(scaled, -FULL_SCALE, FULL_SCALE - 1).astype("<i2").tobytes()


def level_db(samples: np.ndarray) -> float:
    """Return the RMS level of float samples in dB relative to full scale, -120 at least."""
    import numpy as np

    power = float(np.mean(np.square(samples, dtype=np.float64))) if len(samples) else 0.0
    return max(SILENCE_DB, 10.0 * math.log10(power)) if power > 0.0 else SILENCE_DB


def block_of(pcm: bytes | bytearray | memoryview, *, frames: int) -> Block:
    """Describe the sound that was just written, after which `frames` frames are on disk."""
    import numpy as np

    samples = to_float(pcm)
    peak = float(np.max(np.abs(samples))) if len(samples) else 0.0
    return Block(frames=frames, level_db=level_db(samples), peak=peak)


def _failed(error: OSError) -> CoachError:
    if error.errno in durable.FULL:
        return _disk_full()
    reason = error.strerror or "unknown reason"
    return CoachError(
        f"the recording cannot be written ({reason}): what was written is kept; check the disk."
    )


def _disk_full() -> DiskFullError:
    return durable.disk_full("go on recording", kept="What you said until then is kept.")
