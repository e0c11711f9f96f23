"""Every format in which a bank may come or go, by the end of its name or by what it looks like."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePath
from typing import Literal, get_args

from coach.banks.imported import Imported, decoded
from coach.banks.page import write_page
from coach.banks.prose import read_prose, write_list, write_markdown
from coach.banks.read import read_yaml
from coach.banks.spreadsheet import read_table, write_table
from coach.banks.write import write_yaml
from coach.errors import UsageError
from coach.model import Bank
from coach.untrusted import line

Format = Literal["yaml", "csv", "tsv", "md", "text", "html"]
FORMATS: tuple[Format, ...] = get_args(Format)
READABLE = (".yaml", ".yml", ".csv", ".tsv", ".md", ".txt")
_YAML = re.compile(r"(?m)^(id|questions)\s*:(\s|$)")
_PAGE = re.compile(r"\s*<(!doctype|html|head|\?xml)", re.IGNORECASE)


def read_any(content: bytes, *, name: str, media: str = "") -> Imported:
    """Return the bank in `content`: the usable questions, and one sentence for everything that is not.

    `media` is the media type of a reply from the network. UsageError when nothing in it can be used, Refused
    for content that no honest bank has.
    """
    text, note = decoded(content, name=name)
    said = () if note is None else (note,)
    suffix = PurePath(name).suffix.lower()
    if _PAGE.match(text):
        raise UsageError(
            f"{line(name, limit=80)} is a web page, not a bank. For a spreadsheet, publish it as CSV and use "
            "that address."
        )
    if suffix in (".yaml", ".yml") or "yaml" in media:
        found = read_yaml(text, name=name)
    elif suffix in (".csv", ".tsv") or "csv" in media or "tab-separated" in media:
        found = read_table(text, name=name)
    elif suffix not in (".md", ".txt") and _YAML.search(text) and "questions:" in text:
        found = read_yaml(text, name=name)
    elif suffix not in (".md", ".txt") and _is_table(text):
        found = read_table(text, name=name)
    else:
        found = read_prose(text, name=name)
    return Imported(found.bank, (*said, *found.problems), found.made_ids)


def write_as(bank: Bank, form: Format) -> str:
    """Return the bank in one of FORMATS; `text` keeps the questions alone, `html` is for people to read."""
    writers: dict[Format, Callable[[Bank], str]] = {
        "yaml": write_yaml,
        "csv": write_table,
        "tsv": lambda bank: write_table(bank, delimiter="\t"),
        "md": write_markdown,
        "text": write_list,
        "html": write_page,
    }
    return writers[form](bank)


def format_of(name: str) -> Format | None:
    """Return the format that the end of a file name stands for, or None."""
    ends: dict[str, Format] = {
        "yaml": "yaml", "yml": "yaml", "csv": "csv", "tsv": "tsv", "md": "md", "txt": "text", "html": "html",
        "htm": "html",
    }  # fmt: skip
    return ends.get(PurePath(name).suffix.lower().lstrip("."))


def _is_table(text: str) -> bool:
    """Say whether the first line is a header: two cells or more, or the one word question."""
    first = next((row for row in text.splitlines() if row.strip()), "").strip().strip('"').lower()
    if first in ("question", "questions") or first.startswith("sep="):
        return True
    cells = [cell.strip(' "').lower() for cell in re.split("[,;\t]", first)]
    return len(cells) > 1 and any(cell in ("question", "questions", "text", "id") for cell in cells)
