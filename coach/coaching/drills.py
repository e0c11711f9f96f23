"""Drills: which one to do for a finding, and whether the take after it differs from the take before."""

from __future__ import annotations

import functools
import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from coach.coaching import phrases
from coach.coaching.baseline import PRIOR_SPREAD
from coach.model import Analysis, Frozen, Measure

SHIPPED = Path(__file__).with_name("drills.toml")
TOPICS = (
    "pitch",
    "pace",
    "pauses",
    "fillers",
    "endings",
    "energy",
    "story",
    "flexibility",
    "ownership",
    "body",
)
BY_EAR = ("self", "a person")
REPEATABLE = 1.96 * math.sqrt(2)
"""Two takes of one person differ by less than this many SDs in 95 of 100 pairs (Bland & Altman 1986)."""
LEAST_OF_LENGTH = 0.15
"""Our own line: a change of length under this share of the take before is none."""

Verdict = Literal["better", "no clear change", "worse", "not judged"]
"""As in `model.DrillRun`."""


class Drill(Frozen, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One drill; see the head of `drills.toml`."""

    topic: str
    aim: str
    suits: tuple[str, ...]
    steps: tuple[str, ...]
    hears: str
    source: str
    grade: Literal["A", "B", "C", "D"]
    toward: Literal["up", "down"] | None = None
    plays: bool = False
    """Whether the liveliest and the flattest seconds are played first, and only the latter said again."""
    id: str = ""

    @property
    def to_say(self) -> tuple[str, ...]:
        """The steps that are done while speaking: those after what is played first."""
        return self.steps[1:] if self.plays else self.steps


@dataclass(frozen=True)
class Result:
    """What a take after a drill is beside the take before it."""

    verdict: Verdict
    text: str
    measure: str | None = None
    change: float | None = None
    """After minus before, in the unit of the measure, with its 95 % interval."""
    low: float | None = None
    high: float | None = None


def load(path: Path = SHIPPED) -> dict[str, Drill]:
    """Return id -> drill; msgspec.ValidationError or ValueError when the file is wrong."""
    with path.open("rb") as stream:
        found = msgspec.convert(tomllib.load(stream), dict[str, Drill])
    for name, drill in found.items():
        if drill.topic not in TOPICS or (drill.hears in BY_EAR) != (drill.toward is None):
            raise ValueError(f"{name} needs a known topic, and a direction for a measure alone")
    return {name: msgspec.structs.replace(drill, id=name) for name, drill in found.items()}


@functools.cache
def shipped() -> dict[str, Drill]:
    """Return the shipped drills, read once."""
    return load()


def choose(
    code: str, *, measures: Mapping[str, Measure] | None = None, history: Sequence[str] = ()
) -> Drill | None:
    """Return the drill for a finding or an advice; None when none suits.

    Impact: those made for just this code. Stability: of these, first the ones that can be heard with a
    sound measure of this take. Variety: of these, the one done least often in `history` (ids, oldest
    first), not the last one again while there is another.
    """
    fits = {drill: fit for drill in shipped().values() if (fit := _fit(drill, code))}
    best = max(fits.values(), default=0)
    suited = [drill for drill, fit in fits.items() if fit == best]
    last = history[-1] if history else None
    return min(
        suited,
        key=lambda drill: (
            drill.id == last,
            measures is not None and not _heard(drill, measures),
            history.count(drill.id),
        ),
        default=None,
    )


def _fit(drill: Drill, code: str) -> int:
    """Return how closely a drill is made for a code: the length of what they share, 0 for nothing."""
    held = (code.startswith((f"{name}.", f"{name}_")) or code == name for name in drill.suits)
    return max((len(name) for name, ok in zip(drill.suits, held, strict=True) if ok), default=0)


def _heard(drill: Drill, measures: Mapping[str, Measure]) -> bool:
    if drill.hears in BY_EAR:
        return True
    measure = measures.get(drill.hears)
    return measure is not None and measure.value is not None and measure.why is None


def judge(drill: Drill, before: Analysis, after: Analysis) -> Result:
    """Say how the take after a drill differs from the one before it; never whether anyone passed.

    A change counts when it is larger than what both intervals allow, and than what two takes of one person
    differ by anyway. A part said again is held against the whole answer before it: its own flattest
    seconds were picked for being so, and would look better by chance.
    """
    if drill.hears in BY_EAR:
        code = "drill.self" if drill.hears == "self" else "drill.person"
        return Result("not judged", phrases.render(code, {}))
    old, new = _measure(before, drill.hears), _measure(after, drill.hears)
    if old is None or new is None or old.value is None or new.value is None:
        why = next((m.why for m in (new, old) if m is not None and m.value is None and m.why), "")
        return Result("not judged", phrases.render("drill.not_judged", {"why": why}).strip(), drill.hears)
    change = round(new.value - old.value, 4)
    least = _least(drill, old, new)
    verdict: Verdict = "no clear change"
    if abs(change) > least:
        verdict = "better" if (change > 0) == (drill.toward == "up") else "worse"
    values = {
        "value": phrases.figure(new.value, new.unit),
        "usual": phrases.figure(old.value, old.unit),
        "threshold": phrases.figure(least, new.unit),
        "unit": _unit(new.unit),
    }
    code = "drill." + verdict.replace(" ", "_")
    if drill.plays and verdict == "worse":  # some seconds hold less movement than a whole answer
        verdict, code = "no clear change", "drill.part"
    text = phrases.render(code, values)
    return Result(verdict, text, drill.hears, change, round(change - least, 4), round(change + least, 4))


def _measure(analysis: Analysis, code: str) -> Measure | None:
    """Return a measure, from before its gate of length where the take was too short for it."""
    measure = analysis.measures.get(code)
    if measure is not None and measure.value is not None:
        return measure
    kept = (analysis.poolable or {}).get(code)
    return kept if kept is not None and kept.value is not None else measure


def _least(drill: Drill, old: Measure, new: Measure) -> float:
    """Return the change that could be chance, in the unit of the measure."""
    code = drill.hears
    usual = REPEATABLE * PRIOR_SPREAD.get(code, 0.0)
    # The interval of 8 s is so wide that hardly any part would count; benchmarks/hear_the_difference.py.
    own = 0.0 if drill.plays else math.hypot(_half(old), _half(new))
    if code == "length.seconds":
        return LEAST_OF_LENGTH * (old.value or 0.0)
    if old.unit in ("count", "words"):  # two Poisson counts
        return 1.96 * math.sqrt(max(1.0, (old.value or 0.0) + (new.value or 0.0)))
    return max(own, usual)


def _half(measure: Measure) -> float:
    if measure.low is None or measure.high is None:
        return 0.0
    return (measure.high - measure.low) / 2


def _unit(unit: str) -> str:
    return {"st": "semitones", "count": "", "ratio": "", "/s": "a second", "/min": "a minute"}.get(unit, unit)
