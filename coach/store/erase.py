"""Deleting: recordings first, so that after a crash the session is still listed and can be deleted again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from coach.errors import UsageError
from coach.paths import Paths
from coach.store import disk, locks, reviews, rows, takes
from coach.store.database import DamagedStoreError, Database


def folders(paths: Paths) -> list[str]:
    """Return the sessions that have a folder of recordings, those never finished included."""
    return [path.name for path in paths.takes.iterdir() if path.is_dir()]


def session(paths: Paths, database: Database, session_id: str) -> None:
    """Delete one session: recordings, what is cached of them, rows."""
    if session_id in {"", ".."} or Path(session_id).name != session_id:
        raise DamagedStoreError  # a damaged id like "" or ".." must never choose what is deleted
    refuse_if_recording(paths, session_id)
    with disk.faults("delete the session"):
        for folder in (paths.takes / session_id, paths.cache / "takes" / session_id):
            if folder.is_dir():
                shutil.rmtree(folder)
        disk.sync_folder(paths.takes)
    database.change(("DELETE FROM sessions WHERE id = ?", (session_id,)))


def take(paths: Paths, database: Database, session_id: str, n: int) -> None:
    """Delete one answer, and its session when no other answer is left; UsageError when there is none."""
    if rows.find_take(database, session_id, n) is None:
        raise UsageError(f"Session {session_id} has no answer {n}. See: coach session show {session_id}")
    folder = paths.takes / session_id
    with disk.faults("delete the answer"):
        for path in folder.glob(f"{takes.stem(n)}.*"):
            disk.remove(path)
        reviews.forget(folder, n, last=not any(folder.glob("answer-*")))
        if folder.is_dir():
            disk.sync_folder(folder)
            disk.remove_folder(folder)
    database.change(
        ("DELETE FROM takes WHERE session = ? AND n = ?", (session_id, n)),
        ("DELETE FROM sessions WHERE id = ? AND id NOT IN (SELECT session FROM takes)", (session_id,)),
    )


def refuse_if_recording(paths: Paths, session_id: str) -> None:
    """UsageError while a living coach records into the session."""
    for path in (paths.takes / session_id).glob("*.pcm.part"):
        lock = locks.acquire(path)
        if lock is None:
            raise UsageError(f"Session {session_id} is being recorded right now. Stop the recording first.")
        os.close(lock)
