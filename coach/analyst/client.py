"""The app's side of the analyst: starts the child, tells it what is on disk, starts it again when it dies."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from coach.analyst import child, wire
from coach.analyst.asked import Asked, Hearing, Task
from coach.analyst.deaths import DEATHS, TWICE
from coach.errors import EngineError
from coach.model import Analysis, CompareWith, Phrase, Transcript

STUCK_SECONDS = 330.0
"""A child silent for so long on a stretch of speech hangs in native code; one that can tell does at 300 s."""
STARTING_SECONDS = 300.0
"""How long a child may take to its first word: the first start of all compiles (24 s of work, or more)."""
NEVER_STARTS = "the analysis does not start on this machine; your recordings are saved. See: coach doctor"
NEVER_LOADS = "No words: the recognizer crashes when it is loaded. Choose another: coach engines list"
"""After two children that died before they were ready, one is started without the recognizer."""


class AnalystClient:
    """The warm child process; safe to use from several threads, never blocks the recorder."""

    def __init__(
        self,
        *,
        engine: str,
        cache: Path,
        log: Path,
        models: Path | None = None,
        command: list[str] | None = None,
    ) -> None:
        """Prepare a child: recognizer `engine` from `models`, compiled code in `cache`, noise in `log`.

        `command` is the program that is started with these, for tests.
        """
        # -P: a file in the folder where coach was started must never run in place of a library.
        self._command = command or [sys.executable, "-P", "-m", "coach.analyst.worker"]
        self._folders = (str(cache), str(models or cache / "models"))
        self._engine = engine
        self._log = log
        self._asked = Asked()
        self._changed = threading.Condition()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._busy: tuple[str, float | None] = ("", None)
        self._said = 0.0
        self._unready_deaths = 0
        self._silent_until = 0.0
        self._broken = ""
        self._sender = threading.Thread(target=self._send_forever, daemon=True, name="analyst-sender")

    def start(self) -> None:
        """Start the child and return at once; it warms up while the question is spoken."""
        with self._changed:
            self._spawn()
        self._sender.start()

    def begin(
        self, take: str, path: Path, *, rate: int, room_power: float | None = None, hints: str = ""
    ) -> None:
        """A take starts (or a finished file is to be heard): its sound is in `path`.

        `hints` is text whose words are likely to be said: the question.
        """
        with self._changed:
            begin = wire.Begin(take, str(path), rate, room_power, hints)
            self._asked.hearings[take] = Hearing(begin, failed=self._broken or None)
            self._changed.notify_all()

    def grown(self, take: str, frames: int) -> None:
        """So many frames are in the file now; returns at once, whatever the child is doing."""
        with self._changed:
            self._asked.hearings[take].frames = frames
            self._changed.notify_all()

    def end(self, take: str, frames: int | None, *, cuts: tuple[float, ...] = ()) -> None:
        """The take has ended; None means all that the file holds."""
        with self._changed:
            hearing = self._asked.hearings[take]
            hearing.frames = hearing.frames if frames is None else frames
            hearing.ended, hearing.cuts = True, cuts
            self._changed.notify_all()

    def moved(self, take: str, path: Path) -> None:
        """The raw file was put away as `path`: a child started from now on reads that."""
        with self._changed:
            hearing = self._asked.hearings.get(take)
            if hearing is not None:
                hearing.begin = msgspec.structs.replace(hearing.begin, path=str(path))

    def voice(self, take: str, *, timeout: float) -> Analysis | None:
        """Wait for everything that needs no words; EngineError when it failed.

        A child that has not answered `timeout` s after its start is taken for stuck and replaced twice, and
        the take heard again from disk; None when no child answers.
        """
        for _ in range(TWICE + 1):
            self._wait_for_start()
            if (analysis := self._wait(take, lambda heard: heard.voice or heard.words, timeout)) is not None:
                return analysis
            with self._changed:
                if self._process is not None:
                    self._process.kill()  # the receiver sees the end of its output and starts another
        return None

    def _wait_for_start(self) -> None:
        """Wait for a child's first word: killed on its way there, it would only begin anew."""
        with self._changed:
            while not (self._closed or self._broken) and (left := self._silent_until - time.monotonic()) > 0:
                self._changed.wait(left)

    def words(self, take: str, *, timeout: float) -> Analysis | None:
        """Wait for the final analysis; None after `timeout` s; EngineError when it failed."""
        return self._wait(take, lambda heard: heard.words, timeout)

    def align(
        self, take: str, path: Path, phrases: tuple[Phrase, ...], *, timeout: float
    ) -> Transcript | None:
        """Wait for corrected words to be placed in a finished take; None after `timeout` s or when closed.

        EngineError when they cannot be placed.
        """
        mine = Task(wire.Align(take, str(path), phrases))
        with self._changed:
            self._asked.alignments[take] = mine
            reply = self._until(mine, self._asked.alignments, timeout)
        return reply.transcript if isinstance(reply, wire.Aligned) else None

    def compare(
        self, take: str, path: Path, analysis: Analysis, against: CompareWith, *, timeout: float
    ) -> Analysis | None:
        """Wait for an analyzed take to be held against others; None after `timeout` s, when closed, or when
        `forget` or another comparison of the take ended it. EngineError when it cannot be compared.
        """
        mine = Task(wire.Compare(take, str(path), analysis, against))
        comparisons = self._asked.comparisons
        with self._changed:
            comparisons[take] = mine
            try:
                reply = self._until(mine, comparisons, timeout)
            except EngineError:
                comparisons.pop(take, None)
                raise
            if reply is None and comparisons.get(take) is mine:
                del comparisons[take]
                self._asked.forgotten.append(take)
        return reply.analysis if isinstance(reply, wire.Compared) else None

    def _until(
        self, mine: Task, queue: dict[str, Task], timeout: float
    ) -> wire.Aligned | wire.Compared | None:
        """Wait for a reply while `mine` is the newest wish for its take; the lock is held."""
        deadline = time.monotonic() + timeout
        take = mine.request.take
        self._changed.notify_all()
        while mine.reply is None:
            if self._broken:
                raise EngineError(self._broken)
            left = deadline - time.monotonic()
            if left <= 0 or self._closed or queue.get(take) is not mine:
                return None
            self._changed.wait(left)
        if queue.get(take) is mine:
            del queue[take]
        if mine.reply.message:
            raise EngineError(mine.reply.message)
        return mine.reply

    def forget(self, take: str) -> None:
        """Drop a take whose results were fetched or are not wanted; the child stops working on it."""
        with self._changed:
            self._asked.forget(take)
            self._changed.notify_all()

    def use(self, engine: str) -> None:
        """Recognize with `engine` from now on; a take whose words are not done is heard again by it."""
        with self._changed:
            self._engine, self._asked.no_words, self._broken = engine, "", ""
            self._unready_deaths = 0
            if self._closed or self._process is None:
                return
            before = self._process
            self._spawn()
            self._changed.notify_all()
        child.end(before)

    def close(self) -> None:
        """End the child at once; safe to call twice."""
        with self._changed:
            self._closed = True
            process, self._process = self._process, None
            self._changed.notify_all()
        if process is not None:
            child.end(process)

    @property
    def pid(self) -> int | None:
        """Process id of the child, for tests of its death."""
        return self._process.pid if self._process is not None else None

    def _wait(self, take: str, get: Callable[[Hearing], Analysis | None], timeout: float) -> Analysis | None:
        deadline = time.monotonic() + timeout
        with self._changed:
            while True:
                hearing = self._asked.hearings[take]
                if hearing.failed is not None:
                    raise EngineError(hearing.failed)
                if (result := get(hearing)) is not None:
                    return result
                left = deadline - time.monotonic()
                if left <= 0 or self._closed:
                    return None
                self._changed.wait(min(left, self._patience()))

    def _patience(self) -> float:
        """Return the seconds until a child that says nothing more counts as stuck; end one that is."""
        if self._process is None or self._busy[1] is None:
            return STUCK_SECONDS
        left = self._said + STUCK_SECONDS - time.monotonic()
        if left <= 0:
            self._process.kill()  # the receiver sees the end of its output and starts another
        return left if left > 0 else STUCK_SECONDS

    def _spawn(self) -> None:
        """Start a child; it hears every take that is not done from disk."""
        self._asked.untold()
        self._process = child.start([*self._command, self._engine, *self._folders], self._log)
        self._busy = ("", None)
        self._silent_until = time.monotonic() + STARTING_SECONDS
        threading.Thread(
            target=self._receive_forever, args=(self._process,), daemon=True, name="analyst-receiver"
        ).start()

    def _send_forever(self) -> None:
        """Send what changed, newest state only; only this thread can be held up by a stuck child."""
        while True:
            with self._changed:
                messages = self._due()
                while not messages and not self._closed:
                    self._changed.wait()
                    messages = self._due()
                if self._closed:
                    return
                pipe = self._process.stdin if self._process is not None else None
            if pipe is None:
                continue
            with contextlib.suppress(OSError, ValueError):  # the receiver sees the death and starts again
                pipe.write(b"".join(wire.line(message) for message in messages))
                pipe.flush()

    def _due(self) -> list[wire.Request]:
        return self._asked.due() if self._process is not None else []

    def _receive_forever(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        try:
            for text in process.stdout:
                self._receive(text)
        except msgspec.MsgspecError:  # whatever talks like this is not our analyst any more
            process.kill()
        process.wait()
        with self._changed:
            if process is self._process and not self._closed:
                self._start_again()
                self._changed.notify_all()

    def _receive(self, text: bytes) -> None:
        message = wire.decode_reply(text)
        with self._changed:
            self._said = self._silent_until = time.monotonic()
            match message:
                case wire.Ready():
                    self._unready_deaths = 0
                case wire.Busy(take=take, at=at):
                    self._busy = (take, at)
                case _:
                    self._asked.answered(message)
            self._changed.notify_all()

    def _start_again(self) -> None:
        """A child died: every take that is not done is heard again from disk by a new one."""
        if not self._asked.died_on(*self._busy):
            self._unready_deaths += 1
            if self._unready_deaths == DEATHS - 1:
                self._engine, self._asked.no_words = "none", NEVER_LOADS
        if self._unready_deaths >= DEATHS:
            self._broken = NEVER_STARTS
            self._asked.give_up(self._broken)
            self._process = None
        else:
            self._spawn()
