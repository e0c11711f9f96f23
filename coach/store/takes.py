"""One recording on disk: the raw sound while it grows, the note beside it, the FLAC it becomes.

answer-0003.pcm.part   raw 16-bit little-endian mono, appended while the person speaks; locked meanwhile
answer-0003.json       the note: what was asked and how it is recorded; after the stop, the finished take
answer-0003.flac       the kept recording, proven equal to the raw before the raw is dropped
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec

from coach.errors import AudioFileError, StoreError
from coach.model import AskedAs, Frozen, Health, Mark, Phrase, Prepared, Take, Verdict
from coach.store import disk

if TYPE_CHECKING:
    from soundfile import SoundFile

WIDTH = 2
_BLOCK_FRAMES = 1 << 18
_NAME = re.compile(r"answer-(\d{4,6})\.(?:pcm\.part|json|flac)")
KEPT = "Your answer is kept and is offered again at the next start."


class Note(Frozen, frozen=True, kw_only=True, tag="recording"):
    """What is known before the first sample; recovery needs nothing else."""

    bank: str
    session_started: str
    question: str
    wording: str
    prepared: Prepared
    started: str
    """UTC, ISO 8601."""
    monotonic: float
    """Seconds of the monotonic clock at `started`: durations never come from the wall clock."""
    rate: Annotated[int, msgspec.Meta(gt=0, le=655_350)]
    device: str
    room_power: float | None
    asked: AskedAs = "question"
    cuts: tuple[float, ...] = ()
    """Seconds at which sound was left out so far: the speaker paused the recording."""
    channels: int = 1
    width: int = WIDTH


class ByHand(Frozen, frozen=True, kw_only=True):
    """What the person who spoke added to a take: marks by ear, verdicts on fillers, corrected words."""

    marks: tuple[Mark, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    corrected: tuple[Phrase, ...] | None = None


class Finished(Frozen, frozen=True, kw_only=True, tag="take"):
    """The note of a finished take: enough to rebuild a lost database from the recordings."""

    bank: str
    session_started: str
    take: Take
    by_hand: ByHand | None = None
    """None in the notes of earlier versions, which say nothing about it."""


_NOTES: msgspec.json.Decoder[Note | Finished] = msgspec.json.Decoder(Note | Finished)


@dataclass(frozen=True)
class Pending:
    """A take that is being recorded: append raw s16le mono to `path`."""

    session: str
    n: int
    path: Path
    sidecar: Path
    rate: int
    note: Note = field(repr=False)

    @property
    def id(self) -> str:
        """SESSION/n"""
        return f"{self.session}/{self.n}"

    @property
    def flac(self) -> Path:
        """Where the finished recording goes."""
        return self.path.with_name(f"{stem(self.n)}.flac")


def stem(n: int) -> str:
    """Return the common start of the file names of take `n`."""
    return f"answer-{n:04d}"


def number(name: str) -> int | None:
    """Return n for a file name of a take, None for any other name."""
    match = _NAME.fullmatch(name)
    return int(match[1]) if match else None


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def encode(note: Note | Finished) -> bytes:
    """Return the bytes of a note, readable by a person."""
    return msgspec.json.format(msgspec.json.encode(note), indent=2) + b"\n"


def read_note(path: Path) -> Note | Finished | None:
    """Return the note at `path`; None when it is missing or damaged."""
    try:
        return _NOTES.decode(path.read_bytes())
    except (OSError, msgspec.MsgspecError, UnicodeError):
        return None


def pending_from_disk(part: Path, n: int) -> Pending:
    """Return the pending take of a raw file that was left behind.

    When its note is damaged the sound is still offered: at 48 kHz, the usual rate of a device, and saying so.
    """
    sidecar = part.with_name(f"{stem(n)}.json")
    found = read_note(sidecar)
    if isinstance(found, Finished):
        note = _note_again(found)
    else:
        note = found or _note_lost(part.parent.name)
    return Pending(session=part.parent.name, n=n, path=part, sidecar=sidecar, rate=note.rate, note=note)


def _note_again(found: Finished) -> Note:
    take = found.take
    return Note(
        bank=found.bank,
        session_started=found.session_started,
        question=take.question,
        wording=take.wording,
        prepared=take.prepared,
        started=take.started,
        monotonic=0.0,
        rate=take.rate,
        device=take.device,
        room_power=take.room_power,
        asked=take.asked,
        cuts=take.health.cuts,
    )


def _note_lost(session: str) -> Note:
    digits = re.sub(r"\D", "", session)[:14].ljust(14, "0")
    day, clock = (digits[:4], digits[4:6], digits[6:8]), (digits[8:10], digits[10:12], digits[12:14])
    started = f"{'-'.join(day)}T{':'.join(clock)}.000Z"
    return Note(
        bank="",
        session_started=started,
        question="",
        wording="(the question was lost; if the voice sounds wrong, so was the sample rate)",
        prepared="unsaid",
        started=started,
        monotonic=0.0,
        rate=48_000,
        device="",
        room_power=None,
    )


class _Sink:
    """A file for libsndfile that goes through `disk`.

    An error cannot pass through the C code, and soundfile answers a short write with an AssertionError: so
    the error is kept here, every further write is swallowed, and `_copy` stops at the next block.
    """

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self.error: BaseException | None = None

    def write(self, data: bytes) -> int:
        try:
            if self.error is None:
                disk.write(self._fd, bytes(data))
        except BaseException as error:
            self.error = error
        return len(data)

    def read(self, count: int = -1) -> bytes:
        return os.read(self._fd, count)

    def seek(self, offset: int, whence: int = 0) -> int:
        return os.lseek(self._fd, offset, whence)

    def tell(self) -> int:
        return os.lseek(self._fd, 0, 1)


def to_flac(pending: Pending) -> tuple[int, str]:
    """Turn the raw sound into `pending.flac`, proven equal sample by sample; return (frames, SHA-256).

    The raw is left alone. AudioFileError when it holds no sample, DiskFullError or StoreError when it could
    not be written: then nothing has changed.
    """
    with disk.faults("keep the recording", kept=KEPT):
        frames = pending.path.stat().st_size // WIDTH
        if not frames:
            raise AudioFileError(
                "Nothing was recorded: no sound arrived. Check the microphone with: coach doctor"
            )
        temporary = disk.temporary(pending.flac)
        disk.remove(temporary)
        fd = disk.create(temporary)
        try:
            try:
                _write_flac(fd, pending, frames)
                disk.sync(fd)
            finally:
                os.close(fd)
            if not _equal(temporary, pending.path, frames):
                raise StoreError(
                    f"The disk did not keep the recording as it was written. {KEPT} Check your disk."
                )
            sha256 = digest(temporary)
        except (OSError, StoreError):
            disk.remove(temporary)
            raise
        disk.rename(temporary, pending.flac)
        disk.sync_folder(pending.flac.parent)
    return frames, sha256


def _write_flac(fd: int, pending: Pending, frames: int) -> None:
    import soundfile

    sink = _Sink(fd)
    try:
        with soundfile.SoundFile(sink, "w", pending.rate, 1, "PCM_16", format="FLAC") as flac:
            _copy(pending.path, flac, frames, sink)
    except soundfile.SoundFileError as error:
        if sink.error is None:
            raise StoreError(f"The recording could not be packed as FLAC. {KEPT}") from error
    if sink.error is not None:
        raise sink.error


def _copy(raw: Path, flac: SoundFile, frames: int, sink: _Sink) -> None:
    with raw.open("rb") as source:
        while frames and sink.error is None:
            block = source.read(min(frames, _BLOCK_FRAMES) * WIDTH)
            if not block:
                raise StoreError(f"The recording became shorter while it was packed. {KEPT}")
            flac.buffer_write(block, dtype="int16")
            frames -= len(block) // WIDTH


def _equal(flac: Path, raw: Path, frames: int) -> bool:
    """Say whether the FLAC decodes to exactly the first `frames` samples of the raw file."""
    import soundfile

    try:
        with soundfile.SoundFile(flac) as decoded, raw.open("rb") as source:
            while frames:
                block = bytes(decoded.buffer_read(min(frames, _BLOCK_FRAMES), dtype="int16"))
                if not block or block != source.read(len(block)):
                    return False
                frames -= len(block) // WIDTH
            return not decoded.buffer_read(1, dtype="int16")
    except soundfile.SoundFileError:
        return False


def finished(pending: Pending, *, frames: int, sha256: str, health: Health) -> Take:
    """Return the take that `pending` became."""
    note = pending.note
    return Take(
        id=pending.id,
        question=note.question,
        wording=note.wording,
        prepared=note.prepared,
        started=note.started,
        seconds=round(frames / note.rate, 4),
        rate=note.rate,
        file=pending.flac.name,
        sha256=sha256,
        health=health,
        device=note.device,
        room_power=note.room_power,
        asked=note.asked,
    )
