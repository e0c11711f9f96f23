"""The course of one take as rows of characters: level, pitch with its gaps left open, marks, seconds.

Every row can be read without color, and `in_words` says the same in sentences.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Literal

from coach.coaching.parts import two_parts
from coach.coaching.phrases import clock
from coach.model import Analysis, Answer, Filler, LevelCurve, PitchCurve, Span

Kind = Literal["pause", "cut", "filler", "match", "work on", "keep", "by ear"]
GLYPHS: dict[Kind, str] = {
    "pause": "_",
    "cut": "/",
    "filler": "u",
    "match": "=",
    "work on": "!",
    "keep": "+",
    "by ear": "*",
}
"""How a mark is drawn; where two fall into one column the later of this table wins."""
LEVELS = " ▁▂▃▄▅▆▇█"
QUIETEST_DB = 30.0
"""Decibels shown below the level that one frame in twenty exceeds: quieter than this is room, not voice."""
PITCH_ROWS = 4
PITCH_HALF_ST = 8.0
"""Semitones shown above and below the median: 4 rows of 4 dots make 1 semitone a dot."""
LONG_PAUSE = 2.0
"""Seconds from which a pause is a mark of its own, as in pauses.long."""
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_MOST_NAMED = 5


@dataclass(frozen=True)
class Mark:
    """A stretch of the take with what it is; a moment has its end at its start."""

    kind: Kind
    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Course:
    """The rows of one take, each as wide as was asked; pitch from high to low."""

    level: str
    pitch: tuple[str, ...]
    marks: str
    axis: str


def marks(answer: Answer) -> tuple[Mark, ...]:
    """Return what can be moved to and played, in order of time."""
    analysis, feedback = answer.analysis, answer.feedback
    found: list[Mark] = []
    if analysis is not None:
        events = analysis.events
        found += [
            Mark("pause", start, end, f"a pause of {end - start:.1f} s")
            for start, end in events.pauses
            if end - start >= LONG_PAUSE
        ]
        found += [Mark("filler", f.start, f.end, f'a filler, {_sure(f)}: "{f.text}"') for f in events.fillers]
        found += [
            Mark("match", o.start, o.end, f'as in {_source(o.with_)}: "{o.text}"')
            for o in analysis.overlaps
            if o.start is not None and o.end is not None
        ]
    found += [Mark("cut", at, at, "you paused the recording") for at in answer.take.health.cuts]
    if feedback is not None:
        for kind, advice in (("keep", feedback.keep), ("work on", feedback.work_on)):
            for start, end in advice.spans if advice else ():
                found.append(Mark("keep" if kind == "keep" else "work on", start, end, f"to {kind}"))
    found += [Mark("by ear", m.second, m.second, f"you marked: {m.kind}") for m in answer.marks]
    return tuple(sorted(found, key=lambda mark: (mark.start, mark.end)))


def course(answer: Answer, *, columns: int, window: Span | None = None) -> Course:
    """Return the take, or `window` of it, in `columns` columns (1 or more).

    Without an analysis only marks and seconds are drawn. Both contours keep the scale of the whole take.
    """
    window = window or whole(answer)
    curves = answer.analysis.curves if answer.analysis else None
    blank = " " * columns
    level = _level(curves.level, window, columns) if curves else blank
    pitch = _pitch(curves.pitch, window, columns) if curves else ()
    row = list(blank)
    order = list(GLYPHS)
    for mark in sorted(marks(answer), key=lambda mark: order.index(mark.kind)):
        if mark.start < window[1] and mark.end >= window[0]:
            first, last = (column_of(at, window=window, columns=columns) for at in (mark.start, mark.end))
            row[first : last + 1] = GLYPHS[mark.kind] * (last - first + 1)
    return Course(level=level, pitch=pitch, marks="".join(row), axis=_axis(window, columns))


def whole(answer: Answer) -> Span:
    """Return the span of the whole take."""
    return (0.0, max(answer.take.seconds, 0.001))


def column_of(second: float, *, window: Span, columns: int) -> int:
    """Return the column in which a second of the take lies, the first or the last when it is outside."""
    start, end = window
    return max(0, min(columns - 1, int((second - start) / (end - start) * columns)))


def in_words(answer: Answer) -> list[str]:
    """Return what the plot shows as sentences, for those who do not see it."""
    lines = [f"Your answer is {clock(answer.take.seconds)} long."]
    analysis = answer.analysis
    if analysis is None:
        return [*lines, "It was not measured."]
    lines.append(_pitch_in_words(analysis))
    found = marks(answer)
    for kind, one, many in (
        ("pause", "long pause", "long pauses"),
        ("filler", "filler", "fillers"),
        ("match", "stretch that matches other words of yours", "stretches that match other words of yours"),
        ("by ear", "mark by ear", "marks by ear"),
    ):
        at = [clock(mark.start) for mark in found if mark.kind == kind]
        if at:
            more = f" and {len(at) - _MOST_NAMED} more" if len(at) > _MOST_NAMED else ""
            name = one if len(at) == 1 else many
            if kind == "filler":
                unsure = sum(_sure(each) == "unsure" for each in analysis.events.fillers)
                name += f", {unsure} of them unsure" if unsure else ""
            lines.append(f"{len(at)} {name}: at {', '.join(at[:_MOST_NAMED])}{more}.")
    return lines


def _sure(filler: Filler) -> str:
    """Say whether words and sound, or a person, agree on it: one witness alone is often wrong."""
    return "certain" if filler.certainty == "heard" else "unsure"


def _source(with_: str) -> str:
    return "your script" if with_ == "script" else "another answer of yours"


def _pitch_in_words(analysis: Analysis) -> str:
    hz = [f for f in analysis.curves.pitch.hz if f] if analysis.curves else []
    if not hz:
        return "No pitch was found."
    middle = median(hz)
    moved = sorted(12 * math.log2(f / middle) for f in hz)
    low, high = (moved[int(share * (len(moved) - 1))] for share in (0.1, 0.9))
    parts = two_parts(analysis)
    where = f" It moves least at {_span(parts[1])} and most at {_span(parts[0])}." if parts else ""
    if analysis.flattest and not analysis.liveliest:
        where = f" It moves least at {_span(analysis.flattest)}."
    return f"Your pitch is mostly between {low:+.0f} and {high:+.0f} semitones of its middle.{where}"


def _span(span: Span) -> str:
    return f"{clock(span[0])} to {clock(span[1])}"


def _bins(
    times: Sequence[float], values: Sequence[float | None], window: Span, count: int
) -> list[list[float]]:
    """Gather the values that are there into `count` stretches of equal length."""
    found: list[list[float]] = [[] for _ in range(count)]
    for at, value in zip(times, values, strict=True):
        if value is not None and window[0] <= at < window[1]:
            found[column_of(at, window=window, columns=count)].append(value)
    return found


def _level(curve: LevelCurve, window: Span, columns: int) -> str:
    heard = sorted(value for value in curve.db if value is not None)
    if not heard:
        return " " * columns
    top = heard[int(0.95 * (len(heard) - 1))]
    steps = []
    for values in _bins(curve.times, curve.db, window, columns):
        share = 1 + (mean(values) - top) / QUIETEST_DB if values else 0.0
        steps.append(LEVELS[max(0, min(8, round(8 * share)))])
    return "".join(steps)


def _pitch(curve: PitchCurve, window: Span, columns: int) -> tuple[str, ...]:
    voiced = [f for f in curve.hz if f]
    middle = median(voiced) if voiced else 1.0
    cells = [[0] * columns for _ in range(PITCH_ROWS)]
    height = PITCH_ROWS * 4
    for x, values in enumerate(_bins(curve.times, curve.hz, window, columns * 2)):
        if values:
            moved = 12 * math.log2(median(values) / middle)
            y = round((1 - (moved + PITCH_HALF_ST) / (2 * PITCH_HALF_ST)) * (height - 1))
            y = max(0, min(height - 1, y))
            cells[y // 4][x // 2] |= _DOTS[y % 4][x % 2]
    return tuple("".join(chr(0x2800 + dots) if dots else " " for dots in row) for row in cells)


def _axis(window: Span, columns: int) -> str:
    """Return times at round seconds, at least ten columns apart."""
    start, end = window
    steps = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600)
    step = next((each for each in steps if each / (end - start) * columns >= 10), steps[-1])
    row = [" "] * columns
    for at in range(math.ceil(start / step) * step, math.ceil(end), step):
        column = column_of(at, window=window, columns=columns)
        text = clock(at)
        if column + len(text) <= columns:
            row[column : column + len(text)] = text
    return "".join(row)
