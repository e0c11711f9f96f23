"""`python -m benchmarks comparing`: how long a take is compared with earlier ones, to docs/speed.md."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import material, talk
from benchmarks.rows import Row, machine, section, table, told
from coach.analysis.activity import spans_of
from coach.analysis.networks import Activity
from coach.analyst.against import Against, Earlier, read_sound
from coach.analyst.comparing import compare
from coach.analyst.files import written
from coach.model import Analysis, Events

TAKES = 50
WORDS = 300
"""Words of two minutes of talk."""
SOUNDS = 5
SECONDS = 120


def run(data: Path, *, report: Path) -> None:
    """Measure both, print them, and put them in a section of the page; a minute of one core."""
    rows = told([_words(data), *_sound(data)])
    lines = [
        f"Written by `python -m benchmarks comparing` in one run on: {machine()}.",
        "Medians of five. Processor time is held against the target, because other work took both cores",
        "meanwhile.",
        "",
        table(rows),
        f"Words: each take is {WORDS} words of a recorded meeting (two minutes); preparing the texts is in",
        f"the time. Sound: takes of {SECONDS} s joined from real speech of many readers; finding the speech",
        "in the earlier recordings is in the time (two thirds of it), reading the files is not.",
        "",
    ]
    section(report, "Comparing with earlier takes", "\n".join(lines))


def _words(data: Path) -> Row:
    every = [word for speaker in talk.speakers(data) for word in speaker.words]
    texts = [" ".join(every[n * WORDS : (n + 1) * WORDS]) for n in range(TAKES + 1)]
    take = Analysis(measures={}, events=Events(), transcript=written(texts[0]))
    against = Against(earlier=tuple(Earlier(f"{n}.txt", text=text) for n, text in enumerate(texts[1:])))
    took = _median(lambda: compare(take, against))
    what = f"words of a 2-minute take against {TAKES} earlier ones"
    return Row(what, took.said, "0.3 s or less", took.processor <= 0.3)


def _sound(data: Path) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="coach-comparing-") as folder:
        paths = [
            material.answer(data, seconds=SECONDS, to=Path(folder) / f"{n}.wav", first=5 * n)
            for n in range(SOUNDS + 1)
        ]
        sounds = [read_sound(path)[0] for path in paths]
    speech = spans_of(Activity().feed(sounds[0]), seconds=SECONDS)
    take = Analysis(measures={}, events=Events(speech=speech), transcript=None)
    earlier = tuple(Earlier(f"{n}.wav", samples=one, sha256=str(n)) for n, one in enumerate(sounds[1:]))
    took = _median(lambda: compare(take, Against(earlier=earlier, listen=False), samples=sounds[0]))
    one = _median(lambda: compare(take, Against(earlier=earlier[:1], listen=False), samples=sounds[0]))
    what = f"sound of a 2-minute take against {SOUNDS} earlier ones"
    return [
        Row(what, took.said, "2 s or less", took.processor <= 2.0),
        Row("the same against one", one.said, "no target", True),
    ]


@dataclass(frozen=True)
class Took:
    """Seconds by the processor and by the clock."""

    processor: float
    clock: float

    @property
    def said(self) -> str:
        """Both, as the page gives them."""
        return f"{self.processor:.2f} s of processor time, {self.clock:.2f} s by the clock"


def _median(work: Callable[[], object], *, times: int = 5) -> Took:
    work()
    took = []
    for _ in range(times):
        began = time.process_time(), time.perf_counter()
        work()
        took.append((time.process_time() - began[0], time.perf_counter() - began[1]))
    return Took(statistics.median(one for one, _ in took), statistics.median(one for _, one in took))
