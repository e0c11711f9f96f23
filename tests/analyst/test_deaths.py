"""A death costs as little as can be told from it."""

from __future__ import annotations

from collections import Counter

from coach.analyst.deaths import MOST_LOST, NO_WORDS, after_a_death
from coach.analyst.wire import Begin

TAKE = Begin("s/1", "a.part", 16_000)


def test_a_stretch_is_tried_twice_and_then_left_out() -> None:
    deaths: Counter[float | None] = Counter()

    assert after_a_death(TAKE, deaths, 3.5) == TAKE
    begin = after_a_death(TAKE, deaths, 3.5)
    assert begin is not None
    assert begin.lost == (3.5,)
    assert begin.no_words == ""


def test_two_deaths_on_different_stretches_blame_neither() -> None:
    deaths: Counter[float | None] = Counter()

    assert after_a_death(TAKE, deaths, 3.5) == TAKE
    assert after_a_death(TAKE, deaths, 9.0) == TAKE


def test_without_a_stretch_to_blame_the_words_go_and_then_the_take() -> None:
    deaths: Counter[float | None] = Counter()

    assert after_a_death(TAKE, deaths, None) == TAKE
    begin = after_a_death(TAKE, deaths, None)
    assert begin is not None
    assert begin.no_words == NO_WORDS
    assert after_a_death(begin, deaths, None) is None


def test_any_row_of_deaths_comes_to_an_end() -> None:
    deaths: Counter[float | None] = Counter()
    begin: Begin | None = TAKE
    count = 0
    while begin is not None:
        at = next(at for at in map(float, range(100)) if at not in begin.lost)
        begin = after_a_death(begin, deaths, None if begin.no_words else at)
        count += 1
    assert count <= MOST_LOST + 5
