"""Published ranges and their evidence, one entry per measure, read from `norms.toml`."""

from __future__ import annotations

import functools
import itertools
import tomllib
from pathlib import Path
from typing import Literal

import msgspec

from coach import untrusted
from coach.errors import UsageError
from coach.model import UNITS, Frozen, Measure, Span

Level = Literal["green", "amber", "red", "check"]
SHIPPED = Path(__file__).with_name("norms.toml")


class Band(Frozen, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Values from `low` (included) to `high` (not included); None is open."""

    level: Level
    low: float | None = None
    high: float | None = None

    def holds(self, value: float) -> bool:
        """Return whether `value` lies in the band."""
        return (self.low is None or value >= self.low) and (self.high is None or value < self.high)

    def touches(self, low: float, high: float) -> bool:
        """Return whether the band and the interval share more than an edge."""
        return (self.low is None or high > self.low) and (self.high is None or low < self.high)


class Norm(Frozen, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known about one measure; no bands means it is described and never graded."""

    unit: str
    grade: Literal["A", "B", "C", "D"]
    cite: str
    """Short form, shown beside a number."""
    source: str
    studied: str
    bands: tuple[Band, ...] = ()
    tolerance: float = 0.0
    """Half width, in the unit, that an interval has at least when it is held against an edge."""
    threshold: float | None = None
    """For a count: what an event must exceed to be counted, in seconds."""
    threshold_error: float = 0.0
    """By how much, in seconds, an event may be measured wrongly."""
    of_suggested: tuple[float, float] | None = None
    """For a length: the green band as multiples of the length that a question suggests."""
    found: str = ""
    """What the cited study found, as a clause; the edges of the bands are chosen here, not found there."""
    note: str = ""
    by: str = ""
    """Whose norm it is, as they call themselves; empty for those that coach comes with."""

    @property
    def our(self) -> str:
        """Whose line an edge is, as a sentence says it."""
        return f"{self.by}'s" if self.by else "our"

    @property
    def drawn(self) -> str:
        """Who draws the edges, as a sentence says it before them."""
        return f"{self.by} draws lines at" if self.by else "we draw our lines at"

    def level(self, value: float) -> Level | None:
        """Return the level of the band that holds `value`, None outside all bands."""
        return next((band.level for band in self.bands if band.holds(value)), None)

    def band(self, level: Level) -> Band:
        """Return the first band of `level`; LookupError when there is none."""
        for band in self.bands:
            if band.level == level:
                return band
        raise LookupError(f"no {level} band")

    def over(self, spans: tuple[Span, ...]) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """Return the spans over the threshold for certain, and those too close to it to tell."""
        if self.threshold is None:
            return (), ()
        beyond = [(span, round(span[1] - span[0] - self.threshold, 4)) for span in spans]
        error = self.threshold_error
        certain = tuple(span for span, by in beyond if by > error)
        return certain, tuple(span for span, by in beyond if -error < by <= error)

    def touched(self, measure: Measure) -> frozenset[Level]:
        """Return the levels that the measure's interval, widened to the tolerance, reaches."""
        if measure.value is None:
            return frozenset()
        low = min(measure.value if measure.low is None else measure.low, measure.value - self.tolerance)
        high = max(measure.value if measure.high is None else measure.high, measure.value + self.tolerance)
        if low == high:
            return frozenset(band.level for band in self.bands if band.holds(low))
        return frozenset(band.level for band in self.bands if band.touches(low, high))


Norms = dict[str, Norm]


def load(path: Path | None = None) -> Norms:
    """Return code -> norm from `path` (default: the shipped file).

    UsageError with the place when the file cannot be read, misses a measure or has bands that overlap.
    """
    file = path or SHIPPED
    name = untrusted.line(file.name)
    try:
        with file.open("rb") as stream:
            raw = tomllib.load(stream)
        norms = msgspec.convert(raw, Norms)
    except OSError as error:
        raise UsageError(f"cannot read the norms in {name}: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise UsageError(f"the norms in {name} are not valid: {untrusted.line(str(error))}.") from error
    if found := problems(norms):
        raise UsageError(f"the norms in {name} are not valid: {found[0]}.")
    return norms


@functools.cache
def shipped() -> Norms:
    """Return the shipped norms, read once."""
    return load()


_in_use: list[Norms] = []


def use(norms: Norms | None) -> None:
    """Hold every answer of this process against `norms`; None: the shipped ones again."""
    _in_use[:] = [norms] if norms is not None else []


def in_use() -> Norms:
    """Return the norms that answers are held against: a program's own, or the shipped ones."""
    return _in_use[0] if _in_use else shipped()


def for_question(norms: Norms, answer_seconds: int | None) -> Norms:
    """Return the norms with the band of length that suits a question which suggests `answer_seconds`."""
    norm = norms["length.seconds"]
    if answer_seconds is None or norm.of_suggested is None:
        return norms
    low, high = (round(factor * answer_seconds, 1) for factor in norm.of_suggested)
    bands = (
        Band(level="amber", high=low),
        Band(level="green", low=low, high=high),
        Band(level="amber", low=high),
    )
    return {**norms, "length.seconds": msgspec.structs.replace(norm, bands=bands)}


def problems(norms: Norms) -> list[str]:
    """Return what is wrong with norms, a clause each."""
    found = [f"{code} is missing" for code in UNITS if code not in norms]
    for code, norm in norms.items():
        name = untrusted.line(code, limit=40)
        if code not in UNITS:
            found.append(f"{name} is not a measure")
        elif norm.unit != UNITS[code]:
            found.append(f"the unit of {name} must be {UNITS[code]}")
        edges = [(_edge(b.low, -1), _edge(b.high, 1)) for b in norm.bands]
        if any(not low < high for low, high in edges):
            found.append(f"a band of {name} is empty")
        if norm.bands and not any(
            band.level == "green" and (band.low, band.high) != (None, None) for band in norm.bands
        ):
            found.append(f"{name} has bands but no green one with an edge")
        if any(before[1] > after[0] for before, after in itertools.pairwise(edges)):
            found.append(f"the bands of {name} overlap or are not in order")
        if norm.of_suggested is not None and not 0 < norm.of_suggested[0] < norm.of_suggested[1]:
            found.append(f"of_suggested of {name} needs two multiples, the smaller one first")
        if not norm.threshold_error >= 0:
            found.append(f"threshold_error of {name} is negative")
        if not norm.cite.strip() or not norm.source.strip() or not norm.tolerance >= 0:
            found.append(f"{name} needs a source, and a tolerance that is not negative")
    return found


def _edge(value: float | None, sign: int) -> float:
    return sign * float("inf") if value is None else value
