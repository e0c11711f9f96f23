"""Fit the coefficients of coach/analysis/nuclei.py and say how well they count.

python -m scripts.fit_syllables DATA

Learns from numbers of syllables alone: for each recording the weights of its crests should add up to the
syllables of its text. Speakers are never in the part that is learned from and the part that is judged.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import optimize

from benchmarks.accuracy import metrics, sounds
from coach.analysis import nuclei, pitch
from coach.analysis.activity import inside, spans_of
from coach.analysis.intake import Intake
from coach.analysis.tracks import FRAME_SECONDS, VOICED, TrackMaker

FOLDS = 5
NATIVE_WEIGHT = 3.0
"""The 25 British sentences count three times each beside 400 Mandarin ones."""
RIDGE = 3e-4
TOLERANCE = 0.2
"""Relative errors past this count by their size and not by their square."""
WOMEN = ("08", "09")
SHORT = 8
"""German sentences of more syllables lose their end in this copy."""


@dataclass(frozen=True)
class Item:
    """One recording: the properties of its crests and the syllables of its text."""

    group: str
    speaker: str
    hesitant: bool
    woman: bool
    seconds: float
    true: float
    properties: np.ndarray


def properties(samples: np.ndarray, rate: int) -> np.ndarray:
    """Return the properties of all crests, found as the product finds them."""
    intake, maker = Intake(rate), TrackMaker()
    for block in (*intake.feed(samples), intake.finish()):
        list(maker.feed(block))
    list(maker.finish())
    tracks = maker.tracks()
    spans = spans_of(tracks.speech, seconds=len(samples) / rate)
    voiced = pitch.clean(tracks.hz, tracks.confidence >= VOICED)
    voiced &= inside(spans, np.arange(len(voiced)) * FRAME_SECONDS, margin=0.1)
    return nuclei.crests(tracks.intensity, voiced, spans)[1]


def read(data: Path) -> list[Item]:
    """Return every recording with known syllables."""
    found = []
    rows = sounds.rows(data / "l2" / "l2.csv")
    fluency: dict[str, list[float]] = {}
    for row in rows:
        fluency.setdefault(row["speaker"], []).append(float(row["fluency_median"]))
    slow = set(sorted(fluency, key=lambda s: np.mean(fluency[s]))[: round(len(fluency) / 3)])
    wanted = [
        ("Mandarin", data / "l2" / r["file"], r["speaker"], r["gender"] == "f", metrics.syllables(r["text"]))
        for r in rows
    ]
    wanted += [
        ("British", data / "pitch" / r["file"], r["speaker"], r["sex"] == "f", metrics.syllables(r["text"]))
        for r in sounds.rows(data / "pitch" / "pitch.csv")
    ]
    wanted += [
        (
            "German",
            data / "lively" / r["file"],
            r["speaker"],
            r["speaker"] in WOMEN,
            int(r["syllables"]),
        )
        for r in sounds.rows(data / "lively" / "lively.csv")
        if r["syllables"] and 0 < int(r["syllables"]) <= SHORT
    ]
    for group, path, speaker, woman, true in wanted:
        samples, rate = sounds.read(path)
        found.append(
            Item(
                group,
                speaker,
                speaker in slow,
                woman,
                len(samples) / rate,
                float(true),
                properties(samples, rate),
            )
        )
    return found


def fit(items: list[Item]) -> tuple[np.ndarray, float]:
    """Return coefficients and intercept that make the counts right."""
    table = np.concatenate([item.properties for item in items])
    mean, spread = table.mean(axis=0), table.std(axis=0)
    x = np.hstack([(table - mean) / spread, np.ones((len(table), 1))])
    group = np.repeat(np.arange(len(items)), [len(item.properties) for item in items])
    true = np.array([item.true for item in items])
    weight = np.array([NATIVE_WEIGHT if item.group == "British" else 1.0 for item in items])
    weight /= weight.sum()
    ridge = np.array([RIDGE] * (x.shape[1] - 1) + [0.0])

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        share = 1 / (1 + np.exp(-x @ theta))
        error = (np.bincount(group, share, len(items)) - true) / true
        root = np.sqrt(1 + (error / TOLERANCE) ** 2)
        slope = weight * error / TOLERANCE**2 / root / true
        gradient = x.T @ (slope[group] * share * (1 - share)) + 2 * ridge * theta
        return float((weight * (root - 1)).sum() + (ridge * theta**2).sum()), gradient

    theta = optimize.minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x
    return theta[:-1] / spread, float(theta[-1] - (theta[:-1] * mean / spread).sum())


def count(items: list[Item], model: tuple[np.ndarray, float]) -> np.ndarray:
    """Return the syllables counted in each recording."""
    return np.array([(1 / (1 + np.exp(-(item.properties @ model[0] + model[1])))).sum() for item in items])


def folded(items: list[Item]) -> np.ndarray:
    """Return counts by models that never heard the speaker; German is never learned from."""
    counted = np.zeros(len(items))
    names = {
        group: sorted({i.speaker for i in items if i.group == group}) for group in ("Mandarin", "British")
    }
    for fold in range(FOLDS):
        judged = {(group, name) for group, all_names in names.items() for name in all_names[fold::FOLDS]}
        learned = [i for i in items if i.group != "German" and (i.group, i.speaker) not in judged]
        model = fit(learned)
        for index, item in enumerate(items):
            if (item.group, item.speaker) in judged:
                counted[index] = count([item], model)[0]
    german = [index for index, item in enumerate(items) if item.group == "German"]
    model = fit([item for item in items if item.group != "German"])
    counted[german] = count([items[index] for index in german], model)
    return counted


def report(items: list[Item], counted: np.ndarray) -> None:
    """Print errors by group, and what is left per speaker."""
    true = np.array([item.true for item in items])
    error = (counted - true) / true
    left = {}
    for group in ("Mandarin", "British", "German"):
        chosen = np.array([item.group == group for item in items])
        hesitant = chosen & np.array([item.hesitant for item in items])
        woman = np.array([item.woman for item in items])
        speakers = sorted({item.speaker for item in items if item.group == group})
        owner = np.array([item.speaker for item in items])
        left[group] = [
            float(np.log(true[chosen & (owner == s)].sum() / counted[chosen & (owner == s)].sum()))
            for s in speakers
        ]
        line = f"{group}: {chosen.sum()} recordings, {len(speakers)} speakers; mean relative error"
        line += f" {np.abs(error[chosen]).mean():.1%}, bias {error[chosen].mean():+.1%}"
        if hesitant.any():
            seconds = np.array([item.seconds for item in items])[chosen]
            r = metrics.partial_correlation(counted[chosen], true[chosen], control=seconds)
            line += f", hesitant third {error[hesitant].mean():+.1%}, r without length {r:.2f}"
        line += f", women minus men {error[chosen & woman].mean() - error[chosen & ~woman].mean():+.1%}"
        mean, spread = np.mean(left[group]), np.std(left[group])
        print(f"{line}; log of true over counted per speaker {mean:+.2f} (SD {spread:.2f})")


def main() -> None:
    """Fit, judge, print."""
    items = read(Path(sys.argv[1]))
    report(items, folded(items))
    coefficients, intercept = fit([item for item in items if item.group != "German"])
    print("COEFFICIENTS =", np.round(coefficients, 3).tolist(), "INTERCEPT =", round(intercept, 3))


if __name__ == "__main__":
    main()
