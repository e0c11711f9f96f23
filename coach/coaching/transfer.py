"""Whether what was drilled on one question showed up on another: the growth that programs look for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import numpy as np

from coach.coaching.baseline import PRIOR_SPREAD, cold
from coach.coaching.drills import BY_EAR, Drill
from coach.coaching.trends import LEAST
from coach.model import OVERLAP_MEASURES, UNITS, Answer, DrillRun

FROM_DAY = 7
"""Days since the first answer from which on transfer is looked for: before, all is one week's practice."""

Verdict = Literal["showed up", "not yet", "too few"]


@dataclass(frozen=True)
class Transfer:
    """Cold answers before a skill was first drilled, and those to other questions after it."""

    drill: str
    """Id of the drill that was done first for this measure."""
    code: str
    unit: str
    verdict: Verdict
    before: int
    after: int
    """How many cold, sound answers there are on each side."""
    was: float | None = None
    now: float | None = None
    change: float | None = None
    """Mean after minus mean before, with its 95 % interval (Welch)."""
    low: float | None = None
    high: float | None = None


def transfers(
    answers: Sequence[Answer], runs: Mapping[str, DrillRun], *, drills: Mapping[str, Drill]
) -> tuple[Transfer, ...]:
    """Return one entry for each measure that was drilled, from the second week on.

    `answers` go from oldest to newest, `runs` holds what was drilled by the id of its take. Drills judged by
    ear and measures that need an earlier take say nothing here.
    """
    if not answers or _days(answers[0], answers[-1]) < FROM_DAY:
        return ()
    firsts: dict[str, tuple[Drill, int]] = {}
    asked: dict[str, set[str]] = {}
    for place, answer in enumerate(answers):
        run = runs.get(answer.take.id)
        drill = drills.get(run.drill) if run is not None else None
        if drill is None or drill.hears in BY_EAR or drill.hears in OVERLAP_MEASURES:
            continue
        firsts.setdefault(drill.hears, (drill, place))
        asked.setdefault(drill.hears, set()).add(answer.take.question)
    return tuple(
        _transfer(drill, answers, place=place, drilled=asked[code]) for code, (drill, place) in firsts.items()
    )


def _transfer(drill: Drill, answers: Sequence[Answer], *, place: int, drilled: set[str]) -> Transfer:
    code = drill.hears
    chosen = {id(answer) for answer in cold(answers)}
    before = _values(code, [a for a in answers[:place] if id(a) in chosen])
    after = _values(code, [a for a in answers[place:] if id(a) in chosen and a.take.question not in drilled])
    if len(before) < LEAST or len(after) < LEAST:
        return Transfer(drill.id, code, UNITS[code], "too few", len(before), len(after))
    change = float(np.mean(after) - np.mean(before))
    half = _half(code, before, after)
    better = change - half > 0 if drill.toward == "up" else change + half < 0
    return Transfer(
        drill.id,
        code,
        UNITS[code],
        "showed up" if better else "not yet",
        len(before),
        len(after),
        was=round(float(np.mean(before)), 4),
        now=round(float(np.mean(after)), 4),
        change=round(change, 4),
        low=round(change - half, 4),
        high=round(change + half, 4),
    )


def _values(code: str, answers: Sequence[Answer]) -> list[float]:
    """Return the values that were measured and are sound; filler sounds are always rough and count."""
    found = [a.analysis.measures[code] for a in answers if a.analysis and code in a.analysis.measures]
    return [m.value for m in found if m.value is not None and (m.why is None or code == "fillers.sounds")]


def _half(code: str, before: Sequence[float], after: Sequence[float]) -> float:
    """Return half of the 95 % interval of the difference; no spread is under that of two recordings."""
    from scipy import special  # half of the import of scipy.stats, and the same numbers

    least = PRIOR_SPREAD.get(code, 0.0)
    parts = [max(float(np.std(side, ddof=1)), least) ** 2 / len(side) for side in (before, after)]
    if sum(parts) == 0.0:
        return float("inf")
    freedom = sum(parts) ** 2 / sum(
        part**2 / (len(side) - 1) for part, side in zip(parts, (before, after), strict=True)
    )
    return float(special.stdtrit(freedom, 0.975)) * float(np.sqrt(sum(parts)))


def _days(first: Answer, last: Answer) -> float:
    try:
        span = datetime.fromisoformat(last.take.started) - datetime.fromisoformat(first.take.started)
    except ValueError:
        return 0.0
    return span / timedelta(days=1)
