"""Records from the default microphone in a process of its own, whose sound server was chosen before it began.

Commands come on standard input (`record PATH`, `stop`, `quit`), what happened goes to standard output as one
JSON object per line, with the monotonic time `at`, which Linux shares between processes.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path

from coach.engines import Block
from coach.engines.microphone import DeviceMicrophone
from coach.errors import CoachError


def tell(event: str, **more: object) -> None:
    print(json.dumps({"event": event, "at": time.monotonic(), **more}), flush=True)


def record(microphone: DeviceMicrophone, path: Path, stop: threading.Event) -> None:
    seconds_heard = 0

    def on_block(block: Block) -> None:
        nonlocal seconds_heard
        if block.notice:
            tell("notice", text=block.notice, frames=block.frames)
        if block.frames >= (seconds_heard + 0.5) * rate:
            seconds_heard += 1
            tell("heard", frames=block.frames, level=block.level_db)

    began = time.monotonic()
    try:
        done = microphone.record(path, stop, on_block)
        tell("recorded", began=began, **asdict(done))
    except CoachError as error:
        tell("failed", began=began, error=type(error).__name__, message=error.message)


microphone = DeviceMicrophone(sys.argv[1] if len(sys.argv) > 1 else None)
try:
    armed = microphone.arm()
except CoachError as error:
    tell("failed", error=type(error).__name__, message=error.message)
    sys.exit(5)
rate = armed.rate
tell("armed", **asdict(armed))
stop = threading.Event()
for line in sys.stdin:
    command, _, argument = line.strip().partition(" ")
    if command == "record":
        threading.Thread(target=record, args=(microphone, Path(argument), stop), daemon=True).start()
    elif command == "room":
        tell("room", power=microphone.room_power(float(argument)))
    elif command == "stop":
        tell("stopping")
        stop.set()
    else:
        break
microphone.close()
tell("closed")
