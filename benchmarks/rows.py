"""One row of docs/speed.md, and what figures are measured with."""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One figure against its target."""

    what: str
    figure: str
    target: str
    met: bool


@dataclass(frozen=True)
class Run:
    """What a program took, its children too: seconds by the clock and of processor time, and its output."""

    clock: float
    processor: float
    out: bytes


def program(command: Sequence[str]) -> Run:
    """Run a program to its end; its processes must have ended with it."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    clock, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(clock, processor, done.stdout)


def processor_time(work: Callable[[], object], *, times: int = 3) -> float:
    """Return the least seconds of this process's processor time that `work` took."""
    took = []
    for _ in range(times):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return min(took)


def told(rows: list[Row]) -> list[Row]:
    """Print rows as they come, and return them."""
    for row in rows:
        print(
            f"{'met   ' if row.met else 'MISSED'}  {row.what}: {row.figure} (target {row.target})", flush=True
        )
    return rows


def machine() -> str:
    """Return the system, processor and Python that figures were made on."""
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line]
        model = names[0].split(":", 1)[1].strip() if names else model
    return f"{platform.system()}, {os.cpu_count()} cores ({model}), Python {platform.python_version()}"


def busy() -> str:
    """Return how busy the machine was in the last minute."""
    return f"load {os.getloadavg()[0]:.1f} meanwhile" if hasattr(os, "getloadavg") else "load unknown"


def table(rows: list[Row]) -> str:
    """Return a Markdown table of `rows`."""
    lines = [f"| {r.what} | {r.figure} | {r.target} | {'yes' if r.met else 'NO'} |\n" for r in rows]
    return "| what | measured | target | met |\n|---|---|---|---|\n" + "".join(lines)


def section(report: Path, title: str, text: str) -> None:
    """Write the section of that title of a page, in place of what it was or at the end; the rest stays."""
    head, *parts = report.read_text("utf-8").split("\n## ")
    known = {part.partition("\n")[0]: part for part in parts}
    known[title] = f"{title}\n\n{text}"
    report.write_text("\n## ".join([head, *known.values()]), encoding="utf-8")
