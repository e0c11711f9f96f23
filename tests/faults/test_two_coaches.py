"""Two coaches at once in one home: both answers are saved, and neither takes the other's for a crash."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from coach.paths import Paths
from coach.store import Store
from tests.e2e.plain_run import PlainRun

ANSWER = Path(__file__).parents[2] / "audio" / "lively.flac"


@pytest.mark.skipif(os.name != "posix", reason="a terminal of its own")
def test_two_coaches_at_once_save_both_answers(home: Path) -> None:
    settings = home / "config" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('engine = "none"\n')
    env = os.environ | {"COACH_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    with PlainRun("--no-voice", "--answer", str(ANSWER), env=env) as first:
        first.expect("Speak now.")
        with PlainRun("--no-voice", "--answer", str(ANSWER), env=env) as second:
            second.expect("Speak now.")
            assert "was not finished" not in second.text
            checked = subprocess.run(
                [sys.executable, "-m", "coach", "session", "check"], env=env, capture_output=True, text=True
            )
            assert checked.returncode == 0, checked.stdout + checked.stderr
            for run in (first, second):
                run.press()
            for run in (first, second):
                run.expect("Enter: next question", seconds=120)
                run.press("q\n")
                assert run.leave() == 0
                assert "Traceback" not in run.text
    store = Store.open(Paths(home))
    assert len(store.answers()) == len(store.sessions()) == 2
    assert all(answer.analysis is not None for answer in store.answers())
    assert store.check() == []
    assert store.unfinished() == []
    store.close()
