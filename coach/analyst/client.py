"""The app's side of the analyst: starts the child, tells it what is on disk, starts it again when it dies."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from coach.analyst import wire
from coach.errors import EngineError
from coach.model import Analysis, CompareWith, Phrase, Transcript
from coach.paths import private

NOT_COMPARED = "the comparison with earlier takes stopped; all else is saved."
DEATHS = 3
"""A take that took the child down three times is given up, and so is a child that never gets ready."""
NO_WORDS = "The recognizer crashed or hung twice on this answer, so it has no words; the voice was measured."
"""After two deaths a take is heard once more without the recognizer, which is the likeliest to blame."""


@dataclass
class _Job:
    begin: wire.Begin
    frames: int = 0
    sent: int = -1
    ended: bool = False
    end_sent: bool = False
    begin_sent: bool = False
    voice: Analysis | None = None
    words: Analysis | None = None
    failed: str | None = None
    deaths: int = 0


@dataclass
class _Alignment:
    request: wire.Align
    sent: bool = False
    reply: wire.Aligned | None = None


@dataclass
class _Comparison:
    request: wire.Compare
    sent: bool = False
    reply: wire.Compared | None = None


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
        """Prepare a child: recognizer `engine` from `models`, compiled code in `cache`, noise in `log`."""
        # -P: a file in the folder where coach was started must never run in place of a library.
        arguments = [engine, str(cache), str(models or cache / "models")]
        self._command = command or [sys.executable, "-P", "-m", "coach.analyst.worker", *arguments]
        self._log = log
        self._jobs: dict[str, _Job] = {}
        self._changed = threading.Condition()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._busy = ""
        self._unready_deaths = 0
        self._broken = ""
        self._forgotten: list[str] = []
        self._alignments: dict[str, _Alignment] = {}
        self._comparisons: dict[str, _Comparison] = {}
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
            self._jobs[take] = _Job(
                wire.Begin(take, str(path), rate, room_power, hints), failed=self._broken or None
            )
            self._changed.notify_all()

    def grown(self, take: str, frames: int) -> None:
        """So many frames are in the file now; returns at once, whatever the child is doing."""
        with self._changed:
            self._jobs[take].frames = frames
            self._changed.notify_all()

    def end(self, take: str, frames: int | None) -> None:
        """The take has ended; None means all that the file holds."""
        with self._changed:
            job = self._jobs[take]
            job.frames = job.frames if frames is None else frames
            job.ended = True
            self._changed.notify_all()

    def moved(self, take: str, path: Path) -> None:
        """The raw file was put away as `path`: a child started from now on reads that."""
        with self._changed:
            job = self._jobs.get(take)
            if job is not None:
                job.begin = msgspec.structs.replace(job.begin, path=str(path))

    def voice(self, take: str, *, timeout: float) -> Analysis | None:
        """Wait for everything that needs no words; EngineError when it failed.

        A child that has not answered after `timeout` s is taken for stuck and replaced once, and the take
        heard again from disk; None when that one does not answer either.
        """
        for _ in range(2):
            if (analysis := self._wait(take, lambda job: job.voice or job.words, timeout)) is not None:
                return analysis
            with self._changed:
                if self._process is not None:
                    self._process.kill()  # the receiver sees the end of its output and starts another
        return None

    def words(self, take: str, *, timeout: float) -> Analysis | None:
        """Wait for the final analysis; None after `timeout` s; EngineError when it failed."""
        return self._wait(take, lambda job: job.words, timeout)

    def align(
        self, take: str, path: Path, phrases: tuple[Phrase, ...], *, timeout: float
    ) -> Transcript | None:
        """Wait for corrected words to be placed in a finished take; None after `timeout` s or when closed.

        EngineError when they cannot be placed.
        """
        mine = _Alignment(wire.Align(take, str(path), phrases))
        with self._changed:
            self._alignments[take] = mine
            reply = self._until(mine, self._alignments, timeout)
        return reply.transcript if isinstance(reply, wire.Aligned) else None

    def compare(
        self, take: str, path: Path, analysis: Analysis, against: CompareWith, *, timeout: float
    ) -> Analysis | None:
        """Wait for an analyzed take to be held against others; None after `timeout` s, when closed, or when
        `forget` or another comparison of the take ended it. EngineError when it cannot be compared.
        """
        mine = _Comparison(wire.Compare(take, str(path), analysis, against))
        with self._changed:
            self._comparisons[take] = mine
            try:
                reply = self._until(mine, self._comparisons, timeout)
            except EngineError:
                self._comparisons.pop(take, None)
                raise
            if reply is None and self._comparisons.get(take) is mine:
                del self._comparisons[take]
                self._forgotten.append(take)
        return reply.analysis if isinstance(reply, wire.Compared) else None

    def _until(
        self, mine: _Alignment | _Comparison, queue: Mapping[str, object], timeout: float
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
            (self._alignments if isinstance(mine, _Alignment) else self._comparisons).pop(take)
        if mine.reply.message:
            raise EngineError(mine.reply.message)
        return mine.reply

    def forget(self, take: str) -> None:
        """Drop a take whose results were fetched or are not wanted; the child stops working on it."""
        with self._changed:
            job = self._jobs.pop(take, None)
            compared = self._comparisons.pop(take, None)
            working = job is not None and job.begin_sent and job.words is None and job.failed is None
            if working or compared is not None:
                self._forgotten.append(take)
            self._changed.notify_all()

    def close(self) -> None:
        """End the child at once; safe to call twice."""
        with self._changed:
            self._closed = True
            process, self._process = self._process, None
            self._changed.notify_all()
        if process is not None:
            _end(process)

    @property
    def pid(self) -> int | None:
        """Process id of the child, for tests of its death."""
        return self._process.pid if self._process is not None else None

    def _wait(self, take: str, get: Callable[[_Job], Analysis | None], timeout: float) -> Analysis | None:
        deadline = time.monotonic() + timeout
        with self._changed:
            while True:
                job = self._jobs[take]
                if job.failed is not None:
                    raise EngineError(job.failed)
                if (result := get(job)) is not None:
                    return result
                left = deadline - time.monotonic()
                if left <= 0 or self._closed:
                    return None
                self._changed.wait(left)

    def _spawn(self) -> None:
        private(self._log.parent)
        log = os.open(self._log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
                env=os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            )
        finally:
            os.close(log)
        self._busy = ""
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
        if self._process is None:
            return []
        messages: list[wire.Request] = [wire.Forget(take) for take in self._forgotten]
        self._forgotten.clear()
        for waiting in self._questions():
            if not waiting.sent and waiting.reply is None:
                messages.append(waiting.request)
                waiting.sent = True
        for take, job in self._jobs.items():
            if job.words is not None or job.failed is not None:
                continue
            if not job.begin_sent:
                messages.append(job.begin)
                job.begin_sent = True
            if job.frames > job.sent:
                messages.append(wire.Grown(take, job.frames))
                job.sent = job.frames
            if job.ended and not job.end_sent:
                messages.append(wire.End(take, job.frames or None))
                job.end_sent = True
        return messages

    def _questions(self) -> list[_Alignment | _Comparison]:
        return [*self._alignments.values(), *self._comparisons.values()]

    def _receive_forever(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        try:
            for text in process.stdout:
                self._receive(text)
        except msgspec.MsgspecError:  # whatever talks like this is not our analyst any more
            process.kill()
        process.wait()
        with self._changed:
            if self._closed or process is not self._process:
                return
            self._start_again()
            self._changed.notify_all()

    def _receive(self, text: bytes) -> None:
        message = wire.decode_reply(text)
        with self._changed:
            match message:
                case wire.Ready():
                    self._unready_deaths = 0
                case wire.Busy(take=take):
                    self._busy = take
                case wire.Voice(take=take, analysis=analysis):
                    if take in self._jobs:
                        self._jobs[take].voice = analysis
                case wire.Words(take=take, analysis=analysis):
                    if take in self._jobs:
                        self._jobs[take].words = analysis
                case wire.Aligned(take=take):
                    if take in self._alignments:
                        self._alignments[take].reply = message
                case wire.Compared(take=take):
                    if take in self._comparisons:
                        self._comparisons[take].reply = message
                case wire.Failed(take=take, message=why):
                    if take in self._jobs:
                        self._jobs[take].failed = why
            self._changed.notify_all()

    def _start_again(self) -> None:
        """A child died: every take that is not done is heard again from disk by a new one."""
        guilty = self._jobs.get(self._busy)
        if guilty is not None:
            guilty.deaths += 1
            if guilty.deaths == DEATHS - 1:
                guilty.begin = msgspec.structs.replace(guilty.begin, no_words=NO_WORDS)
            if guilty.deaths >= DEATHS:
                guilty.failed = "the analysis stopped three times on this answer. The recording is saved."
        elif self._busy in self._comparisons:  # nothing is lost by it, so it is not tried again
            self._comparisons[self._busy].reply = wire.Compared(self._busy, None, NOT_COMPARED)
        else:
            self._unready_deaths += 1
        if self._unready_deaths >= DEATHS:
            self._broken = (
                "the analysis does not start on this machine; your recordings are saved. See: coach doctor"
            )
            for job in self._jobs.values():
                job.failed = job.failed or self._broken
            self._process = None
            return
        for job in self._jobs.values():
            job.begin_sent = job.end_sent = False
            job.sent = -1
        for waiting in self._questions():
            waiting.sent = False
        self._forgotten.clear()
        self._spawn()


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
    process.terminate()
    try:
        process.wait(2)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
