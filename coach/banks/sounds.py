"""Questions that somebody reads aloud: where their sounds lie, and how those of others come here, checked."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin

import msgspec

from coach import untrusted
from coach.banks.keep import write_private
from coach.banks.validate import AUDIO
from coach.errors import CoachError, EngineError, Refused, UsageError
from coach.model import Bank, Question
from coach.paths import Paths, private

MAX_BYTES = 5_000_000
MAX_SECONDS = 60.0
MOST_SECONDS = 120.0
"""For all sounds of a bank; those that have not come by then are left out."""
MOST_BYTES = 200_000_000


def bring(
    bank: Bank, address: str, folder: Path, *, get: Callable[[str, str, str], Any]
) -> tuple[Bank, tuple[str, ...]]:
    """Return the bank with the sounds it names copied below `folder`, and a sentence for each that was not.

    A sound lands in the folder named like the bank, never where the person's own recordings are. What is
    missing, too big or not sound is left out: the question is then asked by the synthetic voice.
    """
    problems: list[str] = []
    questions: list[Question] = []
    total = 0
    until = time.monotonic() + MOST_SECONDS
    for question in bank.questions:
        if question.audio is None:
            questions.append(question)
            continue
        inside = question.audio.removeprefix(f"{bank.id}/").removeprefix("own/").removeprefix("shared/")
        placed = f"{bank.id}/shared/{inside}"
        try:
            if not AUDIO.fullmatch(placed):
                raise UsageError(f"the name {untrusted.line(question.audio, limit=80)} is too long.")
            if time.monotonic() > until:
                raise EngineError("The sounds of this bank take too long.")
            content = _content(question.audio, address, get)
            total += len(content)
            if total > MOST_BYTES:
                raise Refused(f"the sounds of this bank are larger than {MOST_BYTES // 1_000_000} MB.")
            _checked(content, Path(inside).suffix, folder)
            write_private(folder / placed, content)
            questions.append(msgspec.structs.replace(question, audio=placed))
        except CoachError as error:
            here = AUDIO.fullmatch(placed) is not None and (folder / placed).is_file()
            what = "is the one that came before" if here else "was left out"
            problems.append(f"{question.id}: its sound {what}. {error.message}")
            questions.append(msgspec.structs.replace(question, audio=placed if here else None))
    return msgspec.structs.replace(bank, questions=tuple(questions)), tuple(problems)


def sound_of(question: Question, bank_file: Path, bank_id: str, paths: Paths) -> Path | None:
    """Return the file in which this question is read aloud: recorded here, else named by the bank."""
    recorded = recording_place(bank_id, question.id, paths)
    if recorded.is_file():
        return recorded
    if question.audio is None:
        return None
    named = bank_file.parent / question.audio
    try:
        inside = named.resolve().is_relative_to(bank_file.parent.resolve())
        return named if inside and named.is_file() else None
    except (OSError, RuntimeError):
        return None


def recording_place(bank_id: str, question_id: str, paths: Paths) -> Path:
    """Return where `coach bank record` puts the sound of a question."""
    return paths.banks / bank_id / "own" / f"{question_id}.flac"


def sounds_of(banks: Iterable[tuple[Path, Bank]], paths: Paths) -> dict[str, Path]:
    """Return wording -> file for every question of `banks` (file, bank) that somebody reads aloud."""
    return {
        question.text: sound
        for file, bank in banks
        for question in bank.questions
        if (sound := sound_of(question, file, bank.id, paths)) is not None
    }


def send(bank: Bank, bank_file: Path, to: Path, paths: Paths) -> tuple[str, ...]:
    """Copy the sounds a bank names into the folder `to`; return a sentence for each that is not here."""
    problems = []
    for question in bank.questions:
        if question.audio is None:
            continue
        sound = sound_of(question, bank_file, bank.id, paths)
        try:
            target = to / question.audio
            if sound is None:
                problems.append(f"{question.id}: its sound {question.audio} is not here.")
            elif not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(sound.read_bytes())
        except OSError as error:
            problems.append(f"{question.id}: its sound could not be copied ({error.strerror}).")
    return tuple(problems)


def _content(audio: str, address: str, get: Callable[[str, str, str], Any]) -> bytes:
    name = untrusted.line(audio, limit=80)
    if "://" in address:
        reply = get(urljoin(address, quote(audio)), "", "")
        if reply is None:
            raise UsageError(f"{name} did not come.")
        return bytes(reply.content)
    folder = Path(address).parent
    try:
        file = (folder / audio).resolve()
        if not file.is_relative_to(folder.resolve()) or not file.is_file():
            raise UsageError(f"there is no file {name} beside the bank.")
        with file.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except (OSError, RuntimeError) as error:
        raise UsageError(f"{name} cannot be read.") from error
    if len(content) > MAX_BYTES:
        raise Refused(f"{name} is larger than {MAX_BYTES // 1_000_000} MB.")
    return content


def _checked(content: bytes, suffix: str, folder: Path) -> None:
    """Raise unless `content` is decoded as a sound from start to end, whatever its name says."""
    from coach.engines.read_aloud import check_sound

    handle, name = tempfile.mkstemp(suffix=suffix[:8], prefix=".sound-", dir=private(folder))
    trial = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        check_sound(trial, max_seconds=MAX_SECONDS)
    finally:
        with contextlib.suppress(OSError):
            trial.unlink()
