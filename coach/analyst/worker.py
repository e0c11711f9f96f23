"""The analyst process: it listens while the person speaks.

It reads the growing file itself and is told only how far it has grown, so that a slow or stuck analyst can
never hold up the recorder. One thread does all the work, the voice before the words: the recognizer's native
code holds the interpreter lock for 0.1 s at a step, and a second thread would starve.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np

from coach.analyst import compiled, wire
from coach.analyst.aligning import Alignments
from coach.analyst.comparisons import Comparisons
from coach.analyst.hearing import Hearing
from coach.analyst.job import Job
from coach.engines import Transcriber
from coach.errors import CoachError, EngineError


def main(arguments: list[str] | None = None) -> None:
    """Serve requests on standard input until it closes; that ends the process, whatever it does then.

    Replies go to what standard output was.
    Arguments: the name of the recognizer, the folder for compiled code, and the folder of the models.
    """
    engine, cache, models = sys.argv[1:4] if arguments is None else arguments
    replies = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # native libraries print on descriptor 1 as well; only replies may reach the pipe
    transcriber, why = make_transcriber(engine, Path(models))
    inbox: queue.Queue[wire.Request] = queue.Queue()
    threading.Thread(target=_read_requests, args=(sys.stdin.buffer, inbox), daemon=True).start()
    compiled.prepare(Path(cache))
    warm(transcriber)
    replies.write(wire.line(wire.Ready()))
    Analyst(inbox, replies, transcriber=transcriber, no_words=why).run()


def make_transcriber(engine: str, models: Path) -> tuple[Transcriber | None, str]:
    """Return the recognizer of that name, or None and the sentence that says why there are no words.

    Its model lies in `models`; consent for a recognizer that sends sound was checked before.
    """
    if engine == "none":
        return None, "No recognizer was used."
    try:
        from coach.engines.transcribers.choose import make

        return make(engine, models), ""
    except (CoachError, ImportError) as error:
        return None, f"No words: {error}"


def warm(transcriber: Transcriber | None) -> None:
    """Load every model and run it once, so that the first real second is not the slow one."""
    from coach.analysis import listener

    try:
        listener.warm()
        if transcriber is not None:
            stream = transcriber.begin()
            stream.feed(np.random.default_rng(1).normal(0, 0.01, 16_000).astype(np.float32), 0.0)
            stream.finish()
    except EngineError:
        pass  # said again, to the user, by the take that needs it


class Analyst:
    """Works through takes: those being recorded first, their sound before their words.

    There is one decoder, so words are recognized take by take, oldest first. A finished recording that is
    heard again waits while anything is being recorded, and starts over when that interrupts it.
    """

    def __init__(
        self,
        inbox: queue.Queue[wire.Request],
        replies: BinaryIO,
        *,
        transcriber: Transcriber | None,
        no_words: str,
    ) -> None:
        self._inbox = inbox
        self._replies = replies
        self._transcriber = transcriber
        self._no_words = no_words
        self._jobs: dict[str, Job] = {}
        self._alignments = Alignments()
        self._comparisons = Comparisons()
        self._busy: tuple[str, float | None] = ("", None)

    def run(self) -> None:
        """Serve for as long as the process lives: it ends when the app closes the pipe."""
        while True:
            self._take_messages()
            if not (self._hear() or self._recognize() or self._align() or self._compare()):
                self._handle(self._inbox.get())

    def _compare(self) -> bool:
        """Hold one take against earlier ones while nothing is recorded; False when none waits."""
        request = self._comparisons.next()
        if request is None or self._jobs:
            return False
        self._focus(request.take)
        reply = self._comparisons.work(request, between=self._serve_others)
        if reply is not None:
            self._reply(reply)
        return True

    def _serve_others(self) -> None:
        """Whoever speaks, or waits for a take, comes first."""
        take = self._busy[0]
        while True:
            self._take_messages()
            if not (self._hear() or self._recognize() or self._align()):
                if not any(job.live for job in self._jobs.values()):
                    break
                self._handle(self._inbox.get())
        self._focus(take)

    def _align(self) -> bool:
        """Place the corrected words of one take (2 s for an answer of 2 minutes); False when none waits."""
        request = self._alignments.next()
        if request is None:
            return False
        self._focus(request.take)
        self._reply(self._alignments.work(request))
        return True

    def _take_messages(self) -> None:
        with suppress(queue.Empty):
            while True:
                self._handle(self._inbox.get_nowait())

    def _handle(self, message: wire.Request) -> None:
        if isinstance(message, wire.Begin):
            self._begin(message)
            return
        if isinstance(message, wire.Align):
            self._alignments.add(message)
            return
        if isinstance(message, wire.Compare):
            self._comparisons.add(message)
            return
        if isinstance(message, wire.Forget):
            self._comparisons.drop(message.take)
        job = self._jobs.get(message.take)
        if job is None:
            return
        match message:
            case wire.Grown(frames=frames):
                job.available = frames
            case wire.End(take=take, frames=frames, cuts=cuts):
                self._guarded(take, partial(job.end, frames, cuts=cuts))
            case wire.Forget(take=take):
                self._jobs.pop(take).close()

    def _begin(self, message: wire.Begin) -> None:
        job = Job(message, self._hearing)
        if job.live:
            for waiting in self._jobs.values():
                waiting.start_over()
        self._jobs[message.take] = job

    def _hearing(self, begin: wire.Begin) -> Hearing:
        return Hearing(
            begin.rate,
            room_power=begin.room_power,
            transcriber=None if begin.no_words else self._transcriber,
            no_words=begin.no_words or self._no_words,
            hints=begin.hints,
            lost=begin.lost,
        )

    def _due(self) -> list[tuple[str, Job]]:
        """Return the takes to work on now, oldest first: those being recorded, else one finished file."""
        live = [(take, job) for take, job in self._jobs.items() if job.live]
        return live or list(self._jobs.items())[:1]

    def _hear(self) -> bool:
        """Take in a second of the newest take with sound waiting; report the voice of one that has ended."""
        for take, job in reversed(self._due()):
            if not job.voice_told and self._guarded(take, partial(self._listen, take, job)):
                return True
        return False

    def _listen(self, take: str, job: Job) -> bool:
        self._focus(take, job)
        if job.read():
            if not job.live:
                while self._step(take, job):  # nobody waits for the voice alone: keep no speech in memory
                    pass
            return True
        if job.ended:
            self._reply(wire.Voice(take, job.hearing.voice()))
            job.voice_told = True
            return True
        return False

    def _recognize(self) -> bool:
        """Recognize a little of the oldest take; report its words when nothing is left."""
        for take, job in self._due()[:1]:
            return self._guarded(take, partial(self._spell, take, job))
        return False

    def _step(self, take: str, job: Job) -> bool:
        self._focus(take, job)
        return job.hearing.step()

    def _spell(self, take: str, job: Job) -> bool:
        if self._step(take, job):
            return True
        if job.voice_told:
            self._reply(wire.Words(take, job.hearing.words()))
            self._jobs.pop(take).close()
        return job.voice_told

    def _guarded(self, take: str, work: Callable[[], object]) -> bool:
        """Do some work on a take; True when something was done, be it that the take failed."""
        try:
            return bool(work())
        except CoachError as error:
            self._fail(take, error.message)
        except OSError as error:
            self._fail(take, f"the recording could not be read ({error.strerror}).")
        return True

    def _fail(self, take: str, message: str) -> None:
        self._jobs.pop(take).close()
        self._reply(wire.Failed(take, message))

    def _focus(self, take: str, job: Job | None = None) -> None:
        busy = (take, None if job is None else job.hearing.at)
        if busy != self._busy:
            self._busy = busy
            self._reply(wire.Busy(*busy))

    def _reply(self, message: wire.Reply) -> None:
        self._replies.write(wire.line(message))


def _read_requests(source: BinaryIO, inbox: queue.Queue[wire.Request]) -> None:
    for text in source:
        inbox.put(wire.decode_request(text))
    os._exit(0)  # coach is gone: nobody waits for a reply, and a long answer would go on for half a minute


if __name__ == "__main__":
    main()
