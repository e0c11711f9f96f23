"""Copies of the database: backups before a migration, and damaged files that were set aside."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from coach.store import disk


def backup(connection: sqlite3.Connection, path: Path, version: int) -> Path:
    """Write a complete copy of the database beside it (0600, synced) and return its path."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    copy = path.with_name(f"{path.name}.version-{version}.{stamp}.backup")
    os.close(disk.create(copy))
    with closing(sqlite3.connect(copy)) as target:
        connection.backup(target)
    fd = os.open(copy, os.O_RDWR)
    try:
        disk.sync(fd)
    finally:
        os.close(fd)
    disk.sync_folder(path.parent)
    return copy


def copies(path: Path) -> list[Path]:
    """Return the backups and set-aside damaged files beside the database at `path`."""
    return sorted([*path.parent.glob(path.name + ".*.backup*"), *path.parent.glob(path.name + ".damaged-*")])


def set_aside(path: Path) -> Path:
    """Move a damaged database out of the way, with its log, and return where it is now."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    aside = path.with_name(f"{path.name}.damaged-{stamp}")
    for suffix in ("-wal", "-shm", ""):
        part = path.with_name(path.name + suffix)
        if part.exists():
            shutil.move(part, aside.with_name(aside.name + suffix))
    disk.sync_folder(path.parent)
    return aside
