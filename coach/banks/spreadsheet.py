"""Banks as CSV or TSV: what a cohort edits in a spreadsheet. Only the column `question` is required.

A cell that holds several texts has one on each line; without a line break, they are separated by " | ".
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from coach import untrusted
from coach.banks.imported import CODES, LISTS, MAX_BYTES, Imported, Row, gathered
from coach.banks.validate import nearest
from coach.errors import UsageError
from coach.model import Bank

FIELDS = (
    "id",
    "text",
    "kind",
    "variants",
    "twists",
    "follow_ups",
    "competencies",
    "specialties",
    "purpose",
    "listen_for",
    "answer_seconds",
    "source",
    "audio",
    "topics",
)
ABOUT = ("id", "title", "language", "license", "maintainers")
_BANK = tuple(f"bank_{key}" for key in ABOUT)
_ALSO = {
    "question": "text",
    "questions": "text",
    "question_text": "text",
    "prompt": "text",
    "type": "kind",
    "category": "kind",
    "competency": "competencies",
    "tags": "competencies",
    "specialty": "specialties",
    "topic": "topics",
    "variant": "variants",
    "variation": "variants",
    "variations": "variants",
    "rewording": "variants",
    "rewordings": "variants",
    "twist": "twists",
    "follow_up": "follow_ups",
    "followup": "follow_ups",
    "followups": "follow_ups",
    "why": "purpose",
    "seconds": "answer_seconds",
}
_FORMULA = re.compile("'*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_SMART = str.maketrans({"\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"'})


def write_table(bank: Bank, *, delimiter: str = ",") -> str:
    """Return the bank as CSV (TSV with a tab): every cell quoted, none that a spreadsheet would compute."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(["question" if key == "text" else key for key in (*FIELDS, *_BANK)])
    for number, question in enumerate(bank.questions):
        about = [_cell(getattr(bank, key)) if number == 0 else "" for key in ABOUT]
        writer.writerow([_cell(getattr(question, key)) for key in FIELDS] + about)
    return out.getvalue()


def read_table(text: str, *, name: str) -> Imported:
    """Return the bank in a CSV or TSV text, whatever separates its cells (comma, semicolon or tab).

    Rows count from 1, as in a spreadsheet. UsageError when no row can be used.
    """
    name = untrusted.line(name, limit=80)
    text = untrusted.clean(text, limit=MAX_BYTES)
    if '"' not in text:
        text = re.sub("(?m)(?:(?<=[,;\t])|^)[\u201c-\u201f]|[\u201c-\u201f](?=[,;\t]|$)", _straight, text)
    rows = list(_rows(text, name))
    at = next((number for number, cells in rows), None)
    if at is None:
        raise UsageError(f"{name}: there are no questions in it.")
    columns, problems, body = _columns(rows, name)
    about: dict[str, str | Sequence[str]] = {}
    found = []
    for number, cells in body:
        values, banks, extra = _split(cells, columns)
        about = banks | about
        if extra:
            problems.append(
                f"{name}, row {number}: there are more cells than columns, so "
                f"'{untrusted.line(extra, limit=40)}' was not read. Check whether the row has shifted."
            )
        found.append(Row(number, values))
    return gathered(found, name=name, place="row", about=about, problems=problems)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        text = "\n".join(value)
        return _safe(text + "\n" if len(value) == 1 and " | " in text else text)
    return _safe(str(value))


def _safe(text: str) -> str:
    return "'" + text if _FORMULA.match(text) else text


def _plain(cell: str) -> str:
    cell = cell.strip(" \u00a0")
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _straight(match: re.Match[str]) -> str:
    return match[0].translate(_SMART)


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    first = next((line for line in text.split("\n") if line.strip()), "")
    told = re.fullmatch("sep=([,;\t])", first.strip(" "))  # what Excel writes in front of a table
    bare = re.sub('"[^"]*"', "", first)
    delimiter = told[1] if told else max(",;\t", key=bare.count)
    csv.field_size_limit(MAX_BYTES)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            if any(cell.strip() for cell in cells) and not (told and number == 1):
                yield number, [_plain(cell) for cell in cells]
    except csv.Error as error:
        raise UsageError(f"{name}: this cannot be read as a table. Export it again as CSV.") from error


def _columns(
    rows: list[tuple[int, list[str]]], name: str
) -> tuple[list[str | None], list[str], list[tuple[int, list[str]]]]:
    """Return the key of each column, what is wrong with the header, and the rows below it."""
    number, header = rows[0]
    keys = [_key(cell) for cell in header]
    if "text" not in keys:
        longest = max(
            range(len(header)), key=lambda column: sum(len(c[column]) for _, c in rows if column < len(c))
        )
        note = f"{name}: there is no column 'question', so column {longest + 1} was read as the questions."
        return [None] * longest + ["text"], [note], rows
    problems = []
    known = sorted({*FIELDS, *_ALSO, *_BANK} - {"text"})
    for cell, key in zip(header, keys, strict=True):
        if key is None and cell:
            shown = untrusted.line(cell, limit=40)
            near = nearest(cell.lower(), known)
            problems.append(
                f"{name}, row {number}: the column '{shown}' is not known{near}. It was not read."
            )
    return keys, problems, rows[1:]


def _key(cell: str) -> str | None:
    """Return the key a header cell stands for: `Follow-up 2` is `follow_ups`."""
    word = re.sub(r"[\s\-]+", "_", cell.strip().lower())
    for form in (word, re.sub(r"_?\d+$", "", word)):
        key = _ALSO.get(form, form)
        if key in (*FIELDS, *_BANK):
            return key
    return None


def _split(
    cells: list[str], columns: list[str | None]
) -> tuple[dict[str, str | Sequence[str]], dict[str, str | Sequence[str]], str]:
    values: dict[str, str | Sequence[str]] = {}
    about: dict[str, str | Sequence[str]] = {}
    for cell, key in zip(cells, columns, strict=False):
        if key is None or not cell.strip():
            continue
        if key.startswith("bank_"):
            plain = key.removeprefix("bank_")
            about[plain] = _several(cell, plain) if plain == "maintainers" else cell.strip()
        elif key in LISTS:
            values[key] = (*values.get(key, ()), *_several(cell, key))
        else:
            values.setdefault(key, cell.strip())
    return values, about, next((cell for cell in cells[len(columns) :] if cell.strip()), "")


def _several(cell: str, key: str) -> tuple[str, ...]:
    if "\n" in cell:
        parts = cell.split("\n")
    elif key in CODES:
        parts = re.split(r"[,;|]", cell)
    else:
        parts = cell.split(" | ")
    return tuple(part.strip() for part in parts if part.strip())
