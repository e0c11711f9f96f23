"""Records every operation on files below a folder, and builds what a power cut may leave of them.

What a file holds is safe once it was synced, a name once its folder was; everything else may be there or not.
Names are put on disk in the order in which they were made in one folder (as journaling file systems do).
SQLite's own writes are not seen: each committed transaction is taken as one safe step (it runs in WAL mode
with synchronous=FULL; that mode's own proof is SQLite's).
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coach.store.database import Database

if TYPE_CHECKING:
    import pytest


@dataclass(frozen=True)
class Step:
    """One operation: `what` happened to `path`, with what data, or to which other path."""

    what: str
    path: str
    data: bytes = b""
    to: str = ""


@dataclass
class Tape:
    """The operations in their order; `acknowledged` is (number of steps, what was promised then)."""

    root: Path
    steps: list[Step] = field(default_factory=list)
    acknowledged: list[tuple[int, str, int]] = field(default_factory=list)
    _open: dict[int, str] = field(default_factory=dict)

    def promise(self, kind: str, amount: int) -> None:
        """Take note that coach has just promised something."""
        self.acknowledged.append((len(self.steps), kind, amount))

    def inside(self, path: Any) -> str | None:
        """Return `path` relative to the root; None for one elsewhere, and for the files of SQLite."""
        try:
            name = str(Path(os.path.abspath(path)).relative_to(self.root))
        except (ValueError, TypeError):
            return None
        return None if Path(name).name.startswith("coach.db") or name.endswith("coach.lock") else name

    def record(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Put the recording shims around the functions of `os`, and around the commits of the database."""
        for name, shim in {
            "open": self._opened, "write": self._written, "fsync": self._synced, "close": self._closed,
            "ftruncate": self._cut, "replace": self._moved, "unlink": self._unlinked, "rmdir": self._removed,
            "mkdir": self._made,
        }.items():  # fmt: skip
            monkeypatch.setattr(os, name, shim(getattr(os, name)))
        change = Database.change

        def changed(database: Database, *statements: Any) -> None:
            change(database, *statements)
            self.steps.append(Step("database", self._name(database.path), _copy_of(database)))

        monkeypatch.setattr(Database, "change", changed)

    def _name(self, path: Path) -> str:
        return str(path.relative_to(self.root))

    def _opened(self, real: Callable[..., int]) -> Callable[..., int]:
        def shim(path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:
            name = self.inside(path)
            new = name is not None and flags & os.O_CREAT and not os.path.exists(path)
            fd = real(path, flags, mode, **more)
            if name is not None:
                self._open[fd] = name
                if new:
                    self.steps.append(Step("create", name))
            return fd

        return shim

    def _written(self, real: Callable[..., int]) -> Callable[..., int]:
        def shim(fd: int, data: Any) -> int:
            count = real(fd, data)
            if fd in self._open:
                at = os.lseek(fd, 0, os.SEEK_CUR) - count
                self.steps.append(Step("write", self._open[fd], bytes(data)[:count], str(at)))
            return count

        return shim

    def _synced(self, real: Callable[..., None]) -> Callable[..., None]:
        def shim(fd: int) -> None:
            real(fd)
            if fd in self._open:
                self.steps.append(Step("sync", self._open[fd]))

        return shim

    def _closed(self, real: Callable[..., None]) -> Callable[..., None]:
        def shim(fd: int) -> None:
            self._open.pop(fd, None)
            real(fd)

        return shim

    def _cut(self, real: Callable[..., None]) -> Callable[..., None]:
        def shim(fd: int, length: int) -> None:
            real(fd, length)
            if fd in self._open:
                self.steps.append(Step("cut", self._open[fd], to=str(length)))

        return shim

    def _moved(self, real: Callable[..., None]) -> Callable[..., None]:
        def shim(old: Any, new: Any, **more: Any) -> None:
            real(old, new, **more)
            if (name := self.inside(old)) is not None and (to := self.inside(new)) is not None:
                self.steps.append(Step("move", name, to=to))

        return shim

    def _unlinked(self, real: Callable[..., None]) -> Callable[..., None]:
        return self._simple(real, "unlink")

    def _removed(self, real: Callable[..., None]) -> Callable[..., None]:
        return self._simple(real, "rmdir")

    def _made(self, real: Callable[..., None]) -> Callable[..., None]:
        return self._simple(real, "mkdir")

    def _simple(self, real: Callable[..., None], what: str) -> Callable[..., None]:
        def shim(path: Any, *rest: Any, **more: Any) -> None:
            real(path, *rest, **more)
            if (name := self.inside(path)) is not None:
                self.steps.append(Step(what, name))

        return shim


def _copy_of(database: Database) -> bytes:
    """The committed content as a database file (coach opens a file without its log just the same)."""
    with closing(sqlite3.connect(":memory:")) as memory:
        database._connection.backup(memory)
        memory.execute("PRAGMA journal_mode = DELETE")
        return memory.serialize()


@dataclass
class _File:
    data: bytearray = field(default_factory=bytearray)
    safe: bytes = b""


class Disk:
    """What is on the disk after some steps: each folder's names as they are and as they are safe."""

    def __init__(self) -> None:
        self.now: dict[str, _File | None] = {".": None}
        """Name -> file, or None for a folder."""
        self.safe: dict[str, _File | None] = {".": None}
        self.waiting: list[tuple[str, str, _File | None]] = []
        """Changes of names that no sync of their folder has made safe: (what, name, file)."""
        self.database: dict[str, bytes] = {}

    def after(self, step: Step) -> None:
        """Carry out one step."""
        match step.what:
            case "create":
                self._name("put", step.path, _File())
            case "mkdir":
                self._name("put", step.path, None)
            case "unlink" | "rmdir":
                self._name("drop", step.path, self.now.get(step.path))
            case "move":
                file = self.now[step.path]
                self._name("drop", step.path, file)
                self._name("put", step.to, file)
            case "write" | "cut":
                self._change(step)
            case "sync":
                self._sync(step.path)
            case "database":
                self.database[step.path] = step.data

    def _name(self, what: str, name: str, file: _File | None) -> None:
        if what == "put":
            self.now[name] = file
        else:
            self.now.pop(name, None)
        self.waiting.append((what, name, file))

    def _change(self, step: Step) -> None:
        file = self.now.get(step.path)
        if file is None:
            return  # it was removed while it was open
        if step.what == "cut":
            del file.data[int(step.to) :]
        else:
            at = int(step.to)
            file.data[at : at + len(step.data)] = step.data

    def _sync(self, path: str) -> None:
        file = self.now.get(path)
        if file is not None:
            file.safe = bytes(file.data)
            return
        still = []
        for what, name, one in self.waiting:
            if str(Path(name).parent) != path:
                still.append((what, name, one))
            elif what == "put":
                self.safe[name] = one
            else:
                self.safe.pop(name, None)
        self.waiting = still

    def leave(self, folder: Path, *, names: float, data: str, chance: random.Random) -> None:
        """Write what the power cut leaves into `folder`.

        `names` is the share of unsafe names that made it; `data` says what unsafe content became: "safe" is
        what was last synced, "all" everything, "torn" some of the rest.
        """
        left = dict(self.safe)
        for folder_of in {str(Path(name).parent) for _, name, _ in self.waiting}:
            for what, name, one in self.waiting:
                if str(Path(name).parent) != folder_of:
                    continue
                if chance.random() >= names:
                    break  # in order: nothing later of this folder either
                if what == "put":
                    left[name] = one
                else:
                    left.pop(name, None)
        shutil.rmtree(folder, ignore_errors=True)
        for name, file in sorted(left.items()):
            path = folder / name
            if not all(str(above) in left for above in Path(name).parents):
                continue  # a folder on the way did not make it
            if file is None:
                path.mkdir(mode=0o700, exist_ok=True)
            else:
                content = {"safe": file.safe, "all": bytes(file.data)}.get(data)
                path.write_bytes(_torn(file, chance) if content is None else content)
                path.chmod(0o600)
        for name, content in self.database.items():
            if (folder / name).parent.is_dir():
                (folder / name).write_bytes(content)
                (folder / name).chmod(0o600)


def _torn(file: _File, chance: random.Random) -> bytes:
    if not bytes(file.data).startswith(file.safe):
        return file.safe if chance.random() < 0.5 else bytes(file.data)
    return bytes(file.data[: chance.randint(len(file.safe), len(file.data))])
