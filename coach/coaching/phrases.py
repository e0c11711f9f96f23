"""Every sentence coach says about a take, read from `phrases.toml` and filled with figures."""

from __future__ import annotations

import functools
import math
import string
import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from coach.model import Frozen, Measure, Span

SHIPPED = Path(__file__).with_name("phrases.toml")
PLACEHOLDERS = frozenset(
    {"value", "range", "edge", "green_low", "green_high", "threshold", "times", "suggested", "change"}
    | {"lines", "study", "found", "cite", "span", "between", "why", "usual", "count", "unit"}
    | {"phrases", "spoken", "missing", "private", "repeated", "answers", "marked", "unmarked", "marks"}
    | {"kept", "lost", "our", "drawn"}
)
_DECIMALS = {"st": 1, "ratio": 2, "/s": 1, "/min": 1, "/100 words": 1}
_SMALL = frozenset({"s", "dB"})
"""Units that get a decimal below ten."""
_MOST_DECIMALS = 4


class Phrase(Frozen, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One code's sentences; see the head of `phrases.toml`."""

    say: str
    rough: str | None = None
    listen: str | None = None
    do: str | None = None

    def placeholders(self) -> frozenset[str]:
        """Return the names in braces of all sentences."""
        texts = [text for text in (self.say, self.rough, self.listen, self.do) if text]
        return frozenset(name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name)


@functools.cache
def shipped() -> dict[str, Phrase]:
    """Return code -> phrase of the shipped file; ValueError when a placeholder is unknown."""
    with SHIPPED.open("rb") as stream:
        phrases = msgspec.convert(tomllib.load(stream), dict[str, Phrase])
    for code, phrase in phrases.items():
        if unknown := phrase.placeholders() - PLACEHOLDERS:
            raise ValueError(f"{code} has unknown placeholders {sorted(unknown)}")
    return phrases


def render(code: str, values: Mapping[str, str], *, rough: bool = False) -> str:
    """Return the text of `code` filled with `values`; KeyError when a figure is missing."""
    phrase, values = shipped()[code], {"our": "our", **values}
    first = phrase.rough if rough and phrase.rough else phrase.say
    second = phrase.listen if phrase.listen and values.get("span") else phrase.do
    return " ".join(text.format_map(values) for text in (first, second) if text)


def figure(value: float, unit: str, *, edges: tuple[float, ...] = ()) -> str:
    """Return `value` in the decimals that suit `unit`, with more where rounding would cross an edge."""
    decimals = int(unit in _SMALL and abs(value) < 10) or _DECIMALS.get(unit, 0)
    while decimals < _MOST_DECIMALS and any(
        _side(round(value, decimals), edge) != _side(value, edge) for edge in edges
    ):
        decimals += 1
    return f"{round(value, decimals) + 0.0:.{decimals}f}"


def length(seconds: float, *, edges: tuple[float, ...] = ()) -> str:
    """Return a length as people read it: "48 s" below a minute, "1:04" (rounded down, as `clock`) from there.

    Tenths are added where rounding would cross one of `edges`.
    """
    if seconds < 60:
        return f"{figure(seconds, 's', edges=edges)} s"
    whole = math.floor(seconds)
    if all(_side(whole, edge) == _side(seconds, edge) for edge in edges):
        return clock(seconds)
    return f"{clock(seconds)}.{min(9, math.ceil(round(10 * (seconds - whole), 3)))}"


def interval(measure: Measure) -> str:
    """Return " (low to high)", or nothing when both read the same."""
    if measure.low is None or measure.high is None:
        return ""
    low, high = figure(measure.low, measure.unit), figure(measure.high, measure.unit)
    if measure.unit == "s" and measure.high >= 60:
        low, high = length(measure.low), length(measure.high)
    return "" if low == high else f" ({low} to {high})"


def between(measure: Measure) -> str:
    """Return "low and high" of a measure's interval; empty when it has none."""
    if measure.low is None or measure.high is None:
        return ""
    return f"{figure(measure.low, measure.unit)} and {figure(measure.high, measure.unit)}"


def edge_figure(value: float) -> str:
    """Return a band's edge as it is written in the norms: no trailing zeros."""
    return f"{value:g}"


def times(count: int) -> str:
    """Return how often: once, twice, 3 times."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def answers(count: int) -> str:
    """Return how many more answers: 1 more answer, 9 more answers."""
    return f"{count} more answer{'s' if count != 1 else ''}"


def clock(seconds: float) -> str:
    """Return seconds as m:ss, rounded down."""
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def clock_span(span: Span) -> str:
    """Return a span as m:ss-m:ss, from the second it starts in to the first second after it."""
    start, end = span
    return f"{clock(start)}-{clock(max(math.ceil(end), int(start) + 1))}"


def clock_spans(spans: tuple[Span, ...]) -> str:
    """Return spans as "a, b and c"; empty for none."""
    texts = [clock_span(span) for span in spans]
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def _side(value: float, edge: float) -> int:
    return (value > edge) - (value < edge)
