"""The SQLite file: how it is opened, brought up to date, backed up and found damaged.

WAL with synchronous=FULL keeps every committed row through a crash and a power cut; secure_delete overwrites
what is deleted.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, TypeVar

from coach.errors import CoachError, DiskFullError, StoreError, UsageError
from coach.store import disk, locks
from coach.store.copies import backup as backup
from coach.store.copies import copies as copies
from coach.untrusted import line

T = TypeVar("T")
Statement = tuple[str, tuple[Any, ...]]

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE sessions (id TEXT PRIMARY KEY, started TEXT NOT NULL, bank TEXT NOT NULL)",
        """CREATE TABLE takes (
            session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            n INTEGER NOT NULL,
            question TEXT NOT NULL,
            wording TEXT NOT NULL,
            prepared TEXT NOT NULL,
            started TEXT NOT NULL,
            seconds REAL NOT NULL,
            rate INTEGER NOT NULL,
            file TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            note_sha256 TEXT NOT NULL,
            health TEXT NOT NULL,
            device TEXT NOT NULL,
            room_power REAL,
            analysis TEXT,
            findings TEXT NOT NULL DEFAULT '[]',
            feedback TEXT,
            PRIMARY KEY (session, n))""",
        "CREATE INDEX takes_by_question ON takes (question)",
    ),
    ("ALTER TABLE takes ADD COLUMN asked TEXT NOT NULL DEFAULT 'question'",),
    (
        "ALTER TABLE takes ADD COLUMN corrected TEXT",
        "ALTER TABLE takes ADD COLUMN marks TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE takes ADD COLUMN verdicts TEXT NOT NULL DEFAULT '[]'",
    ),
    # The contours are three quarters of an analysis and only drawn: what reads many answers does without.
    # As the last column they lie on pages of their own, which SQLite then never reads.
    (
        "ALTER TABLE takes ADD COLUMN curves TEXT",
        "UPDATE takes SET curves = json_extract(analysis, '$.curves'), "
        "analysis = json_remove(analysis, '$.curves') WHERE json_valid(analysis)",
    ),
)
"""Statements that lead from version i to i + 1; once released, an entry is never changed."""

BALLAST_BYTES = 1_000_000
# No such table; a damaged page; no database at all; raised by Python itself, without a code.
_UNREADABLE = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, 0})
_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master"
_MAGIC = b"SQLite format 3\x00"
_DAMAGED = (
    "The record of your sessions is damaged. Your recordings are separate files and were not touched. "
    "Run: coach session check"
)


class NewerStoreError(StoreError):
    """Written by a newer coach: nothing may be touched."""


class DamagedStoreError(StoreError):
    """The database cannot be read; it can be made anew from the recordings."""

    def __init__(self) -> None:
        super().__init__(_DAMAGED)


class Database:
    """One connection, safe to use from several threads; faults come out as errors for the user."""

    def __init__(self, path: Path) -> None:
        """Open, create or bring up to date; StoreError when damaged or newer (then nothing is touched)."""
        self.path = path
        self._mutex = threading.RLock()
        with disk.faults("open the record of your sessions"), locks.hold(path.with_name("coach.lock")):
            version = version_of(path)
            if version is None:
                with suppress(FileExistsError):
                    os.close(disk.create(path))
            self._connection = _guarded(lambda: _connect(path))
            try:
                if (version or 0) < len(MIGRATIONS):
                    _guarded(lambda: self._migrate(version))
            except BaseException:
                self._connection.close()
                raise

    def _migrate(self, version: int | None) -> None:
        if version is not None:
            backup(self._connection, self.path, version)
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in (s for script in MIGRATIONS[version or 0 :] for s in script):
                self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
            self._connection.execute("COMMIT")
        except sqlite3.Error:
            self._connection.execute("ROLLBACK")
            raise

    def rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        """Return all rows of a query."""
        with self._mutex:
            return _guarded(lambda: self._connection.execute(query, values).fetchall())

    def change(self, *statements: Statement) -> None:
        """Run `statements` as one transaction; on a full disk the ballast is given up for it."""
        with self._mutex:
            try:
                _guarded(lambda: self._transaction(statements))
            except DiskFullError:
                if not self.ballast.exists():
                    raise
                disk.remove(self.ballast)
                _guarded(lambda: self._transaction(statements))

    def _transaction(self, statements: tuple[Statement, ...]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for statement, values in statements:
                self._connection.execute(statement, values)
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    @property
    def ballast(self) -> Path:
        """1 MB that is given up when the disk is full, so that the last small writes still fit."""
        return self.path.with_name("ballast")

    def reserve(self) -> None:
        """Make sure the ballast is there; random, because some file systems store zeros as nothing."""
        with locks.hold(self.path.with_name("coach.lock")):
            if not self.ballast.exists():
                disk.write_file(self.ballast, os.urandom(BALLAST_BYTES))

    def forget(self) -> None:
        """Empty the write-ahead log and remove every copy of the database: they hold what was deleted."""
        with self._mutex:
            _guarded(lambda: self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
        for copy in copies(self.path):
            disk.remove(copy)
        disk.sync_folder(self.path.parent)

    def integrity(self) -> list[str]:
        """Return what SQLite finds wrong with the file, one sentence each."""
        try:
            found = [str(row[0]) for row in self.rows("PRAGMA integrity_check(5)")]
            strays = self.rows("PRAGMA foreign_key_check")
            # A flipped byte in the name of a column is no fault in SQLite's eyes.
            if {tuple(row) for row in self.rows(_SCHEMA)} != _expected_schema():
                found.append("its tables are not those of this version")
        except DamagedStoreError:
            return ["it cannot be read"]
        return [line(text) for text in found if text != "ok"] + (
            ["answers without a session"] if strays else []
        )

    def close(self) -> None:
        """Close the file; safe to call twice."""
        with self._mutex:
            self._connection.close()


def _expected_schema() -> set[tuple[str, ...]]:
    with closing(sqlite3.connect(":memory:")) as fresh:
        for statement in (s for script in MIGRATIONS for s in script):
            fresh.execute(statement)
        return set(fresh.execute(_SCHEMA))


def version_of(path: Path) -> int | None:
    """Return the version the file at `path` was written with, without changing a byte; None for no file yet.

    StoreError when it is damaged or newer than this coach.
    """
    try:
        with path.open("rb") as file:
            head = file.read(64)
    except FileNotFoundError:
        return None
    if not head:
        return None
    if not head.startswith(_MAGIC):
        raise DamagedStoreError
    version = int.from_bytes(head[60:64], "big", signed=True)
    wal = path.with_name(path.name + "-wal")
    if version <= len(MIGRATIONS) and _size(wal):
        version = _guarded(lambda: _version_with_wal(path))
    if version > len(MIGRATIONS):
        raise NewerStoreError(
            f"Your sessions were saved by a newer coach (format {version}, this one knows "
            f"{len(MIGRATIONS)}). Nothing was changed. Install the newer coach again."
        )
    if version < 0:
        raise DamagedStoreError
    return version


def _size(path: Path) -> int:
    """Return the bytes of a file, 0 when it is gone: another coach may fold its log in at any moment."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _version_with_wal(path: Path) -> int:
    # Read-only: the last reader that may write would fold the log into the file as it closes.
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "fullfsync = ON",
        "checkpoint_fullfsync = ON",
        "foreign_keys = ON",
        "secure_delete = ON",
        "temp_store = MEMORY",
    ):
        try:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        except sqlite3.Error:
            connection.close()
            raise
    return connection


def _guarded(action: Callable[[], T]) -> T:
    """Run `action` and turn what SQLite raises into one sentence for the user."""
    try:
        return action()
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # our own fault, not the disk's
    except sqlite3.DatabaseError as error:
        raise _explained(error) from error
    except UnicodeDecodeError as error:
        raise DamagedStoreError from error


def _explained(error: sqlite3.DatabaseError) -> CoachError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return DiskFullError(
            "The disk is full, so coach could not save. Nothing that was saved before is lost. "
            "Free some space, then try again."
        )
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return UsageError(
            "Another coach is writing to your sessions and did not finish within 10 s. Try again."
        )
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return UsageError("coach cannot write to its folder. Give yourself write access. See: coach where")
    if code in _UNREADABLE:
        return DamagedStoreError()
    return StoreError(f"The record of your sessions cannot be used: {line(str(error))}. Try again.")
