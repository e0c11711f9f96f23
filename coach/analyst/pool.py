"""Many files, analyzed by one process for each processor core.

A file is analyzed from its beginning to its end by one process, which knows nothing of the others, so the
results are the same however many there are. A process that dies takes only its file along.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, SimpleQueue

import msgspec

from coach import errors
from coach.analyst import child
from coach.analyst.analyzing import Wanted
from coach.analyst.done import Done
from coach.analyst.files import FileAnalysis
from coach.errors import CoachError, EngineError
from coach.untrusted import line

FEWEST = 4
"""Files below which no processes are started: each takes about 2 s to be ready."""
MOST = 4
"""Processes: each holds 0.4 GB, more with a large recognizer."""
COMMAND = (sys.executable, "-P", "-m", "coach.analyst.pool_worker")
HANGS = 7200.0
"""Seconds on one file after which its process is killed; an hour of speech, the longest, takes a third."""
_TRIES = 2


class Failed(msgspec.Struct, frozen=True, tag=True):
    """The file could not be analyzed."""

    error: str
    """Name of the class in coach.errors."""
    message: str


class Analyzed(msgspec.Struct, frozen=True, tag=True):
    """What was measured on the file."""

    result: FileAnalysis


class Setup(msgspec.Struct, frozen=True):
    """The first line a process is sent; each line after it is one path."""

    wanted: Wanted
    cache: str
    """The folder for compiled code."""


Outcome = FileAnalysis | CoachError


def cores() -> int:
    """Return how many processor cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def analyze_all(
    files: Sequence[Path],
    wanted: Wanted,
    *,
    cache: Path,
    log: Path,
    begun: Callable[[int], None] = lambda number: None,
) -> Iterator[Outcome]:
    """Yield what was measured on each file, in their order, or why it could not be.

    `begun` is told, from another thread, which file is begun. What was done before an interruption is not
    done again.
    """
    pool = _Pool(Setup(wanted, str(cache)), log)
    done = Done(cache, wanted)

    def one(number: int) -> Outcome:
        result = done.find(files[number])
        if result is None:
            begun(number)
            try:
                result = pool.analyze(files[number])
            except CoachError as error:
                return error
            done.keep(result)
        return result

    failed = False
    with ThreadPoolExecutor(min(cores(), len(files), MOST)) as threads:
        try:
            waiting = deque(threads.submit(one, number) for number in range(len(files)))
            while waiting:  # let go of when told: the curves of 10 minutes take 5 MB
                outcome = waiting.popleft().result()
                failed |= isinstance(outcome, CoachError)
                yield outcome
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            pool.close()
    if not failed:
        done.clear()


class _Pool:
    """The processes that wait for a file; usable from several threads."""

    def __init__(self, setup: Setup, log: Path) -> None:
        self._setup, self._log = setup, log
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        self._all: list[subprocess.Popen[bytes]] = []
        self._mutex = threading.Lock()
        self._closed = False

    def analyze(self, path: Path) -> FileAnalysis:
        """Have a file analyzed; EngineError when two processes died on it."""
        for _ in range(_TRIES):
            process = self._ready()
            reply = _ask(process, path)
            if reply:
                self._idle.put(process)
                found = msgspec.json.decode(reply, type=Analyzed | Failed)
                if isinstance(found, Analyzed):
                    return found.result
                raise getattr(errors, found.error, EngineError)(found.message)
            child.end(process)
        raise EngineError(
            f"{line(path.name)} crashed the analysis twice and was left out. Convert it to WAV and try again."
        )

    def close(self) -> None:
        """End every process, also those at work."""
        with self._mutex:
            self._closed = True
            for process in self._all:
                child.end(process)

    def _ready(self) -> subprocess.Popen[bytes]:
        with contextlib.suppress(Empty):
            return self._idle.get_nowait()
        with self._mutex:
            if self._closed:
                raise EngineError("the analysis was ended.")
            process = child.start(COMMAND, self._log)
            self._all.append(process)
        _send(process, msgspec.json.encode(self._setup))
        return process


def _ask(process: subprocess.Popen[bytes], path: Path) -> bytes:
    """Return the reply of a process about a file; nothing when it died."""
    assert process.stdout is not None
    timer = threading.Timer(HANGS, process.kill)
    timer.daemon = True
    timer.start()
    try:
        _send(process, msgspec.json.encode(os.fsencode(path)))
        reply = process.stdout.readline()
    except (OSError, ValueError):  # closed meanwhile
        reply = b""
    finally:
        timer.cancel()
    return reply if reply.endswith(b"\n") else b""


def _send(process: subprocess.Popen[bytes], message: bytes) -> None:
    assert process.stdin is not None
    with contextlib.suppress(OSError):  # it died: the reply that never comes says so
        process.stdin.write(message + b"\n")
        process.stdin.flush()
