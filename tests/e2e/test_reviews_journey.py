"""What a coach wrote back is read, played and answered in a real terminal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.test_real_microphone import Tmux
from tests.virtual_sound import VirtualSound

pytestmark = [pytest.mark.needs("tmux", "pulseaudio", "pactl", "paplay"), pytest.mark.slow]
AUDIO = Path(__file__).parents[2] / "audio"


def _coach(home: Path, *arguments: str, typed: str = "") -> str:
    env = os.environ | {"COACH_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "coach", *arguments]
    done = subprocess.run(command, env=env, input=typed, capture_output=True, text=True, check=True)
    return done.stdout


def test_a_review_is_read_played_answered_and_marked_as_worked_on(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").write_text(
        'engine = "none"\noffer_engine = false\noffer_muting = false\n'
    )
    _coach(
        home,
        "practice",
        "--plain",
        "--no-voice",
        "--answer-speed",
        "max",
        "--answer",
        str(AUDIO / "flat.flac"),
    )
    reply = "1 0:02 Here you sound far away.\nYour story is your own: keep it.\n"
    _coach(home, "review", "import", "--text", "--role", "faculty", "--yes", typed=reply)
    with VirtualSound() as sound, Tmux(tmp_path, home=home) as tmux:
        tmux.start(sound.env)
        tmux.expect("Reviews")
        tmux.press("v")
        tmux.expect("1 review")
        tmux.press("Enter")
        tmux.expect("Here you sound far away.")
        tmux.press("p")
        tmux.press("r")
        tmux.expect("Your reply goes out")
        tmux.press("I will sit closer.")
        tmux.press("Enter")
        tmux.expect("(replied)")
        tmux.press("d")
        tmux.expect("(worked on)")
        tmux.press("Escape")
        tmux.expect("1 review")
        tmux.press("Escape")
        tmux.expect("q Leave")
        tmux.press("q")
        tmux.ended()
    shown = json.loads(_coach(home, "review", "show", "last", "--json"))
    (review,) = shown["reviews"]
    said = {(comment["reply"], comment["done"]) for comment in review["comments"]}
    assert said == {("I will sit closer.", True), ("", False)}
