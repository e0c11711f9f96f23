from __future__ import annotations

import contextlib
import hashlib
import os
import time
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach.engines.audio_file import open_audio
from coach.errors import AudioFileError, UsageError

RATE = 16_000


def noise(seconds: float, *, channels: int = 1) -> np.ndarray:
    random = np.random.default_rng(7)
    return (0.1 * random.standard_normal((round(seconds * RATE), channels))).astype(np.float32)


def written(path: Path, samples: np.ndarray, *, rate: int = RATE, subtype: str | None = None) -> Path:
    with soundfile.SoundFile(path, "w", rate, samples.shape[1], subtype=subtype) as file:
        for start in range(
            0, len(samples), rate
        ):  # libsndfile's Vorbis encoder overflows the stack otherwise
            file.write(samples[start : start + rate])
    return path


def whole(path: Path, seconds: float = 10.0) -> np.ndarray:
    with open_audio(path) as audio:
        return np.concatenate(list(audio.blocks(seconds)))


def flac_claiming(path: Path, frames: int, samples: np.ndarray) -> Path:
    """A FLAC whose header claims `frames`; 0 is the format's way of saying 'unknown'."""
    data = bytearray(written(path, samples).read_bytes())
    fields = int.from_bytes(data[21:26], "big")  # the last 36 bits of STREAMINFO's 5 bytes are the length
    data[21:26] = ((fields >> 36 << 36) | frames).to_bytes(5, "big")
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("ending", ["wav", "flac", "ogg", "mp3"])
def test_each_format_is_read_in_blocks_of_float32(tmp_path: Path, ending: str) -> None:
    path = written(tmp_path / f"answer.{ending}", noise(2.5, channels=2))
    with open_audio(path) as audio:
        assert (audio.name, audio.rate, audio.channels) == (f"answer.{ending}", RATE, 2)
        blocks = list(audio.blocks(1.0))
    assert [len(block) for block in blocks[:2]] == [RATE, RATE]
    assert sum(len(block) for block in blocks) == pytest.approx(2.5 * RATE, abs=1200)
    assert all(block.dtype == np.float32 and block.shape[1] == 2 for block in blocks)


@pytest.mark.parametrize("ending", ["wav", "flac", "ogg", "mp3"])
def test_the_samples_do_not_depend_on_the_length_of_the_blocks(tmp_path: Path, ending: str) -> None:
    path = written(tmp_path / f"a.{ending}", noise(7.3))
    once = whole(path, 60)
    for seconds in (0.013, 0.5, 1.0, 3.7):
        assert np.array_equal(whole(path, seconds), once)
    with soundfile.SoundFile(path) as file:  # soundfile.read() seeks first, which is not exact for MP3
        assert np.array_equal(once, file.read(dtype="float32", always_2d=True))


def test_pcm_samples_come_back_exactly(tmp_path: Path) -> None:
    ramp = np.arange(-32_768, 32_768, dtype=np.int16)[:, None]
    assert np.array_equal(whole(written(tmp_path / "a.wav", ramp)), (ramp / 32_768).astype(np.float32))


def test_the_sha256_is_that_of_the_bytes_of_the_file(tmp_path: Path) -> None:
    path = written(tmp_path / "a.flac", noise(1))
    with open_audio(path) as audio:
        assert audio.sha256() == hashlib.sha256(path.read_bytes()).hexdigest()


def test_one_channel_of_nothing_is_read_as_it_is(tmp_path: Path) -> None:
    assert not whole(written(tmp_path / "zeros.wav", np.zeros((RATE, 1), dtype=np.float32))).any()


def test_blocks_already_given_are_not_written_over(tmp_path: Path) -> None:
    samples = noise(3)
    with open_audio(written(tmp_path / "a.wav", samples, subtype="FLOAT")) as audio:
        first, *_ = audio.blocks(1.0)
    assert np.array_equal(first, samples[:RATE])


@pytest.fixture(scope="module")
def bomb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """1 GB of 16-bit samples in less than 1 MiB."""
    path = tmp_path_factory.mktemp("bomb") / "bomb.flac"
    silence = np.zeros((480_000, 2), dtype=np.int16)
    with soundfile.SoundFile(path, "w", 48_000, 2, subtype="PCM_16") as file:
        for _ in range(525):
            file.write(silence)
    assert path.stat().st_size < 2**20
    return path


def message_of(path: Path, kind: type[Exception], **options: float) -> str:
    with pytest.raises(kind) as caught, open_audio(path, **options) as audio:
        list(audio.blocks())
    text = str(caught.value)
    assert "\n" not in text
    assert "\x1b" not in text
    assert text.endswith(".")
    return text


def test_a_missing_file_is_a_usage_error(tmp_path: Path) -> None:
    assert "does not exist" in message_of(tmp_path / "none.wav", UsageError)
    assert "does not exist" in message_of(tmp_path / "none" / "none.wav", UsageError)


def test_names_the_system_cannot_hold_are_usage_errors(tmp_path: Path) -> None:
    message_of(tmp_path / ("a" * 4000), UsageError)
    message_of(tmp_path / "nul\0.wav", UsageError)
    message_of(written(tmp_path / "a.wav", noise(0.1)) / "b.wav", UsageError)


def test_a_folder_is_a_usage_error(tmp_path: Path) -> None:
    assert "is a folder" in message_of(tmp_path, UsageError)


def test_a_file_that_may_not_be_read_is_a_usage_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "private.wav", noise(0.1))

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # root may read a file of mode 000
    assert "may not be read" in message_of(path, UsageError)


@pytest.mark.skipif(os.name != "posix", reason="named pipes are a thing of POSIX")
def test_pipes_and_devices_are_refused_without_waiting_for_them(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    assert "not a regular file" in message_of(tmp_path / "pipe.wav", UsageError)
    assert "not a regular file" in message_of(Path("/dev/zero"), UsageError)


def test_an_empty_file_is_named_as_empty(tmp_path: Path) -> None:
    (tmp_path / "empty.wav").touch()
    assert "is empty" in message_of(tmp_path / "empty.wav", AudioFileError)


@pytest.mark.parametrize("name", ["notes.wav", "notes.txt", "notes.raw", "notes.mp3"])
def test_text_is_not_sound_whatever_its_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("This is not sound. " * 500)
    assert "not a sound file" in message_of(tmp_path / name, AudioFileError)


def test_a_file_of_no_frames_holds_no_sound(tmp_path: Path) -> None:
    path = written(tmp_path / "zero.wav", np.zeros((0, 1), dtype=np.float32))
    assert "no sound" in message_of(path, AudioFileError)


def test_a_file_beyond_the_allowed_length_is_refused_when_opened(tmp_path: Path) -> None:
    path = written(tmp_path / "long.wav", noise(2.1))
    with pytest.raises(AudioFileError, match="longer than"):
        open_audio(path, max_seconds=2)
    with open_audio(path, max_seconds=2.1) as audio:
        assert sum(len(block) for block in audio.blocks()) == round(2.1 * RATE)


def test_the_length_is_counted_when_the_header_does_not_say(tmp_path: Path) -> None:
    path = flac_claiming(tmp_path / "unknown.flac", 0, noise(2.5))
    with open_audio(path) as audio:
        assert audio.frames == round(2.5 * RATE)
        assert sum(len(block) for block in audio.blocks()) == round(2.5 * RATE)
    assert "longer than" in message_of(path, AudioFileError, max_seconds=2)


def test_a_header_that_claims_more_than_there_is_does_no_harm(tmp_path: Path) -> None:
    path = flac_claiming(tmp_path / "claims.flac", 100 * RATE, noise(1.5))
    assert len(whole(path)) == round(1.5 * RATE)
    cut = tmp_path / "cut.wav"
    cut.write_bytes(written(tmp_path / "full.wav", noise(2)).read_bytes()[: RATE * 2])
    assert len(whole(cut)) == RATE - 22


@pytest.mark.parametrize("claimed", [True, False])
def test_a_gigabyte_of_flac_from_a_megabyte_is_refused_quickly(
    bomb: Path, tmp_path: Path, claimed: bool
) -> None:
    path = tmp_path / "bomb.flac"
    data = bytearray(bomb.read_bytes())
    if not claimed:
        data[21:26] = (int.from_bytes(data[21:26], "big") >> 36 << 36).to_bytes(5, "big")
    path.write_bytes(data)
    began = time.monotonic()
    with pytest.raises(AudioFileError, match="longer than 60 minutes"):
        open_audio(path)
    assert time.monotonic() - began < (1 if claimed else 30)


@pytest.mark.parametrize(("rate", "fine"), [(3_999, False), (4_000, True), (384_000, True), (384_001, False)])
def test_a_rate_no_recorder_makes_is_refused(tmp_path: Path, rate: int, fine: bool) -> None:
    path = written(tmp_path / "rate.wav", noise(0.1), rate=rate)
    if fine:
        open_audio(path).close()
    else:
        assert str(rate) in message_of(path, AudioFileError)


def test_more_than_eight_channels_are_refused(tmp_path: Path) -> None:
    open_audio(written(tmp_path / "eight.wav", noise(0.1, channels=8))).close()
    path = written(tmp_path / "nine.wav", noise(0.1, channels=9))
    assert "9 channels" in message_of(path, AudioFileError)


def test_a_file_broken_in_the_middle_names_the_second(tmp_path: Path) -> None:
    path = written(tmp_path / "broken.flac", noise(30))
    data = bytearray(path.read_bytes())
    half = len(data) // 2
    data[half : half + 20_000] = bytes(20_000)
    path.write_bytes(data)
    text = message_of(path, AudioFileError)
    second = int(text.split("second ")[1].split(":")[0])
    assert second in (13, 14, 15)


def test_a_hostile_file_name_is_shown_harmlessly(tmp_path: Path) -> None:
    (tmp_path / "\x1b]52;c;aGk=\x07[red]\u202e.wav").write_text("no")
    (path,) = tmp_path.iterdir()
    text = message_of(path, AudioFileError)
    assert not set(text) & set("\x1b\x07\u202e")


@pytest.mark.skipif(os.name != "posix", reason="only POSIX names may be any bytes")
def test_a_file_name_that_is_not_utf_8_is_opened_all_the_same(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.wav"))
    path.write_bytes(written(tmp_path / "a.wav", noise(0.5)).read_bytes())
    with open_audio(path) as audio:
        assert sum(len(block) for block in audio.blocks()) == RATE // 2
        audio.name.encode("utf-8")


def test_memory_does_not_grow_with_the_length(tmp_path: Path) -> None:
    path = written(tmp_path / "long.flac", np.zeros((600 * RATE, 1), dtype=np.float32))
    with open_audio(path) as audio:
        tracemalloc.start()
        for _ in audio.blocks(10):
            pass
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 4 * 10 * RATE * 4  # a few blocks of 10 s; the whole would be 15 times that


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), ending=st.sampled_from(["wav", "flac", "ogg"]))
def test_damaged_files_are_read_or_refused_but_never_crash(
    tmp_path: Path, data: st.DataObject, ending: str
) -> None:
    source = tmp_path / f"source.{ending}"
    if not source.exists():
        written(source, noise(0.4))
    damaged = bytearray(source.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / f"damaged.{ending}"
    path.write_bytes(damaged[: data.draw(st.integers(1, len(damaged)))])
    with contextlib.suppress(AudioFileError), open_audio(path, max_seconds=10) as audio:
        assert sum(len(block) for block in audio.blocks()) <= 10 * audio.rate
