"""`coach analyze` over 200 files with one and two processes: speed, the same bytes, going on, a crash."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import soundfile

from benchmarks import material
from benchmarks.rows import Row, Run, program

FILES = 200
FEWER = 24
SECONDS = 10


def measure(place: Path, data: Path, *, quick: bool) -> list[Row]:
    """Return the rows; with `quick` fewer files."""
    count = FEWER if quick else FILES
    files = _files(place, data, count)
    one, two = _analyze(files, cores="0"), _analyze(files, cores="0,1")
    faster = one.clock / two.clock
    interrupted = _interrupted(files)
    again = _analyze(files, cores="0,1")
    share = again.processor / two.processor
    return [
        Row(
            f"`coach analyze` of {count} recordings of {SECONDS} s: two processes against one",
            f"{faster:.2f} times faster by the clock ({one.clock:.0f} s against {two.clock:.0f} s; "
            f"{one.processor:.0f} s and {two.processor:.0f} s of processor time)",
            "1.8 times or more on two free cores",
            faster >= 1.8,
        ),
        Row("the same bytes out", "yes" if one.out == two.out else "no", "yes", one.out == two.out),
        Row(
            f"ended after {interrupted:.0f} s and started again: the same bytes, and processor time",
            f"{'yes' if again.out == two.out else 'no'}, {share:.0%} of the whole run",
            "yes, less than the whole",
            again.out == two.out and share < 1,
        ),
    ]


def _files(place: Path, data: Path, count: int) -> list[Path]:
    long = material.answer(data, seconds=count * SECONDS, to=place / "long.wav")
    folder = place / "files"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    files = []
    with soundfile.SoundFile(long) as sound:
        for n in range(count):
            files.append(folder / f"{n:03d}.wav")
            soundfile.write(
                files[-1], sound.read(SECONDS * sound.samplerate), sound.samplerate, subtype="PCM_16"
            )
    long.unlink()
    return files


def _command(files: list[Path], cores: str) -> list[str]:
    coach = [sys.executable, "-m", "coach", "analyze", "--engine", "none", "--jsonl", *map(str, files)]
    return ["taskset", "-c", cores, *coach]


def _analyze(files: list[Path], *, cores: str) -> Run:
    return program(_command(files, cores))


def _interrupted(files: list[Path]) -> float:
    """Start the work and end it by Ctrl-C after half of its files; return the seconds that took."""
    began = time.perf_counter()
    with subprocess.Popen(
        _command(files, "0,1"), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        for _ in range(len(files) // 2):
            process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.stdout.read()
    return time.perf_counter() - began
