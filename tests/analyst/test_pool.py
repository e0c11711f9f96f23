"""Many files in several processes: in order, a crash costs one file, what was done is not done again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coach.analyst import child, pool
from coach.analyst.analyzing import Wanted
from coach.analyst.done import KEPT_SECONDS
from coach.analyst.files import FileAnalysis
from coach.errors import AudioFileError, EngineError

WANTED = Wanted(engine="none", models="models")


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that were started: tiny ones that measure nothing."""
    processes: list[subprocess.Popen[bytes]] = []
    start = child.start

    def noted(*arguments: object) -> subprocess.Popen[bytes]:
        processes.append(start(*arguments))  # type: ignore[arg-type]
        return processes[-1]

    monkeypatch.setattr(pool, "COMMAND", (sys.executable, "-m", "tests.analyst.tiny_pool_worker"))
    monkeypatch.setattr(child, "start", noted)
    monkeypatch.setattr(pool, "cores", lambda: 2)
    return processes


@pytest.fixture
def run(tmp_path: Path, started: object) -> Callable[..., Iterator[pool.Outcome]]:
    def run(*names: str, wanted: Wanted = WANTED) -> Iterator[pool.Outcome]:
        files = [tmp_path / f"{name}.wav" for name in names]
        for path in files:
            path.write_text(f"the sound of {path.stem.removeprefix('renamed ')}")
        return pool.analyze_all(files, wanted, cache=tmp_path / "cache", log=tmp_path / "log" / "coach.log")

    return run


def told(outcomes: Iterator[pool.Outcome]) -> list[str]:
    return [one.name if isinstance(one, FileAnalysis) else type(one).__name__ for one in outcomes]


def asked(folder: Path) -> list[str]:
    file = folder / "asked.txt"
    names = sorted(file.read_text().split()) if file.exists() else []
    file.unlink(missing_ok=True)
    return names


def test_results_come_in_the_order_of_the_files_and_no_process_stays(
    run: Callable[..., Iterator[pool.Outcome]], started: list[subprocess.Popen[bytes]]
) -> None:
    names = [f"{n:02d}" for n in range(12)]
    assert told(run(*names)) == [f"{name}.wav" for name in names]
    assert 1 <= len(started) <= 2
    assert all(process.wait(30) is not None for process in started)


def test_a_file_that_fails_is_an_error_in_its_place(run: Callable[..., Iterator[pool.Outcome]]) -> None:
    one, bad, two = run("one", "bad", "two")
    assert isinstance(bad, AudioFileError)
    assert bad.message == "bad.wav is not audio."
    assert isinstance(one, FileAnalysis)
    assert isinstance(two, FileAnalysis)


def test_a_file_that_crashes_two_processes_is_left_out_and_costs_no_other(
    run: Callable[..., Iterator[pool.Outcome]], tmp_path: Path
) -> None:
    outcomes = list(run("a", "crash", "b", "once", "c"))
    assert told(iter(outcomes)) == ["a.wav", "EngineError", "b.wav", "once.wav", "c.wav"]
    error = outcomes[1]
    assert isinstance(error, EngineError)
    assert error.message.startswith("crash.wav crashed the analysis twice")
    assert asked(tmp_path) == ["a", "b", "c", "crash", "crash", "once", "once"]


def test_a_process_that_hangs_is_killed(
    run: Callable[..., Iterator[pool.Outcome]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs = "import sys, time\nfor line in sys.stdin: time.sleep(600)"
    monkeypatch.setattr(pool, "COMMAND", (sys.executable, "-c", hangs))
    monkeypatch.setattr(pool, "HANGS", 0.2)
    assert told(run("stuck")) == ["EngineError"]


def test_an_interrupted_run_goes_on_with_what_was_not_done(
    run: Callable[..., Iterator[pool.Outcome]], tmp_path: Path
) -> None:
    run_one = run("a", "b", "c", "d")
    assert isinstance(next(run_one), FileAnalysis)
    run_one.close()  # type: ignore[attr-defined]
    done = set(asked(tmp_path))
    assert "a" in done
    again = run("renamed a", "b", "c", "d")
    assert told(again) == ["renamed a.wav", "b.wav", "c.wav", "d.wav"]
    assert "renamed" not in asked(tmp_path)


def test_other_options_take_nothing_over(run: Callable[..., Iterator[pool.Outcome]], tmp_path: Path) -> None:
    told(run("a", "crash"))
    asked(tmp_path)
    told(run("a", wanted=Wanted(engine="none", models="models", ungated=True)))
    assert asked(tmp_path) == ["a"]


def test_a_finished_run_leaves_nothing_and_one_with_a_failure_is_private(
    run: Callable[..., Iterator[pool.Outcome]], tmp_path: Path
) -> None:
    told(run("a", "b"))
    assert list((tmp_path / "cache").rglob("*.json")) == []
    told(run("a", "crash"))
    [kept] = (tmp_path / "cache").rglob("*.json")
    if os.name == "posix":
        assert (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    kept.write_text("damaged")
    asked(tmp_path)
    told(run("a", "b"))
    assert asked(tmp_path) == ["a", "b"]


def test_what_another_run_left_a_week_ago_is_removed(
    run: Callable[..., Iterator[pool.Outcome]], tmp_path: Path
) -> None:
    told(run("a", "crash"))
    [folder] = (tmp_path / "cache" / "unfinished").iterdir()
    past = time.time() - KEPT_SECONDS - 60
    os.utime(folder, (past, past))
    told(run("b", wanted=Wanted(engine="other", models="models")))
    assert not folder.exists()
