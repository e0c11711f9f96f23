"""What every import shares: text from bytes, ids from wording, good questions kept and bad ones named."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from coach import untrusted
from coach.banks.node import Node
from coach.banks.validate import Validator
from coach.errors import CoachError, Refused, UsageError
from coach.model import Bank, Question

MAX_BYTES = 4_000_000
MAX_ROWS = 5_000
LISTS = ("variants", "twists", "follow_ups", "competencies", "specialties", "listen_for", "topics")
CODES = ("kind", "competencies", "specialties", "topics")
NOT_STATED = "not stated"


@dataclass(frozen=True)
class Imported:
    """The questions that can be used, and one sentence for each thing that could not be."""

    bank: Bank
    problems: tuple[str, ...]
    made_ids: frozenset[str] = frozenset()
    """Ids that the file did not give and that were made from the wording."""


@dataclass(frozen=True)
class Row:
    """What one row or list item says: its number from 1, single values and lists by key."""

    number: int
    values: Mapping[str, str | Sequence[str]]


def decoded(content: bytes, *, name: str) -> tuple[str, str | None]:
    """Return the text of a file and a note when its encoding had to be guessed; Refused over 4 MB."""
    name = untrusted.line(name, limit=80)
    if len(content) > MAX_BYTES:
        raise Refused(f"{name} is larger than {MAX_BYTES // 1_000_000} MB. Split it into several files.")
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace"), None
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        note = f"{name}: this is not UTF-8 text; it was read as Windows text. Check the letters with accents."
        return content.decode("cp1252", "replace"), note


def gathered(
    rows: Iterable[Row],
    *,
    name: str,
    place: str,
    about: Mapping[str, str | Sequence[str]],
    problems: Iterable[str] = (),
) -> Imported:
    """Return the bank of all rows that follow the rules, and a sentence for each that does not.

    `about` holds what is known of the bank itself (id, title, language, license, maintainers); the rest is
    made from the name. A row without an id gets one from its wording. UsageError when no row can be used.
    """
    name = untrusted.line(name, limit=80)
    validator, said = Validator(name, place=place), list(problems)
    questions: dict[str, Question] = {}
    first: dict[str, int] = {}
    made: set[str] = set()
    for row in rows:
        try:
            question = _question(row, validator, questions)
        except CoachError as error:
            said.append(error.message)
            continue
        if question.id in questions:
            said.append(
                f"{name}, {place} {row.number}: the id '{question.id}' is already used at {place} "
                f"{first[question.id]}. Choose another id."
            )
            continue
        questions[question.id], first[question.id] = question, row.number
        if "id" not in row.values:
            made.add(question.id)
        if len(questions) > MAX_ROWS:
            raise Refused(f"{name}: more than {MAX_ROWS} questions. Split it into several files.")
    if not questions:
        raise UsageError(said[0] if said else f"{name}: there are no questions in it.")
    return Imported(_bank(tuple(questions.values()), name, about, said), tuple(said), frozenset(made))


def made_id(text: str, taken: Mapping[str, object]) -> str:
    """Return an id made from the first words of `text` that is not in `taken`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))[:8]
    stem = "-".join(words)[:48].strip("-") or "q-" + hashlib.sha256(text.encode()).hexdigest()[:8]
    number, name = 1, stem
    while name in taken and number < 20:
        number += 1
        name = f"{stem}-{number}"
    return name if name not in taken else f"{stem}-{len(taken)}-{number}"


def code(text: str) -> str:
    """Return a kind, competency or specialty as it is written in banks: `Team work` is `team-work`."""
    return re.sub(r"[\s_]+", "-", text.strip().lower())


def _question(row: Row, validator: Validator, taken: Mapping[str, Question]) -> Question:
    values = dict(row.values)
    text = values.get("text")
    if not isinstance(text, str) or not text:
        validator.fail(Node(row.number), "there is no question here. Write one, or remove it.")
    values.setdefault("id", made_id(text, taken))
    return validator.question(_node(values, row.number))


def _node(values: Mapping[str, str | Sequence[str]], number: int) -> Node:
    keys: dict[str, Node] = {}
    for key, value in values.items():
        if isinstance(value, str):
            keys[key] = Node(number, text=code(value) if key in CODES else value)
        else:
            texts = [code(item) if key in CODES else item for item in value]
            keys[key] = Node(number, items=[Node(number, text=text) for text in texts])
    return Node(number, keys=keys)


def _bank(
    questions: tuple[Question, ...], name: str, about: Mapping[str, str | Sequence[str]], said: list[str]
) -> Bank:
    stem = PurePath(name).stem or "bank"
    usual: dict[str, str | Sequence[str]] = {
        "id": made_id(stem, {}),
        "title": stem,
        "language": "en",
        "license": NOT_STATED,
    }
    some = Node(1, items=[Node(1, keys={"id": Node(1, text="q"), "text": Node(1, text="?")})])
    known: dict[str, str | Sequence[str]] = {}
    for key, value in (usual | dict(about)).items():
        root = _node(usual | {key: value}, 1)
        if root.keys is None:
            raise TypeError("a mapping has keys")
        root.keys["questions"] = some
        try:
            known[key] = getattr(Validator(name).bank(root), key)
        except CoachError as error:
            said.append(error.message)
    return Bank(**{**usual, **known, "questions": questions})  # type: ignore[arg-type]
