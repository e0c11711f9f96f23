"""Filler sounds: what is found of the real ones, and what is taken for one in speech that holds none."""

from __future__ import annotations

import tomllib
from pathlib import Path

from benchmarks.accuracy import filler_truth
from benchmarks.accuracy.filler_truth import Joined
from benchmarks.accuracy.report import Line, Section, Table, Target, number
from coach.analysis.fillers import Model, read_model, shipped
from coach.analysis.intervals import poisson

TIERS = ("heard", "likely", "possible")
CLEAN = {
    "read": "read, native (LibriSpeech, LibriVox)",
    "l2": "read, first language Mandarin",
    "lively": "acted German (EmoDB)",
}
ENOUGH = 300
"""Labeled fillers from which a detection rate would mean something."""

Counts = dict[tuple[str, int], tuple[int, int]]
"""(true, false) events per group and take."""

TEXT = """
Truth: 16 fillers of 4 English speakers (13 of one man) with a known place, in `fillers/`. The model was never
fitted on them, but its features and its three limits were chosen with a view to them, so this is too kind.
10 of the places were set with forced alignment and the edges of the voice, not by ear. A filler is found when
something found covers half of it. False alarms: speech that is taken to hold no fillers, though nobody
checked it by ear; each speaker of the first two sets is heard by a model fitted without that speaker. The
files of a speaker are joined to one take. [fillers.md](fillers.md) is the card of the model.
"""


def measure(data: Path) -> Section:
    """Return the section on filler sounds."""
    takes = list(filler_truth.takes(data))
    folds = _folds()
    of_fold = filler_truth.fold_of(data)
    counted = {
        tier: {
            (group, index): take.count(model, least=getattr(model, tier))
            for index, take in enumerate(takes)
            for group, model in [(take.group, _model(take, folds, of_fold))]
        }
        for tier in TIERS
    }
    real = [_real(takes, counted[tier], tier) for tier in TIERS]
    clean = [_clean(takes, counted, group) for group in CLEAN]
    return Section(
        "Filler sounds",
        TEXT.strip(),
        (
            Table(
                f"Real fillers ({_truth(takes)} with a place; {ENOUGH} would be needed), 95 % intervals:",
                ("from this tier on", "found", "false, same clips", "precision", "recall", "event F1"),
                tuple(real),
            ),
            Table(
                "False alarms per minute, exact Poisson 95 % limits:",
                ("speech", "speakers", "minutes", *(f"`{tier}` or more" for tier in TIERS)),
                tuple(clean),
            ),
        ),
        targets=_targets(takes, counted["likely"]),
        weak=(
            "16 real fillers are a smoke test, not a detection rate: the intervals of F1 are wide.",
            "A filler of 0.1 s, and most that run into a word without a break, are missed.",
        ),
        lines=(_line(takes, counted["likely"]),),
    )


def _line(takes: list[Joined], likely: Counts) -> Line:
    right, wrong = _sums(likely, "fillers")
    total = _truth(takes)
    says = (
        f"{right} of {total} real fillers found with {wrong} false ones (13 of one man), "
        f"{number(_false_per_minute(takes, likely, 'l2'), 1)} false a minute in 400 sentences "
        "read by 40 speakers whose first language is Mandarin."
    )
    return Line(("fillers.sounds",), says, total)


def _false_per_minute(takes: list[Joined], counted: Counts, group: str) -> float:
    return _sums(counted, group)[1] / (sum(take.seconds for take in takes if take.group == group) / 60)


def _folds() -> list[Model]:
    with Path(__file__).with_name("filler_folds.toml").open("rb") as stream:
        raw = tomllib.load(stream)
    return [read_model(raw[f"fold_{index}"]) for index in range(filler_truth.FOLDS)]


def _model(take: Joined, folds: list[Model], of_fold: dict[str, int]) -> Model:
    """Return a model that never heard this speaker."""
    return folds[of_fold[take.speaker]] if take.group in ("read", "l2") else shipped()


def _truth(takes: list[Joined]) -> int:
    return sum(len(take.truth) for take in takes)


def _sums(counted: Counts, group: str) -> tuple[int, int]:
    pairs = [pair for (name, _), pair in counted.items() if name == group]
    return sum(right for right, _ in pairs), sum(wrong for _, wrong in pairs)


def _real(takes: list[Joined], counted: Counts, tier: str) -> tuple[str, ...]:
    right, wrong = _sums(counted, "fillers")
    total = _truth(takes)
    precision = _share(right, right + wrong)
    return (
        f"`{tier}`",
        f"{right} of {total}",
        str(wrong),
        precision,
        _share(right, total),
        _f1_text(right, wrong, total),
    )


def _share(hits: int, of: int) -> str:
    """Return a share with its exact 95 % interval (Clopper and Pearson 1934)."""
    if not of:
        return "-"
    low, high = _beta(hits, of)
    return f"{number(hits / of)} ({number(low)} to {number(high)})"


def _beta(hits: int, of: int) -> tuple[float, float]:
    from scipy import special

    low = 0.0 if not hits else float(special.betaincinv(hits, of - hits + 1, 0.025))
    return low, 1.0 if hits == of else float(special.betaincinv(hits + 1, of - hits, 0.975))


def _f1_text(right: int, wrong: int, total: int) -> str:
    """Return event F1 with an interval: it rises with TP / (TP + FP + FN), which is taken for a share."""
    union = total + wrong
    low, high = (2 * share / (1 + share) for share in _beta(right, union))
    return f"{number(_f1(right, wrong, total))} ({number(low)} to {number(high)})"


def _f1(right: int, wrong: int, total: int) -> float:
    return 2 * right / (total + right + wrong)


def _clean(takes: list[Joined], counted: dict[str, Counts], group: str) -> tuple[str, ...]:
    mine = [take for take in takes if take.group == group]
    minutes = sum(take.seconds for take in mine) / 60
    cells = []
    for tier in TIERS:
        wrong = _sums(counted[tier], group)[1]
        low, high = (limit / minutes for limit in poisson(wrong))
        cells.append(f"{number(wrong / minutes)} ({number(low)} to {number(high)})")
    return (CLEAN[group], str(len({take.speaker for take in mine})), number(minutes, 1), *cells)


def _targets(takes: list[Joined], likely: Counts) -> tuple[Target, ...]:
    right, wrong = _sums(likely, "fillers")
    score = _f1(right, wrong, _truth(takes))
    worst = max(_false_per_minute(takes, likely, group) for group in CLEAN)
    who = f"{_truth(takes)} real ones, `likely` or more"
    return (
        Target(f"filler sounds, event F1 ({who})", "0.70, at least 0.60", number(score), None),
        Target(f"the same, precision ({who})", "0.75", number(right / max(1, right + wrong)), None),
        Target(
            "the same, false alarms a minute, worst of three sets of clean speech",
            "1.0",
            number(worst),
            worst <= 1.0,
        ),
    )
