"""A child process for one job: bounded in time and in what it may print, killed with all it started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

_TAIL = 64 * 1024
_GRACE = 0.5
_GLANCE = 0.02
_running: set[OneShot] = set()


def kill_all() -> None:
    """Kill every child of this process that was started here and still runs: the person is leaving."""
    for child in tuple(_running):
        child.kill()


@dataclass(frozen=True)
class Ended:
    """How a child came to its end."""

    code: int | None
    """Exit code, negative for a signal; None when it was killed at the deadline or by `kill()`."""
    output: str
    """The last 64 kB of what it printed on stdout and stderr together."""
    reason: str
    """Empty when it exited with 0, else words for the user, e.g. 'took longer than 20 s'."""

    killed: bool = False
    """Whether `kill()` was called."""

    @property
    def last_line(self) -> str:
        """The last line with anything on it, empty when there is none."""
        lines = [line for line in self.output.splitlines() if line.strip()]
        return lines[-1] if lines else ""


class OneShot:
    """One run of one command in a process group of its own, never connected to the terminal."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)
        self._killed = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, text: str = "", *, deadline: float) -> Ended:
        """Give `text` to the child's stdin, wait at most `deadline` seconds, and leave no process behind."""
        _running.add(self)
        try:
            return self._run(text, deadline)
        finally:
            _running.discard(self)

    def _run(self, text: str, deadline: float) -> Ended:
        try:
            process = self._started()
        except OSError as error:
            return Ended(None, "", f"could not be started ({error.strerror})")
        self._process = process
        tail = bytearray()
        assert process.stdin is not None
        assert process.stdout is not None
        threads = [
            threading.Thread(target=_drain, args=(process.stdout, tail), daemon=True),
            threading.Thread(target=_give, args=(process.stdin, text.encode("utf-8")), daemon=True),
        ]
        for thread in threads:
            thread.start()
        try:
            in_time = self._wait(process, deadline)
        finally:
            if process.returncode is None:  # an interrupt (Ctrl-C) came through
                _signal(process, hard=True)
        for thread in threads:
            thread.join(_GRACE)
        output = bytes(tail).decode("utf-8", "replace")
        if self._killed.is_set():
            return Ended(None, output, "was stopped", killed=True)
        if not in_time:
            return Ended(None, output, f"took longer than {deadline:.0f} s")
        return Ended(process.returncode, output, _reason(process.returncode))

    def kill(self) -> None:
        """Kill the child and all it started, at once; from any thread, before or after it ended too."""
        self._killed.set()
        if self._process is not None:
            _signal(self._process, hard=True)

    def _started(self) -> subprocess.Popen[bytes]:
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        return subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            creationflags=flags,
        )

    def _wait(self, process: subprocess.Popen[bytes], deadline: float) -> bool:
        """Return whether the child ended by itself before the deadline; it has ended in any case."""
        end = time.monotonic() + deadline
        while time.monotonic() < end and not self._killed.is_set():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_GLANCE)
                return True
        if not self._killed.is_set():
            _signal(process, hard=False)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_GRACE)
        _signal(process, hard=True)
        process.wait()
        return False


def _signal(process: subprocess.Popen[bytes], *, hard: bool) -> None:
    """Signal the whole group: the leader may have ended while a child of its own still runs."""
    if sys.platform == "win32":
        process.kill()
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL if hard else signal.SIGTERM)


def _drain(pipe: IO[bytes], tail: bytearray) -> None:
    with contextlib.suppress(OSError, ValueError), pipe:
        while piece := os.read(pipe.fileno(), _TAIL):
            tail += piece
            del tail[:-_TAIL]


def _give(pipe: IO[bytes], text: bytes) -> None:
    with contextlib.suppress(OSError, ValueError), pipe:
        pipe.write(text)


def _reason(code: int) -> str:
    if code == 0:
        return ""
    return f"crashed (signal {-code})" if code < 0 else f"failed (exit code {code})"
