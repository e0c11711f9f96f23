"""Is everything that was saved still as it was saved? Names each file that is not, and what repairs it."""

from __future__ import annotations

import os
import shlex
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from coach.paths import Paths
from coach.store import database as db
from coach.store import locks, own_notes, reviews, rows, takes
from coach.untrusted import line

RECOVER = "coach session recover"
DAMAGED = "the record of your sessions is damaged"


@dataclass(frozen=True)
class Problem:
    """One thing that is not as it was saved."""

    file: Path
    what: str
    """One sentence."""
    repair: str
    """The command that repairs it."""


def inspect(paths: Paths, database: db.Database) -> list[Problem]:
    """Return every problem of an open store; nothing is changed."""
    damage = database.integrity()
    if damage:
        return [damaged(paths, "; ".join(damage)), *_permissions(paths)]
    try:
        rows.summaries(database)
        return [*_files(paths, database), *_permissions(paths)]
    except (db.DamagedStoreError, TypeError, ValueError):
        return [damaged(paths, "it holds values that cannot be read"), *_permissions(paths)]


def _files(paths: Paths, database: db.Database) -> list[Problem]:
    known: set[Path] = set()
    problems: list[Problem] = []
    for row in database.rows(rows.WHOLE + " ORDER BY session, n"):
        folder = paths.takes / row["session"]
        stem = takes.stem(row["n"])
        known |= {folder / row["file"], folder / f"{stem}.json", folder / f"{stem}{own_notes.SUFFIX}"}
        problems += _take(paths, row)
    return [*problems, *_strays(paths, known)]


def damaged(paths: Paths, reason: str) -> Problem:
    """Return the problem of a database that cannot be read; the recordings rebuild it."""
    what = f"{DAMAGED} ({line(reason)}); the recordings are separate files"
    return Problem(paths.database, what, RECOVER)


def _take(paths: Paths, row: sqlite3.Row) -> list[Problem]:
    take_id, folder = f"{row['session']}/{row['n']}", paths.takes / row["session"]
    note_file, delete = folder / f"{takes.stem(row['n'])}.json", f"coach session delete {take_id}"
    problems = []
    note_state = _state(note_file, row["note_sha256"])
    note = None if note_state else takes.read_note(note_file)
    differs = isinstance(note, takes.Finished) and not rows.agree(row, note)
    flac = folder / row["file"]
    state = "" if differs else _state(flac, row["sha256"])
    if state:
        kept = "put it back from a backup, or delete this answer"
        problems.append(Problem(flac, f"the recording of {take_id} {state}; {kept}", delete))
    if note_state:
        problems.append(Problem(note_file, f"the note of {take_id} {note_state}", RECOVER))
    if differs:
        problems.append(
            Problem(paths.database, f"what it says about {take_id} is not as it was saved", RECOVER)
        )
    elif not rows.readable(row):
        problems.append(Problem(paths.database, f"what was measured on {take_id} cannot be read", delete))
    return problems


def _state(path: Path, sha256: str) -> str:
    try:
        return "" if takes.digest(path) == sha256 else "is not as it was saved"
    except FileNotFoundError:
        return "is missing"
    except OSError as error:
        return f"cannot be read ({line(error.strerror or '')})"


def _strays(paths: Paths, known: set[Path]) -> list[Problem]:
    """Return the files under the recordings that belong to no saved answer."""
    problems = []
    for path in sorted(paths.takes.rglob("*")):
        if path in known or path.is_dir() or reviews.is_readable(path):
            continue
        n = takes.number(path.name.removesuffix(".tmp"))
        part = path.with_name(f"{takes.stem(n)}.pcm.part") if n is not None else path
        if n is not None and part.exists():
            lock = locks.acquire(part)
            if lock is None:
                continue  # being recorded right now
            os.close(lock)
        if path.suffix == ".part":
            problems.append(Problem(path, "an answer that was not finished", RECOVER))
        elif n is None or not part.exists():
            problems.append(_stray(path, n))
    return problems


def _stray(path: Path, n: int | None) -> Problem:
    if n is not None and isinstance(takes.read_note(path.with_name(f"{takes.stem(n)}.json")), takes.Finished):
        return Problem(path, "belongs to an answer that is missing in the record of your sessions", RECOVER)
    return Problem(
        path, "belongs to no saved answer; look at it, then remove it", f"rm {shlex.quote(str(path))}"
    )


def _permissions(paths: Paths) -> list[Problem]:
    """Return what other users of this computer could open; on Windows the profile folder guards it."""
    if os.name != "posix":
        return []
    return [
        Problem(path, "can be opened by other users of this computer", f"chmod go= {shlex.quote(str(path))}")
        for path in (paths.data, *sorted(_ours(paths)))
        if not path.is_symlink() and path.stat().st_mode & 0o077
    ]


def _ours(paths: Paths) -> set[Path]:
    beside = {path for path in paths.data.glob(paths.database.name + "*") if path.is_file()}
    return beside | ({paths.takes, *paths.takes.rglob("*")} if paths.takes.exists() else set())
