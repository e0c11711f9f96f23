"""docs/words.md from what was measured: the figures go where the page has their names."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from string import Template

import numpy as np

from benchmarks.words import curve
from benchmarks.words.hear import Heard
from coach.wording.trust import share_right
from coach.wording.words import MIN_CONFIDENCE


def write(heard: Mapping[str, Sequence[Heard]], *, report: Path) -> None:
    """Write the page for `heard` (recognizer -> its answers) to `report`, and print its figures."""
    page = Template(Path(__file__).with_name("page.md").read_text("utf-8"))
    parts = {
        "versions": _versions(),
        "groups": _groups(heard),
        "curves": "\n\n".join(_curve(engine, answers) for engine, answers in heard.items()),
    }
    print(parts["groups"], parts["curves"], _lines(heard), sep="\n\n")
    report.write_text(page.substitute(parts), encoding="utf-8")


def _versions() -> str:
    names = ("pocketsphinx", "faster-whisper", "ctranslate2")
    return f"Python {platform.python_version()}, " + ", ".join(f"{n} {metadata.version(n)}" for n in names)


def _groups(heard: Mapping[str, Sequence[Heard]]) -> str:
    rows = ["| recognizer | speech | answers | words | wrong words (95 % interval) | passes the gate |"]
    rows.append("|---|---|---|---|---|---|")
    for engine, answers in heard.items():
        for group in dict.fromkeys(one.group for one in answers):
            some = [one for one in answers if one.group == group]
            low, high = _interval(some)
            passed = sum((_share(engine, one) or 0) >= MIN_CONFIDENCE for one in some)
            spread = f" ({100 * low:.0f} to {100 * high:.0f} %)" if len(some) > 2 else ""
            rows.append(
                f"| {engine} | {group} | {len(some)} | {sum(one.said for one in some)} "
                f"| {100 * _rate(some):.0f} %{spread} | {passed} of {len(some)} |"
            )
    return "\n".join(rows)


def _share(engine: str, one: Heard) -> float | None:
    return None if one.confidence is None else share_right(engine, one.confidence)


def _rate(answers: Sequence[Heard]) -> float:
    return sum(one.wrong for one in answers) / sum(one.said for one in answers)


def _interval(answers: Sequence[Heard]) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the error rate, answers drawn whole."""
    random = np.random.default_rng(0)
    draws = [_rate([answers[i] for i in random.integers(0, len(answers), len(answers))]) for _ in range(1000)]
    return float(np.quantile(draws, 0.025)), float(np.quantile(draws, 0.975))


def _curve(engine: str, answers: Sequence[Heard]) -> str:
    some = curve.usable(answers)
    truth = curve.right(some)
    shipped = np.array([_share(engine, one) or 0.0 for one in some])
    rank = np.corrcoef(_ranks(curve.confidence(some)), _ranks(truth))[0, 1]
    missed = np.abs(curve.unseen(some) - truth).mean()
    passed = shipped >= MIN_CONFIDENCE
    rows = [
        f"**{engine}**: {len(some)} answers. Rank correlation of its confidence with the share that is "
        f"right: {rank:.2f}. The expected share misses the measured one by {100 * missed:.0f} points "
        "on average (line fitted on the other half of the speakers, out of sample), by "
        f"{100 * np.abs(shipped - truth).mean():.0f} with the line that coach uses (in sample).",
        f"Answers that pass the gate: {passed.sum()}"
        + (f"; of their words {100 * truth[passed].mean():.0f} % are right" if passed.any() else "")
        + (f", {100 * truth[~passed].mean():.0f} % in the others." if (~passed).any() else "."),
        "",
        "| expected to be right | answers | expected, mean | measured, mean |",
        "|---|---|---|---|",
    ]
    rows += [
        f"| {name} | {count} | {100 * guess:.0f} % | {100 * real:.0f} % |"
        for name, count, guess, real in curve.bins(shipped, truth)
    ]
    return "\n".join(rows)


def _ranks(values: np.ndarray) -> np.ndarray:
    return np.argsort(np.argsort(values, kind="stable"), kind="stable").astype(float)


def _lines(heard: Mapping[str, Sequence[Heard]]) -> str:
    """Return the lines as they would be fitted now, by kind of recognizer, for `coach/wording/trust.py`."""
    kinds: dict[str, list[Heard]] = {}
    for engine, answers in heard.items():
        kinds.setdefault(engine.partition("-")[0], []).extend(curve.usable(answers))
    return "\n".join(
        f"{kind}: a, b = {a:.2f}, {b:.2f}" for kind, one in kinds.items() for a, b in [curve.fit(one)]
    )
