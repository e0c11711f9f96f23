"""The built-in recognizer fed as one speaks and with a whole file; memory of `coach analyze` with length."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks import material
from benchmarks.rows import Row, processor_time, program
from coach.analyst.files import analyze_audio
from coach.analyst.hearing import Hearing
from coach.analyst.worker import make_transcriber
from coach.engines.audio_file import open_audio
from coach.model import Analysis

SECONDS = 60


def measure(place: Path, data: Path) -> list[Row]:
    """Return the rows."""
    path = material.answer(data, seconds=SECONDS, to=place / "one-minute.wav")
    transcriber, why = make_transcriber("sphinx", place)
    if transcriber is None:
        raise RuntimeError(why)
    found: dict[str, Analysis] = {}

    def streaming() -> None:
        with open_audio(path) as sound:
            hearing = Hearing(sound.rate, transcriber=transcriber)
            for block in sound.blocks():
                for start in range(0, len(block), sound.rate // 10):
                    hearing.feed(block[start : start + sound.rate // 10])
                    while hearing.step():
                        pass
        found["streaming"] = hearing.words()

    def whole() -> None:
        found["whole"] = analyze_audio(path, transcriber=transcriber).analysis

    whole()  # the model is loaded at the first call
    ratio = processor_time(streaming, times=2) / processor_time(whole, times=2)
    same = found["streaming"] == found["whole"]
    return [
        Row(
            f"{SECONDS} s with its words (sphinx), fed in blocks of 0.1 s, against the whole file",
            f"{ratio:.2f} times the processor time, {'the same' if same else 'NOT the same'} analysis",
            "1.1 times or less, the same",
            ratio <= 1.1 and same,
        ),
        *memory(place, data),
    ]


def memory(place: Path, data: Path) -> list[Row]:
    """The most memory of `coach analyze` (no recognizer) on 2, 10 and 30 minutes."""
    most = {}
    for minutes in (2, 10, 30):
        path = material.answer(data, seconds=60 * minutes, to=place / "long.wav")
        command = [sys.executable, "-c", _ALONE, "analyze", "--engine", "none", "--json", str(path)]
        most[minutes] = int(program(command).out.splitlines()[-1]) / 1024
        path.unlink()
    figures = ", ".join(f"{minutes} minutes {mb:.0f} MB" for minutes, mb in most.items())
    ratio = most[30] / most[2]
    what = "memory of `coach analyze` at 30 minutes against 2"
    return [Row(what, f"{ratio:.2f} times ({figures})", "1.5 times or less", ratio <= 1.5)]


# VmHWM, not ru_maxrss: that one keeps the size of the process which started this one.
_ALONE = """
import sys
from coach.cli import run
run(sys.argv[1:])
with open("/proc/self/status") as status:
    print(next(line.split()[1] for line in status if line.startswith("VmHWM")))
"""
