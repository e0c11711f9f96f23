"""How fast and how big coach is: start-up, voice measures against librosa's, stop to feedback, memory.

Every figure is a ratio or comes with the machine it was measured on, in one run.
"""

from __future__ import annotations

import json
import os
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import bank_speed, many_answers, many_files, material, recognizing, stalls
from benchmarks.rows import Row, busy, machine, section, table, told
from coach.analyst import compiled
from coach.paths import current

PARTS = {
    "Starting": (
        "The first frame is home, on a terminal of 80x24, from starting Python to the last line of the\n"
        "list; coach's bytecode is there, as it is after an installation.\n"
    ),
    "Voice measures": "No recognizer, one core, processor time. Praat's is through parselmouth.\n",
    "While speaking": (
        "Answers joined from real speech, played in place of the microphone in real time, with the built-in\n"
        "recognizer. Memory is the proportional set size of the app and its children, at its highest.\n"
    ),
    "Words and length": "",
    "Many answers": (
        "Copies of one real answer of 66 s with 158 words, all checked, so that words and contours have\n"
        "their usual size. The page and the bundle carry the sound.\n"
    ),
    "Long work": (
        "The real app, drawn headless. The interface is asked every 5 ms; a stall is the longest time\n"
        "without a reply, the least of three runs (one for the answer, played in as fast as it is read):\n"
        "other programs stall one of them, coach stalls all. Escape: until the screen says what came of it.\n"
    ),
    "Many files": "Joined from real speech; Ctrl-C after half of them for the run that goes on.\n",
}
DEADLINE = 30.0
COACH = [sys.executable, "-m", "coach"]


def run(
    data: Path, *, report: Path, quick: bool, praat: str | None = None, section: str | None = None
) -> None:
    """Measure every part, or one, print it, and write its section of `report`; `quick` leaves out `live`."""
    parts: dict[str, Callable[[Path], list[Row]]] = {
        "Starting": lambda place: [*start_up(place, data), *banks(place, data)],
        "Voice measures": lambda place: voice_speed(place, data, praat=praat),
        "While speaking": lambda place: live(place, data),
        "Words and length": lambda place: recognizing.measure(place, data),
        "Many answers": lambda place: many_answers.measure(place, data),
        "Long work": lambda place: stalls.measure(place, data),
        "Many files": lambda place: many_files.measure(place, data, quick=quick),
    }
    chosen = {name: measure for name, measure in parts.items() if not (quick and name == "While speaking")}
    chosen = {section: parts[section]} if section else chosen
    with tempfile.TemporaryDirectory(prefix="coach-speed-", ignore_cleanup_errors=True) as folder:
        compiled.prepare(Path(folder) / "compiled")  # here and for every child: that is done once in a life
        for number, (name, measure) in enumerate(chosen.items()):
            place = Path(folder) / str(number)
            place.mkdir()
            os.environ["COACH_HOME"] = str(place / "home")
            _write(report, name, told(measure(place)))


def start_up(place: Path, data: Path) -> list[Row]:
    """`coach --help` against an empty Python, and the first frame of the app in a pseudo-terminal."""
    empty = _fastest([sys.executable, "-c", "pass"])
    help_page = _fastest([*COACH, "--help"])
    frames = [first_frame(place) for _ in range(6)]
    clock, processor = (min(each) for each in zip(*frames, strict=True))
    return [
        Row(
            "`coach --help` against `python -c pass`",
            f"{help_page / empty:.1f} times ({help_page * 1000:.0f} ms against {empty * 1000:.0f} ms)",
            "7 times or less",
            help_page / empty <= 7,
        ),
        Row(
            "first frame of the app",
            f"{clock:.2f} s by the clock, {processor:.2f} s of processor time",
            "0.8 s or less by the clock",
            clock <= 0.8,
        ),
    ]


def banks(place: Path, data: Path) -> list[Row]:
    """The shipped banks from the cache, and the check of a sheet of 5,000 rows."""
    loading, checking = bank_speed.loading(), bank_speed.checking(place)
    return [
        Row("all shipped banks, read before", f"{loading * 1000:.0f} ms", "150 ms or less", loading <= 0.15),
        Row("check of a sheet of 5,000 rows", f"{checking:.2f} s", "2 s or less", checking <= 2.0),
    ]


def first_frame(place: Path) -> tuple[float, float]:
    """Return seconds by the clock and of processor time from starting `coach` to home on a terminal."""
    import pty

    from coach.config import save

    save(current().config_file, welcomed=True)
    bytecode = {"PYTHONPYCACHEPREFIX": os.fspath(place / "bytecode"), "PYTHONDONTWRITEBYTECODE": ""}

    began = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", COLUMNS="80", LINES="24", **bytecode)
        os.execv(sys.executable, COACH)
    seen = b""
    try:
        while b"Settings" not in seen:
            if not select.select([terminal], [], [], DEADLINE)[0]:
                raise RuntimeError(f"home never came: {seen[-400:]!r}")
            seen += os.read(terminal, 65536)
        clock = time.perf_counter() - began
        os.kill(pid, signal.SIGKILL)
        used = os.wait4(pid, 0)[2]
        return clock, used.ru_utime + used.ru_stime
    except OSError as error:
        raise RuntimeError(f"the app ended before its first frame: {seen[-400:]!r}") from error
    finally:
        os.close(terminal)


def voice_speed(place: Path, data: Path, *, praat: str | None = None) -> list[Row]:
    """Voice measures alone on one core, against librosa.load and librosa.pyin with their defaults."""
    path = material.answer(data, seconds=120, to=place / "two-minutes.wav")
    script = Path(__file__).with_name("voice_speed.py")
    command = [sys.executable, str(script), str(path)]
    if sys.platform == "linux":
        command = ["taskset", "-c", "0", *command]
    out = subprocess.run(command, check=True, capture_output=True, text=True, env=_one_thread())
    took = json.loads(out.stdout.splitlines()[-1])
    ours, theirs = took["coach"], took["pyin"]
    return [
        Row(
            "voice measures, no recognizer, one core, 120 s at 48 kHz",
            f"{120 / ours:.0f} times real time",
            "30 times or more (aim 50)",
            120 / ours >= 30,
        ),
        Row(
            "the same against librosa.load and librosa.pyin with their defaults",
            f"{theirs / ours:.1f} times faster ({ours:.2f} s against {theirs:.2f} s)",
            "3 times or more",
            theirs / ours >= 3,
        ),
        *_against_praat(praat, path, ours),
    ]


def _against_praat(python: str | None, path: Path, ours: float) -> list[Row]:
    if python is None:
        return []
    script = Path(__file__).with_name("praat_speed.py")
    out = subprocess.run([python, str(script), str(path)], check=True, capture_output=True, text=True)
    theirs = float(out.stdout)
    what = "the same against Praat's pitch, level and silences"
    return [Row(what, f"{theirs / ours:.2f} times its speed ({theirs:.2f} s)", "no target", True)]


def live(place: Path, data: Path) -> list[Row]:
    """Answers of 2 and 10 minutes, in real time through the app: delays after stop, stalls, memory."""
    took = {}
    for minutes in (0.5, 2, 10):
        path = material.answer(data, seconds=int(minutes * 60), to=place / f"{minutes}.wav")
        script = Path(__file__).with_name("live_run.py")
        took[minutes] = _watched([sys.executable, str(script), str(path)])
    half, two, ten = took[0.5], took[2], took[10]
    return [
        Row("stop to voice feedback, 30 seconds", f"{half['voice']:.2f} s", "1.0 s", half["voice"] <= 1.0),
        Row("stop to words, 30 seconds", f"{half['words']:.2f} s", "2.0 s", half["words"] <= 2.0),
        Row("stop to voice feedback, 2 minutes", f"{two['voice']:.2f} s", "1.0 s", two["voice"] <= 1.0),
        Row("stop to words, 2 minutes", f"{two['words']:.2f} s", "2.0 s", two["words"] <= 2.0),
        Row("stop to voice feedback, 10 minutes", f"{ten['voice']:.2f} s", "1.5 s", ten["voice"] <= 1.5),
        Row("stop to words, 10 minutes", f"{ten['words']:.2f} s", "3.0 s", ten["words"] <= 3.0),
        Row(
            "longest stall of the interface, 2 minutes",
            f"{two['stall'] * 1000:.0f} ms",
            "50 ms",
            two["stall"] <= 0.05,
        ),
        Row(
            "longest stall of the interface, 10 minutes",
            f"{ten['stall'] * 1000:.0f} ms",
            "50 ms",
            ten["stall"] <= 0.05,
        ),
        Row(
            "app and analyst together, 10 minutes",
            f"{ten['memory']:.0f} MB",
            "below 700 MB",
            ten["memory"] < 700,
        ),
        Row(
            "memory at 10 minutes against 2",
            f"{ten['memory'] / two['memory']:.2f}",
            "1.10 or less",
            ten["memory"] / two["memory"] <= 1.10,
        ),
    ]


def _fastest(command: list[str], *, times: int = 15) -> float:
    def once() -> float:
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        return time.perf_counter() - began

    once()
    return statistics.median(sorted(once() for _ in range(times))[:5])


def _one_thread() -> dict[str, str]:
    return os.environ | dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")


def _watched(command: list[str]) -> dict[str, float]:
    """Run a program that prints one JSON line; add the most memory it and its children held, in MB."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        most = 0.0
        while True:
            most = max(most, _tree_memory(process.pid))
            try:
                process.wait(0.5)
                break
            except subprocess.TimeoutExpired:
                continue
        assert process.stdout is not None
        out = process.stdout.read()
    if process.returncode:
        raise RuntimeError(f"{command} failed with {process.returncode}")
    return json.loads(out.splitlines()[-1]) | {"memory": most}


def _tree_memory(pid: int) -> float:
    """Return the proportional set size of a process and its descendants in MB (Linux)."""
    total = 0.0
    try:
        for text in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if text.startswith("Pss:"):
                total += int(text.split()[1]) / 1024
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:  # it has just ended
        return total
    return total + sum(_tree_memory(int(child)) for child in children)


def _write(report: Path, name: str, rows: list[Row]) -> None:
    about = f"{PARTS[name]}{machine()}; {busy()}.\n\n"
    section(report, name, about + table(rows))
