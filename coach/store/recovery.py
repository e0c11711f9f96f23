"""Answers that a crash left behind, and recordings that a lost database no longer knows."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from coach.errors import UsageError
from coach.store import disk, locks, rows, takes
from coach.store.database import Database, Statement
from coach.store.takes import Finished, Pending
from coach.untrusted import line


@dataclass(frozen=True)
class Unfinished:
    """An answer that was being recorded when coach stopped."""

    session: str
    n: int
    question: str
    """Id of the question."""
    wording: str
    started: str
    seconds: float
    """Seconds of sound on disk."""

    @property
    def id(self) -> str:
        """SESSION/n"""
        return f"{self.session}/{self.n}"


def parts(folder: Path) -> Iterator[tuple[Path, int]]:
    """Yield every raw file under the folder of recordings with its n, oldest first."""
    for path in sorted(folder.glob("*/*.pcm.part")):
        n = takes.number(path.name)
        if n is not None and path.is_file() and not path.is_symlink():
            yield path, n


def unfinished(folder: Path, database: Database) -> list[Unfinished]:
    """Return the answers no living coach is recording; what a finished answer left lying is tidied away."""
    found = []
    for path, n in parts(folder):
        lock = locks.acquire(path)
        if lock is None:
            continue
        pending = takes.pending_from_disk(path, n)
        try:
            item = _offer(pending, database)
        except BaseException:
            os.close(lock)
            raise
        if item is None:
            drop(pending, lock, note=not pending.flac.exists())
        else:
            os.close(lock)
            found.append(item)
    return found


def _offer(pending: Pending, database: Database) -> Unfinished | None:
    frames = pending.path.stat().st_size // takes.WIDTH
    if not frames or _is_kept(pending, database):
        return None
    note = pending.note
    return Unfinished(
        session=pending.session,
        n=pending.n,
        question=note.question,
        wording=note.wording,
        started=note.started,
        seconds=round(frames / note.rate, 4),
    )


def _is_kept(pending: Pending, database: Database) -> bool:
    """Say whether the crash came after the answer was safe, and only the raw was still to be dropped."""
    row = rows.find_take(database, pending.session, pending.n)
    return row is not None and pending.flac.exists() and takes.digest(pending.flac) == row["sha256"]


def drop(pending: Pending, lock: int, *, note: bool) -> None:
    """Remove the locked raw sound (and the note with it), and the folder when nothing is left in it.

    Without `note` the answer is kept elsewhere; with it nothing stays, and the sound goes first: on Windows
    the file itself stays while another process has it open, and empty it is not offered but tidied away.
    """
    folder = pending.path.parent
    with disk.faults("remove a recording"):
        locks.remove(lock, pending.path, empty=note)
        for path in (pending.flac, pending.sidecar):
            disk.remove(disk.temporary(path))
        if note:
            disk.remove(pending.sidecar)
        disk.sync_folder(folder)
        if disk.remove_folder(folder):
            disk.sync_folder(folder.parent)


def adopt(folder: Path, database: Database, *, earlier: Path | None = None) -> list[str]:
    """Take back finished recordings the database lost or tells otherwise, and return their ids.

    What was measured on them is taken from `earlier`, a damaged database, where it can still be read.
    """
    adopted = []
    for path in sorted(folder.glob("*/answer-*.json")):
        note, n = takes.read_note(path), takes.number(path.name)
        if n is None or not isinstance(note, Finished):
            continue
        session = path.parent.name
        flac = path.with_name(f"{takes.stem(n)}.flac")
        row = rows.find_take(database, session, n)
        sha256 = takes.digest(path)
        if row is not None and (sha256 != row["note_sha256"] or rows.agree(row, note)):
            continue
        if note.take.id != f"{session}/{n}" or not flac.is_file():
            continue
        if takes.digest(flac) == note.take.sha256:
            statements = rows.put(note, n=n, note_sha256=sha256)
            database.change(*statements, *_judgment(earlier, session, n))
            adopted.append(note.take.id)
    return adopted


def rewrite_take(
    folder: Path, database: Database, *, session: str, n: int, change: Callable[[Finished], Finished]
) -> None:
    """Save what a person added about a finished take, in its note and in the database."""
    path = folder / session / f"{takes.stem(n)}.json"
    head = database.rows("SELECT bank, started FROM sessions WHERE id = ?", session)
    row = rows.find_take(database, session, n)
    if not head or row is None or not path.parent.is_dir():
        raise UsageError(f"The answer {line(session)}/{n} is gone. See: coach session list")
    done = change(_done(row, head[0]))
    data = takes.encode(done)
    # The database first: it names the note that is coming, and `repair` writes it if it never does.
    database.change(*rows.put(done, n=n, note_sha256=hashlib.sha256(data).hexdigest()))
    with disk.faults("save what you added to the answer", kept="The answer itself is safe."):
        disk.write_file(path, data)


def rewrite_notes(folder: Path, database: Database) -> list[str]:
    """Write again the notes that are damaged or missing, from the database; return the ids of their takes."""
    written = []
    sessions = {row["id"]: row for row in database.rows("SELECT id, started, bank FROM sessions")}
    for row in database.rows(rows.TAKES):
        head = sessions.get(row["session"])
        if head is None:
            continue
        path = folder / row["session"] / f"{takes.stem(row['n'])}.json"
        if not path.parent.is_dir() or (path.is_file() and takes.digest(path) == row["note_sha256"]):
            continue
        data = takes.encode(_done(row, head))
        with disk.faults("repair a note"):
            disk.write_file(path, data)
        change = "UPDATE takes SET note_sha256 = ? WHERE session = ? AND n = ?"
        database.change((change, (takes.digest(path), row["session"], row["n"])))
        written.append(f"{row['session']}/{row['n']}")
    return written


def _done(row: sqlite3.Row, head: sqlite3.Row) -> Finished:
    return Finished(
        bank=head["bank"],
        session_started=head["started"],
        take=rows.take(row),
        by_hand=rows.by_hand(row),
    )


def _judgment(earlier: Path | None, session: str, n: int) -> tuple[Statement, ...]:
    """Return the statement that takes over what a damaged database, of any version, says about a take."""
    if earlier is None:
        return ()
    for columns in ("analysis, curves, findings, feedback", "analysis, findings, feedback"):
        query = f"SELECT {columns} FROM takes WHERE session = ? AND n = ?"  # noqa: S608 - our names
        try:
            with closing(sqlite3.connect(f"{earlier.absolute().as_uri()}?mode=ro", uri=True)) as connection:
                connection.row_factory = sqlite3.Row
                row = connection.execute(query, (session, n)).fetchone()
            if row is not None:
                return (rows.judge(f"{session}/{n}", *rows.judgment(row)),)
        except (sqlite3.Error, TypeError, ValueError):
            continue  # an earlier version has the contours in the analysis; damaged ones are left behind
    return ()
