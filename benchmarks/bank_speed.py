"""How long banks take: all shipped ones from the cache, and the check of a large sheet.

Run alone with `python -m benchmarks.bank_speed`; `python -m benchmarks speed` runs it too.
"""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
import time
from pathlib import Path

ROWS = 5_000


def loading() -> float:
    """Return the seconds (fastest of 5) to load every shipped bank when all were read before."""
    from coach.banks.read import all_banks
    from coach.paths import current

    all_banks(current())
    return min(_timed(lambda: all_banks(current())) for _ in range(5))


def checking(place: Path) -> float:
    """Return the seconds (fastest of 3) of `coach bank check` on a sheet of 5,000 full rows."""
    from coach.cli import run

    rows = "".join(
        f"q{n},Why would you choose number {n}?,self,first way {n} | second way {n},growth,because,60\n"
        for n in range(ROWS)
    )
    sheet = place / "large.csv"
    sheet.write_text(f"id,question,kind,rewordings,competencies,why,seconds\n{rows}", "utf-8")
    with contextlib.redirect_stdout(io.StringIO()):
        return min(_timed(lambda: run(["bank", "check", str(sheet)])) for _ in range(3))


def _timed(work: object) -> float:
    began = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - began


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="coach-banks-") as folder:
        os.environ["COACH_HOME"] = folder
        print(f"all shipped banks, read before: {loading() * 1000:.0f} ms (target 150 ms)")
        print(f"check of a sheet of {ROWS:,} rows: {checking(Path(folder)):.2f} s (target 2 s)")
