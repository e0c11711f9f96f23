"""Makes coach/analysis/fillers.toml and prints what docs/fillers.md reports. Needs the speech data.

    python scripts/train_fillers.py DATA

DATA holds `l2`, `read`, `fillers`, `lively` and `spontaneous`; the last three are only tested on. Nothing of
it is copied: 21 means, scales and weights come out, and those of the five folds for the benchmark.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import filler_material
import numpy as np
import soundfile

from benchmarks.accuracy import filler_truth
from benchmarks.accuracy.filler_truth import Joined, Track
from coach.analysis import fillers
from coach.analysis.filler_features import FEATURES
from coach.analysis.intervals import poisson
from coach.engines.transcribers.sphinx import FRAMES_PER_SECOND, SphinxTranscriber

TRAINED_ON = ("read", "l2", "made")
RIDGE = 10.0
TIERS = {"possible": 0.4, "likely": 1.0, "heard": 2.0}
"""Log-odds, chosen on the speaker-disjoint folds: about 1, 0.6 and 0.1 false alarms a minute of reading."""
OUT = Path(fillers.__file__).with_name("fillers.toml")
FOLDS_OUT = Path(filler_truth.__file__).with_name("filler_folds.toml")


def made(data: Path) -> Iterator[Joined]:
    """Yield the readers of `l2` with fillers and drawn-out words of their own voice put in."""
    by_speaker: dict[str, list[filler_material.Reading]] = defaultdict(list)
    decoder = SphinxTranscriber().decoder()
    with (data / "l2" / "l2.csv").open(encoding="utf-8") as stream:
        rows = sorted(csv.DictReader(stream), key=lambda row: row["file"])
    for row in rows:
        samples, rate = soundfile.read(data / "l2" / row["file"], dtype="float32")
        words = aligned(decoder, samples, row["text"])
        track = Track.of(samples, rate)
        if words and track.spoken.sum() > 20:
            hz = np.where(track.spoken, track.hz, 0.0)
            by_speaker[row["file"][:5]].append(filler_material.Reading(samples, hz, words))
    for seed, (speaker, readings) in enumerate(sorted(by_speaker.items())):
        take = filler_material.take(readings, seed)
        track = Track.of(np.concatenate(take.parts), filler_material.RATE)
        truth = [(start, end) for start, end, _ in take.fillers]
        yield Joined.of("made", speaker, [track], truth=truth)


def aligned(decoder: Any, samples: np.ndarray, text: str) -> list[filler_material.Word]:
    """Return the words of a known text with their phones and times; none where the alignment fails."""
    spoken = [re.sub(r"[^a-z']", "", token.lower()) for token in text.split()]
    known = [word for word in spoken if word and decoder.lookup_word(word) is not None]
    pcm = np.clip(np.round(samples * 32767), -32768, 32767).astype("<i2").tobytes()
    try:
        decoder.set_align_text(" ".join(known))
        _decode(decoder, pcm)
        if not decoder.hyp():
            return []
        decoder.set_alignment()
        _decode(decoder, pcm)
        found = decoder.get_alignment()
    except RuntimeError:
        return []
    return [(word.name, *_times(word), [(phone.name, *_times(phone)) for phone in word]) for word in found]


def _decode(decoder: Any, pcm: bytes) -> None:
    decoder.start_utt()
    decoder.process_raw(pcm, False, True)
    decoder.end_utt()


def _times(part: Any) -> tuple[float, float]:
    start, duration = part.start, part.duration
    return start / FRAMES_PER_SECOND, (start + duration) / FRAMES_PER_SECOND


def fit(chosen: list[Joined]) -> fillers.Model:
    """Return a ridge logistic regression by Newton's method."""
    rows = np.vstack([take.rows for take in chosen])
    labels = np.concatenate([take.labels() for take in chosen])
    rows, labels = rows[labels >= 0], labels[labels >= 0]
    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    z = np.hstack([(rows - mean) / scale, np.ones((len(rows), 1))])
    ridge = RIDGE * np.eye(z.shape[1])
    ridge[-1, -1] = 0.0
    beta = np.zeros(z.shape[1])
    for _ in range(25):
        odds = 1 / (1 + np.exp(-np.clip(z @ beta, -30, 30)))
        curvature = (z * (odds * (1 - odds))[:, None]).T @ z + ridge
        beta += np.linalg.solve(curvature, z.T @ (labels - odds) - ridge @ beta)
    return fillers.Model(mean=mean, scale=scale, weights=beta[:-1], bias=float(beta[-1]), **TIERS)


def report(known: list[Joined], models: list[fillers.Model]) -> None:
    """Print one row per group and tier, with exact Poisson limits for false alarms."""
    for tier, least in TIERS.items():
        print(f"\n| from `{tier}` on | speakers | minutes | fillers | found | false | false per minute |")
        print("|---|---|---|---|---|---|---|")
        for group in (*TRAINED_ON, "fillers", "lively", "spontaneous"):
            mine = [(take, model) for take, model in zip(known, models, strict=True) if take.group == group]
            pairs = [take.count(model, least=least) for take, model in mine]
            found, wrong = (sum(column) for column in zip(*pairs, strict=True))
            minutes = sum(take.seconds for take, _ in mine) / 60
            low, high = (limit / minutes for limit in poisson(wrong))
            truth = sum(len(take.truth) for take, _ in mine)
            speakers = len({take.speaker for take, _ in mine})
            rate = f"{wrong / minutes:.2f} ({low:.2f} to {high:.2f})"
            print(f"| {group} | {speakers} | {minutes:.1f} | {truth} | {found} | {wrong} | {rate} |")


def write(path: Path, models: dict[str, fillers.Model]) -> None:
    """Write models as plain numbers; the one named "" is at the top of the file."""
    lines = ["# Made by scripts/train_fillers.py; docs/fillers.md says from what, and how good it is."]
    for name, model in models.items():
        head = f"{name}." if name else ""
        lines += ["", *([f"[{name}]"] if name else []), f"bias = {model.bias:.4f}", "", f"[{head}tiers]"]
        lines += [f"{tier} = {value}" for tier, value in TIERS.items()]
        for feature, *numbers in zip(FEATURES, model.mean, model.scale, model.weights, strict=True):
            rows = zip(("mean", "scale", "weight"), numbers, strict=True)
            lines += ["", f"[[{head}feature]]", f'name = "{feature}"']
            lines += [f"{key} = {value:.4f}" for key, value in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    everyone = [*filler_truth.takes(folder), *made(folder)]
    used = [take for take in everyone if take.group in TRAINED_ON]
    of_fold = filler_truth.fold_of(folder)
    folds = {
        f"fold_{number}": fit([take for take in used if of_fold[take.speaker] != number])
        for number in range(filler_truth.FOLDS)
    }
    whole = fit(used)
    own = [folds[f"fold_{of_fold[t.speaker]}"] if t.group in TRAINED_ON else whole for t in everyone]
    report(everyone, own)
    write(OUT, {"": whole})
    write(FOLDS_OUT, folds)
