"""What a run over many files had done when it was interrupted, kept by the content of the files.

It holds what was said in them, so it is private and goes when the run is finished, or after a week.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import msgspec

from coach import __version__
from coach.analyst.analyzing import Wanted
from coach.analyst.files import FileAnalysis
from coach.errors import CoachError
from coach.paths import private
from coach.store import disk
from coach.untrusted import line

KEPT_SECONDS = 7 * 24 * 3600.0


class Done:
    """The results so far of one run: same options, script, earlier takes and version of coach."""

    def __init__(self, cache: Path, wanted: Wanted) -> None:
        """Look under `cache`; what other runs left a week ago is removed."""
        key = hashlib.sha256(f"{__version__}\n".encode() + msgspec.json.encode(wanted))
        for path in (wanted.script, *wanted.previous):
            key.update((_digest(Path(os.fsdecode(path))) if path is not None else "").encode())
        self._folder = cache / "unfinished" / key.hexdigest()[:32]
        for other in self._folder.parent.glob("*"):
            with suppress(OSError):
                if time.time() - other.stat().st_mtime > KEPT_SECONDS:
                    shutil.rmtree(other)

    def find(self, path: Path) -> FileAnalysis | None:
        """Return what was measured on a file of this content, under the name it has now."""
        try:
            saved = (self._folder / f"{_digest(path)}.json").read_bytes()
            return replace(msgspec.json.decode(saved, type=FileAnalysis), name=line(path.name))
        except (OSError, msgspec.MsgspecError, UnicodeError):
            return None

    def keep(self, result: FileAnalysis) -> None:
        """Keep a result; where the disk does not take it, it is only measured again next time."""
        with suppress(OSError, CoachError):
            private(self._folder)
            disk.write_file(self._folder / f"{result.sha256}.json", msgspec.json.encode(result))

    def clear(self) -> None:
        """The run is finished: forget it."""
        shutil.rmtree(self._folder, ignore_errors=True)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
