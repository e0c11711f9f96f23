"""In a real terminal: an answer is recognized, its words are corrected, and parts of it are marked by ear."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import soundfile

from tests.e2e.test_real_microphone import Tmux
from tests.virtual_sound import VirtualSound

pytestmark = [pytest.mark.needs("tmux", "pulseaudio", "pactl", "paplay"), pytest.mark.slow]
HESITANT = Path(__file__).parents[2] / "audio" / "hesitant.flac"
SECONDS = 40


def _coach(home: Path, *arguments: str) -> str:
    env = os.environ | {"COACH_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "coach", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout


def _answer(home: Path) -> dict[str, dict[str, object]]:
    (answer,) = json.loads(_coach(home, "session", "show", "last", "--json"))["answers"]
    return answer  # type: ignore[no-any-return]


def test_words_are_corrected_and_parts_are_marked_by_ear_without_leaving_the_app(tmp_path: Path) -> None:
    home = tmp_path / "home"
    settings = home / "config" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("offer_engine = false\noffer_muting = false\n")
    samples, rate = soundfile.read(HESITANT, dtype="int16", stop=SECONDS * 16_000)
    soundfile.write(tmp_path / "said.wav", samples, rate)
    said = ["--answer-speed", "max", "--answer", str(tmp_path / "said.wav")]

    with VirtualSound() as sound, Tmux(tmp_path, home=home) as tmux:
        tmux.start(sound.env, "practice", "--no-voice", "--count", "1", "--seed", "3", *said)
        tmux.expect("t Correct", seconds=240)  # on a new machine something is compiled first

        tmux.press("t")
        tmux.expect("phrases checked")
        tmux.press("e")
        tmux.expect("Enter Keep")
        tmux.press("C-u")
        for key in ("I", "Space", "think", "Space", "you", "Space", "know,", "Space", "um", "Space", "well"):
            tmux.press(key)
        tmux.expect("I think you know, um well")
        tmux.press("Enter")
        tmux.expect("1 of ")
        tmux.press("r")
        tmux.expect("All are checked")
        tmux.press("s")
        tmux.expect("checked by you")
        tmux.expect("p Play")

        tmux.press("b")
        tmux.expect("Nothing is marked yet")
        tmux.press("p")
        tmux.expect("0:02 of 0:40")
        tmux.press("s")
        tmux.press("f")
        tmux.expect("0:05 of 0:40")
        tmux.press("r")
        tmux.press("Escape")
        tmux.expect("checked by you")
        tmux.press("b")  # what was marked is there again
        tmux.expect("  result\n")
        marked = tmux.screen()
        tmux.press("Escape")
        tmux.expect("checked by you")
        tmux.press("q")
        tmux.ended()

    assert "situation" in marked
    assert "filler" in marked
    answer = _answer(home)
    assert "you know, um well" in str(answer["transcript"]["text"])
    assert answer["transcript"]["corrected"] is True
    assert answer["measures"]["fillers.all"]["value"] > 0  # type: ignore[operator]
