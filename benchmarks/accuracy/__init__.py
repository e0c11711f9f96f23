"""`python -m benchmarks accuracy`: coach and the anchors against the truth, to docs/accuracy.md.

The same run writes one line per measure to coach/coaching/accuracy.toml, which ships.
"""

from __future__ import annotations

import os
import platform
import tempfile
import time
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from string import Template

from benchmarks.accuracy import activity, anchors, fillers, l2, lines, pitch, sameness, trackers, voices
from benchmarks.accuracy.ears import Ears
from benchmarks.accuracy.report import Section, print_section, write


def run(
    data: Path, *, report: Path, lines_file: Path, praat_python: str | None, only: tuple[str, ...] = ()
) -> None:
    """Measure everything on `data`, print it, and write `report` and `lines_file`; 8 minutes of one core.

    With `only` just those parts of PARTS run; they are printed and nothing is written.
    """
    if not (data / "README.md").exists():
        raise SystemExit(f"There is no speech with ground truth in {data.name}: name its folder with --data.")
    began = time.perf_counter()
    praat = anchors.Praat(praat_python)
    skipped = [f"Praat: {praat.reason}."] if praat.reason else []
    if not anchors.has_webrtc():
        skipped.append("webrtcvad: it is not installed here.")
    for line in skipped:
        print(f"left out  {line}", flush=True)
    sections: list[Section] = []
    with tempfile.TemporaryDirectory(prefix="coach-accuracy-") as folder:
        cache = Path(os.environ.get("NUMBA_CACHE_DIR") or Path(folder) / "compiled")
        with Ears(cache) as ears:
            for name in only or PARTS:
                for section in PARTS[name](data, ears, praat):
                    print_section(section)
                    sections.append(section)
                print(f"({name}: {time.perf_counter() - began:.0f} s)", flush=True)
    if only:
        for code, entry in lines.collected(sections).items():
            print(f"{code:24} {entry.says}")
        return
    minutes = (time.perf_counter() - began) / 60
    page = Template(Path(__file__).with_name("page.md").read_text("utf-8")).substitute(
        versions=_versions(), minutes=f"{minutes:.0f}", left_out=_left_out(skipped)
    )
    head, tail = page.split("<!-- figures -->")
    write(report, sections, head=head, tail=tail)
    lines.write(lines_file, lines.collected(sections))


PARTS: dict[str, Callable[[Path, Ears, anchors.Praat], list[Section]]] = {
    "pitch": lambda data, ears, praat: [pitch.measure(data, ears, praat)],
    "trackers": lambda data, ears, praat: [trackers.agree(data, ears, praat)],
    "activity": lambda data, ears, praat: [activity.measure(data, ears, praat)],
    "l2": l2.measure,
    "fillers": lambda data, ears, praat: [fillers.measure(data)],
    "noise": lambda data, ears, praat: [voices.noise(data, ears)],
    "lively": lambda data, ears, praat: [voices.lively(data, ears)],
    "sameness": lambda data, ears, praat: [sameness.sameness(data, ears)],
    "stated": lambda data, ears, praat: [sameness.stated(data, ears)],
    "coverage": lambda data, ears, praat: [sameness.coverage(data, ears)],
}
"""What runs, in the order of the page."""


def _left_out(skipped: list[str]) -> str:
    return " ".join(f"Left out: {line}" for line in skipped)


def _versions() -> str:
    names = ("swift-f0", "faster-whisper", "onnxruntime", "librosa", "numpy")
    found = ", ".join(f"{name} {metadata.version(name)}" for name in names)
    return f"Python {platform.python_version()}, {found}"
