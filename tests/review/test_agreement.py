"""Agreement against published examples and what must hold by definition."""

from __future__ import annotations

import pytest

from coach.model import Rating, Review
from coach.review.agreement import alpha, alpha_interval, leniency, spread, units_of

# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011): four observers, twelve units, gaps.
OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
FOUR = list(zip(*OBSERVERS, strict=True))


@pytest.mark.parametrize(
    ("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)]
)
def test_alpha_is_that_of_the_published_example(level: str, published: float) -> None:
    found = alpha(FOUR, level=level)  # type: ignore[arg-type]

    assert found == pytest.approx(published, abs=0.0006)


def test_alpha_is_that_of_a_second_example_with_most_values_missing() -> None:
    # The example of three coders and fifteen units in the literature: nominal 0.691, interval 0.811.
    coders = (
        (None, None, None, None, None, 3, 4, 1, 2, 1, 1, 3, 3, None, 3),
        (1, None, 2, 1, 3, 3, 4, 3, None, None, None, None, None, None, None),
        (None, None, 2, 1, 3, 4, 4, None, 2, 1, 1, 3, 3, None, 4),
    )
    units = list(zip(*coders, strict=True))

    assert alpha(units, level="nominal") == pytest.approx(0.691, abs=0.0006)
    assert alpha(units, level="interval") == pytest.approx(0.811, abs=0.0006)


def test_alpha_by_hand_for_two_raters() -> None:
    # Two raters, three units: (1,1) (2,2) (1,2). Observed: 2 * 1 = 2 of 6; expected: 2 * 3 * 3 / 5.
    assert alpha([(1, 1), (2, 2), (1, 2)], level="interval") == pytest.approx(1 - 2 / (18 / 5))


def test_perfect_agreement_is_one_and_reversed_ratings_are_below_chance() -> None:
    assert alpha([(1, 1), (3, 3), (5, 5)]) == 1
    assert (alpha([(1, 5), (5, 1), (2, 4), (4, 2)]) or 0) < 0


@pytest.mark.parametrize("units", [[], [(4, 4)], [(4, 4), (4, 4)], [(1, None), (None, 2)]])
def test_alpha_is_refused_without_pairs_or_without_differences(units: list[tuple[int | None, ...]]) -> None:
    assert alpha(units) is None
    assert alpha_interval(units) is None


def test_the_interval_holds_alpha_and_is_the_same_each_time() -> None:
    low, high = alpha_interval(FOUR, draws=300) or (0, 0)

    assert -1 <= low < 0.815 < high <= 1
    assert alpha_interval(FOUR, draws=300) == (low, high)


def test_leniency_is_the_distance_from_the_others_where_both_rated() -> None:
    units = [(5, 4, 3), (4, None, 2)]

    assert leniency(units) == [pytest.approx((1.5 + 2) / 2), 0, pytest.approx((-1.5 - 2) / 2)]
    assert leniency([(4, None), (None, 4)]) == [None, None]


def test_ratings_are_hidden_below_three_raters_and_never_averaged() -> None:
    assert spread([2, 4, 4]) == "3 reviewers: 4, 4, 2; they differ"
    assert spread([4, 4, 3]) == "3 reviewers: 4, 4, 3"
    assert spread([4, 2, None]) == "2 reviewers: too few to tell"
    assert spread([None, 4]) == "1 reviewer: too few to tell"
    assert spread([]) == "no reviewers: too few to tell"


def test_units_keep_the_order_of_the_reviews_and_their_gaps() -> None:
    def review(**ratings: int) -> Review:
        given = tuple(Rating(competency=code, value=value) for code, value in ratings.items())
        return Review(id="0" * 12, written="", via="page", ratings=given)

    assert units_of([review(a=1, b=2), review(b=5)], ["a", "b"]) == [[1, None], [2, 5]]
