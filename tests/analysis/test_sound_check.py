"""Before a practice: a tone over noise is as far above the room as it was made."""

from __future__ import annotations

import numpy as np
import pytest

from coach.analysis.sound_check import above_the_room, room_verdict

RATE = 16_000


def spoken(above: float) -> np.ndarray:
    """A second of noise, then two seconds of noise with a tone whose power is `above` dB over it."""
    chance = np.random.default_rng(5)
    noise = 0.01 * chance.standard_normal(3 * RATE)
    tone = 0.01 * np.sqrt(2 * 10 ** (above / 10)) * np.sin(np.arange(2 * RATE) / 20)
    return noise + np.concatenate([np.zeros(RATE), tone])


@pytest.mark.parametrize("above", [12.0, 17.0, 26.0])
def test_a_tone_is_as_far_above_noise_as_it_was_made(above: float) -> None:
    found = above_the_room(spoken(above), rate=RATE)
    assert found is not None
    assert abs(found - 10 * np.log10(10 ** (above / 10) + 1)) < 1.0


@pytest.mark.parametrize(
    ("above", "word"), [(4.0, "too little"), (12.0, "pauses can"), (17.0, "enough"), (30.0, "good")]
)
def test_the_verdict_follows_the_gates(above: float, word: str) -> None:
    assert word in room_verdict(spoken(above), rate=RATE)


def test_less_than_a_second_is_not_judged() -> None:
    assert "too short" in room_verdict(np.zeros(RATE // 2), rate=RATE)


def test_silence_is_no_voice() -> None:
    assert "too little" in room_verdict(np.zeros(3 * RATE), rate=RATE)
