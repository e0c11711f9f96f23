"""Promise 7: the same samples give the same numbers however they were chopped."""

from __future__ import annotations

import numpy as np
import pytest
import synth
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach.analysis.intake import Intake
from coach.analysis.listener import Heard, Listener


def awkward(rate: int) -> np.ndarray:
    """Stereo talk with a pause, a clipped stretch and samples that are not numbers."""
    left = synth.talk(6.3, rate=rate, pauses=((2.0, 3.1),), noise=1e-3)
    left[rate : rate + 400] = np.clip(left[rate : rate + 400] * 50, -1, 1)
    right = 0.5 * left
    right[: 2 * rate] = 0
    left[4 * rate : 4 * rate + 3] = (np.nan, np.inf, -np.inf)
    return np.stack([left, right], axis=1)


def heard(samples: np.ndarray, rate: int, cuts: list[int]) -> tuple[Heard, list[tuple[float, bytes]]]:
    passed: list[tuple[float, bytes]] = []
    listener = Listener(rate, on_speech=lambda part, start: passed.append((start, part.tobytes())))
    for part in np.split(samples, sorted(cuts)):
        listener.feed(part)
    return listener.finish(ungated=True), passed


@pytest.mark.parametrize("rate", [16_000, 44_100])
def test_any_chopping_of_the_same_samples_gives_exactly_the_same(rate: int) -> None:
    samples = awkward(rate)
    whole = heard(samples, rate, [])
    assert whole[0].measures["pitch.sd"].value is not None
    assert whole[1]

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.integers(0, len(samples)), max_size=40))
    def check(cuts: list[int]) -> None:
        assert heard(samples, rate, cuts) == whole

    check()


def test_blocks_of_one_sample_change_nothing() -> None:
    samples = synth.talk(1.7)
    whole = heard(samples, synth.RATE, [])
    assert heard(samples, synth.RATE, list(range(len(samples)))) == whole


@given(st.lists(st.integers(0, 3_000), max_size=30))
@settings(deadline=None)
def test_counts_of_the_intake_do_not_depend_on_chopping(cuts: list[int]) -> None:
    rng = np.random.default_rng(4)
    samples = np.where(rng.random(3_000) < 0.6, 1.0, 0.2).astype(np.float32)
    expected = sum(
        len(run) for run in "".join("x" if s > 0.9 else " " for s in samples).split() if len(run) >= 3
    )
    intake = Intake(8_000)
    for part in np.split(samples, sorted(cuts)):
        list(intake.feed(part))
    intake.finish()
    assert (intake.clipped, intake.frames, intake.peak) == (expected, 3_000, 1.0)
