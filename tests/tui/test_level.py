"""The word beside the bar: kind to a pause, clear about a muted microphone."""

from __future__ import annotations

from coach.engines import Block
from coach.tui.widgets.level import Loudness


def hear(loudness: Loudness, *, level_db: float, peak: float = 0.2, start: float, end: float) -> str:
    """Feed blocks of 0.1 s from `start` to `end`; return the last word."""
    verdict = ""
    for n in range(round((end - start) * 10)):
        verdict = loudness.hear(Block(frames=0, level_db=level_db, peak=peak), start + n / 10)
    return verdict


def test_speech_at_a_usual_level_is_heard() -> None:
    assert hear(Loudness(), level_db=-25, start=0, end=1) == "heard"


def test_a_breath_does_not_change_the_word() -> None:
    loudness = Loudness()
    hear(loudness, level_db=-25, start=0, end=1)
    assert hear(loudness, level_db=-65, start=1, end=2.5) == "heard"


def test_silence_while_thinking_is_never_called_too_quiet() -> None:
    loudness = Loudness()
    hear(loudness, level_db=-25, start=0, end=1)
    assert hear(loudness, level_db=-65, start=1, end=30) == "pause"
    assert hear(loudness, level_db=-120, peak=0, start=30, end=40) == "pause"


def test_thinking_before_the_first_word_in_a_quiet_room_is_not_called_too_quiet() -> None:
    assert hear(Loudness(), level_db=-62, peak=0.002, start=0, end=20) == "pause"


def test_a_voice_far_away_is_too_quiet() -> None:
    assert hear(Loudness(), level_db=-52, start=0, end=3) == "quiet"


def test_digital_silence_asks_about_the_mute_switch() -> None:
    assert hear(Loudness(), level_db=-120, peak=0, start=0, end=3) == "nothing"


def test_clipped_sound_is_too_loud_for_two_seconds() -> None:
    loudness = Loudness()
    assert hear(loudness, level_db=-3, peak=1.0, start=0, end=0.2) == "loud"
    assert hear(loudness, level_db=-25, start=0.2, end=1.5) == "loud"
    assert hear(loudness, level_db=-25, start=1.5, end=4) == "heard"
