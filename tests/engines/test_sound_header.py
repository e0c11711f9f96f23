"""Our own look at the first bytes: what may be decoded, and what no decoder ever sees."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from coach.engines import audio_file
from coach.engines.audio_file import open_audio
from coach.engines.sound_header import is_known
from coach.errors import AudioFileError

AUDIO = Path(__file__).parents[2] / "audio"
NOISE = np.random.default_rng(1).normal(0, 0.1, 8_000)


def made(kind: str, subtype: str | None = None) -> bytes:
    out = io.BytesIO()
    soundfile.write(out, NOISE, 16_000, format=kind, subtype=subtype)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "subtype"),
    [
        ("WAV", "PCM_U8"),
        ("WAV", "PCM_16"),
        ("WAV", "PCM_24"),
        ("WAV", "PCM_32"),
        ("WAV", "FLOAT"),
        ("WAV", "DOUBLE"),
        ("WAV", "ULAW"),
        ("WAV", "ALAW"),
        ("WAVEX", "PCM_16"),
        ("RF64", "PCM_16"),
        ("FLAC", "PCM_16"),
        ("OGG", "VORBIS"),
        ("OGG", "OPUS"),
        ("MP3", None),
    ],
)
def test_every_kind_that_recorders_make_is_known(kind: str, subtype: str | None) -> None:
    assert is_known(io.BytesIO(made(kind, subtype)))


@pytest.mark.parametrize(
    ("kind", "subtype"),
    [("WAV", "IMA_ADPCM"), ("WAV", "MS_ADPCM"), ("WAV", "GSM610"), ("WAVEX", "ULAW"), ("AU", None)]
    + [(kind, None) for kind in ("CAF", "AIFF", "W64", "VOC", "PAF", "SVX", "NIST", "IRCAM", "MAT4", "SDS")],
)
def test_no_other_kind_reaches_the_decoder(
    kind: str, subtype: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = made(kind, subtype)
    known = is_known(io.BytesIO(data))
    assert known == (subtype == "ULAW")
    if known:
        return
    monkeypatch.setattr(audio_file, "_opened_in_sequence", lambda path: pytest.fail("it was decoded"))
    path = tmp_path / "a.wav"
    path.write_bytes(data)
    with pytest.raises(AudioFileError, match="not a sound file that coach can read"):
        open_audio(path)


def test_chunks_before_the_format_are_passed_over_and_a_file_without_one_is_not_known() -> None:
    data = made("WAV", "PCM_16")
    notes = b"LIST" + (5).to_bytes(4, "little") + b"notes\0"
    assert is_known(io.BytesIO(data[:12] + notes * 3 + data[12:]))
    assert not is_known(io.BytesIO(data[:12] + notes * 100 + data[12:]))
    assert not is_known(io.BytesIO(data[:12] + data[36:]))
    assert not is_known(io.BytesIO(data[:14]))


@pytest.mark.parametrize("padding", [0, 700], ids=["as told", "padded"])
def test_a_picture_before_an_mp3_is_passed_over(padding: int) -> None:
    tag = b"ID3\x03\0\0" + bytes([0, 1, 0, 0]) + bytes(1 << 14) + bytes(padding)
    assert is_known(io.BytesIO(tag + made("MP3")))
    assert not is_known(io.BytesIO(tag + b"MZ\x90\0" * 10))


@pytest.mark.parametrize("path", sorted(AUDIO.glob("*.flac")), ids=lambda path: path.name)
def test_the_demo_recordings_are_known(path: Path) -> None:
    with path.open("rb") as file:
        assert is_known(file)
