"""Banks as Markdown, and as the plain list people paste into a chat.

In Markdown each question is a heading of level 2, and below it stands `- label: text` for everything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from coach import untrusted
from coach.banks.imported import LISTS, MAX_BYTES, Imported, Row, gathered
from coach.model import Bank

_ABOUT = {
    "id": "bank",
    "language": "language",
    "license": "license",
    "maintainers": "maintainer",
}
_LABELS = {
    "id": "id",
    "kind": "kind",
    "variants": "in other words",
    "twists": "with a twist",
    "follow_ups": "next they may ask",
    "competencies": "competency",
    "specialties": "specialty",
    "purpose": "why it is asked",
    "listen_for": "they listen for",
    "answer_seconds": "seconds",
    "source": "source",
    "audio": "audio",
    "topics": "topic",
}
_KEYS = {label: key for key, label in _LABELS.items()}
_BANK_KEYS = {label: key for key, label in _ABOUT.items()}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]<>#|~&])")
_STAMP = re.compile(  # "[12/03/26, 10:15] Name: " and "12.03.26, 10:15 - Name: ", as chats export them
    r"^\[?\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+\d{1,2}:\d{2}(:\d{2})?(\s?[AaPp]\.?[Mm]\.?)?\]?\s*(-\s*)?[^:]{1,60}:\s+"
)
_MARK = re.compile(r"^(?:[-*+\u2022\u2013\u2014\u00b7]|\(?[Qq]?\s?\d{1,4}\s?[.):]|\(?[a-z]\))\s+")


def write_markdown(bank: Bank) -> str:
    """Return the bank as Markdown that a page shows as plain text: nothing in it becomes markup."""
    lines = [f"# {_escaped(bank.title)}", ""]
    lines += _items(bank, _ABOUT)
    for question in bank.questions:
        lines += ["", f"## {_escaped(question.text)}", "", *_items(question, _LABELS)]
    return "\n".join(lines) + "\n"


def write_list(bank: Bank) -> str:
    """Return the title and the numbered questions alone, to paste into a chat."""
    numbered = [f"{number}. {question.text}" for number, question in enumerate(bank.questions, 1)]
    return "\n".join([bank.title, "", *numbered]) + "\n"


def read_prose(text: str, *, name: str) -> Imported:
    """Return the bank in Markdown as `write_markdown` writes it, else each item of a list as a question.

    Time and name that a chat puts in front of a message are dropped. UsageError when there is nothing.
    """
    lines = list(enumerate(untrusted.clean(text, limit=MAX_BYTES).split("\n"), 1))
    if any(line.startswith("## ") for _, line in lines):
        return _read_markdown(lines, name)
    rows, title = _listed(lines)
    return gathered(rows, name=name, place="line", about={"title": title} if title else {})


def _items(what: object, labels: dict[str, str]) -> Iterator[str]:
    for key, label in labels.items():
        value = getattr(what, key)
        for text in value if isinstance(value, tuple) else (value,):
            if text is not None and text != "":
                yield f"- {label}: {_escaped(str(text))}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(r"\1", text).strip()


def _read_markdown(lines: Sequence[tuple[int, str]], name: str) -> Imported:
    about: dict[str, str | Sequence[str]] = {}
    rows: list[tuple[int, dict[str, str | Sequence[str]]]] = []
    problems = []
    shown = untrusted.line(name, limit=80)
    for number, line in lines:
        title = re.match("#{1,6} ", line)
        if title and len(title[0]) == 3:
            rows.append((number, {"text": _unescaped(line[3:])}))
        elif title and not rows:
            about.setdefault("title", _unescaped(line[len(title[0]) :]))
        elif line.strip() and not _taken(line, rows[-1][1] if rows else about, bool(rows)):
            said = untrusted.line(line, limit=40)
            problems.append(
                f"{shown}, line {number}: '{said}' was not read. Write '- label: text' or remove it."
            )
    return gathered(
        (Row(number, values) for number, values in rows),
        name=name,
        place="line",
        about=about,
        problems=problems,
    )


def _taken(line: str, values: dict[str, str | Sequence[str]], in_question: bool) -> bool:
    """Put `- label: text` into `values`; False when it is not one, or says a single thing a second time."""
    item = re.match(r"\s*[-*+] ([^:]+): ?(.*)", line)
    key = (_KEYS if in_question else _BANK_KEYS).get(item[1].strip().lower()) if item else None
    if item is None or key is None:
        return False
    text = _unescaped(item[2])
    if key in (*LISTS, "maintainers"):
        values[key] = (*values.get(key, ()), text)
        return True
    return values.setdefault(key, text) is text


def _listed(lines: Sequence[tuple[int, str]]) -> tuple[list[Row], str]:
    """Return the items of a list, and the line above it as its title; without marks each line is an item."""
    said = [(number, _STAMP.sub("", line.strip())) for number, line in lines]
    said = [(number, line) for number, line in said if line]
    marked = any(_MARK.match(line) for _, line in said)
    rows: list[tuple[int, list[str]]] = []
    title = ""
    for number, line in said:
        mark = _MARK.match(line)
        if mark or not marked:
            rows.append((number, [line[mark.end() :] if mark else line]))
        elif rows:
            rows[-1][1].append(line)  # a long question that was broken into lines
        else:
            title = title or line.lstrip("# ")
    return [Row(number, {"text": " ".join(chain(parts))}) for number, parts in rows], title
