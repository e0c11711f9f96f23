"""How often the interval of a session covers the value of the speaker: a bootstrap over real sentences.

`python -m benchmarks.session_coverage DATA [SESSIONS]`: for each speaker with 40 s or more, sessions of three
answers of 50 s are made of sentences drawn with replacement; the truth is that of all sentences joined.
"""

from __future__ import annotations

import csv
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import numpy as np
import soundfile

from coach.analysis.hum import Hum
from coach.analysis.pooling import Part, pool
from coach.analysis.tracks import FRAME_SECONDS, TrackMaker, Tracks
from coach.analysis.whole_take import Heard, WholeTake
from coach.model import Analysis, Events

ANSWER_SECONDS = 50.0
ANSWERS = 3
CODES = (
    "pitch.sd",
    "pitch.median",
    "pitch.range",
    "pace.articulation",
    "pauses.rate",
    "pauses.median",
    "pauses.share",
    "loudness.sd",
)


def speakers(data: Path) -> dict[str, list[Path]]:
    """Return the sound files of each speaker of the sets with several sentences a speaker."""
    found: dict[str, list[Path]] = defaultdict(list)
    with (data / "l2" / "l2.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            found[f"l2 {row['speaker']}"].append(data / "l2" / row["file"])
    for path in sorted((data / "read").glob("libri_*.flac")):
        found[f"read {path.stem.split('_')[1].split('-')[0]}"].append(path)
    return found


def tracks_of(path: Path) -> Tracks:
    """Return the tracks of a 16 kHz file, cut to whole frames of the speech detector."""
    samples, rate = soundfile.read(path, dtype="float32")
    assert rate == 16_000, path
    maker = TrackMaker()
    for _ in (*maker.feed(samples[: len(samples) // 512 * 512]), *maker.finish()):
        pass
    return maker.tracks()


def heard(parts: list[Tracks]) -> Heard:
    """Return what is heard in sentences one after the other."""
    names = [field.name for field in fields(Tracks)]
    joined = Tracks(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})
    seconds = len(joined.hz) * FRAME_SECONDS
    take = WholeTake(
        tracks=joined,
        seconds=seconds,
        room_power=None,
        has_second_opinion=True,
        tracker="swift-f0",
        gaps=[],
        cuts=(),
        hum=Hum(),
    )
    peak = float(np.sqrt(joined.power.max()) * 3)
    return take.heard(frames=len(joined.hz), clipped=0, peak=min(1.0, peak), broken=0, ungated=True)


def analysis(sentences: list[Tracks]) -> Analysis:
    """Return what a session keeps of an answer made of sentences."""
    take = heard(sentences)
    return Analysis(
        measures=take.measures,
        events=Events(speech=take.speech, pauses=take.pauses),
        transcript=None,
        poolable=take.poolable,
    )


def answer(sentences: list[Tracks], generator: np.random.Generator) -> Analysis:
    """Return an answer of sentences drawn with replacement until it is long enough."""
    drawn: list[Tracks] = []
    while sum(len(part.hz) for part in drawn) * FRAME_SECONDS < ANSWER_SECONDS:
        drawn.append(sentences[generator.integers(len(sentences))])
    return analysis(drawn)


def sessions(sentences: list[Tracks], count: int, seed: int) -> Iterator[list[Part]]:
    """Yield sessions of three answers."""
    generator = np.random.default_rng(seed)
    for _ in range(count):
        yield [Part(analysis=answer(sentences, generator), device="") for _ in range(ANSWERS)]


def main() -> None:
    """Print, for each measure, in what share of sessions the pooled interval covers the truth."""
    data, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10
    hits: dict[str, list[bool]] = defaultdict(list)
    widths: dict[str, list[float]] = defaultdict(list)
    missing: dict[str, int] = defaultdict(int)
    used = 0
    for name, paths in speakers(data).items():
        if sum(soundfile.info(path).duration for path in paths) < 40:
            continue
        used += 1
        sentences = [tracks_of(path) for path in paths]
        truth = heard(sentences).measures
        for parts in sessions(sentences, count, zlib.crc32(name.encode())):
            found = pool(parts)
            for code in CODES:
                value, measure = truth[code].value, found[code]
                if measure.low is None or measure.high is None or value is None or measure.value is None:
                    missing[code] += 1
                    continue
                hits[code].append(measure.low <= value <= measure.high)
                widths[code].append((measure.high - measure.low) / 2 / measure.value)
    print(f"{used} speakers, {count} sessions each, {ANSWERS} answers of {ANSWER_SECONDS:.0f} s")
    for code in CODES:
        if hits[code]:
            print(
                f"{code:20} covered {100 * np.mean(hits[code]):5.1f} %  half-width "
                f"{100 * np.median(widths[code]):5.1f} %  n {len(hits[code])}  not stated {missing[code]}"
            )


if __name__ == "__main__":
    main()
