"""A job that runs beside the keyboard: what it tells and what is typed come to one place, in order."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import NamedTuple, TextIO

from coach.events import Event


class _Line(NamedTuple):
    """A line the person typed; None when there will be no more."""

    text: str | None


class _Done(NamedTuple):
    """A job that ran beside the keyboard is over."""

    result: object
    error: BaseException | None


class Talk:
    """Reads lines in one thread, runs one job at a time in another, and hears both."""

    def __init__(self, *, tell: Callable[[Event], None]) -> None:
        """`tell` is given each event, in the thread that waits."""
        self.ended = False
        """True once nobody is left to type, or the person wants to leave."""
        self._tell = tell
        self._inbox: queue.Queue[Event | _Line | _Done] = queue.Queue()
        self._close: Callable[[], None] = lambda: None
        self._worker: threading.Thread | None = None

    def begin(self, keys: TextIO | None, *, close: Callable[[], None]) -> None:
        """Read `keys` from now on; `close` ends the practice when there will be no more."""
        self._close = close
        if keys is not None:
            threading.Thread(target=self._read, args=(keys,), daemon=True, name="keys").start()

    def put(self, event: Event) -> None:
        """Take an event, from any thread."""
        self._inbox.put(event)

    def join(self, seconds: float) -> None:
        """Wait for the job at hand."""
        if self._worker is not None:
            self._worker.join(seconds)

    def beside(self, work: Callable[[], object], *, on_line: Callable[[str], object]) -> object:
        """Run `work` in a thread while events are told and lines are read; raises what it raised."""
        self._worker = threading.Thread(target=self._work, args=(work,), daemon=True, name="interview")
        self._worker.start()
        interrupted = False
        while True:
            try:
                item = self._inbox.get()
            except KeyboardInterrupt:
                # The first ctrl-C ends the answer and keeps it; a second one does not wait for the words.
                if interrupted:
                    raise
                interrupted = self.ended = True
                self._close()
                continue
            if isinstance(item, _Done):
                if item.error is not None:
                    raise item.error
                if interrupted:
                    raise KeyboardInterrupt
                return item.result
            if isinstance(item, _Line):
                if item.text is None:  # nobody is left to end this answer
                    self.ended = True
                    self._close()
                else:
                    on_line(item.text.lower())
            else:
                self._tell(item)

    def line(self, *, as_typed: bool = False) -> str | None:
        """Wait for a line; None when there will be no more."""
        while True:
            item = self._inbox.get()
            if isinstance(item, _Line):
                self.ended = self.ended or item.text is None
                return item.text if as_typed or item.text is None else item.text.lower()
            if not isinstance(item, _Done):
                self._tell(item)

    def _work(self, work: Callable[[], object]) -> None:
        try:
            self._inbox.put(_Done(work(), None))
        except BaseException as error:
            self._inbox.put(_Done(None, error))

    def _read(self, keys: TextIO) -> None:
        for text in keys:
            self._inbox.put(_Line(text.strip()))
        self._inbox.put(_Line(None))
