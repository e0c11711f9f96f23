"""Answers with known words, joined from the development speech; held in memory and never kept."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr

RATE = 16_000
GAP = 0.6
UTTERANCES = 5
"""Sentences joined into one answer: about 25 s and 40 words."""
_NOT_WORDS = re.compile(r"<[^>]*>|\[[^\]]*\]")


@dataclass(frozen=True)
class Spoken:
    """One answer: who, of which group, the samples at 16 kHz, and the words that were said."""

    name: str
    group: str
    samples: np.ndarray
    words: tuple[str, ...]


def answers(data: Path, *, speakers: int = 40) -> Iterator[Spoken]:
    """Yield up to `speakers` accented answers (one each), then every native one."""
    rows = _rows(data / "l2" / "l2.csv")
    for speaker in sorted({row["speaker"] for row in rows})[:speakers]:
        said = [row for row in rows if row["speaker"] == speaker][:UTTERANCES]
        clips = [(data / "l2" / row["file"], row["text"]) for row in said]
        yield _joined(f"l2-{speaker}", "accented, read", clips)
    yield from _british(data)
    yield from _austen(data)
    yield from _off_the_cuff(data)


def _british(data: Path) -> Iterator[Spoken]:
    rows = _rows(data / "pitch" / "pitch.csv")
    for speaker in ("rl", "sb"):
        said = [(data / "pitch" / row["file"], row["text"]) for row in rows if row["speaker"] == speaker]
        for part in range(2):
            yield _joined(f"{speaker}-{part}", "native, read", said[part * 6 : part * 6 + 6])


def _austen(data: Path) -> Iterator[Spoken]:
    rows = _rows(data / "read" / "words.csv")
    for file in sorted({row["file"] for row in rows}):
        text = " ".join(row["word"] for row in rows if row["file"] == file)
        yield _joined(file.removesuffix(".flac"), "native, read", [(data / "read" / file, text)])


def _off_the_cuff(data: Path) -> Iterator[Spoken]:
    rows = [row for row in _rows(data / "fillers" / "clips.csv") if row["transcript"]]
    said = [row for row in rows if "whisper" not in row["file"]]
    clips = [(data / "fillers" / row["file"], row["transcript"]) for row in said]
    acoustic = [clip for clip in clips if clip[0].name.startswith("acoustic")]
    names = [clip for clip in clips if clip[0].name.startswith("mfa_")]
    meetings = [clip for clip in clips if clip[0].name.startswith("ami_")]
    yield _joined("acoustic", "native, off the cuff", acoustic)
    yield _joined("names", "native, odd names", names[::3])
    for number, clip in enumerate(meetings):
        yield _joined(f"meeting-{number}", "meetings, far microphone", [clip])


def _joined(name: str, group: str, clips: list[tuple[Path, str]]) -> Spoken:
    hiss = np.random.default_rng(0).normal(0, 1e-4, int(GAP * RATE)).astype(np.float32)
    pieces = [hiss]
    for path, _ in clips:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
        pieces += [soxr.resample(samples.mean(axis=1), rate, RATE).astype(np.float32), hiss]
    words = tuple(word for _, text in clips for word in normal(text))
    return Spoken(name, group, np.concatenate(pieces), words)


def normal(text: str) -> list[str]:
    """Return the words of a text as they are compared: lower case, no punctuation, no filled pauses."""
    from coach.wording.tokens import is_filler

    bare = re.findall(r"[a-z0-9']+", _NOT_WORDS.sub(" ", text.lower().replace("\u2019", "'")))
    return [word.strip("'") for word in bare if word.strip("'") and not is_filler(word)]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
