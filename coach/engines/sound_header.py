"""The first bytes of a sound file, read by us before any decoder sees them.

libsndfile opens some thirty formats, many of them forgotten ones, and its faults of the last years were in
compressed WAV (MS ADPCM: CVE-2021-3246, IMA ADPCM: CVE-2026-37555). coach lets four kinds through to it.
"""

from __future__ import annotations

from typing import BinaryIO

_PLAIN = frozenset({1, 3, 6, 7})  # PCM, float, A-law, mu-law: samples as they are, nothing to unpack
_EXTENSIBLE = 0xFFFE
_FEW_CHUNKS = 64
_WAV = (b"RIFF", b"RF64")


def is_known(file: BinaryIO) -> bool:
    """Say whether an open file begins as a WAV of plain samples, a FLAC, an Ogg or an MP3 does."""
    head = file.read(12)
    if head[:4] in _WAV and head[8:12] == b"WAVE":
        return _wav_format(file) in _PLAIN
    if head[:3] == b"ID3":
        head = _after_tag(file, head)
    return head[:4] in (b"fLaC", b"OggS") or _is_mpeg(head)


def _wav_format(file: BinaryIO) -> int | None:
    """Return the format tag of the first `fmt ` chunk, for an extensible one its sub-format; None without."""
    for _ in range(_FEW_CHUNKS):
        head = file.read(8)
        if len(head) < 8:
            return None
        size = int.from_bytes(head[4:8], "little")
        if head[:4] == b"fmt ":
            body = file.read(min(size, 40))
            tag = int.from_bytes(body[:2], "little")
            return int.from_bytes(body[24:26], "little") if tag == _EXTENSIBLE else tag
        if head[:4] == b"data":
            return None  # libsndfile would guess
        file.seek(size + size % 2, 1)
    return None


def _after_tag(file: BinaryIO, head: bytes) -> bytes:
    """Return what follows an ID3 tag: its length is four bytes of seven bits."""
    if len(head) < 10 or any(byte & 0x80 for byte in head[6:10]):
        return b""
    size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
    file.seek(10 + size)
    return file.read(1 << 16).lstrip(b"\0")[:12]  # padding that the tag does not count


def _is_mpeg(head: bytes) -> bool:
    """Say whether the bytes are a frame of MPEG audio: eleven ones, then no reserved version, layer, rate."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer, rate = head[1] >> 3 & 3, head[1] >> 1 & 3, head[2] >> 2 & 3
    return version != 1 and layer != 0 and rate != 3
