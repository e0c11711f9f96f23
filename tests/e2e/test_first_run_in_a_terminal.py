"""The first run in a real terminal: with a microphone, and with one that gives only zeros."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.test_real_microphone import Tmux
from tests.virtual_sound import VirtualSound

pytestmark = [pytest.mark.needs("tmux", "pulseaudio", "pactl", "paplay"), pytest.mark.slow]
AUDIO = Path(__file__).parents[2] / "audio"


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    with Tmux(tmp_path, home=tmp_path / "home") as made:
        yield made


def _to_the_first_question(tmux: Tmux, said: str) -> None:
    """Go on from the microphone through voice, recognizer and muting to the question."""
    for key, awaited in (
        ("n", "a voice asks the questions"),
        ("Down", "Hear the voice"),
        ("n", "mishears most words"),
        ("n", "coach can leave"),
        ("n", "Begin with one question"),
    ):
        tmux.press(key)
        tmux.expect(awaited)
        assert said not in tmux.screen()
    tmux.press("Enter")
    tmux.expect("Question 1 of 1")


def test_with_a_microphone_one_hears_oneself_and_answers_a_first_question(tmux: Tmux, tmp_path: Path) -> None:
    with VirtualSound() as sound:
        tmux.start(sound.env)
        tmux.expect("Step 1 of 5")
        tmux.expect("TestMicrophone")
        sound.play(AUDIO / "flat.flac")
        tmux.press("Enter")
        tmux.expect("This is how you sound")
        tmux.expect("dB above the room")
        _to_the_first_question(tmux, "dB above the room")
        tmux.press("Space")  # the voice need not be heard out
        tmux.expect("speak now")
        sound.play(AUDIO / "flat.flac")
        tmux.expect("0:04")
        tmux.press("Space")
        tmux.expect("p Play")
    assert len(list((tmp_path / "home").rglob("*.flac"))) == 1


def test_a_microphone_of_zeros_is_told_with_every_step_to_mend_it_and_the_first_run_goes_on(
    tmux: Tmux,
) -> None:
    with VirtualSound() as sound:
        sound.mute()
        tmux.start(sound.env)
        tmux.expect("TestMicrophone")
        tmux.press("Enter")
        tmux.expect("sends only zeros")
        tmux.expect("permission to")
        shown = " ".join(tmux.screen().split())
        assert "needs the permission to record sound." in shown  # the last words: nothing is cut off
        _to_the_first_question(tmux, "only zeros")
        tmux.press("Escape")
