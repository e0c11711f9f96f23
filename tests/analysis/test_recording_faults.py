"""Lost sound, a hum of the power supply and a second voice: found where they are, and nowhere else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import synth

from coach.analysis.dropouts import Dropouts, breaking_off
from coach.analysis.hum import Hum
from coach.analysis.second_voice import two_voices

RATE = synth.RATE
PAUSES = ((8.0, 9.2), (16.0, 17.0), (30.0, 31.5))


def spoken(**changes: Any) -> np.ndarray:
    return synth.talk(42.0, **({"pauses": PAUSES, "noise": 1e-3} | changes))


def humming(mains: int, *, level: float) -> np.ndarray:
    time = np.arange(42 * RATE) / RATE
    tones = sum(np.sin(2 * np.pi * n * mains * time) / n for n in (1, 2, 3))
    return (level * tones).astype(np.float32)


def whys(heard: Any, part: str) -> set[str]:
    return {code for code, measure in heard.measures.items() if part in (measure.why or "")}


@pytest.mark.parametrize("step", [1, 7, 333, 20_000])
def test_gaps_are_found_whole_in_blocks_of_any_size(step: int) -> None:
    sound = np.full(8_000, 0.5, dtype=np.float32)
    sound[1_000:1_160] = 0
    sound[3_000:3_159] = 0
    sound[7_000:] = 0
    found = Dropouts(8_000)
    for start in range(0, len(sound), step):
        found.feed(sound[start : start + step])
    found.feed(np.zeros(0, dtype=np.float32), last=True)
    assert found.gaps == [(0.02, 0.25)]


def test_silence_that_follows_a_fade_does_not_break_off() -> None:
    assert breaking_off([(0.1, 0.02), (0.1, 0.0099)], voice=1.0) is None
    assert "2 times" in str(breaking_off([(0.1, 0.02), (0.1, 0.011)], voice=1.0))


def test_lost_sound_makes_rough_what_it_spoils(listen: Any) -> None:
    broken = spoken()
    for start in np.arange(2.3, 40.0, 4.0):
        broken[int(start * RATE) :][: int(0.06 * RATE)] = 0
    heard = listen(broken)
    assert whys(heard, "the sound breaks off") >= {"pauses.rate", "pace.articulation", "loudness.sd"}
    assert heard.measures["pauses.rate"].value is not None
    assert "the sound breaks off" in heard.poolable["pace.articulation"].why


def test_a_noise_gate_does_not_break_off_the_sound(listen: Any) -> None:
    gated = spoken()
    frames = gated[: len(gated) // 160 * 160].reshape(-1, 160)
    frames[np.square(frames).mean(axis=1) < 1e-5] = 0
    assert not whys(listen(gated), "breaks off")


@pytest.mark.parametrize("mains", [50, 60])
def test_a_hum_that_is_most_of_the_noise_is_named_with_what_to_do(listen: Any, mains: int) -> None:
    measures = listen(spoken() + humming(mains, level=0.03)).measures
    assert measures["pauses.rate"].value is None
    assert measures["pauses.rate"].why.startswith("Unplug the charger")
    assert f"the power supply hums ({mains} Hz)" in measures["pauses.rate"].why


def test_a_hum_is_no_second_voice(listen: Any) -> None:
    heard = listen(spoken() + humming(50, level=0.01))
    assert not whys(heard, "two voices")
    assert "hums (50 Hz)" in heard.measures["pitch.sd"].why


def test_other_noise_does_not_hum(listen: Any) -> None:
    assert not whys(listen(spoken() + synth.pink(42.0, level=0.03)), "hums")
    still = Hum()
    for start in range(10):
        still.feed(synth.pink(1.024, level=0.01, seed=start))
    assert still.mains(noise=1e-4) is None


def test_two_voices_far_apart_in_pitch_make_rough_what_they_spoil(listen: Any) -> None:
    low, high = spoken(), spoken(hz=220.0)
    for start in range(0, 42 * RATE, 8 * RATE):
        low[start : start + 4 * RATE] = high[start : start + 4 * RATE]
    heard = listen(low)
    assert whys(heard, "two voices") >= {"pitch.sd", "pauses.rate", "pace.articulation", "loudness.sd"}


@pytest.mark.parametrize("sd", [0.5, 2.5, 4.0])
def test_one_voice_is_one_voice_however_lively(listen: Any, sd: float) -> None:
    assert not whys(listen(spoken(sd=sd)), "two voices")


def test_too_little_of_a_second_voice_is_not_claimed() -> None:
    hz = np.full(62 * 20, 110.0)
    hz[-62 * 2 :] = 220.0
    voiced = np.ones(len(hz), dtype=bool)
    assert two_voices(hz, voiced, ((0.0, len(hz) * 0.016),)) is None
    hz[-62 * 5 :] = 220.0
    assert "110 Hz and one near 220 Hz" in str(two_voices(hz, voiced, ((0.0, len(hz) * 0.016),)))
