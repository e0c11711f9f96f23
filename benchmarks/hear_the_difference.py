"""How often the drill "hear the difference" calls a part better.

python -m benchmarks.hear_the_difference DATA

A part picked at random stands for one said again with no effort, the liveliest part for one said again well.
Both are held against the whole recording, as in the drill. A random part that covers half of the flattest
one is left out.
"""

from __future__ import annotations

import csv
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile

from coach.analysis.listener import Listener
from coach.coaching.drills import judge, shipped
from coach.model import Analysis

PART = 8.0
PARTS = 4
LONGEST = 60.0
L2_SPEAKERS = 10
LEAST_SPONTANEOUS, LEAST_L2 = 28.0, 40.0


def recordings(data: Path) -> Iterator[tuple[np.ndarray, int]]:
    """Yield (samples, rate): spontaneous recordings, then L2 readers, their sentences joined to 45 s."""
    speakers: dict[str, list[tuple[Path, float]]] = defaultdict(list)
    with (data / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            path, seconds = data / row["file"], float(row["seconds"] or 0)
            if row["folder"] == "spontaneous" and seconds >= LEAST_SPONTANEOUS:
                yield _read(path)
            elif row["folder"] == "l2" and path.suffix in (".wav", ".flac"):
                speakers[row["speaker"]].append((path, seconds))
    enough = [files for files in speakers.values() if sum(s for _, s in files) >= LEAST_L2]
    for files in enough[:L2_SPEAKERS]:
        read = [_read(path) for path, _ in files]
        yield np.concatenate([samples for samples, _ in read])[: int(45 * read[0][1])], read[0][1]


def _read(path: Path) -> tuple[np.ndarray, int]:
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return samples[: int(LONGEST * rate), 0], rate


def analysis(samples: np.ndarray, rate: int) -> Analysis:
    """Return what is measured on samples."""
    listener = Listener(rate)
    listener.feed(samples)
    return listener.finish()


def main() -> None:
    """Print the verdicts on random and on liveliest parts."""
    drill, chance = shipped()["hear-the-difference"], random.Random(2)
    verdicts: dict[str, Counter[str]] = {"random": Counter(), "liveliest": Counter()}
    used = 0
    for samples, rate in recordings(Path(sys.argv[1])):
        whole = analysis(samples, rate)
        if whole.flattest is None or whole.liveliest is None:
            continue
        used += 1
        starts = [chance.uniform(0, len(samples) / rate - PART) for _ in range(PARTS)]
        flat = whole.flattest[0]
        parts = [("random", start) for start in starts if abs(start - flat) > PART / 2]
        for kind, start in (*parts, ("liveliest", whole.liveliest[0])):
            part = analysis(samples[int(start * rate) : int((start + PART) * rate)], rate)
            verdicts[kind][judge(drill, whole, part).verdict] += 1
    for kind, counted in verdicts.items():
        print(f"{kind}: {dict(counted)} in {used} recordings")


if __name__ == "__main__":
    main()
