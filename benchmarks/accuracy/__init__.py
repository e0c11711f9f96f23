"""`python -m benchmarks accuracy`: coach and the anchors against the truth, to docs/accuracy.md."""

from __future__ import annotations

import os
import platform
import tempfile
import time
from importlib import metadata
from pathlib import Path
from string import Template

from benchmarks.accuracy import activity, anchors, l2, pitch, sameness, voices
from benchmarks.accuracy.ears import Ears
from benchmarks.accuracy.report import Section, print_section, write


def run(data: Path, *, report: Path, praat_python: str | None) -> None:
    """Measure everything on `data`, print it, and write `report`; about 4 minutes of processor time."""
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
            for part in (
                lambda: [pitch.measure(data, ears, praat)],
                lambda: [activity.measure(data, ears, praat)],
                lambda: l2.measure(data, ears, praat),
                lambda: [voices.noise(data, ears)],
                lambda: [voices.lively(data, ears)],
                lambda: [sameness.sameness(data, ears)],
                lambda: [sameness.stated(data, ears)],
                lambda: [sameness.coverage(data, ears)],
            ):
                for section in part():
                    print_section(section)
                    sections.append(section)
                print(f"({time.perf_counter() - began:.0f} s)", flush=True)
    minutes = (time.perf_counter() - began) / 60
    page = Template(Path(__file__).with_name("page.md").read_text("utf-8")).substitute(
        versions=_versions(), minutes=f"{minutes:.0f}", left_out=_left_out(skipped)
    )
    head, tail = page.split("<!-- figures -->")
    write(report, sections, head=head, tail=tail)


def _left_out(skipped: list[str]) -> str:
    return " ".join(f"Left out: {line}" for line in skipped)


def _versions() -> str:
    names = ("swift-f0", "faster-whisper", "onnxruntime", "librosa", "numpy")
    found = ", ".join(f"{name} {metadata.version(name)}" for name in names)
    return f"Python {platform.python_version()}, {found}"
