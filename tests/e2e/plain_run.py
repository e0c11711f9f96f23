"""A `coach practice --plain` on a terminal of its own: what it printed, when, and keys for it."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from coach.config import save
from coach.paths import Paths


class PlainRun:
    """One run; a context manager that leaves no process behind."""

    def __init__(self, *arguments: str, env: dict[str, str] | None = None, offer: bool = False) -> None:
        """With `offer`, the questions of a first run come first."""
        self.text = ""
        self._offer = offer
        self._command = [sys.executable, "-m", "coach", "practice", "--plain", *arguments]
        self._env = env

    def __enter__(self) -> PlainRun:
        if not self._offer:
            save(
                Paths(Path((self._env or os.environ)["COACH_HOME"])).config_file,
                offer_engine=False,
                offer_muting=False,
            )
        self._ours, theirs = os.openpty()
        self.process = subprocess.Popen(
            self._command, stdin=theirs, stdout=theirs, stderr=theirs, env=self._env, start_new_session=True
        )
        os.close(theirs)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)
        os.close(self._ours)

    def read(self, seconds: float = 0.05) -> str:
        """Return what is printed within `seconds` of now, as soon as something is."""
        ready, _, _ = select.select([self._ours], [], [], seconds)
        if not ready:
            return ""
        try:
            new = os.read(self._ours, 65536).decode("utf-8", "replace")
        except OSError:  # the other end is closed
            return ""
        self.text += new
        return new

    def expect(self, words: str, *, seconds: float = 60.0) -> float:
        """Wait until `words` have been printed since the start; return the monotonic time they were seen."""
        deadline = time.monotonic() + seconds
        while words not in self.text:
            self.read()
            if time.monotonic() > deadline or (self.process.poll() is not None and not self.read()):
                raise AssertionError(f"{words!r} was not printed:\n{self.text}")
        return time.monotonic()

    def press(self, keys: str = "\n") -> float:
        """Type `keys`; return the monotonic time."""
        os.write(self._ours, keys.encode())
        return time.monotonic()

    def leave(self, *, seconds: float = 60.0) -> int:
        """Read on until the process ends; return its exit code."""
        deadline = time.monotonic() + seconds
        while self.process.poll() is None:
            self.read()
            if time.monotonic() > deadline:
                raise AssertionError(f"it did not end:\n{self.text}")
        while self.read():
            pass
        return self.process.returncode
