"""Question banks from disk: one YAML file each, written by anyone, so nothing in it is trusted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from coach import untrusted
from coach.banks.imported import MAX_BYTES as MAX_BYTES
from coach.banks.imported import Imported
from coach.banks.remember import Remembered
from coach.banks.validate import ID, Validator, nearest
from coach.errors import CoachError, Refused, UsageError
from coach.model import Bank
from coach.paths import Paths, shipped

FIRST = "residency-starter"  # the bank that stands at the top of every list


@dataclass(frozen=True)
class BankEntry:
    """One bank file: read, or not read and why; `problems` name the questions in it that were left out."""

    path: Path
    origin: Literal["shipped", "yours"]
    bank: Bank | None
    error: CoachError | None
    problems: tuple[str, ...] = ()


def read_bank(path: Path) -> Bank:
    """Return the bank in a YAML file of at most 4 MB.

    UsageError names the file, the line and what to do; Refused for anchors, aliases, tags, text over its cap
    and files over 4 MB.
    """
    name = untrusted.line(path.name, limit=80)
    return _valid(_decoded(content_of_file(path), name), name, Validator(name))


def read_yaml(text: str, *, name: str) -> Imported:
    """Return the bank in YAML without the questions that break a rule; each of those has its sentence."""
    name, said = untrusted.line(name, limit=80), list[str]()
    return Imported(_valid(text, name, Validator(name, said=said)), tuple(said))


def _valid(text: str, name: str, validator: Validator) -> Bank:
    from coach.banks.tree import parse  # the parser takes 20 ms to load, and most banks were read before

    root = parse(text, name=name)
    if root is None or (root.keys is None and root.items is None and root.text is None):
        raise UsageError(
            f"{name}: the file is empty and has no questions. Copy a bank that `coach bank list` shows."
        )
    return validator.bank(root)


def all_banks(paths: Paths) -> list[BankEntry]:
    """Return every bank that came with coach, then the user's own; a broken one is listed with its error.

    The first set comes first. Banks that were read before are taken from the cache, by the hash of the file.
    """
    remembered = Remembered(paths.cache / "banks.json")
    entries: list[BankEntry] = []
    taken: dict[str, str] = {}
    folders: list[tuple[Literal["shipped", "yours"], Path]] = [
        ("shipped", shipped("question_banks")),
        ("yours", paths.banks),
    ]
    for origin, folder in folders:
        files = [file for file in _listed(folder) if file.suffix in (".yaml", ".yml")]
        for path in sorted(files, key=lambda file: (file.stem != FIRST, file)):
            bank, error, problems = _try(path, remembered)
            name = untrusted.line(path.name, limit=80)
            if bank is not None and bank.id in taken:
                twice = (
                    f"{name}: the id '{bank.id}' is also used by {taken[bank.id]}. Give this bank another id."
                )
                bank, error = None, UsageError(twice)
            if bank is not None:
                taken[bank.id] = name
            entries.append(BankEntry(path, origin, bank, error, problems))
    remembered.save()
    return entries


def find_bank(bank_id: str, paths: Paths) -> Bank:
    """Return the bank with this id; UsageError names the banks there are, or says why this one is broken."""
    if ID.fullmatch(bank_id):
        bank, _, _ = _try(shipped("question_banks") / f"{bank_id}.yaml", None)
        if bank is not None and bank.id == bank_id:
            return bank  # the files that came with coach are first, and reading all of them takes a second
        bank, _, _ = _try(paths.banks / f"{bank_id}.yaml", None)
        if bank is not None and bank.id == bank_id:
            return bank
    entries = all_banks(paths)
    for entry in entries:
        if entry.bank is not None and entry.bank.id == bank_id:
            return entry.bank
    for entry in entries:
        if entry.error is not None and entry.path.stem == bank_id:
            raise entry.error
    known = [entry.bank.id for entry in entries if entry.bank is not None]
    raise UsageError(
        f"there is no bank '{untrusted.line(bank_id, limit=64)}'{nearest(bank_id, known)}. "
        f"Banks here: {', '.join(known) or 'none'}."
    )


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _try(path: Path, remembered: Remembered | None) -> tuple[Bank | None, CoachError | None, tuple[str, ...]]:
    name, said = untrusted.line(path.name, limit=80), list[str]()
    try:
        content = content_of_file(path)

        def read() -> Bank:
            return _valid(_decoded(content, name), name, Validator(name, said=said))

        bank = remembered.bank(content, read, keep=lambda: not said) if remembered else read()
        return bank, None, tuple(said)
    except CoachError as error:
        return None, error, ()


def content_of_file(path: Path) -> bytes:
    """Return the bytes of a file of at most 4 MB; UsageError or Refused with its name."""
    name = untrusted.line(path.name, limit=80)
    try:
        if path.exists() and not path.is_file():
            raise UsageError(f"{name} is not a file. Name a bank file.")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise UsageError(f"there is no file {name}. Check the name and the folder.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a usable file name"
        raise UsageError(f"cannot read {name}: {reason}.") from error
    if len(content) > MAX_BYTES:
        raise Refused(f"{name} is larger than {MAX_BYTES // 1_000_000} MB. Split it into several banks.")
    return content


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{name}, line {number}: this is not UTF-8 text. Save the file as UTF-8.") from error
