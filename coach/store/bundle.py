"""A session as one zip file for somebody who uses coach: manifest.json, session.json, answer-0001.flac, ..

The manifest names every other member with its size and SHA-256. Reading trusts nothing: names from a fixed
list, regular members only, caps on count, size and ratio, hashes compared, every text cleaned.
"""

from __future__ import annotations

import hashlib
import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import msgspec

from coach import untrusted
from coach.errors import Refused, UsageError, unreadable
from coach.model import UNITS, Analysis, AskedAs, Frozen

KIND = "coach session"
SCHEMA = 1
MOST_ANSWERS = 40
MOST_BYTES = 500_000_000
MOST_SECONDS = 1_800
_CAPS = {"manifest.json": 100_000, "session.json": 20_000_000}
_SOUND_CAP = 200_000_000
_RATIO = 100
_NAME = re.compile(r"manifest\.json|session\.json|answer-\d{4}\.flac")
_END = struct.Struct("<4sHHHHIIH")
_AGAIN = "Ask the sender to export it again."
_LONGEST_TEXT = 200_000
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    NotImplementedError,
    struct.error,
    ValueError,
)

Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
_Seconds = Annotated[float, msgspec.Meta(gt=0, le=MOST_SECONDS)]


class SentAnswer(Frozen, frozen=True, kw_only=True):
    """One answer of a bundle: what may travel of it, and the SHA-256 of the recording it stands for."""

    n: Annotated[int, msgspec.Meta(ge=1, le=9_999)]
    wording: Annotated[str, msgspec.Meta(max_length=2_000)]
    asked: AskedAs
    seconds: _Seconds
    rate: Annotated[int, msgspec.Meta(ge=4_000, le=384_000)]
    recording: Sha256
    sound: bool
    analysis: Analysis | None


class Sent(Frozen, frozen=True, kw_only=True):
    """What session.json holds."""

    checked: str
    """How the sender says they checked for private details."""
    answers: Annotated[tuple[SentAnswer, ...], msgspec.Meta(min_length=1, max_length=MOST_ANSWERS)]


class _Member(Frozen, frozen=True, kw_only=True):
    name: str
    bytes: int
    sha256: Sha256


class _Manifest(Frozen, frozen=True, kw_only=True):
    kind: str
    schema: int
    files: Annotated[tuple[_Member, ...], msgspec.Meta(max_length=MOST_ANSWERS + 1)]


def sound_name(n: int) -> str:
    """Return the name of the member that holds the sound of answer `n`."""
    return f"answer-{n:04d}.flac"


def pack(sent: Sent, sounds: Mapping[int, bytes]) -> bytes:
    """Return the zip file of a session; `sounds` is answer -> FLAC. It holds no time and no name of ours."""
    members = {"session.json": msgspec.json.encode(sent)}
    members |= {sound_name(n): sound for n, sound in sorted(sounds.items())}
    listed = tuple(
        _Member(name=name, bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
        for name, data in members.items()
    )
    manifest = msgspec.json.encode(_Manifest(kind=KIND, schema=SCHEMA, files=listed))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in {"manifest.json": manifest, **members}.items():
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name.endswith(".flac") else zipfile.ZIP_DEFLATED
            info.external_attr = (stat.S_IFREG | 0o600) << 16
            archive.writestr(info, data)
    if out.tell() > MOST_BYTES:
        raise UsageError(
            f"this bundle would be over {MOST_BYTES // 1_000_000} MB: choose some with --answer N."
        )
    return out.getvalue()


@contextmanager
def opened(path: Path) -> Iterator[Bundle]:
    """Open the bundle at `path`; UsageError when it cannot be read, Refused when it is no bundle."""
    try:
        if path.exists() and not path.is_file():
            raise UsageError(f"{untrusted.line(str(path))} is not a file: name the one that was sent to you.")
        stream = path.open("rb")
    except OSError as error:
        raise unreadable(untrusted.line(str(path)), error) from error
    with stream:
        _check_end(stream)
        try:
            archive = zipfile.ZipFile(stream)
        except _BROKEN:
            raise _none() from None
        with archive:
            yield Bundle(archive)


class Bundle:
    """An open bundle whose names, sizes and manifest are as they must be."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._members = _members(archive.infolist())
        manifest = self._read("manifest.json", _CAPS["manifest.json"])
        self.id = f"from-{hashlib.sha256(manifest).hexdigest()[:8]}"
        """The same bundle always gets the same id."""
        self._listed = {one.name: one for one in _manifest(manifest).files}
        if {*self._listed, "manifest.json"} != set(self._members) or "session.json" not in self._listed:
            raise Refused(f"this bundle does not hold what its manifest says. {_AGAIN}")

    def session(self) -> Sent:
        """Return what is told of the answers, checked and cleaned."""
        sent = _sent(b"".join(self._verified("session.json", _CAPS["session.json"])))
        sounds = {sound_name(one.n) for one in sent.answers if one.sound}
        if len({one.n for one in sent.answers}) < len(sent.answers) or sounds != set(self._listed) - {
            "session.json"
        }:
            raise Refused(f"this bundle does not hold the sounds of its answers. {_AGAIN}")
        return sent

    def sound(self, n: int) -> Iterator[bytes]:
        """Yield the FLAC of answer `n`; Refused at the end when it is not what the manifest says."""
        return self._verified(sound_name(n), _SOUND_CAP)

    def _verified(self, name: str, cap: int) -> Iterator[bytes]:
        digest, count = hashlib.sha256(), 0
        for block in self._blocks(name, cap):
            digest.update(block)
            count += len(block)
            yield block
        if (count, digest.hexdigest()) != (self._listed[name].bytes, self._listed[name].sha256):
            raise Refused(f"this bundle was changed or damaged ({name} is not as it was packed). {_AGAIN}")

    def _read(self, name: str, cap: int) -> bytes:
        if name not in self._members:
            raise _none()
        return b"".join(self._blocks(name, cap))

    def _blocks(self, name: str, cap: int) -> Iterator[bytes]:
        count = 0
        try:
            with self._archive.open(self._members[name]) as stream:
                while block := stream.read(1 << 16):
                    count += len(block)
                    if count > cap:
                        raise Refused(f"{name} in this bundle is too large. {_AGAIN}")
                    yield block
        except (*_BROKEN, OSError):
            raise Refused(f"this bundle is damaged ({name} cannot be read). {_AGAIN}") from None


def _none() -> Refused:
    return Refused(f"this is not a session that coach exported. {_AGAIN}")


def _check_end(stream: BinaryIO) -> None:
    """Refuse a directory of a size that no bundle has, before zipfile reads it into memory."""
    size = stream.seek(0, 2)
    if size > MOST_BYTES:
        raise Refused(f"this file is over {MOST_BYTES // 1_000_000} MB: a bundle is smaller.")
    stream.seek(max(0, size - _END.size))
    end = stream.read(_END.size)
    if len(end) < _END.size:
        raise _none()
    mark, _, _, _, count, directory, _, comment = _END.unpack(end)
    if mark != b"PK\x05\x06" or comment or count > MOST_ANSWERS + 2 or directory > 100_000:
        raise _none()


def _members(infos: Sequence[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        kind = stat.S_IFMT(info.external_attr >> 16)
        plain = _NAME.fullmatch(info.filename) and kind in (0, stat.S_IFREG) and not info.flag_bits & 1
        if not plain or info.filename in found or info.orig_filename != info.filename:
            name = untrusted.line(info.filename, limit=60)
            raise Refused(f'this bundle holds something that does not belong in it ("{name}"). {_AGAIN}')
        packed = info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        cap = _CAPS.get(info.filename, _SOUND_CAP)
        if not packed or info.file_size > cap or info.file_size > _RATIO * max(100, info.compress_size):
            raise Refused(f"{info.filename} in this bundle is too large. {_AGAIN}")
        found[info.filename] = info
    if len(found) > MOST_ANSWERS + 2 or sum(info.file_size for info in found.values()) > MOST_BYTES:
        raise Refused(f"this bundle unpacks to more than coach takes. {_AGAIN}")
    return found


def _manifest(data: bytes) -> _Manifest:
    try:
        found = msgspec.json.decode(data, type=_Manifest)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise _none() from None
    if found.kind != KIND:
        raise _none()
    if found.schema > SCHEMA:
        raise Refused("this bundle was written by a newer version of coach. Update coach, then try again.")
    return found


def _sent(data: bytes) -> Sent:
    try:
        sent = msgspec.convert(_cleaned(msgspec.json.decode(data)), Sent)
        for one in sent.answers:
            _check(one.analysis)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError):
        raise Refused(f"session.json in this bundle is not as coach writes it. {_AGAIN}") from None
    return sent


def _check(analysis: Analysis | None) -> None:
    """ValueError where values do not fit together, so that nothing that draws them has to doubt them."""
    if analysis is None:
        return
    spans = [*analysis.events.speech, *analysis.events.pauses]
    spans += [(one.start, one.end) for one in analysis.events.words]
    spans += [(one.start, one.end) for one in analysis.events.fillers]
    spans += [(word.start, word.end) for word in analysis.transcript.words] if analysis.transcript else []
    pitch, level = (analysis.curves.pitch, analysis.curves.level) if analysis.curves else (None, None)
    bad = (
        any(not 0 <= start <= end <= 2 * MOST_SECONDS for start, end in spans)
        or any(code not in UNITS or one.code != code for code, one in analysis.measures.items())
        or (pitch is not None and len(pitch.times) != len(pitch.hz))
        or (level is not None and len(level.times) != len(level.db))
        or (pitch is not None and any(hz is not None and not 10 < hz < 5_000 for hz in pitch.hz))
    )
    if bad:
        raise ValueError


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return untrusted.clean(value, limit=_LONGEST_TEXT)
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    if isinstance(value, dict):
        return {untrusted.clean(str(key), limit=200): _cleaned(one) for key, one in value.items()}
    return value
