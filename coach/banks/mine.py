"""The user's own banks: one YAML file each, named by the id of the bank."""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from coach.banks.imported import made_id
from coach.banks.keep import write_private
from coach.banks.read import read_bank
from coach.banks.validate import ID
from coach.banks.write import write_yaml
from coach.errors import CoachError, UsageError
from coach.model import Bank, Question
from coach.paths import Paths, shipped
from coach.untrusted import line

RECALLED = "recalled"
CONFIDENTIAL = (
    "recalled from real interviews. Some programs ask you to keep their questions to yourself: share only "
    "what you may."
)


def own_file(bank_id: str, paths: Paths) -> Path | None:
    """Return the file of one of the user's own banks, None when the bank is not theirs."""
    named = paths.banks / f"{bank_id}.yaml"
    for path in (named, *(path for path in _own_files(paths) if path != named)):
        with contextlib.suppress(CoachError):
            if read_bank(path).id == bank_id:
                return path
    return None


def file_of(bank_id: str, paths: Paths) -> Path:
    """Return the file of a bank that was found: one that came with coach, else the user's own."""
    came = shipped("question_banks") / f"{bank_id}.yaml"
    return came if came.is_file() else own_file(bank_id, paths) or paths.banks / f"{bank_id}.yaml"


def add_own(bank: Bank, paths: Paths, *, as_id: str | None = None) -> Bank:
    """Save a new bank among the user's own and return it as saved; UsageError when its id is taken."""
    if as_id is not None:
        if not ID.fullmatch(as_id):
            raise UsageError(
                "the id of a bank is 1 to 64 small letters, digits and hyphens, such as my-bank."
            )
        bank = msgspec.structs.replace(bank, id=as_id)
    if bank.id in taken_ids(paths):
        raise UsageError(
            f"there is already a bank '{bank.id}'. Give this one another name with --id, or put the two "
            "together with `coach bank merge`."
        )
    save_own(bank, paths.banks / f"{bank.id}.yaml")
    return bank


def free_id(wanted: str, paths: Paths) -> str:
    """Return `wanted`, with a number behind it when a bank has that id already."""
    taken = taken_ids(paths)
    return wanted if wanted not in taken else made_id(wanted, dict.fromkeys(taken))


def taken_ids(paths: Paths) -> set[str]:
    """Return every id that a bank or a bank file has."""
    shipped_ids = {path.stem for path in shipped("question_banks").glob("*.yaml")}
    files = _own_files(paths)
    own = set()
    for path in files:
        with contextlib.suppress(CoachError):
            own.add(read_bank(path).id)
    return shipped_ids | own | {path.stem for path in files}


def _own_files(paths: Paths) -> list[Path]:
    with contextlib.suppress(OSError):
        return sorted(path for path in paths.banks.iterdir() if path.suffix in (".yaml", ".yml"))
    return []


def save_own(bank: Bank, file: Path) -> None:
    """Write a bank to its file and read it back; Refused when it is too big to be read.

    What a person wrote by hand there (comments, another layout) is kept once more beside it as `.before`.
    """
    content = write_yaml(bank).encode()
    with contextlib.suppress(OSError, CoachError):
        before = file.read_bytes()
        if before == content:
            return
        if write_yaml(read_bank(file)).encode() != before:
            write_private(file.with_name(f"{file.name}.before"), before)
    trial = file.with_name(f"{file.stem}.trial")
    write_private(trial, content)
    try:
        read_bank(trial)
        write_private(file, content)
    finally:
        with contextlib.suppress(OSError):
            trial.unlink()


def notice(bank: Bank) -> str | None:
    """Return the sentence about confidentiality that goes with recalled questions, None without any."""
    count = sum(map(is_recalled, bank.questions))
    return f"{line(bank.title, limit=80)}: {counted(count)} {CONFIDENTIAL}" if count else None


def is_recalled(question: Question) -> bool:
    """Return whether a question says that it was asked in a real interview."""
    return RECALLED in f"{question.kind} {question.source}".lower()


def counted(count: int) -> str:
    """Return how many questions, in words."""
    return "1 question" if count == 1 else f"{count} questions"
