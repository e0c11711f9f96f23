"""How one measure changed over cold answers, in sentences."""

from __future__ import annotations

from coach.coaching.baseline import Usual
from coach.coaching.trends import LEAST, Trend

_WHAT = {"up": "went up", "down": "went down", "no clear change": "no clear change"}
_NEWEST = 8


def trend_sentence(one: Trend) -> str:
    """Return what changed and over how many cold answers; without a trend, how many are missing."""
    if one.direction == "too few":
        return f"{counted(one.count, 'cold answer')} with a figure that is not rough; a trend needs {LEAST}."
    values = [p.measure.value for p in one.points if p.cold and p.measure.why is None]
    row = " ".join(f"{value:.1f}" for value in values[-_NEWEST:])
    change = "" if one.direction == "no clear change" else f" by {abs(one.change or 0):.1f}"
    return f"{row} {one.unit}: {_WHAT[one.direction]}{change} over {one.count} cold answers."


def usual_sentence(usual: Usual) -> str:
    """Return the speaker's own usual; empty while too little is known."""
    return f"Your usual: {usual.median:.1f}." if usual.ready else ""


def counted(number: int, noun: str) -> str:
    """Return "1 answer", "3 answers"."""
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"
