"""A recording that rests: nothing of what is heard meanwhile stays, and no clock takes it for lost sound."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from coach.engines import Block
from coach.engines.answers import FileMicrophone
from coach.engines.live import LiveMicrophone
from coach.engines.pause import GUARD_SECONDS, Pause
from tests.engines.test_live import BLOCK, RATE, ScriptedSource


def numbered() -> Iterator[np.ndarray]:
    """Blocks that say which they are: the n-th holds n / 1000 of full scale."""
    for n in range(1, 900):
        yield np.full(BLOCK, n / 1000)


def test_what_is_heard_in_a_pause_is_nowhere_and_the_rest_is_complete(tmp_path: Path) -> None:
    microphone, pause, stop = LiveMicrophone(ScriptedSource(numbered)), Pause(), threading.Event()
    microphone.arm()
    begun = threading.Event()

    def on_block(block: Block) -> None:
        if block.frames >= 20 * BLOCK and not begun.is_set():
            begun.set()
            pause.begin()
            threading.Timer(0.8, pause.end).start()
        if block.frames >= 60 * BLOCK:
            stop.set()

    recorded = microphone.record(tmp_path / "take.pcm", stop, on_block, pause)
    microphone.close()
    heard = np.frombuffer((tmp_path / "take.pcm").read_bytes(), dtype="<i2")[::BLOCK]
    numbers = np.round(heard / 32768 * 1000).astype(int)
    steps = np.diff(numbers)
    (jump,) = np.flatnonzero(steps != 1)

    assert pause.cuts == ((jump + 1) * BLOCK,)
    assert steps[jump] * BLOCK / RATE >= 0.8 + GUARD_SECONDS - 0.1  # with the sound of the key left out too
    assert pause.left_out == (steps[jump] - 1) * BLOCK
    assert (recorded.gaps, recorded.notes) == (0, ())


def test_a_second_pause_is_a_second_cut_and_one_without_sound_between_is_none() -> None:
    pause = Pause()
    assert pause.takes(100, rate=1000)
    pause.begin()
    assert not pause.takes(100, rate=1000)
    pause.end()
    pause.begin()
    assert not pause.takes(100, rate=1000)
    pause.end()
    assert [pause.takes(100, rate=1000) for _ in range(3)] == [False, False, True]
    pause.begin()
    assert not pause.takes(100, rate=1000)
    assert pause.cuts == (100, 200)


def test_a_pause_before_the_first_sound_is_no_cut() -> None:
    pause = Pause()
    pause.begin()
    pause.takes(100, rate=1000)
    assert pause.cuts == ()


@pytest.mark.parametrize("speed", ["1", "max"])
def test_a_file_in_place_of_the_microphone_waits(tmp_path: Path, speed: str) -> None:
    sound = (np.random.default_rng(1).standard_normal(RATE) * 3000).astype("<i2")
    soundfile.write(tmp_path / "said.wav", sound, RATE)
    microphone, pause = FileMicrophone(tmp_path / "said.wav", speed), Pause()  # type: ignore[arg-type]
    microphone.arm()
    begun = threading.Event()

    def on_block(block: Block) -> None:
        if not begun.is_set():
            begun.set()
            pause.begin()
            threading.Timer(0.2, pause.end).start()

    recorded = microphone.record(tmp_path / "take.pcm", threading.Event(), on_block, pause)

    assert recorded.frames == RATE
    assert (tmp_path / "take.pcm").read_bytes() == sound.tobytes()


def test_stopping_in_a_pause_ends_the_take(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "said.wav", np.zeros(RATE * 60, dtype="<i2"), RATE)
    microphone, pause, stop = FileMicrophone(tmp_path / "said.wav"), Pause(), threading.Event()
    microphone.arm()

    def on_block(block: Block) -> None:
        if not pause.resting:
            pause.begin()
            threading.Timer(0.2, stop.set).start()

    assert microphone.record(tmp_path / "take.pcm", stop, on_block, pause).frames < RATE
