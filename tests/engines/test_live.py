from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from coach.engines import Block, live, watch
from coach.engines.live import LiveMicrophone, call_quality
from coach.engines.pcm import to_pcm
from coach.errors import DeviceError

RATE = 8000
BLOCK = 200  # 25 ms
LOUD = np.full(BLOCK, 0.1)
ZERO = np.zeros(BLOCK)
LOST = np.zeros(0)  # its time passes and nothing is sent


class ScriptedSource:
    """Sends the blocks of a script in real time from a thread, then no more."""

    def __init__(self, script: Callable[[], Iterator[np.ndarray]]) -> None:
        self._script = script
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None
        self.closes = 0

    def open(self, on_sound: Callable[[bytes], None]) -> tuple[str, int]:
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._send, args=(on_sound, self._closed), daemon=True)
        self._thread.start()
        return "scripted", RATE

    def _send(self, on_sound: Callable[[bytes], None], closed: threading.Event) -> None:
        due = time.monotonic()
        for block in self._script():
            due += BLOCK / RATE
            if block is LOST:
                continue
            if closed.wait(max(0.0, due - time.monotonic())):
                return
            on_sound(to_pcm(block))

    def close(self) -> None:
        self.closes += 1
        self._closed.set()


class HangingSource:
    """Does not come back from `open` until it is let go."""

    def __init__(self) -> None:
        self.hanging, self.closed = threading.Event(), threading.Event()
        self.opens = 0

    def open(self, on_sound: Callable[[bytes], None]) -> tuple[str, int]:
        self.opens += 1
        self.hanging.wait(30)
        return "hanging", RATE

    def close(self) -> None:
        self.closed.set()


def forever(block: np.ndarray) -> Iterator[np.ndarray]:
    while True:
        yield block


def take(
    microphone: LiveMicrophone, path: Path, *, seconds: float = 60.0
) -> tuple[live.Recorded, list[Block]]:
    blocks: list[Block] = []
    stop = threading.Event()

    def on_block(block: Block) -> None:
        blocks.append(block)
        if block.frames >= seconds * RATE:
            stop.set()

    return microphone.record(path, stop, on_block), blocks


def test_a_take_holds_what_came_from_the_call_to_the_stop(tmp_path: Path) -> None:
    microphone = LiveMicrophone(ScriptedSource(lambda: forever(LOUD)))
    armed = microphone.arm()
    assert armed.device == "scripted"
    assert 0.0 < armed.latency < 1.0
    assert microphone.room_power(0.5) == pytest.approx(0.01, rel=1e-3)
    recorded, blocks = take(microphone, tmp_path / "take.pcm", seconds=0.5)
    assert RATE * 0.5 <= recorded.frames <= RATE * 1.0
    assert (tmp_path / "take.pcm").stat().st_size == 2 * recorded.frames
    assert [block.frames for block in blocks] == list(range(BLOCK, recorded.frames + 1, BLOCK))
    assert (recorded.gaps, recorded.notes) == (0, ())
    microphone.close()
    microphone.close()


def test_the_last_word_is_not_cut_off_by_the_stop(tmp_path: Path) -> None:
    microphone = LiveMicrophone(ScriptedSource(lambda: forever(LOUD)))
    microphone.arm()
    stop = threading.Event()
    stop.set()
    assert microphone.record(tmp_path / "take.pcm", stop, lambda block: None).frames >= BLOCK
    microphone.close()


def test_a_source_that_stalls_is_noticed_within_two_seconds_and_its_sound_kept(tmp_path: Path) -> None:
    microphone = LiveMicrophone(ScriptedSource(lambda: iter([LOUD] * 20)))
    microphone.arm()
    began = time.monotonic()
    with pytest.raises(DeviceError, match="stopped sending sound"):
        take(microphone, tmp_path / "take.pcm")
    assert time.monotonic() - began < 0.5 + 2.0
    assert (tmp_path / "take.pcm").stat().st_size >= 2 * 15 * BLOCK


def test_digital_silence_is_said_within_two_seconds_and_never_ends_the_answer(tmp_path: Path) -> None:
    """As a headset that removes noise sends it: zeros while one thinks, then the answer."""

    def script() -> Iterator[np.ndarray]:
        yield from [ZERO] * 100  # 2.5 s
        yield from forever(LOUD)

    microphone = LiveMicrophone(ScriptedSource(script))
    microphone.arm()
    recorded, blocks = take(microphone, tmp_path / "take.pcm", seconds=3.0)
    microphone.close()
    assert recorded.frames >= 3.0 * RATE
    said = [(block.frames / RATE, block.notice) for block in blocks if block.notice]
    assert [sentence for _, sentence in said] == [watch.NOTHING_YET, watch.NOW_HEARD]
    assert said[0][0] < 2.0
    assert blocks[-1].peak > 0.0
    assert live.MUTED not in recorded.notes
    assert "from second 0" in recorded.notes[0]


def test_a_take_of_zeros_ends_with_its_stop_and_says_first_that_it_is_one(tmp_path: Path) -> None:
    microphone = LiveMicrophone(ScriptedSource(lambda: forever(ZERO)))
    microphone.arm()
    recorded, blocks = take(microphone, tmp_path / "take.pcm", seconds=2.0)
    microphone.close()
    assert recorded.frames >= 2.0 * RATE
    assert recorded.notes == (live.MUTED,)
    assert [block.notice for block in blocks if block.notice] == [watch.NOTHING_YET]


def test_sound_that_is_lost_is_said_once_and_noted(tmp_path: Path) -> None:
    def script() -> Iterator[np.ndarray]:
        for _ in range(2):
            yield from [LOUD] * 60  # 1.5 s
            yield from [LOST] * 12  # 0.3 s
        yield from forever(LOUD)

    microphone = LiveMicrophone(ScriptedSource(script))
    microphone.arm()
    recorded, blocks = take(microphone, tmp_path / "take.pcm", seconds=4.5)
    microphone.close()
    assert recorded.gaps == 2
    assert [block.notice for block in blocks if block.notice] == [watch.LOST]
    assert recorded.notes[0].startswith("Sound was lost 2 times")


def test_a_source_that_never_sends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "FIRST_BLOCK_SECONDS", 0.1)
    source = ScriptedSource(lambda: iter([]))
    with pytest.raises(DeviceError, match="sent no sound"):
        LiveMicrophone(source).arm()
    assert source.closes == 2  # what was open before, and this one


def test_a_source_that_never_opens_is_given_up_and_closed_if_it_opens_after_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = HangingSource()
    microphone = LiveMicrophone(source)
    monkeypatch.setattr(live, "OPEN_SECONDS", 0.1)
    for _ in range(2):
        with pytest.raises(DeviceError, match="did not open in time"):
            microphone.arm()
    assert source.opens == 1  # while it hangs, it is not asked again
    source.closed.clear()
    source.hanging.set()
    assert source.closed.wait(10)


def test_a_room_that_was_not_heard_has_no_power() -> None:
    assert LiveMicrophone(ScriptedSource(lambda: iter([]))).room_power(1.0) is None


@pytest.mark.parametrize("rate", [8_000, 16_000])
def test_telephone_rates_are_named(rate: int) -> None:
    assert f"({rate // 1000} kHz)" in (call_quality(rate) or "")


@pytest.mark.parametrize("rate", [22_050, 32_000, 44_100, 48_000])
def test_other_rates_are_not(rate: int) -> None:
    assert call_quality(rate) is None
