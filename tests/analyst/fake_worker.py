"""A stand-in for the analyst process that misbehaves on order; its first argument says how."""

import os
import sys
import time
from pathlib import Path

from coach.analyst import wire
from coach.model import Analysis, Events, measured

ANALYSIS = Analysis(
    measures={"length.seconds": measured("length.seconds", 1.0)}, events=Events(), transcript=None
)


def main() -> None:
    how, marker = sys.argv[1], Path(sys.argv[2])
    first = not marker.exists()
    marker.touch()
    out = sys.stdout.buffer
    if how == "never-starts":
        with marker.open("ab") as log:
            log.write(b"started\n")
        os._exit(9)
    if how == "starts-late":
        with marker.open("ab") as log:
            log.write(b"started\n")
        time.sleep(1.0)
    out.write(wire.line(wire.Ready()))
    out.flush()
    for text in sys.stdin.buffer:
        message = wire.decode_request(text)
        with marker.open("ab") as log:
            log.write(text)
        if isinstance(message, wire.Begin):
            out.write(wire.line(wire.Busy(message.take)))
            out.flush()
        if how == "dies-once" and first and isinstance(message, wire.Grown):
            os._exit(9)
        if isinstance(message, wire.Compare):
            out.write(wire.line(wire.Busy(message.take)))
            out.flush()
            if how == "dies-comparing":
                os._exit(9)
            if how == "compares":
                out.write(wire.line(wire.Compared(message.take, ANALYSIS)))
                out.flush()
        if how == "always-dies":
            os._exit(9)
        if how == "garbage-once" and first:
            out.write(b"segmentation faults are not JSON\n")
            out.flush()
        if how == "stuck":
            time.sleep(600)
        if isinstance(message, wire.End):
            out.write(wire.line(wire.Voice(message.take, ANALYSIS)))
            out.write(wire.line(wire.Words(message.take, ANALYSIS)))
            out.flush()


main()
