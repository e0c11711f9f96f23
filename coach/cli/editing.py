"""Text from the person's editor, or from a file in place of it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from coach.errors import UsageError, unreadable
from coach.untrusted import line

MOST = 1_000_000
"""Characters read; the forms have tighter limits of their own."""


def read_text(path: Path) -> str:
    """Return the text of a file, or of standard input for "-"; UsageError when it cannot be read."""
    try:
        if str(path) == "-":
            return sys.stdin.read(MOST)
        with path.open(encoding="utf-8-sig") as file:
            return file.read(MOST)
    except UnicodeDecodeError as error:
        raise UsageError(f"{line(path.name)} is not UTF-8 text: save it as UTF-8 and try again.") from error
    except OSError as error:
        raise unreadable(line(str(path)), error) from error


def edited(text: str, *, instead: str) -> str | None:
    """Return what the person made of `text` in their editor; None when it was left without saving.

    UsageError without a terminal or an editor; it names the command to use `instead`.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(f"an editor needs a terminal. Without one: {instead}")
    try:
        return click.edit(text, extension=".txt")
    except click.ClickException as error:
        raise UsageError(f"{error.format_message()} Set EDITOR, or use: {instead}") from error
