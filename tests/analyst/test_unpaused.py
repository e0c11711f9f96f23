"""Pauses are cut out of a take, and every second finds its way back."""

from __future__ import annotations

import numpy as np
import pytest

from coach.analyst.unpaused import unpaused

RATE = 16_000
TAKE = np.arange(10 * RATE, dtype=np.float32)


def test_only_speech_and_a_tenth_of_a_second_around_it_is_left() -> None:
    cut = unpaused(TAKE, ((1.0, 2.0), (5.0, 7.0)))

    assert len(cut.samples) / RATE == pytest.approx(1.2 + 2.2)
    assert cut.samples[0] / RATE == pytest.approx(0.9)
    assert cut.speech == [pytest.approx((0.1, 1.1)), pytest.approx((1.3, 3.3))]


@pytest.mark.parametrize("second", [0.95, 1.5, 2.0, 5.0, 6.25, 7.05])
def test_a_second_of_speech_finds_its_way_there_and_back(second: float) -> None:
    cut = unpaused(TAKE, ((1.0, 2.0), (5.0, 7.0)))

    assert cut.taken(cut.left(second)) == pytest.approx(second)
    assert cut.samples[int(cut.left(second) * RATE)] / RATE == pytest.approx(second, abs=1e-3)


def test_a_second_of_a_pause_is_where_it_was_cut() -> None:
    cut = unpaused(TAKE, ((1.0, 2.0), (5.0, 7.0)))

    assert cut.span((2.5, 4.0)) == pytest.approx((1.2, 1.2))
    assert cut.left(9.0) == pytest.approx(3.4)


def test_spans_that_nearly_touch_are_one() -> None:
    assert unpaused(TAKE, ((1.0, 2.0), (2.15, 3.0))).before == (pytest.approx((0.9, 3.1)),)


def test_silence_leaves_nothing() -> None:
    cut = unpaused(TAKE, ())

    assert len(cut.samples) == 0
    assert cut.speech == []
    assert cut.taken(1.0) == cut.left(1.0) == 0.0
