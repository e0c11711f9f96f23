from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from coach.engines import Block
from coach.engines.answers import FileMicrophone
from coach.errors import AudioFileError, DiskFullError, UsageError


def write(path: Path, samples: np.ndarray, *, rate: int = 8000) -> Path:
    soundfile.write(path, samples, rate, subtype="PCM_16")
    return path


def noise(seconds: float, *, rate: int = 8000, channels: int = 1) -> np.ndarray:
    shape = round(seconds * rate) if channels == 1 else (round(seconds * rate), channels)
    return np.random.default_rng(3).integers(-9000, 9000, shape).astype("<i2")


def test_a_file_comes_out_sample_for_sample_at_its_own_rate(tmp_path: Path) -> None:
    samples = noise(3.01, rate=44_100)
    microphone = FileMicrophone(write(tmp_path / "answer.flac", samples, rate=44_100), "max")
    armed = microphone.arm()
    assert (armed.device, armed.rate, armed.warning) == ("answer file", 44_100, None)
    assert microphone.room_power(1.0) is None
    blocks: list[Block] = []
    recorded = microphone.record(tmp_path / "take.pcm", threading.Event(), blocks.append)
    assert (tmp_path / "take.pcm").read_bytes() == samples.tobytes()
    assert recorded.frames == blocks[-1].frames == len(samples)
    assert (recorded.gaps, recorded.notes) == (0, ())


def test_two_channels_become_their_mean(tmp_path: Path) -> None:
    samples = noise(0.5, channels=2) // 2 * 2
    microphone = FileMicrophone(write(tmp_path / "answer.wav", samples), "max")
    microphone.arm()
    microphone.record(tmp_path / "take.pcm", threading.Event(), lambda block: None)
    taken = np.fromfile(tmp_path / "take.pcm", dtype="<i2")
    assert np.array_equal(taken, samples.astype(int).sum(axis=1) // 2)


def test_real_time_takes_as_long_as_the_sound(tmp_path: Path) -> None:
    microphone = FileMicrophone(write(tmp_path / "answer.wav", noise(0.6)), "1")
    microphone.arm()
    early: list[float] = []
    began = time.monotonic()

    def on_block(block: Block) -> None:
        early.append(block.frames / 8000 - (time.monotonic() - began))

    microphone.record(tmp_path / "take.pcm", threading.Event(), on_block)
    assert time.monotonic() - began >= 0.6
    assert max(early) <= 0.001  # no block comes before its sound would have been spoken


def test_stop_ends_a_file_that_plays_in_real_time(tmp_path: Path) -> None:
    microphone = FileMicrophone(write(tmp_path / "answer.wav", noise(30)), "1")
    microphone.arm()
    stop = threading.Event()
    began = time.monotonic()
    recorded = microphone.record(tmp_path / "take.pcm", stop, lambda block: stop.set())
    assert time.monotonic() - began < 5
    assert 0 < recorded.frames < 30 * 8000
    microphone.close()
    microphone.close()


def test_the_same_file_can_be_played_again_after_arming_again(tmp_path: Path) -> None:
    samples = noise(0.2)
    microphone = FileMicrophone(write(tmp_path / "answer.wav", samples), "max")
    for take in ("1.pcm", "2.pcm"):
        microphone.arm()
        microphone.record(tmp_path / take, threading.Event(), lambda block: None)
        assert (tmp_path / take).read_bytes() == samples.tobytes()


def test_a_silent_file_is_recorded_as_it_is(tmp_path: Path) -> None:
    microphone = FileMicrophone(write(tmp_path / "answer.wav", np.zeros(16_000, dtype="<i2")), "max")
    microphone.arm()
    levels: list[float] = []
    microphone.record(tmp_path / "take.pcm", threading.Event(), lambda block: levels.append(block.level_db))
    assert set(levels) == {-120.0}


def test_a_full_disk_ends_it_and_keeps_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    microphone = FileMicrophone(write(tmp_path / "answer.wav", noise(20)), "max")
    microphone.arm()
    real = os.write

    def small_disk(fd: int, pcm: bytes) -> int:
        left = 10_000 - os.fstat(fd).st_size
        return real(fd, pcm[: max(0, left)])

    monkeypatch.setattr(os, "write", small_disk)
    with pytest.raises(DiskFullError):
        microphone.record(tmp_path / "take.pcm", threading.Event(), lambda block: None)
    assert (tmp_path / "take.pcm").stat().st_size == 10_000


def test_files_that_cannot_be_played_are_refused_when_armed(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        FileMicrophone(tmp_path / "none.wav").arm()
    (tmp_path / "text.wav").write_text("not sound")
    with pytest.raises(AudioFileError):
        FileMicrophone(tmp_path / "text.wav").arm()
