"""Do raters agree? Krippendorff's alpha, its interval, and how strict each rater is. Pure."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from msgspec.structs import replace

from coach.model import Comment, Review

Level = Literal["nominal", "ordinal", "interval"]
Unit = Sequence[float | None]
"""The values that the raters gave one thing, in the order of the raters; None where one gave none."""

FEWEST_RATERS = 3
"""Below this, agreement is not shown: two ratings cannot tell a strict rater from a weak answer."""


def alpha(units: Sequence[Unit], *, level: Level = "ordinal") -> float | None:
    """Return Krippendorff's alpha of two or more units; None where it is not defined (no pairs, no variance).

    1 is perfect agreement, 0 what chance gives. Formula: Krippendorff, Computing Krippendorff's
    Alpha-Reliability (2011), by the coincidence matrix.
    """
    rated = [[value for value in unit if value is not None] for unit in units]
    rated = [values for values in rated if len(values) > 1]
    totals = Counter(value for values in rated for value in values)
    count = sum(totals.values())
    if len(rated) < 2 or len(totals) < 2:
        return None
    distance = _distances(totals, level)
    observed = sum(distance[a, b] / (len(values) - 1) for values in rated for a in values for b in values)
    expected = sum(totals[a] * totals[b] * distance[a, b] for a in totals for b in totals) / (count - 1)
    return 1 - observed / expected


def _distances(totals: Counter[float], level: Level) -> dict[tuple[float, float], float]:
    """Return the squared difference of every pair of values, in the metric of the level."""
    if level == "nominal":
        return {(a, b): float(a != b) for a in totals for b in totals}
    if level == "interval":
        return {(a, b): (a - b) ** 2 for a in totals for b in totals}
    # Ordinal: how many ratings lie between two values, each end by half.
    values = sorted(totals)
    position = {values[0]: 0.0}
    for low, high in pairwise(values):
        position[high] = position[low] + (totals[low] + totals[high]) / 2
    return {(a, b): (position[a] - position[b]) ** 2 for a in totals for b in totals}


def alpha_interval(
    units: Sequence[Unit], *, level: Level = "ordinal", draws: int = 2_000, seed: int = 1
) -> tuple[float, float] | None:
    """Return the 95 % interval of alpha by drawing units with replacement; None where alpha is not defined.

    Draws without any difference in value say nothing and are left out.
    """
    if alpha(units, level=level) is None:
        return None
    chance = random.Random(seed)  # noqa: S311  (a bootstrap, not a secret)
    drawn = (alpha(chance.choices(units, k=len(units)), level=level) for _ in range(draws))
    found = sorted(value for value in drawn if value is not None)
    if not found:
        return None
    return found[round(0.025 * (len(found) - 1))], found[round(0.975 * (len(found) - 1))]


def leniency(units: Sequence[Unit]) -> list[float | None]:
    """Return for each rater how far above the others they rate on what both rated, in steps of the scale."""
    raters = max((len(unit) for unit in units), default=0)
    found: list[float | None] = []
    for rater in range(raters):
        gaps = []
        for unit in units:
            own, others = unit[rater], [v for i, v in enumerate(unit) if i != rater and v is not None]
            if own is not None and others:
                gaps.append(own - sum(others) / len(others))
        found.append(sum(gaps) / len(gaps) if gaps else None)
    return found


def units_of(reviews: Sequence[Review], competencies: Sequence[str]) -> list[list[float | None]]:
    """Return one unit for each competency: what each review rated it, in the order of the reviews."""
    given = [{rating.competency: rating.value for rating in review.ratings} for review in reviews]
    return [[one.get(code) for one in given] for code in competencies]


def spread(values: Unit) -> str:
    """Return the ratings of one scale for people: "3 reviewers: 4, 4, 2"; hidden below three raters.

    No mean and no decimals: which of them is right is not known.
    """
    known = sorted((int(value) for value in values if value is not None), reverse=True)
    if len(known) < FEWEST_RATERS:
        raters = "1 reviewer" if len(known) == 1 else f"{len(known) or 'no'} reviewers"
        return f"{raters}: too few to tell"
    apart = "; they differ" if differ(values) else ""
    return f"{len(known)} reviewers: {', '.join(map(str, known))}{apart}"


def differ(values: Unit) -> bool:
    """Say whether three or more raters are more than one step apart on a scale."""
    known = [value for value in values if value is not None]
    return len(known) >= FEWEST_RATERS and max(known) - min(known) > 1


def rounds(reviews: Sequence[Review]) -> list[tuple[str, tuple[Review, ...]]]:
    """Return (title, reviews) of each round that has some; the title is empty where there is but one."""
    found = [tuple(one for one in reviews if one.round == n) for n in (1, 2)]
    titles = ("First round", "Second round") if all(found) else ("", "")
    return [(title, given) for title, given in zip(titles, found, strict=True) if given]


def in_order(reviews: Sequence[Review]) -> list[tuple[Review, Comment]]:
    """Return every comment with its review, in the order in which they are numbered for people."""
    return [
        (review, comment)
        for review in reviews
        for comment in sorted(review.comments, key=lambda one: (one.answer or 0, one.at or 0))
    ]


def shown(reviews: Sequence[Review]) -> list[Review]:
    """Return reviews without the ratings of a scale that fewer than three people of their round rated."""
    found = []
    for review in reviews:
        same = [one for one in reviews if one.round == review.round]
        given = Counter(rating.competency for one in same for rating in one.ratings)
        kept = tuple(rating for rating in review.ratings if given[rating.competency] >= FEWEST_RATERS)
        found.append(replace(review, ratings=kept))
    return found
