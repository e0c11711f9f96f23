"""The same words twice, found in the sound alone."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from coach.analysis.repeats import HOP_SECONDS, SHORTEST, repeated_share, repeats, voiceprint
from tests.analysis.synth import RATE

AUDIO = Path(__file__).parents[2] / "audio"


def clip(name: str, start: float, end: float) -> np.ndarray:
    sound, rate = soundfile.read(AUDIO / name, dtype="float32")
    import soxr

    return soxr.resample(sound[int(start * rate) : int(end * rate)], rate, RATE)


def whole(samples: np.ndarray) -> tuple[tuple[float, float], ...]:
    return ((0.0, len(samples) / RATE),)


@pytest.fixture(scope="module")
def takes() -> tuple[np.ndarray, np.ndarray]:
    """Two takes of other words, with the same 4 s in both: from 5 s in the first, from 10 s in the second."""
    shared = clip("lively.flac", 20, 24)
    one = np.concatenate([clip("flat.flac", 1, 6), shared, clip("flat.flac", 6, 12)])
    other = np.concatenate([clip("hesitant.flac", 1, 11), shared, clip("hesitant.flac", 11, 14)])
    return one, other


def test_a_stretch_that_is_in_both_takes_is_found_in_both_places(
    takes: tuple[np.ndarray, np.ndarray],
) -> None:
    one, other = takes
    take = voiceprint(one, speech=whole(one))
    found = repeats(take, voiceprint(other, speech=whole(other)))
    best = max(found, key=lambda stretch: stretch.certainty)

    assert best.here == pytest.approx((5.0, 9.0), abs=0.4)
    assert best.there == pytest.approx((10.0, 14.0), abs=0.4)
    assert best.certainty > 0.9
    assert repeated_share(found, take) == pytest.approx(100 * 4 / 15, abs=8)


def test_the_same_words_a_fifth_slower_and_softer_are_found() -> None:
    sound = clip("lively.flac", 20, 26)
    times = np.arange(0, len(sound) - 1, 0.85)
    slower = (0.3 * np.interp(times, np.arange(len(sound)), sound)).astype(np.float32)
    found = repeats(voiceprint(sound, speech=whole(sound)), voiceprint(slower, speech=whole(slower)))

    assert sum(stretch.here[1] - stretch.here[0] for stretch in found) > 4


def test_silence_and_takes_that_are_too_short_share_nothing() -> None:
    sound = clip("lively.flac", 20, 24)
    take = voiceprint(sound, speech=whole(sound))
    nothing = voiceprint(np.zeros(RATE, np.float32), speech=())
    short = voiceprint(sound[: int(0.9 * SHORTEST * RATE)], speech=((0.0, 0.9 * SHORTEST),))

    assert repeats(take, nothing) == repeats(nothing, take) == repeats(take, short) == ()
    assert repeated_share((), nothing) == 0.0


def test_only_the_moments_of_speech_are_compared() -> None:
    sound = clip("lively.flac", 20, 24)
    take = voiceprint(sound, speech=((1.0, 2.0),))

    assert len(take.times) == pytest.approx(1.0 / HOP_SECONDS, abs=2)
    assert take.times.min() >= 1.0 - HOP_SECONDS
    assert take.times.max() <= 2.0


def test_five_earlier_takes_of_two_minutes_are_searched_in_two_seconds() -> None:
    rng = np.random.default_rng(0)
    prints = [
        voiceprint(rng.normal(0, 0.1, RATE * 120).astype(np.float32), speech=((0.0, 90.0),)) for _ in range(6)
    ]
    begin = time.process_time()
    for earlier in prints[1:]:
        repeats(prints[0], earlier)

    assert time.process_time() - begin < 10
