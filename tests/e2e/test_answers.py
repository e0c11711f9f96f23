"""Files in place of the microphone, through the very same path, with nobody at the keyboard."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

AUDIO = Path(__file__).parents[2] / "audio"
KNOWN = {"length.seconds"}
"""What is known of a file without any sound, too."""


def _coach(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"COACH_HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-m", "coach", *arguments],
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


@pytest.fixture
def quick(home: Path) -> Path:
    """A home whose settings switch the recognizer off."""
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").write_text('engine = "none"\n')
    return home


def test_each_file_answers_its_question_and_the_last_line_names_the_session(quick: Path) -> None:
    files = [str(AUDIO / "flat.flac"), str(AUDIO / "lively.flac")]
    ran = _coach(
        "practice", "--plain", "--no-voice", "--seed", "1", "--answer-speed", "max",
        "--answer", files[0], "--answer", files[1], home=quick,
    )  # fmt: skip

    assert ran.returncode == 0, ran.stderr
    last = ran.stdout.splitlines()[-1]
    assert last.startswith("session ")
    listed = json.loads(_coach("session", "list", "--json", home=quick).stdout)
    assert listed[0]["id"] == last.split()[1]
    assert len(listed[0]["answers"]) == 2

    # Both files count as one microphone, and the practice ends with what they show together.
    together = json.loads(_coach("session", "show", "last", "--json", home=quick).stdout)["measures"]
    assert "another microphone" not in "".join(measure["why"] or "" for measure in together.values())
    assert "Your 2 answers together:" in ran.stdout


def test_an_answer_from_a_file_measures_like_the_file_itself(quick: Path) -> None:
    file = str(AUDIO / "flat.flac")
    ran = _coach("practice", "--plain", "--no-voice", "--answer-speed", "max", "--answer", file, home=quick)
    assert ran.returncode == 0, ran.stderr
    shown = json.loads(_coach("session", "show", "last", "--json", home=quick).stdout)
    direct = json.loads(_coach("analyze", file, "--engine", "none", "--json", home=quick).stdout)

    taken = {code: measure["value"] for code, measure in shown["answers"][0]["measures"].items()}
    assert taken == {code: measure["value"] for code, measure in direct["measures"].items()}


def test_a_file_of_zeros_is_a_saved_answer_with_every_measure_refused(quick: Path, tmp_path: Path) -> None:
    zeros = tmp_path / "zeros.wav"
    soundfile.write(zeros, np.zeros(5 * 16_000), 16_000)
    ran = _coach(
        "practice", "--plain", "--no-voice", "--answer-speed", "max", "--answer", str(zeros), home=quick
    )

    assert ran.returncode == 0, ran.stderr
    assert "holds no sound at all" in ran.stdout
    shown = json.loads(_coach("session", "show", "last", "--json", home=quick).stdout)
    (answer,) = shown["answers"]
    assert answer["seconds"] == 5.0
    assert all(measure["value"] is None for code, measure in answer["measures"].items() if code not in KNOWN)


def test_a_missing_answer_file_is_named_before_anything_is_saved(home: Path) -> None:
    ran = _coach("practice", "--plain", "--answer", str(home / "gone.wav"), home=home)

    assert ran.returncode == 2
    assert "gone.wav" in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1
    assert not (home / "data").exists()


def test_with_nobody_to_stop_the_answer_practice_says_what_to_do(home: Path) -> None:
    ran = _coach("practice", "--plain", home=home)

    assert ran.returncode == 2
    assert "--answer" in ran.stderr


def test_the_demo_asks_answers_coaches_and_keeps_nothing(home: Path) -> None:
    ran = _coach("demo", home=home)

    assert ran.returncode == 0, ran.stderr
    assert "Work on" in ran.stdout
    assert "under our line of" in " ".join(ran.stdout.split())
    assert "The recognizer heard: i chose internal medicine" in ran.stdout
    assert "words a minute (" in ran.stdout
    assert not list(home.rglob("*.flac"))
