"""What a take is compared with: earlier takes read from files, and whether two texts can be compared."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from coach import untrusted
from coach.analysis.intake import RATE, Intake
from coach.analyst.files import read_text
from coach.engines.audio_file import open_audio
from coach.errors import UsageError
from coach.wording import overlap
from coach.wording.content import is_english

MOST_SECONDS = 600.0
"""Of sound compared; a longer recording is compared up to here."""
MOST_EARLIER = 50
TOO_SHORT = "The answer needs {least} words or more to be compared, and has {count}: say more."
IS_QUESTION = "The script says no more than the question does: there is nothing to compare with."
OTHER_SCRIPT = "{what} and the words of the answer are in different alphabets, so they cannot be compared."
OTHER_LANGUAGE = "{what} and the words of the answer are in different languages, so they cannot be compared."
_TOLD_BY, _LEAST_TOLD = 2_000, 30
"""Words at most and at least by which a language is told."""


@dataclass(frozen=True)
class Earlier:
    """One earlier take: its words, or its sound (mono float32, 16 kHz)."""

    name: str
    text: str | None = None
    samples: np.ndarray | None = None
    sha256: str = ""


@dataclass(frozen=True)
class Against:
    """What a take is compared with."""

    script: str | None = None
    earlier: tuple[Earlier, ...] = ()
    question: str = ""
    listen: bool = True
    """False where no acoustic model may be loaded."""
    others: tuple[str, ...] = ()
    """Words of answers to other questions: what stands in three of them is the speaker's own way to talk."""


def read_earlier(paths: Sequence[Path]) -> tuple[Earlier, ...]:
    """Read earlier takes, sound or .txt, each file once; UsageError or AudioFileError names a bad one."""
    if len(paths) > MOST_EARLIER:
        raise UsageError(f"{len(paths)} earlier takes were given: {MOST_EARLIER} can be compared at once.")
    found: dict[str, Earlier] = {}
    for path in paths:
        name = untrusted.line(path.name)
        if path.suffix.lower() == ".txt":
            text = read_text(path)
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            found.setdefault(digest, Earlier(name, text=text, sha256=digest))
        else:
            samples, digest = read_sound(path)
            found.setdefault(digest, Earlier(name, samples=samples, sha256=digest))
    return tuple(found.values())


def read_sound(path: Path) -> tuple[np.ndarray, str]:
    """Return the first ten minutes of a sound file as mono float32 at 16 kHz, and the file's SHA-256."""
    pieces: list[np.ndarray] = []
    with open_audio(path) as sound:
        intake = Intake(sound.rate, find_gaps=False)
        for block in sound.blocks():
            pieces += list(intake.feed(block))
            if sum(map(len, pieces)) > MOST_SECONDS * RATE:
                break
        pieces.append(intake.finish())
        digest = sound.sha256()
    return np.concatenate(pieces)[: int(MOST_SECONDS * RATE)], digest


def no_comparison(
    take: overlap.Prepared, text: overlap.Prepared, question: str, *, what: str = "The script"
) -> str | None:
    """Return why `take` cannot be compared with `text`; None when it can."""
    if len(take.stems) < overlap.MIN_WORDS:
        return TOO_SHORT.format(count=len(take.stems), least=overlap.MIN_WORDS)
    if what == "The script" and overlap.is_question(text, question):
        return IS_QUESTION
    if overlap.latin(take.words) != overlap.latin(text.words):
        return OTHER_SCRIPT.format(what=what)
    both = take.words[:_TOLD_BY], text.words[:_TOLD_BY]
    enough = min(map(len, both)) >= _LEAST_TOLD
    if enough and is_english(" ".join(both[0])) != is_english(" ".join(both[1])):
        return OTHER_LANGUAGE.format(what=what)
    return None
