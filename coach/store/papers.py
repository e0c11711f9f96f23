"""What a person writes down for themself: one small private JSON file for each kind, put in place whole."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from coach.errors import StoreError
from coach.model import FIRST_USE
from coach.store import disk
from coach.untrusted import line

T = TypeVar("T")
MOST_BYTES = 2_000_000


def read(path: Path, kind: type[T]) -> T | None:
    """Return what is written at `path`; None when nothing is; StoreError when it cannot be read."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"cannot read {line(str(path))}: {error.strerror}.") from error
    try:
        if len(data) > MOST_BYTES:
            raise ValueError
        with FIRST_USE:
            return msgspec.json.decode(data, type=kind)
    except (ValueError, UnicodeError) as error:
        raise StoreError(
            f"{line(str(path))} is damaged. Move it away to start anew; nothing else is touched."
        ) from error


def write(path: Path, value: object, *, doing: str) -> None:
    """Put `value` in place of what was at `path`, private and whole; `doing` is e.g. "save the story"."""
    disk.private_folder(path.parent)
    with disk.faults(doing):
        disk.write_file(path, msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")
