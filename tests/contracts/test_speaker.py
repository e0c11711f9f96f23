"""What every Speaker promises: the device and the fake."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from coach.engines import Speaker
from coach.engines.fakes import FakeSpeaker
from coach.engines.speaker import DeviceSpeaker
from coach.errors import DeviceError

KINDS = ["device"] if os.environ.get("COACH_CONTRACTS_ON_DEVICES") else ["fake"]
MAKERS: dict[str, Callable[[], Speaker]] = {
    "device": DeviceSpeaker,
    "fake": FakeSpeaker,
}


@pytest.fixture(params=KINDS)
def speaker(request: pytest.FixtureRequest) -> Iterator[Speaker]:
    made = MAKERS[request.param]()
    yield made
    made.close()
    made.close()


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    path = tmp_path / "tone.wav"
    soundfile.write(path, 0.1 * np.sin(np.arange(44_100 * 20) / 20), 44_100)
    return path


def test_what_is_played_to_its_end_is_true(speaker: Speaker, tone: Path) -> None:
    assert speaker.play(tone, threading.Event(), start=1.0, end=1.2) is True


def test_two_sounds_follow_one_another(speaker: Speaker, tone: Path) -> None:
    for _ in range(2):
        assert speaker.play(tone, threading.Event(), end=0.1) is True


def test_what_was_stopped_before_it_began_is_false(speaker: Speaker, tone: Path) -> None:
    stop = threading.Event()
    stop.set()
    began = time.monotonic()
    assert speaker.play(tone, stop) is False
    assert time.monotonic() - began < 5.0


@pytest.mark.needs("pulseaudio", "pactl", "paplay")
def test_the_real_speaker_keeps_the_contract(on_devices: Callable[[str], None]) -> None:
    on_devices("tests/contracts/test_speaker.py")


def test_the_fake_remembers_and_can_be_absent_or_endless(tone: Path) -> None:
    fake = FakeSpeaker()
    fake.play(tone, threading.Event(), start=1.0)
    assert fake.played == [(tone, 1.0, None)]
    with pytest.raises(DeviceError):
        FakeSpeaker(absent=True).play(tone, threading.Event())
    stop = threading.Event()
    threading.Timer(0.05, stop.set).start()
    assert FakeSpeaker(endless=True).play(tone, stop) is False
