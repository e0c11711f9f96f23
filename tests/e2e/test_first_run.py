"""The first run on a terminal: a better recognizer is offered once, and a no is the end of it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from coach.config import load
from coach.paths import Paths
from tests.e2e.plain_run import PlainRun


@pytest.mark.skipif(sys.platform == "win32", reason="there is no terminal of this kind")
def test_a_no_is_asked_for_once(tmp_path: Path) -> None:
    env = os.environ | {"COACH_HOME": str(tmp_path), "PULSE_SERVER": "unix:/nowhere"}
    arguments = ("--count", "1", "--seed", "1", "--no-voice")
    with PlainRun(*arguments, env=env, offer=True) as first:
        first.expect("Names, or Enter to coach all of it")
        first.press("pauses\n")
        first.expect("mishears most words of accented English")
        first.expect("148 MB from huggingface.co, license MIT")
        first.expect("Download it now?")
        first.press("n\n")
        first.expect("Question 1 of 1")
    assert load(Paths(tmp_path).config_file).offer_engine is False
    assert load(Paths(tmp_path).config_file).muted == ("pauses",)
    assert not Paths(tmp_path).models.exists()
    with PlainRun(*arguments, env=env, offer=True) as second:
        second.expect("Question 1 of 1")
        assert "Download" not in second.text
        assert "Names, or Enter" not in second.text
