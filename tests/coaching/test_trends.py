"""Trends over cold answers: known by construction."""

from __future__ import annotations

import numpy as np
import pytest

from coach.coaching.trends import theil_sen, trend
from tests.coaching.test_baseline import answer


def test_fewer_than_three_cold_answers_are_no_trend() -> None:
    found = trend([answer("a", pitch=2.0), answer("b", pitch=4.0)], "pitch.sd")
    assert (found.direction, found.change, found.count) == ("too few", None, 2)


def test_forty_retakes_of_one_question_are_no_trend_however_they_improve() -> None:
    found = trend([answer("a", pitch=1.5 + n / 20) for n in range(40)], "pitch.sd")
    assert (found.direction, found.count, len(found.points)) == ("too few", 1, 40)
    assert [point.cold for point in found.points] == [True] + [False] * 39


def test_steady_improvement_on_new_questions_is_up_with_its_size() -> None:
    found = trend([answer(str(n), pitch=2.0 + n / 10) for n in range(12)], "pitch.sd")
    assert found.direction == "up"
    assert found.change == pytest.approx(1.1)
    assert found.low is not None
    assert 0 < found.low <= found.change


def test_three_rising_answers_are_not_yet_called_a_change() -> None:
    found = trend([answer(str(n), pitch=2.0 + n) for n in range(3)], "pitch.sd")
    assert found.direction == "no clear change"


def test_values_that_scatter_are_no_clear_change() -> None:
    values = (2.0, 3.1, 2.2, 3.0, 2.4, 2.9, 2.1, 3.0)
    assert (
        trend([answer(str(n), pitch=v) for n, v in enumerate(values)], "pitch.sd").direction
        == "no clear change"
    )


def test_refused_figures_are_left_out() -> None:
    found = trend([answer("a", pitch="Too noisy."), answer("b", pitch=2.0)], "pitch.sd")
    assert found.count == 1


@pytest.mark.parametrize("count", [3, 4, 5, 6, 9, 20, 61])
@pytest.mark.parametrize("decimals", [0, 1, 4], ids=["many ties", "some ties", "hardly a tie"])
def test_the_line_and_its_interval_are_those_of_scipy(count: int, decimals: int) -> None:
    from scipy import stats

    for seed in range(40):
        chance = np.random.default_rng([seed, count, decimals])
        values = np.round(chance.normal(0, 2, count) + chance.normal() * np.arange(count) / 9, decimals)
        slope, _, low, high = stats.theilslopes(values, np.arange(count), alpha=0.95)
        assert theil_sen(values) == (slope, low, high)
