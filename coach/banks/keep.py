"""Small private files of the user's banks, put in place whole: a crash leaves the old one or the new one."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TypeVar

import msgspec

from coach import untrusted
from coach.durable import FULL, disk_full, sync
from coach.errors import StoreError, UsageError
from coach.model import FIRST_USE
from coach.paths import private

T = TypeVar("T")
MOST_BYTES = 20_000_000


def write_private(path: Path, data: bytes) -> None:
    """Put `data` in the place of what was at `path` (0600 in a folder of 0700)."""
    private(path.parent)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            sync(file.fileno())
        beside.replace(path)
    except OSError as error:
        if error.errno in FULL:
            raise disk_full("save the bank", kept="What was there before is kept.") from error
        raise UsageError(f"cannot write {untrusted.line(str(path))}: {error.strerror}.") from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def save_json(path: Path, value: object) -> None:
    """Write `value` as JSON that a person can read."""
    write_private(path, msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")


def load_json(path: Path, kind: type[T]) -> T | None:
    """Return what `save_json` wrote; None when there is nothing; StoreError when it cannot be read."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError
        with FIRST_USE:
            return msgspec.json.decode(path.read_bytes(), type=kind)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"cannot read {untrusted.line(str(path))}: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise StoreError(
            f"{untrusted.line(str(path))} is damaged. Move it away to start anew; your banks are not touched."
        ) from error
