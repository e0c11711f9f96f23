from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.engines import Block
from coach.engines.tape import SampleClock, Tape
from coach.errors import DiskFullError

RATE = 1000


def ignore(block: Block, at: float) -> None:
    pass


def test_a_slow_listener_costs_no_sound(tmp_path: Path) -> None:
    go_on = threading.Event()
    heard: list[int] = []

    def slow(block: Block, at: float) -> None:
        assert go_on.wait(10)
        heard.append(block.frames)

    tape = Tape(tmp_path / "take.pcm", rate=RATE, on_written=slow)
    for number in range(100):
        tape.put(bytes([number, 0]) * 10, number / 100)
    go_on.set()
    assert tape.finish() == 1000
    assert heard == list(range(10, 1001, 10))
    assert (tmp_path / "take.pcm").read_bytes() == b"".join(bytes([n, 0]) * 10 for n in range(100))


def test_a_listener_that_fails_costs_no_sound_and_is_not_kept_quiet(tmp_path: Path) -> None:
    def broken(block: Block, at: float) -> None:
        raise ValueError("of my own making")

    tape = Tape(tmp_path / "take.pcm", rate=RATE, on_written=broken)
    for _ in range(3):
        tape.put(b"\1\0" * 10, 0.0)
    with pytest.raises(ValueError, match="of my own making"):
        tape.finish()
    assert (tmp_path / "take.pcm").stat().st_size == 60


def test_a_full_disk_is_known_at_once_and_keeps_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    refused = threading.Event()

    def short(fd: int, pcm: bytes) -> int:
        if len(pcm) != 40:
            return write(fd, pcm)
        refused.set()
        return write(fd, pcm[:13])

    monkeypatch.setattr(os, "write", short)
    tape = Tape(tmp_path / "take.pcm", rate=RATE, on_written=ignore, capacity=2)
    for size in (10, 20, *[10] * 50):  # far more than may wait: a writer that has given up must not block
        tape.put(b"\1\0" * size, 0.0)
    assert refused.wait(10)
    with pytest.raises(DiskFullError):
        tape.finish()
    assert isinstance(tape.failure, DiskFullError)
    assert (tmp_path / "take.pcm").stat().st_size == 20 + 12


def clock_of(arrivals: list[float], *, block: int = 25) -> SampleClock:
    """Return a clock that heard one block of `block` ms at each time in ms."""
    clock = SampleClock(rate=RATE)
    for number, at in enumerate(arrivals, start=1):
        clock.heard(number * block, at / 1000)
    return clock


@given(st.lists(st.floats(0, 400), min_size=400, max_size=400))
def test_blocks_that_are_only_late_are_no_gap(delays: list[float]) -> None:
    # Every tenth block is on time: a busy machine delivers late, and then all at once.
    arrivals: list[float] = []
    for number, delay in enumerate(delays):
        due = 25 * (number + 1) + (0.0 if number % 10 == 0 else delay)
        arrivals.append(max(due, arrivals[-1] if arrivals else 0.0))
    in_time = [min(at, 25 * (number // 10 * 10 + 11)) for number, at in enumerate(arrivals)]
    assert clock_of(in_time).gaps == 0


@pytest.mark.parametrize(("lost", "gaps"), [(0, 0), (40, 0), (60, 1), (900, 1)])
def test_lost_sound_is_one_gap_when_it_is_more_than_50_ms(lost: int, gaps: int) -> None:
    assert clock_of([25 * n + (lost if n > 150 else 0) for n in range(1, 400)]).gaps == gaps


def test_each_loss_is_counted() -> None:
    assert clock_of([25 * n + 100 * (n // 100) for n in range(1, 400)]).gaps == 3


def test_two_crystals_that_drift_apart_are_no_gap() -> None:
    # 0.1 % over ten minutes is 600 ms.
    assert clock_of([25 * n * 1.001 for n in range(1, 24_000)]).gaps == 0
