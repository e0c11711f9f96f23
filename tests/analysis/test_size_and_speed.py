"""Memory does not grow with the audio, and the end comes quickly after the last sample."""

from __future__ import annotations

import time
import tracemalloc
from typing import TYPE_CHECKING

import pytest
import synth

from coach.analysis.listener import Listener, warm

if TYPE_CHECKING:
    import numpy as np


def held_after(minutes: int, block: np.ndarray) -> tuple[Listener, int]:
    tracemalloc.start()
    listener = Listener(synth.RATE)
    for _ in range(minutes * 6):
        listener.feed(block)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return listener, held


@pytest.mark.slow
def test_twenty_minutes_fit_in_little_memory_and_finish_at_once() -> None:
    warm()
    block = synth.talk(10.0, pauses=((4.0, 5.0),), noise=1e-3)
    listener, held = held_after(20, block)
    # 20 minutes of 16 kHz float32 are 77 MB; the tracks are 62.5 frames a second of 150 bytes.
    assert held < 14e6
    start = time.perf_counter()
    heard = listener.finish()
    assert time.perf_counter() - start < 3.0
    assert heard.seconds == 1200.0
    assert len(heard.pauses) == pytest.approx(120, abs=2)
    assert heard.measures["pitch.sd"].why is None


def test_listening_is_much_faster_than_talking() -> None:
    warm()
    take = synth.talk(20.0, noise=1e-3)
    start = time.process_time()
    listener = Listener(synth.RATE)
    listener.feed(take)
    listener.finish()
    # 50 times real time on one core where it was measured; the deadline is five times as long.
    assert time.process_time() - start < 2.0
