"""`python -m benchmarks.known_text --data DIR`: known text without recognition, and the same sound twice.

Takes are joined from single sentences of one speaker: five that are in the script, five that are not; five
other sentences are in the script too. Every second speaker was used to choose how it is done and the weights
(`tuned`), the others for the figures. What was found is kept with --cache.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import random
import tomllib
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr

from coach.analysis import repeats
from coach.analysis.activity import spans_of
from coach.analysis.networks import Activity
from coach.analyst import known
from coach.wording.known import logistic

RATE = 16_000
NOTHING = [1.0, 0.0, 0.0, -3.0]
"""Features of a sentence that was not looked for."""
ROOT = Path(__file__).resolve().parent


@dataclass
class Task:
    """One joined take and its script."""

    name: str
    kind: str
    tuned: bool
    accuracy: float
    files: list[Path]
    script: list[tuple[str, int]]
    """Sentence, and the index of the file that says it, or -1."""


@dataclass
class Row:
    """One script sentence of one task, and what was found."""

    task: str
    kind: str
    tuned: bool
    accuracy: float
    said: bool
    features: list[float]
    """As `known.features` has them."""
    placed: bool
    """Whether more than half of its place lies where it was said."""

    @property
    def certainty(self) -> float:
        """With the weights that ship."""
        return known.certainty(self.features)


def l2_tasks(data: Path) -> list[Task]:
    """Accented speech: one task for each of the 40 speakers, and the paraphrase tasks."""
    rows = list(csv.DictReader((data / "l2" / "l2.csv").open(encoding="utf-8")))
    by: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        by[row["speaker"]].append(row)
    other_words: dict[str, str] = tomllib.loads((ROOT / "paraphrases.toml").read_text("utf-8"))
    tasks = []
    for half in (0, 1):
        speakers = sorted(by)[half::2]
        for speaker in speakers:
            rng = random.Random("known" + speaker)
            mine = by[speaker][:]
            rng.shuffle(mine)
            extra = rng.sample([row["text"] for s in speakers if s != speaker for row in by[s]], 5)
            order = mine[:]
            rng.shuffle(order)
            files = [data / "l2" / row["file"] for row in order]
            accuracy = float(np.mean([float(row["accuracy_median"]) for row in mine]))
            script = [(row["text"], order.index(row)) for row in mine[:5]] + [(text, -1) for text in extra]
            tasks.append(Task(f"l2-{speaker}", "accented", half == 0, accuracy, files, script))
            told = [(other_words[row["utt"]], -1) for row in order if row["utt"] in other_words]
            if told:
                tasks.append(Task(f"para-{speaker}", "paraphrase", False, accuracy, files, told))
    return tasks


def native_tasks(data: Path) -> list[Task]:
    """British readers of the pitch set: said sentences against those of the other half of the list."""
    rows = list(csv.DictReader((data / "pitch" / "pitch.csv").open(encoding="utf-8")))
    tasks = []
    for speaker in sorted({row["speaker"] for row in rows}):
        mine = [row for row in rows if row["speaker"] == speaker and len(row["text"].split()) >= 4]
        for part in range(8):
            rng = random.Random(f"{speaker}{part}")
            rng.shuffle(mine)
            half = len(mine) // 2
            files = [data / "pitch" / row["file"] for row in mine[:half]]
            script = [(row["text"], at) for at, row in enumerate(mine[: half // 2])]
            script += [(row["text"], -1) for row in mine[half : half + half // 2]]
            tasks.append(Task(f"native-{speaker}-{part}", "native", False, 10.0, files, script))
    return tasks


def joined(task: Task) -> tuple[np.ndarray, list[tuple[float, float]]]:
    """Return the take (mono, 16 kHz), and when each file begins and ends in it."""
    rng = random.Random(task.name.removeprefix("para-"))
    parts = [np.zeros(RATE // 2, np.float32)]
    times = []
    for path in task.files:
        sound, rate = soundfile.read(path, dtype="float32")
        sound = soxr.resample(sound, rate, RATE) if rate != RATE else sound
        at = sum(map(len, parts))
        times.append((at / RATE, (at + len(sound)) / RATE))
        parts += [sound, np.zeros(int(RATE * rng.uniform(0.3, 1.0)), np.float32)]
    take = np.concatenate(parts)
    return take + np.random.default_rng(0).normal(0, 1e-4, len(take)).astype(np.float32), times


def run(task: Task, *, boundaries: bool) -> list[Row]:
    """Look for the script in the take; with boundaries, only one sentence at a time is heard."""
    take, times = joined(task)
    text = "\n".join(sentence.capitalize() + "." for sentence, _ in task.script)
    speech = spans_of(Activity().feed(take), seconds=len(take) / RATE)
    evidence = known.weigh(take, speech, text, pieces=times if boundaries else None)
    found = {each.sentence.lower().rstrip("."): each for each in evidence}
    rows = []
    for sentence, at in task.script:
        each = found.get(sentence.lower().rstrip("."))
        features = NOTHING if each is None else list(known.features(each))
        placed = each is not None and at >= 0 and _inside(each.span, times[at])
        rows.append(Row(task.name, task.kind, task.tuned, task.accuracy, at >= 0, features, placed))
    return rows


def _inside(place: tuple[float, float], said: tuple[float, float]) -> bool:
    return min(place[1], said[1]) - max(place[0], said[0]) > 0.5 * (place[1] - place[0])


def fitted(rows: list[Row]) -> tuple[float, np.ndarray]:
    """Return intercept and weights of a logistic regression with a ridge of 1 on standardized features."""
    x = np.array([row.features for row in rows])
    y = np.array([row.said for row in rows], dtype=float)
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = np.c_[np.ones(len(x)), (x - mean) / spread]
    ridge = np.diag([0.0, *np.ones(x.shape[1])])
    weights = np.zeros(z.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-z @ weights))
        slope = z.T @ (z * (p * (1 - p) + 1e-6)[:, None]) + ridge
        weights += np.linalg.solve(slope, z.T @ (y - p) - ridge @ weights)
    return float(weights[0] - (weights[1:] * mean / spread).sum()), weights[1:] / spread


def swapped(rows: list[Row]) -> str:
    """Return the weights each half of the accented speakers gives, and how they do on the other half."""
    lines = []
    for half in (True, False):
        intercept, weights = fitted([row for row in rows if row.tuned == half])
        others = [row for row in rows if row.tuned != half]
        sure = np.array([logistic(intercept + float(weights @ row.features)) for row in others])
        shown = ", ".join(f"{weight:.2f}" for weight in weights)
        lines.append(f"weights of the {'first' if half else 'second'} half {intercept:.2f}, ({shown})")
        lines.append(f"   on the other: {table(others, sure=sure)}")
    return "\n".join(lines)


def table(rows: list[Row], *, sure: np.ndarray | None = None) -> str:
    """Return precision, recall, AUC and counts of some rows as a line of a table."""
    said = np.array([row.said for row in rows])
    sure = np.array([row.certainty for row in rows]) if sure is None else sure
    least = known.LEAST_CERTAINTY
    called = sure >= least
    right = int((called & said).sum())
    precision = right / max(1, int(called.sum()))
    speakers = len({row.task for row in rows})
    recall = right / max(1, int(said.sum()))
    return (
        f"{speakers} takes, {len(rows)} sentences: precision {precision:.3f}, recall {recall:.3f}, "
        f"AUC {auc(sure[said], sure[~said]):.3f}, false {int((called & ~said).sum())} of {int((~said).sum())}"
        f", placed right {sum(row.placed for row in rows)}"
    )


def auc(positive: np.ndarray, negative: np.ndarray) -> float:
    """Return the share of pairs in which the positive is higher; ties count half."""
    if not (len(positive) and len(negative)):
        return float("nan")
    wins = (positive[:, None] > negative[None, :]).mean() + (
        positive[:, None] == negative[None, :]
    ).mean() / 2
    return float(wins)


def moods(data: Path) -> str:
    """Return the AUC of same words in another mood against other words, same actor, all pairs."""
    rows = list(csv.DictReader((data / "lively" / "lively.csv").open(encoding="utf-8")))
    prints = []
    for row in rows:
        sound, rate = soundfile.read(data / "lively" / row["file"], dtype="float32")
        sound = soxr.resample(sound, rate, RATE)
        prints.append(repeats.voiceprint(sound, speech=((0.0, len(sound) / RATE),)))
    scores: dict[str, list[float]] = {"same": [], "other, same mood": [], "other, other mood": []}
    rng = random.Random(0)
    for a, b in itertools.combinations(range(len(rows)), 2):
        if rows[a]["speaker"] != rows[b]["speaker"]:
            continue
        mood = rows[a]["emotion"] == rows[b]["emotion"]
        if rows[a]["sentence"] == rows[b]["sentence"]:
            if not mood:
                scores["same"].append(repeats.likeness(prints[a], prints[b]))
        elif rng.random() < (0.5 if mood else 0.12):
            scores["other, same mood" if mood else "other, other mood"].append(
                repeats.likeness(prints[a], prints[b])
            )
    same = np.array(scores.pop("same"))
    lines = [
        f"against {name}: AUC {auc(same, np.array(other)):.3f} ({len(same)} and {len(other)} pairs)"
        for name, other in scores.items()
    ]
    every = np.array([score for other in scores.values() for score in other])
    return "\n".join([*lines, f"against both: AUC {auc(same, every):.3f}"])


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent.parent / "shared" / "data")
    parser.add_argument("--cache", type=Path, help="folder in which what was found is kept")
    parser.add_argument("--only", choices=["accented", "paraphrase", "native", "moods"])
    parser.add_argument("--boundaries", action="store_true", help="the edges of sentences are known")
    parser.add_argument(
        "--half", choices=["tuned", "other"], help="only the speakers tuned on, or only others"
    )
    parser.add_argument("--fit", action="store_true", help="fit weights on each half, try them on the other")
    parser.add_argument("--most", type=int, default=100, help="takes of each half")
    options = parser.parse_args()
    if options.only == "moods":
        print(moods(options.data))
        return
    rows: list[Row] = []
    tasks = [
        task
        for task in l2_tasks(options.data) + native_tasks(options.data)
        if options.only in (None, task.kind) and options.half in (None, "tuned" if task.tuned else "other")
    ]
    for half in (True, False):
        some = sorted((task for task in tasks if task.tuned == half), key=lambda task: _luck(task.name))
        for task in some[: options.most]:
            rows += _cached(task, options.cache, boundaries=options.boundaries)
    if options.fit:
        print(swapped([row for row in rows if row.kind == "accented"]))
    for kind in ("accented", "paraphrase", "native"):
        for tuned in (True, False):
            some = [row for row in rows if row.kind == kind and row.tuned == tuned]
            if some:
                print(f"{kind}, {'in sample' if tuned else 'out of sample'}: {table(some)}")
                for name, low, high in (("accuracy under 7", 0, 7), ("7 and over", 7, 99)):
                    part = [row for row in some if low <= row.accuracy < high]
                    if part and kind == "accented":
                        print(f"   {name}: {table(part)}")


def _luck(name: str) -> float:
    """Return a place in an order that has nothing to do with the speakers' numbers."""
    return random.Random(name).random()


def _cached(task: Task, cache: Path | None, *, boundaries: bool) -> list[Row]:
    if cache is None:
        return run(task, boundaries=boundaries)
    path = cache / f"{task.name}{'-b' if boundaries else ''}.json"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps([asdict(row) for row in run(task, boundaries=boundaries)]), "utf-8")
    return [Row(**row) for row in json.loads(path.read_text("utf-8"))]


if __name__ == "__main__":
    main()
