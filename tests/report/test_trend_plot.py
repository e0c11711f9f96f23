"""A measure over answers: what rises is drawn rising, what does not count is drawn hollow."""

from __future__ import annotations

import pytest

from coach.coaching.trends import Point
from coach.model import measured
from coach.report.trend_plot import COLD, GUTTER, REACH, RETAKE, STEP, USUAL, plot


def points(*values: float, retakes: tuple[int, ...] = (), reach: float = 0.0) -> list[Point]:
    return [
        Point(
            f"S/{n}",
            "2026-11-22T10:00:00Z",
            f"q{n}",
            n not in retakes,
            measured("pitch.sd", value, low=value - reach, high=value + reach),
        )
        for n, value in enumerate(values)
    ]


def where(rows: tuple[str, ...], sign: str) -> list[tuple[int, int]]:
    """Return (column, row) of every `sign`, from left to right."""
    found = [(x, y) for y, row in enumerate(rows) for x, cell in enumerate(row) if cell == sign]
    return sorted(found)


def test_rising_values_rise_from_left_to_right() -> None:
    found = where(plot(points(1.0, 2.0, 3.0), columns=60), COLD)
    assert [x for x, _ in found] == [GUTTER + 1 + n * STEP for n in range(3)]
    assert [y for _, y in found] == sorted((y for _, y in found), reverse=True)
    assert found[0][1] > found[-1][1]


def test_a_retake_is_hollow() -> None:
    rows = plot(points(1.0, 2.0, 3.0, retakes=(1,)), columns=60)
    assert len(where(rows, COLD)) == 2
    assert len(where(rows, RETAKE)) == 1


def test_an_interval_reaches_over_its_rows() -> None:
    rows = plot(points(1.0, 5.0, reach=1.0), columns=60, rows=11)
    assert len(where(rows, REACH)) >= 2


def test_equal_values_are_drawn_level_and_not_as_noise() -> None:
    rows = plot(points(2.0, 2.001, 2.0), columns=60)
    assert len({y for _, y in where(rows, COLD)}) == 1


def test_the_usual_is_a_line_at_its_height() -> None:
    rows = plot(points(1.0, 3.0), columns=60, rows=9, usual=2.0)
    assert {y for _, y in where(rows, USUAL)} == {4}


def test_only_the_newest_that_fit_are_drawn() -> None:
    rows = plot(points(*[float(n) for n in range(500)]), columns=38)
    assert len(where(rows, COLD)) == 10
    assert all(len(row) <= 38 for row in rows)
    assert float(rows[0].split()[0]) > 498


@pytest.mark.parametrize("value", [0.0, -4.0, 1e9])
def test_one_value_alone_is_drawn(value: float) -> None:
    assert len(where(plot(points(value), columns=20), COLD)) == 1


def test_without_a_value_there_is_nothing_to_draw() -> None:
    assert plot([], columns=60) == ()
