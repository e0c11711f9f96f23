"""Banks that were read before, by the hash of their file: parsing all shipped ones takes half a second."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import msgspec

from coach import untrusted
from coach.errors import UsageError
from coach.model import Bank
from coach.paths import private

MAX_BYTES = 50_000_000


class Remembered:
    """A private file of banks that were read without a fault; losing it costs time and nothing else.

    Only what was asked for since it was opened is kept by `save`.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._reader = _reader()
        self._before = _load(file)
        self._now: dict[str, Bank] = {}

    def bank(
        self, content: bytes, read: Callable[[], Bank], *, keep: Callable[[], bool] = lambda: True
    ) -> Bank:
        """Return the bank of a file with this content; `read` is called when it is not remembered.

        `keep` says afterwards whether what was read may be remembered.
        """
        key = hashlib.sha256(self._reader + content).hexdigest()
        bank = self._before.get(key) or read()
        if keep():
            self._now[key] = bank
        return bank

    def save(self) -> None:
        """Write what is new, in one step; where that is not possible nothing is remembered."""
        if self._now.keys() == self._before.keys():
            return
        beside = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        with contextlib.suppress(OSError, UsageError):
            private(self._file.parent)
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.encode(self._now))
            beside.replace(self._file)
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def _load(file: Path) -> dict[str, Bank]:
    try:
        if file.stat().st_size > MAX_BYTES:
            return {}
        return msgspec.json.decode(file.read_bytes(), type=dict[str, Bank])
    except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
        return {}


def _reader() -> bytes:
    """Return a mark of the rules by which banks are read: another version of them reads every file again."""
    own = Path(__file__)
    sources = (
        own.with_name("read.py"),
        own.with_name("validate.py"),
        own.with_name("tree.py"),
        own.with_name("node.py"),
        Path(untrusted.__file__),
    )
    with contextlib.suppress(OSError):
        return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).digest()
    return os.urandom(16)
