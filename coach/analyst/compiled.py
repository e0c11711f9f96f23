"""librosa's compiled code, made once and by one process at a time.

numba compiles librosa at its first use and keeps the result on disk; two processes that do so at the same
moment leave a cache that crashes every later one (segmentation faults in 2 of 3 tries with two processes). So
coach has a cache of its own, and the first process fills it under a lock.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from coach.analysis import listener
from coach.errors import CoachError, EngineError
from coach.paths import private
from coach.store import locks


def prepare(cache: Path, *, narrate: Callable[[str], None] = lambda sentence: None) -> None:
    """Have everything compiled under `cache` (or NUMBA_CACHE_DIR where that is set); call before measuring.

    `narrate` is told when that takes a while (24 s of work with Python 3.11, 4 s with 3.13). Where the folder
    cannot be written, this process compiles into one of its own. A missing library is said by who measures.
    """
    folder = _folder(Path(os.environ.get("NUMBA_CACHE_DIR") or cache / "compiled"))
    os.environ["NUMBA_CACHE_DIR"] = str(folder)
    done = folder / "done"
    if done.exists():
        return
    with locks.hold(folder / "lock"):
        if done.exists():
            return
        narrate("Preparing the measures for the first time: about half a minute.")
        try:
            listener.warm()
        except EngineError:
            return
        done.touch(mode=0o600)


def _folder(base: Path) -> Path:
    key = _key()
    try:
        return private(base if base.name == key else base / key)  # a parent process may have named it already
    except CoachError:
        folder = tempfile.mkdtemp(prefix="coach-compiled-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        return Path(folder)


def _key() -> str:
    """Name a folder after everything that decides whether compiled code fits."""
    parts = [sys.version, platform.machine(), platform.processor(), sys.prefix]
    for package in ("librosa", "numba", "llvmlite", "numpy"):
        try:
            parts.append(metadata.version(package))
        except metadata.PackageNotFoundError:
            parts.append("missing")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
