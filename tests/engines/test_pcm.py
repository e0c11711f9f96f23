from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.engines.pcm import PcmWriter, block_of, level_db, to_float, to_pcm
from coach.errors import CoachError, DiskFullError

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX file modes and limits")


@given(st.binary(max_size=400).map(lambda raw: raw[: len(raw) // 2 * 2]))
def test_sixteen_bit_sound_survives_the_way_to_float_and_back(pcm: bytes) -> None:
    assert to_pcm(to_float(pcm)) == pcm


def test_samples_beyond_full_scale_are_clipped_and_what_is_no_number_is_silence() -> None:
    samples = np.array([2.0, -2.0, np.nan, np.inf, -np.inf, 0.5], dtype=np.float32)
    assert np.frombuffer(to_pcm(samples), dtype="<i2").tolist() == [32767, -32768, 0, 32767, -32768, 16384]


def test_channels_are_averaged() -> None:
    stereo = np.array([[0.5, 0.0], [0.25, -0.25]], dtype=np.float32)
    assert np.frombuffer(to_pcm(stereo), dtype="<i2").tolist() == [8192, 0]


def test_the_level_of_a_full_scale_sine_is_three_decibels_below_full_scale() -> None:
    sine = np.sin(2 * np.pi * 100 * np.arange(16_000) / 16_000)
    assert level_db(sine) == pytest.approx(-3.0103, abs=1e-3)
    assert level_db(np.zeros(100)) == -120.0
    assert level_db(np.zeros(0)) == -120.0


def test_a_block_says_how_loud_it_is_and_how_much_is_on_disk() -> None:
    block = block_of(to_pcm(np.array([0.5, -0.25])), frames=7)
    assert (block.frames, block.peak) == (7, 0.5)
    assert block.level_db == pytest.approx(10 * np.log10((0.25 + 0.0625) / 2), abs=1e-6)


def test_sound_is_appended_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "take.pcm"
    for piece in (b"\x01\x00" * 10, b"\x02\x00" * 5):
        writer = PcmWriter(path, rate=16_000)
        writer.write(piece)
        writer.close()
        writer.close()
    assert path.read_bytes() == b"\x01\x00" * 10 + b"\x02\x00" * 5
    assert writer.frames == 5


@posix
def test_the_file_is_private_from_the_first_byte_whatever_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "take.pcm"
    before = os.umask(0)
    try:
        writer = PcmWriter(path, rate=16_000)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
    writer.close()


def test_every_second_of_sound_is_forced_to_disk_and_the_rest_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    path = tmp_path / "take.pcm"
    monkeypatch.setattr(os, "fsync", lambda fd: synced.append(path.stat().st_size // 2))
    writer = PcmWriter(path, rate=1000)
    for _ in range(25):
        writer.write(bytes(2 * 100))
    assert synced == [1000, 2000]
    writer.close()
    assert synced == [1000, 2000, 2500]


@pytest.mark.parametrize("known", [True, False])
def test_on_macos_sound_is_forced_through_the_cache_of_the_drive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    asked: list[tuple[int, int]] = []
    plain: list[int] = []

    def fcntl(fd: int, command: int) -> None:
        asked.append((fd, command))
        if not known:
            raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))

    writer = PcmWriter(tmp_path / "take.pcm", rate=1000)
    with monkeypatch.context() as macos:
        macos.setattr(sys, "platform", "darwin")
        macos.setitem(sys.modules, "fcntl", SimpleNamespace(fcntl=fcntl, F_FULLFSYNC=51))
        macos.setattr(os, "fsync", plain.append)
        writer.write(bytes(2 * 1000))
    assert asked == [(asked[0][0], 51)]
    assert plain == ([] if known else [asked[0][0]])  # a network disk knows fsync alone
    writer.close()


@pytest.mark.parametrize("full", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_is_told_from_other_faults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full: int
) -> None:
    def refuse(fd: int, pcm: bytes) -> int:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "write", refuse)
    writer = PcmWriter(tmp_path / "take.pcm", rate=1000)
    code = full
    with pytest.raises(DiskFullError, match="is kept"):
        writer.write(b"\0\0")
    code = errno.EIO
    with pytest.raises(CoachError, match="cannot be written") as caught:
        writer.write(b"\0\0")
    assert not isinstance(caught.value, DiskFullError)
    writer.close()


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CoachError, match="cannot be written"):
        PcmWriter(tmp_path / "none" / "take.pcm", rate=1000)


@posix
@pytest.mark.parametrize("limit", [4_001, 4_000])
def test_a_short_write_is_a_full_disk_and_leaves_whole_frames(tmp_path: Path, limit: int) -> None:
    path = tmp_path / "take.pcm"
    script = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from coach.engines.pcm import PcmWriter\n"
        "from coach.errors import DiskFullError\n"
        "limit = int(sys.argv[2])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))\n"
        "writer = PcmWriter(Path(sys.argv[1]), rate=16000)\n"
        "try:\n"
        "    while True: writer.write(b'\\1\\0' * 400)\n"
        "except DiskFullError as error:\n"
        "    writer.close()\n"
        "    print(writer.frames, error.message)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path), str(limit)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
    )
    frames, _, message = done.stdout.partition(" ")
    assert message.startswith("The disk is full"), done.stderr
    assert int(frames) == 2_000
    assert path.read_bytes() == b"\1\0" * 2_000


def test_the_writer_alone_does_not_load_numpy() -> None:
    script = "import sys, coach.engines.pcm, coach.engines.tape, coach.engines.live, coach.engines.answers, "
    script += "coach.engines.microphone, coach.engines.speaker, coach.engines.fakes; "
    script += "print(sorted({'numpy', 'msgspec', 'miniaudio', 'soundfile'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.strip() == "[]", done.stderr
