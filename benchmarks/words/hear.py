"""Every answer through one recognizer, as coach hears it; kept on disk, because it takes minutes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.words.material import RATE, Spoken, normal
from coach.analyst.hearing import Hearing
from coach.analyst.worker import make_transcriber
from coach.engines import Transcriber


@dataclass(frozen=True)
class Heard:
    """What one recognizer made of one answer."""

    name: str
    group: str
    said: int
    """Words that were said."""
    wrong: int
    """Substituted, missing and added words."""
    heard: int
    """Words that were heard."""
    confidence: float | None
    """The recognizer's own mean word confidence."""
    seconds: float
    """Time of work."""
    length: float
    """Seconds of sound."""


def hear(answers: Iterable[Spoken], *, engine: str, models: Path, keep: Path | None) -> list[Heard]:
    """Recognize each answer, or read from `keep` what it came to before."""
    known = json.loads(keep.read_text("utf-8")) if keep is not None and keep.exists() else {}
    transcriber: Transcriber | None = None
    heard = []
    for answer in answers:
        if answer.name not in known:
            if transcriber is None:
                transcriber, why = make_transcriber(engine, models)
                if transcriber is None:
                    raise SystemExit(why)
            known[answer.name] = _hear(answer, transcriber)
            if keep is not None:
                keep.write_text(json.dumps(known), "utf-8")
        found = known[answer.name]
        words = normal(found["text"])
        heard.append(
            Heard(
                answer.name,
                answer.group,
                len(answer.words),
                errors(answer.words, tuple(words)),
                len(words),
                found["confidence"],
                found["seconds"],
                len(answer.samples) / RATE,
            )
        )
    return heard


def _hear(answer: Spoken, transcriber: Transcriber) -> dict[str, object]:
    hearing = Hearing(RATE, transcriber=transcriber)
    hearing.feed(answer.samples)
    hearing.voice()
    began = time.process_time()
    transcript = hearing.words().transcript
    words = () if transcript is None else transcript.words
    sure = [word.confidence for word in words if word.confidence is not None]
    return {
        "text": " ".join(word.text for word in words),
        "confidence": sum(sure) / len(sure) if sure else None,
        "dropped": 0 if transcript is None else transcript.dropped,
        "seconds": time.process_time() - began,
    }


def errors(said: tuple[str, ...], heard: tuple[str, ...]) -> int:
    """Return the least number of substitutions, omissions and additions (Levenshtein over words)."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(said, 1):
        before, row[0] = row[0], number
        for index, other in enumerate(heard, 1):
            cost = min(row[index] + 1, row[index - 1] + 1, before + (word != other))
            before, row[index] = row[index], cost
    return row[-1]
