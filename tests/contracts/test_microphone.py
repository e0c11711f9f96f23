"""What every Microphone promises: the device, a file in its place, and the fake."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from coach.engines import Block, Microphone
from coach.engines.answers import FileMicrophone
from coach.engines.fakes import FakeMicrophone
from coach.engines.live import MUTED
from coach.engines.microphone import DeviceMicrophone
from coach.engines.watch import NOTHING_YET
from coach.errors import DeviceError

KINDS = ["device"] if os.environ.get("COACH_CONTRACTS_ON_DEVICES") else ["fake", "file", "file in real time"]


@pytest.fixture(params=KINDS)
def microphone(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Microphone]:
    samples = np.random.default_rng(2).normal(0.0, 0.1, 16_000 * 30)
    made: Microphone
    if request.param == "device":
        made = DeviceMicrophone()
    elif request.param == "fake":
        made = FakeMicrophone(samples)
    else:
        soundfile.write(tmp_path / "answer.wav", samples, 16_000)
        made = FileMicrophone(tmp_path / "answer.wav", "1" if "real" in request.param else "max")
    yield made
    made.close()


def stop_after(
    seconds: float, rate: int, blocks: list[Block]
) -> tuple[threading.Event, Callable[[Block], None]]:
    stop = threading.Event()

    def on_block(block: Block) -> None:
        blocks.append(block)
        if block.frames >= seconds * rate:
            stop.set()

    return stop, on_block


def test_arming_names_the_source_and_its_rate(microphone: Microphone) -> None:
    armed = microphone.arm()
    assert armed.device
    assert 8_000 <= armed.rate <= 192_000
    assert 0.0 <= armed.latency < 10.0


def test_every_block_is_on_disk_when_it_is_told(microphone: Microphone, tmp_path: Path) -> None:
    armed = microphone.arm()
    take = tmp_path / "take.pcm"
    on_disk: list[tuple[int, int]] = []
    stop = threading.Event()

    def on_block(block: Block) -> None:
        on_disk.append((take.stat().st_size, 2 * block.frames))
        if block.frames > 0.3 * armed.rate:
            stop.set()

    recorded = microphone.record(take, stop, on_block)
    assert all(size >= told for size, told in on_disk)
    assert [told for _, told in on_disk] == sorted({told for _, told in on_disk})
    assert take.stat().st_size == 2 * recorded.frames
    assert take.stat().st_mode & 0o777 == 0o600 or os.name != "posix"


def test_blocks_say_how_loud_they_are(microphone: Microphone, tmp_path: Path) -> None:
    armed = microphone.arm()
    blocks: list[Block] = []
    microphone.record(tmp_path / "take.pcm", *stop_after(0.3, armed.rate, blocks))
    assert all(0.0 <= block.peak <= 1.0 for block in blocks)
    assert all(-120.0 <= block.level_db <= 0.0 for block in blocks)


def test_stop_ends_the_take_soon(microphone: Microphone, tmp_path: Path) -> None:
    armed = microphone.arm()
    blocks: list[Block] = []
    recorded = microphone.record(tmp_path / "take.pcm", *stop_after(0.2, armed.rate, blocks))
    assert recorded.frames < 20 * armed.rate
    assert (recorded.gaps, recorded.notes) == (0, ())
    assert not [block for block in blocks if block.notice]


def test_a_second_take_does_not_touch_the_first(microphone: Microphone, tmp_path: Path) -> None:
    for name in ("1.pcm", "2.pcm"):
        armed = microphone.arm()
        microphone.record(tmp_path / name, *stop_after(0.2, armed.rate, []))
        if name == "1.pcm":
            first = (tmp_path / "1.pcm").read_bytes()
    assert (tmp_path / "1.pcm").read_bytes() == first
    assert (tmp_path / "2.pcm").stat().st_size > 0


def test_recording_needs_an_armed_microphone(microphone: Microphone, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="arm"):
        microphone.record(tmp_path / "take.pcm", threading.Event(), lambda block: None)
    assert not (tmp_path / "take.pcm").exists()


def test_closing_twice_is_allowed(microphone: Microphone) -> None:
    microphone.arm()
    microphone.close()
    microphone.close()


@pytest.mark.needs("pulseaudio", "pactl", "paplay")
def test_the_real_microphone_keeps_the_contract(on_devices: Callable[[str], None]) -> None:
    on_devices("tests/contracts/test_microphone.py")


def test_the_fake_fails_as_the_device_does(tmp_path: Path) -> None:
    fake = FakeMicrophone(np.full(16_000 * 5, 0.1), fail_after=0.5)
    fake.arm()
    with pytest.raises(DeviceError, match="stopped sending sound"):
        fake.record(tmp_path / "take.pcm", threading.Event(), lambda block: None)
    assert (tmp_path / "take.pcm").stat().st_size == 2 * 16_000 * 0.5


def test_the_fake_is_muted_as_the_device_is(tmp_path: Path) -> None:
    fake = FakeMicrophone(np.full(16_000 * 5, 0.1), zeros=True)
    fake.arm()
    blocks: list[Block] = []
    recorded = fake.record(tmp_path / "take.pcm", threading.Event(), blocks.append)
    said = [block for block in blocks if block.notice]
    assert [block.notice for block in said] == [NOTHING_YET]
    assert 1.5 <= said[0].frames / 16_000 < 2.0
    assert recorded.frames == 5 * 16_000
    assert recorded.notes == (MUTED,)


def test_a_file_of_zeros_is_noted_as_one(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "zeros.wav", np.zeros(32_000), 16_000)
    microphone = FileMicrophone(tmp_path / "zeros.wav", "max")
    microphone.arm()
    recorded = microphone.record(tmp_path / "take.pcm", threading.Event(), lambda block: None)
    assert recorded.frames == 32_000
    assert "zeros.wav holds no sound at all" in recorded.notes[0]


def test_the_fake_can_be_a_device_that_never_starts_or_is_in_call_quality() -> None:
    with pytest.raises(DeviceError, match="sent no sound"):
        FakeMicrophone(np.zeros(0), stalled=True).arm()
    assert "call quality" in (FakeMicrophone(np.zeros(0), rate=8_000).arm().warning or "")
    assert FakeMicrophone(np.zeros(0), rate=44_100, latency=1.5).arm().latency == 1.5
