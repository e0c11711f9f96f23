"""Journeys in a real terminal: a mock interview of five questions, two takes and a drill, no microphone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile

from tests.e2e.test_real_microphone import Tmux
from tests.virtual_sound import VirtualSound

pytestmark = [pytest.mark.needs("tmux"), pytest.mark.slow]
AUDIO = Path(__file__).parents[2] / "audio"


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    settings = tmp_path / "home" / "config" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('engine = "none"\noffer_engine = false\noffer_muting = false\n')
    with Tmux(tmp_path, home=tmp_path / "home") as made:
        yield made


def sessions(home: Path) -> list[dict[str, object]]:
    command = [sys.executable, "-m", "coach", "session", "list", "--json"]
    env = os.environ | {"COACH_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    out = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    return json.loads(out.stdout)  # type: ignore[no-any-return]


def test_a_mock_interview_of_five_questions_keeps_its_feedback_for_the_end(
    tmux: Tmux, tmp_path: Path
) -> None:
    answers = []
    for name in ("flat", "lively", "hesitant", "repeat-1", "repeat-2"):
        samples, rate = soundfile.read(AUDIO / f"{name}.flac", dtype="int16", stop=15 * 16_000)
        soundfile.write(tmp_path / f"{name}.wav", samples, rate)
        answers += ["--answer", str(tmp_path / f"{name}.wav")]
    tmux.start(
        dict(os.environ), "practice", "--mock", "--no-voice", "--seed", "3", "--answer-speed", "max", *answers
    )
    tmux.expect("Your mock interview")
    tmux.expect("5 answers, 1:15 in all")
    tmux.expect("Work on")
    tmux.press("Down")
    tmux.press("Enter")
    tmux.expect("Your answer of")
    tmux.press("Escape")
    tmux.expect("5 answers")
    tmux.press("q")
    tmux.ended()
    (session,) = sessions(tmp_path / "home")
    assert len(session["answers"]) == 5  # type: ignore[arg-type]


@pytest.mark.needs("pulseaudio", "pactl", "paplay")
def test_quick_practice_with_two_takes_and_a_drill(tmux: Tmux, tmp_path: Path) -> None:
    with VirtualSound() as sound:
        tmux.start(sound.env, "practice", "--no-voice", "--count", "1", "--seed", "3")
        for where, keys in (("first take", ["r"]), ("take 2", ["d", "Enter"]), ("drill", ["q"])):
            tmux.expect("speak now")
            playing = sound.play(AUDIO / "flat.flac")
            tmux.expect("0:04")
            tmux.press("Space")
            tmux.expect(f"1 of 1, {where}")
            playing.kill()
            playing.wait()
            tmux.expect("No recognizer was used.\n")
            tmux.expect("p Play")  # the answer is saved: only now do the keys below do something
            for key in keys:
                tmux.press(key)
                if key == "d":
                    tmux.expect("Enter Start")
        tmux.ended()
    (session,) = sessions(tmp_path / "home")
    assert len(session["answers"]) == 3  # type: ignore[arg-type]


def test_without_a_microphone_every_screen_says_what_to_do(tmux: Tmux) -> None:
    env = os.environ | {"PULSE_SERVER": "/nowhere", "ALSA_CONFIG_PATH": "/dev/null"}
    tmux.start(dict(env), "practice", "--no-voice", "--count", "2", "--seed", "3")
    tmux.expect("h, then c.")
    assert "Stopped" in tmux.screen()
    tmux.press("n")
    tmux.expect("Question 2 of 2")
    tmux.expect("h, then c.")
    tmux.press("h")
    tmux.expect("Enter Open")
    tmux.press("q")
    tmux.ended()
