from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from coach.engines import Block, live
from coach.engines.live import LiveMicrophone, call_quality
from coach.engines.pcm import to_pcm
from coach.errors import DeviceError

RATE = 8000
BLOCK = 200  # 25 ms
LOUD = np.full(BLOCK, 0.1)
ZERO = np.zeros(BLOCK)


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
            if closed.wait(max(0.0, due - time.monotonic())):
                return
            on_sound(to_pcm(block))

    def close(self) -> None:
        self.closes += 1
        self._closed.set()


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


def test_a_muted_source_is_named_within_two_seconds(tmp_path: Path) -> None:
    microphone = LiveMicrophone(ScriptedSource(lambda: forever(ZERO)))
    microphone.arm()
    began = time.monotonic()
    with pytest.raises(DeviceError, match="mute switch"):
        take(microphone, tmp_path / "take.pcm")
    assert time.monotonic() - began < 2.0
    microphone.close()


def test_a_source_that_was_heard_before_and_is_silent_now_is_not_called_muted(tmp_path: Path) -> None:
    def script() -> Iterator[np.ndarray]:
        yield LOUD
        yield from forever(ZERO)

    microphone = LiveMicrophone(ScriptedSource(script))
    microphone.arm()
    recorded, _ = take(microphone, tmp_path / "take.pcm", seconds=1.8)
    assert len(recorded.notes) == 1
    assert "from second 0" in recorded.notes[0]
    microphone.close()


def test_a_source_that_never_sends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "FIRST_BLOCK_SECONDS", 0.1)
    source = ScriptedSource(lambda: iter([]))
    with pytest.raises(DeviceError, match="sent no sound"):
        LiveMicrophone(source).arm()
    assert source.closes == 2  # what was open before, and this one


def test_a_room_that_was_not_heard_has_no_power() -> None:
    assert LiveMicrophone(ScriptedSource(lambda: iter([]))).room_power(1.0) is None


@pytest.mark.parametrize("rate", [8_000, 16_000])
def test_telephone_rates_are_named(rate: int) -> None:
    assert f"({rate // 1000} kHz)" in (call_quality(rate) or "")


@pytest.mark.parametrize("rate", [22_050, 32_000, 44_100, 48_000])
def test_other_rates_are_not(rate: int) -> None:
    assert call_quality(rate) is None
