"""Every answer through one recognizer, as coach hears it; kept on disk, because it takes minutes."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from benchmarks.words.material import RATE, Spoken, normal
from coach.analysis.listener import Listener
from coach.analyst.worker import make_transcriber
from coach.engines import Transcriber
from coach.model import Span, Transcript
from coach.wording.invented import without_inventions

if TYPE_CHECKING:
    import numpy as np


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
    dropped: int = 0
    """Words that were taken out."""


class Raw(msgspec.Struct, frozen=True):
    """A transcript as it came from a recognizer, and the speech it was given."""

    transcript: Transcript
    speech: tuple[Span, ...]
    seconds: float
    work: float
    """Seconds of processor time."""


def hear(answers: Iterable[Spoken], *, engine: str, models: Path, cache: Path | None) -> list[Heard]:
    """Recognize each answer, or read from the folder `cache` what this engine made of the same samples.

    An answer is kept as soon as it is recognized, so that a run that was interrupted goes on.
    """
    transcriber, why = make_transcriber(engine, models)
    if transcriber is None:
        raise SystemExit(why)
    return [_counted(answer, _cached(answer, transcriber, cache)) for answer in answers]


def _cached(answer: Spoken, transcriber: Transcriber, cache: Path | None) -> Raw:
    if cache is None:
        return _recognize(answer.samples, transcriber)
    content = hashlib.sha256(answer.samples.tobytes()).hexdigest()[:24]
    file = cache / f"{transcriber.name}-{transcriber.version}" / f"{content}.json"
    if file.exists():
        return msgspec.json.decode(file.read_bytes(), type=Raw)
    raw = _recognize(answer.samples, transcriber)
    file.parent.mkdir(parents=True, exist_ok=True)
    whole = file.with_suffix(".part")
    whole.write_bytes(msgspec.json.encode(raw))
    whole.replace(file)
    print(f"{transcriber.name}  {answer.name}  {raw.work:.0f} s", flush=True)
    return raw


def _recognize(samples: np.ndarray, transcriber: Transcriber) -> Raw:
    """Return what a recognizer makes of the speech in an answer, before anything is taken out."""
    stream = transcriber.begin()
    listener = Listener(RATE, on_speech=stream.feed)
    listener.feed(samples)
    heard = listener.finish()
    began = time.process_time()
    transcript = stream.finish()
    return Raw(transcript, heard.speech, heard.seconds, time.process_time() - began)


def _counted(answer: Spoken, raw: Raw) -> Heard:
    """Count an answer as coach uses it: without what nobody can have said there."""
    transcript = without_inventions(raw.transcript, speech=raw.speech, seconds=raw.seconds)
    words = tuple(normal(transcript.text)) if raw.speech else ()
    return Heard(
        answer.name,
        answer.group,
        len(answer.words),
        errors(answer.words, words),
        len(words),
        transcript.confidence,
        raw.work,
        len(answer.samples) / RATE,
        transcript.dropped,
    )


def errors(said: tuple[str, ...], heard: tuple[str, ...]) -> int:
    """Return the least number of substitutions, omissions and additions (Levenshtein over words)."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(said, 1):
        before, row[0] = row[0], number
        for index, other in enumerate(heard, 1):
            cost = min(row[index] + 1, row[index - 1] + 1, before + (word != other))
            before, row[index] = row[index], cost
    return row[-1]
