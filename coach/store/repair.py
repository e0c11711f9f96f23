"""What still works when the database does not: checking, and making a new one from the recordings."""

from __future__ import annotations

from coach.paths import Paths
from coach.store import check, recovery
from coach.store.check import Problem
from coach.store.copies import set_aside
from coach.store.database import DamagedStoreError, Database
from coach.store.store import Store


def check_all(paths: Paths) -> list[Problem]:
    """Check the store at `paths` even when its database is damaged; StoreError when it is newer."""
    try:
        store = Store.open(paths)
    except DamagedStoreError:
        return [check.damaged(paths, "it cannot be opened")]
    try:
        return store.check()
    finally:
        store.close()


def rebuild_if_damaged(paths: Paths) -> list[str]:
    """Rebuild a database that cannot be read and return the ids of the takes in the new one; else nothing."""
    problems = check_all(paths)
    damaged = any(problem.what.startswith(check.DAMAGED) for problem in problems)
    return rebuild(paths) if damaged else []


def rebuild(paths: Paths) -> list[str]:
    """Make a new database from the recordings and their notes; return the ids of the takes in it.

    The damaged one is set aside, and what was measured is taken over from it where it can still be read.
    """
    aside = set_aside(paths.database)
    database = Database(paths.database)
    try:
        return recovery.adopt(paths.takes, database, earlier=aside)
    finally:
        database.close()
