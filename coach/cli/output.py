"""What goes to standard output: clean lines, and JSON that is the same bytes on every system."""

from __future__ import annotations

import json
import sys

import click


def say(text: str, *, limit: int = 2_000) -> None:
    """Print one clean line of at most `limit` characters."""
    from coach.untrusted import clean

    click.echo(clean(text, limit=limit).replace("\n", " "))


def print_json(value: object, *, indent: int | None = None) -> None:
    """Print `value` as UTF-8: a redirected output on Windows would else be in the code page of the system.

    ValueError when a number is not finite.
    """
    text = json.dumps(value, indent=indent, ensure_ascii=False, allow_nan=False)
    sys.stdout.flush()
    # A file name that is not UTF-8 holds lone surrogates; this writes them as JSON's own escapes.
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()
