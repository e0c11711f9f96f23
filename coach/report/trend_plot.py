"""One measure over many answers as rows of characters: filled dots count, hollow ones are retakes."""

from __future__ import annotations

from collections.abc import Sequence

from coach.coaching.trends import Point

COLD, RETAKE, REACH, USUAL = "●", "○", "│", "┄"
GUTTER = 8
"""Columns of the figures at the left."""
STEP = 3
"""Columns from one answer to the next."""
LEAST_SPAN = 0.1
"""Share of the largest value that the plot spans at least: noise is not drawn as a mountain."""


def shown(points: Sequence[Point], *, columns: int) -> Sequence[Point]:
    """Return the newest points that fit."""
    return points[-max(1, (columns - GUTTER) // STEP) :]


def plot(
    points: Sequence[Point], *, columns: int, rows: int = 9, usual: float | None = None
) -> tuple[str, ...]:
    """Return `rows` rows (3 or more, odd) of at most `columns` columns, oldest answer left.

    Empty without points. A bar is the 95 % interval of one answer, cut at the edge of the plot; a dotted
    line is the usual.
    """
    chosen = shown(points, columns=columns)
    values = [point.measure.value for point in chosen if point.measure.value is not None]
    if not values:
        return ()
    low, high = _limits([*values, *([usual] if usual is not None else [])])
    width = len(chosen) * STEP
    grid = [[" "] * width for _ in range(rows)]

    def row(value: float) -> int:
        return round((high - max(low, min(high, value))) / (high - low) * (rows - 1))

    if usual is not None:
        grid[row(usual)] = [USUAL] * width
    for n, point in enumerate(chosen):
        measure, x = point.measure, n * STEP + 1
        if measure.value is None:
            continue
        if measure.low is not None and measure.high is not None:
            for y in range(row(measure.high), row(measure.low) + 1):
                grid[y][x] = REACH
        grid[row(measure.value)][x] = COLD if point.cold else RETAKE
    labels = {0: high, (rows - 1) // 2: high - (high - low) * ((rows - 1) // 2) / (rows - 1), rows - 1: low}
    return tuple(
        f"{f'{labels[y]:.1f}' if y in labels else '':>{GUTTER - 2}}  {''.join(line)}".rstrip()
        for y, line in enumerate(grid)
    )


def _limits(values: Sequence[float]) -> tuple[float, float]:
    """Return the ends of the axis: the values with a tenth of their range around them."""
    low, high = min(values), max(values)
    span = max(high - low, LEAST_SPAN * max(abs(low), abs(high)), 1e-6)
    around = 0.1 * span + (span - (high - low)) / 2
    return (max(0.0, low - around) if low >= 0 else low - around), high + around
