"""A process of the pool that measures nothing: what a file's name says is what happens."""

from __future__ import annotations

import os
import sys
from hashlib import sha256
from pathlib import Path

import msgspec

from coach.analyst.files import FileAnalysis
from coach.analyst.pool import Analyzed, Failed, Setup
from coach.model import Analysis, Events


def reply(path: Path) -> Analyzed | Failed:
    data = path.read_bytes()
    with path.with_name("asked.txt").open("a") as asked:
        asked.write(path.stem + "\n")
    if "crash" in path.stem:
        os._exit(11)
    if "once" in path.stem and not path.with_suffix(".seen").exists():
        path.with_suffix(".seen").touch()
        os._exit(11)
    if "bad" in path.stem:
        return Failed("AudioFileError", f"{path.name} is not audio.")
    analysis = Analysis(measures={}, events=Events(), transcript=None)
    return Analyzed(FileAnalysis(path.name, 1.0, 16_000, sha256(data).hexdigest(), analysis))


msgspec.json.decode(sys.stdin.buffer.readline(), type=Setup)
for line in sys.stdin.buffer:
    path = Path(os.fsdecode(msgspec.json.decode(line, type=bytes)))
    sys.stdout.buffer.write(msgspec.json.encode(reply(path)) + b"\n")
    sys.stdout.buffer.flush()
