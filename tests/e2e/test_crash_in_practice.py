"""coach is killed while an answer is spoken; started again, it offers that answer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.plain_run import PlainRun

ANSWER = Path(__file__).parents[2] / "audio" / "lively.flac"


@pytest.fixture
def env(home: Path) -> dict[str, str]:
    settings = home / "config" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('engine = "none"\n')
    return os.environ | {"COACH_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}


def _killed_after(seconds: float, env: dict[str, str], home: Path) -> float:
    """Answer until `seconds` are on disk, kill coach, and return the seconds that had been written."""
    with PlainRun("--no-voice", "--answer", str(ANSWER), env=env) as run:
        run.expect("Speak now.")
        _wait_for_sound(run, home, seconds=seconds)
        on_disk = next(home.rglob("*.pcm.part")).stat().st_size / 2 / 16_000
        run.process.kill()
        return on_disk


def test_an_answer_cut_short_by_a_crash_is_offered_and_recovered(env: dict[str, str], home: Path) -> None:
    on_disk = _killed_after(3.0, env, home)

    with PlainRun("--no-voice", "--answer", str(ANSWER), env=env) as run:
        run.expect("was not finished")
        run.press("r\n")
        run.expect("Recovered as")
        run.process.kill()

    (flac,) = home.rglob("*.flac")
    import soundfile

    assert soundfile.info(flac).duration >= on_disk - 1.0


def test_an_answer_put_off_is_offered_again_and_a_discarded_one_is_gone(
    env: dict[str, str], home: Path
) -> None:
    _killed_after(2.0, env, home)

    with PlainRun("--no-voice", "--answer", str(ANSWER), env=env) as run:
        run.expect("r: recover it")
        run.press("\n")
        run.expect("Question 1 of 1")
        run.process.kill()
    with PlainRun("--no-voice", "--answer", str(ANSWER), env=env) as run:
        run.expect("was not finished")
        run.press("d\n")
        run.expect("Discarded.")
        run.process.kill()

    left = list(home.rglob("*-0001.pcm.part"))
    assert len(left) <= 1, "only what the second run had begun by itself may be there"


def test_ctrl_c_ends_the_answer_keeps_it_and_leaves(env: dict[str, str], home: Path) -> None:
    with PlainRun("--no-voice", "--answer", str(ANSWER), env=env) as run:
        run.expect("Speak now.")
        _wait_for_sound(run, home, seconds=3.0)
        os.kill(run.process.pid, signal.SIGINT)
        code = run.leave()

    assert code == 130
    assert "Traceback" not in run.text
    assert len(list(home.rglob("*.flac"))) == 1


def test_an_impatient_second_ctrl_c_loses_nothing(env: dict[str, str], home: Path) -> None:
    with PlainRun("--no-voice", "--answer", str(ANSWER), env=env) as run:
        run.expect("Speak now.")
        _wait_for_sound(run, home, seconds=3.0)
        os.kill(run.process.pid, signal.SIGINT)
        os.kill(run.process.pid, signal.SIGINT)
        run.leave()

    kept = list(home.rglob("*.flac")) + list(home.rglob("*.pcm.part"))
    assert len(kept) == 1
    assert "Traceback" not in run.text


def test_the_end_of_input_while_the_question_is_asked_records_nothing(
    env: dict[str, str], home: Path
) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "coach", "practice", "--plain", "--no-voice", "--count", "1"],
        input="\n",
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert not list(home.rglob("*.flac"))
    assert "Traceback" not in ran.stderr


def _wait_for_sound(run: PlainRun, home: Path, *, seconds: float) -> None:
    deadline = time.monotonic() + 60
    while sum(part.stat().st_size for part in home.rglob("*.pcm.part")) < seconds * 32_000:
        assert time.monotonic() < deadline, run.text
        run.read(0.02)
