"""A process of `coach.analyst.pool`: analyzes the files whose paths come on standard input, one at a time."""

from __future__ import annotations

import os
import queue
import sys
import threading
from pathlib import Path
from typing import BinaryIO

import msgspec

from coach.analyst import compiled
from coach.analyst.analyzing import Analyzer
from coach.analyst.pool import Analyzed, Failed, Setup
from coach.errors import CoachError


def main() -> None:
    """Serve until standard input closes: whoever asked is gone then, and so is this process, at once."""
    replies = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # native libraries print on descriptor 1 as well; only replies may reach the pipe
    setup = msgspec.json.decode(sys.stdin.buffer.readline(), type=Setup)
    inbox: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(sys.stdin.buffer, inbox), daemon=True).start()
    compiled.prepare(Path(setup.cache))
    analyzer: Analyzer | None = None
    while True:
        path = Path(os.fsdecode(inbox.get()))
        reply: Analyzed | Failed
        try:
            analyzer = analyzer or Analyzer(setup.wanted)
            reply = Analyzed(analyzer.analyze(path))
        except CoachError as error:
            reply = Failed(type(error).__name__, error.message)
        replies.write(msgspec.json.encode(reply) + b"\n")


def _read(source: BinaryIO, inbox: queue.SimpleQueue[bytes]) -> None:
    for text in source:
        inbox.put(msgspec.json.decode(text, type=bytes))
    os._exit(0)


if __name__ == "__main__":
    main()
