"""Question banks from disk: one YAML file each, written by anyone, so nothing in it is trusted."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NoReturn

from coach import untrusted
from coach.banks.remember import Remembered
from coach.banks.tree import Node, parse
from coach.errors import CoachError, Refused, UsageError
from coach.model import Bank, Question
from coach.paths import Paths, shipped

FIRST = "residency-starter"  # the bank that stands at the top of every list
MAX_BYTES = 1_000_000
MAX_QUESTIONS = 1_000
MAX_ITEMS = 20
ANSWER_SECONDS = (10, 600)
_ID = re.compile(r"[a-z0-9-]{1,64}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_AUDIO = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,3}")
_REQUIRED = {"bank": ("id", "title", "language", "license", "questions"), "question": ("id", "text")}


@dataclass(frozen=True)
class BankEntry:
    """One bank file: read, or not read and why."""

    path: Path
    origin: Literal["shipped", "yours"]
    bank: Bank | None
    error: CoachError | None


def read_bank(path: Path) -> Bank:
    """Return the bank in a YAML file of at most 1 MB.

    UsageError names the file, the line and what to do; Refused for anchors, aliases, tags, text over its cap
    and files over 1 MB.
    """
    name = untrusted.line(path.name, limit=80)
    return _bank_of(_content_of(path, name), name)


def _bank_of(content: bytes, name: str) -> Bank:
    root = parse(_decoded(content, name), name=name)
    if root is None or (root.keys is None and root.items is None and root.text is None):
        raise UsageError(
            f"{name}: the file is empty and has no questions. Copy a bank that `coach bank list` shows."
        )
    return _Reader(name).bank(root)


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
            bank, error = _try(path, remembered)
            name = untrusted.line(path.name, limit=80)
            if bank is not None and bank.id in taken:
                twice = (
                    f"{name}: the id '{bank.id}' is also used by {taken[bank.id]}. Give this bank another id."
                )
                bank, error = None, UsageError(twice)
            if bank is not None:
                taken[bank.id] = name
            entries.append(BankEntry(path, origin, bank, error))
    remembered.save()
    return entries


def find_bank(bank_id: str, paths: Paths) -> Bank:
    """Return the bank with this id; UsageError names the banks there are, or says why this one is broken."""
    if _ID.fullmatch(bank_id):
        bank, _ = _try(shipped("question_banks") / f"{bank_id}.yaml", None)
        if bank is not None and bank.id == bank_id:
            return bank  # the files that came with coach are first, and reading all of them takes a second
    entries = all_banks(paths)
    for entry in entries:
        if entry.bank is not None and entry.bank.id == bank_id:
            return entry.bank
    for entry in entries:
        if entry.error is not None and entry.path.stem == bank_id:
            raise entry.error
    known = [entry.bank.id for entry in entries if entry.bank is not None]
    raise UsageError(
        f"there is no bank '{untrusted.line(bank_id, limit=64)}'{_nearest(bank_id, known)}. "
        f"Banks here: {', '.join(known) or 'none'}."
    )


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _try(path: Path, remembered: Remembered | None) -> tuple[Bank | None, CoachError | None]:
    name = untrusted.line(path.name, limit=80)
    try:
        content = _content_of(path, name)
        if remembered is None:
            return _bank_of(content, name), None
        return remembered.bank(content, lambda: _bank_of(content, name)), None
    except CoachError as error:
        return None, error


def _content_of(path: Path, name: str) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise UsageError(f"{name} is not a file. Name a .yaml file.")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise UsageError(f"there is no file {name}. Check the name and the folder.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a usable file name"
        raise UsageError(f"cannot read {name}: {reason}.") from error
    if len(content) > MAX_BYTES:
        raise Refused(f"{name} is larger than 1 MB. Split it into several banks.")
    return content


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{name}, line {number}: this is not UTF-8 text. Save the file as UTF-8.") from error


def _nearest(word: str, known: list[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f" (did you mean '{close[0]}'?)" if close else ""


class _Reader:
    """Turns the tree of one file into a Bank; every message starts with the file's name and a line."""

    def __init__(self, name: str) -> None:
        self.name = name

    def fail(self, node: Node, message: str) -> NoReturn:
        raise UsageError(f"{self.name}, line {node.line}: {message}")

    def bank(self, root: Node) -> Bank:
        fields: dict[str, Callable[[Node, str], Any]] = {
            "id": self.id,
            "title": self.text(120),
            "language": self.matching(_LANGUAGE, "a language code such as en or es-MX"),
            "license": self.text(60),
            "maintainers": self.several(self.text(100)),
            "questions": self.questions,
        }
        return Bank(**self.mapping(root, "bank", fields))

    def questions(self, node: Node, key: str) -> tuple[Question, ...]:
        if not node.items:
            self.fail(node, "this bank has no questions. Add at least one, as a list item with id and text.")
        if len(node.items) > MAX_QUESTIONS:
            raise Refused(f"{self.name}: more than {MAX_QUESTIONS} questions. Split it into several banks.")
        fields: dict[str, Callable[[Node, str], Any]] = {
            "id": self.id,
            "text": self.text(600),
            "kind": self.id,
            "variants": self.several(self.text(600)),
            "twists": self.several(self.text(600)),
            "follow_ups": self.several(self.text(600)),
            "competencies": self.several(self.id),
            "specialties": self.several(self.id),
            "purpose": self.text(1_000),
            "listen_for": self.several(self.text(300)),
            "answer_seconds": self.seconds,
            "source": self.text(300),
            "audio": self.matching(_AUDIO, "a file name beside the bank, such as audio/q1.flac"),
        }
        first: dict[str, int] = {}
        questions = []
        for item in node.items:
            question = Question(**self.mapping(item, "question", fields))
            if question.id in first:
                line = first[question.id]
                self.fail(item, f"the id '{question.id}' is already used at line {line}. Choose another id.")
            first[question.id] = item.line
            questions.append(question)
        return tuple(questions)

    def mapping(self, node: Node, what: str, fields: dict[str, Callable[[Node, str], Any]]) -> dict[str, Any]:
        if node.keys is None:
            self.fail(node, f"a {what} is written as 'key: value' lines. Add at least {_REQUIRED[what][0]}.")
        values = {}
        for key, value in node.keys.items():
            if key not in fields:
                shown = untrusted.line(key, limit=40)
                known = _nearest(key, list(fields)) or f". A {what} has: {', '.join(fields)}"
                self.fail(value, f"'{shown}' is not known here{known}.")
            if value.text is not None or value.items is not None or value.keys is not None:
                values[key] = fields[key](value, key)
        for key in _REQUIRED[what]:
            if key == "questions" and key not in values:
                self.fail(node, "this bank has no questions. Add 'questions:' and at least one question.")
            if key not in values:
                self.fail(node, f"this {what} has no '{key}'. Add it.")
        return values

    def scalar(self, node: Node, key: str) -> str:
        if node.text is None:
            self.fail(
                node, f"'{key}' must be text. If it holds a colon or starts with [ or {{, put it in quotes."
            )
        return node.text

    def text(self, cap: int) -> Callable[[Node, str], str]:
        def read(node: Node, key: str) -> str:
            raw = self.scalar(node, key)
            if len(raw) > cap:
                raise Refused(
                    f"{self.name}, line {node.line}: '{key}' is longer than {cap} characters. Shorten it."
                )
            text = untrusted.line(raw, limit=cap)
            if not text:
                self.fail(node, f"'{key}' is empty. Write it, or remove the line.")
            return text

        return read

    def matching(self, pattern: re.Pattern[str], what: str) -> Callable[[Node, str], str]:
        def read(node: Node, key: str) -> str:
            text = self.scalar(node, key)
            if not pattern.fullmatch(text):
                self.fail(node, f"'{key}' must be {what}.")
            return text

        return read

    def id(self, node: Node, key: str) -> str:
        return self.matching(_ID, "1 to 64 small letters, digits and hyphens, such as team-conflict")(
            node, key
        )

    def several(self, one: Callable[[Node, str], str]) -> Callable[[Node, str], tuple[str, ...]]:
        def read(node: Node, key: str) -> tuple[str, ...]:
            if node.items is None:
                self.fail(node, f"'{key}' must be a list: one line for each, starting with a hyphen.")
            if len(node.items) > MAX_ITEMS:
                raise Refused(f"{self.name}, line {node.line}: '{key}' has more than {MAX_ITEMS} entries.")
            return tuple(one(item, key) for item in node.items)

        return read

    def seconds(self, node: Node, key: str) -> int:
        low, high = ANSWER_SECONDS
        text = self.scalar(node, key)
        if not re.fullmatch(r"[0-9]{1,4}", text) or not low <= int(text) <= high:
            self.fail(node, f"'{key}' must be a whole number from {low} to {high}.")
        return int(text)
