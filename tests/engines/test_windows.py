"""Speech gathered into windows: nothing is lost, nothing moves, and waiting has an end."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.engines.transcribers import windows
from coach.engines.transcribers.windows import RATE, WindowedStream, Windows
from coach.errors import EngineError
from coach.model import Word

SECONDS = 4.0


def cut(stretches: list[tuple[float, int]], chop: int) -> list[windows.Window]:
    """Feed stretches (start, samples) of numbered sound in pieces of `chop` samples."""
    made = Windows(SECONDS)
    count = 1
    for start, length in stretches:
        sound = np.arange(count, count + length, dtype=np.float32)
        count += length
        for place in range(0, length, chop):
            made.feed(sound[place : place + chop], start + place / RATE)
    made.close()
    return list(made.closed)


lengths = st.lists(st.tuples(st.floats(0.1, 3.0), st.integers(400, 9 * RATE)), min_size=1, max_size=5)


@settings(max_examples=40, deadline=None)
@given(lengths, st.integers(300, 50_000))
def test_every_sample_is_in_one_window_whatever_the_chopping(
    pauses_and_lengths: list[tuple[float, int]], chop: int
) -> None:
    stretches, now = [], 0.0
    for pause, length in pauses_and_lengths:
        stretches.append((now + pause, length))
        now += pause + length / RATE
    found = cut(stretches, chop)
    joined = np.concatenate([window.samples for window in found])

    spoken = joined[joined > 0]
    assert np.array_equal(spoken, np.arange(1, len(spoken) + 1, dtype=np.float32))
    assert len(spoken) == sum(length for _, length in stretches)
    assert all(len(window.samples) <= SECONDS * RATE for window in found)
    whole = cut(stretches, 10**9)
    assert [len(window.samples) for window in found] == [len(window.samples) for window in whole]


def test_a_word_is_placed_at_its_time_in_the_take_and_never_across_a_silence() -> None:
    window = cut([(10.0, RATE), (20.0, RATE)], RATE)[0]  # 1 s, half a second of silence, 1 s

    inside = window.placed(Word(text="one", start=0.2, end=0.6, confidence=0.5))
    assert (inside.start, inside.end, inside.confidence) == (10.2, 10.6, 0.5)
    second = window.placed(Word(text="two", start=1.7, end=2.1, confidence=None))
    assert (second.start, second.end) == (20.2, 20.6)
    across = window.placed(Word(text="three", start=0.9, end=1.4, confidence=None))
    assert (across.start, across.end) == (10.9, 11.0)


def test_a_long_stretch_is_cut_where_it_is_quietest() -> None:
    sound = np.random.default_rng(0).normal(0, 0.1, 5 * RATE).astype(np.float32)
    sound[3 * RATE : 3 * RATE + RATE // 5] *= 0.001
    made = Windows(SECONDS)
    made.feed(sound, 0.0)

    assert 3.0 <= len(made.closed[0].samples) / RATE <= 3.2


def stream(decode: windows.Decode) -> WindowedStream:
    return WindowedStream(decode, engine="test", version="1", seconds=SECONDS)


def test_a_window_is_recognized_while_the_next_one_is_spoken() -> None:
    heard: list[float] = []
    told = threading.Event()

    def decode(samples: np.ndarray) -> list[Word]:
        heard.append(len(samples) / RATE)
        told.set()
        return []

    one = stream(decode)
    one.feed(np.ones(3 * RATE, dtype=np.float32), 0.0)
    assert one.step() is False  # it may still go on
    one.feed(np.ones(3 * RATE, dtype=np.float32), 3.5)
    assert one.step() is True
    assert told.wait(30)
    assert heard == [3.0]


def test_a_window_that_crashes_is_an_error_and_can_be_given_up_by_itself() -> None:
    def crash(samples: np.ndarray) -> list[Word]:
        if len(samples) < 2 * RATE:
            raise MemoryError("native")
        return [Word(text="one", start=0.1, end=0.4, confidence=0.9)]

    one = stream(crash)
    one.feed(np.ones(3 * RATE, dtype=np.float32), 10.0)
    one.feed(np.ones(RATE, dtype=np.float32), 20.0)
    with pytest.raises(MemoryError):
        one.finish()
    assert one.at == 20.0
    one.lose("it crashed")
    transcript = one.finish()

    assert one.at is None
    assert [(word.text, word.start) for word in transcript.words] == [("one", 10.1)]
    assert [(gap.start, gap.end, gap.why) for gap in transcript.unheard] == [(20.0, 21.0, "it crashed")]


def test_a_window_that_never_comes_back_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "HANG_SECONDS", 0.0)
    forever = threading.Event()

    def hang(samples: np.ndarray) -> list[Word]:
        forever.wait(60)
        return []

    one = stream(hang)
    one.feed(np.ones(RATE, dtype=np.float32), 0.0)

    with pytest.raises(EngineError, match="did not come back"):
        one.finish()
    forever.set()


def test_after_a_window_that_hung_the_next_one_gets_a_model_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(windows, "HANG_SECONDS", 0.0)
    forever = threading.Event()

    def hang(samples: np.ndarray) -> list[Word]:
        forever.wait(60)
        return []

    def well(samples: np.ndarray) -> list[Word]:
        return [Word(text="well", start=0.1, end=0.4, confidence=0.9)]

    one = WindowedStream(hang, engine="test", version="1", seconds=SECONDS, again=lambda: well)
    one.feed(np.ones(3 * RATE, dtype=np.float32), 0.0)
    one.feed(np.ones(3 * RATE, dtype=np.float32), 10.0)
    with pytest.raises(EngineError):
        one.finish()
    one.lose("it hung")
    monkeypatch.setattr(windows, "HANG_SECONDS", 60.0)
    transcript = one.finish()
    forever.set()

    assert [(word.text, word.start) for word in transcript.words] == [("well", 10.1)]
    assert len(transcript.unheard) == 1


def test_after_two_windows_that_hung_no_further_one_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "HANG_SECONDS", 0.0)
    forever = threading.Event()
    tried: list[int] = []

    def hang(samples: np.ndarray) -> list[Word]:
        tried.append(len(samples))
        forever.wait(60)
        return []

    one = stream(hang)
    for start in (0.0, 10.0, 20.0, 30.0):
        one.feed(np.ones(3 * RATE, dtype=np.float32), start)
    for _ in range(4):
        with pytest.raises(EngineError, match="did not come back"):
            one.finish()
        one.lose("it hung")
    forever.set()

    assert len(one.finish().unheard) == 4
    assert len(tried) == windows.MOST_HANGS
