"""A change of pace, endings that fade and a microphone that turns itself up: known by construction."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
import synth

from coach.analysis import drift, endings, gain
from coach.analysis.intake import RATE
from coach.analysis.intervals import Estimate
from coach.analysis.nuclei import Nuclei

GAPS = tuple((at, at + 0.5) for at in np.arange(3.0, 59.0, 3.5))


def phrases(*, rates: tuple[float, float] = (4.0, 4.0), fade: float = 0.0, noise: float = 2e-4) -> np.ndarray:
    """A minute in runs of 3 s; the second half at another rate, the last half second of each run softer."""
    halves = [synth.talk(30.0, syllables=rate, seed=seed, noise=0.0) for seed, rate in enumerate(rates, 1)]
    sound = np.concatenate(halves)
    at = np.arange(len(sound)) / RATE
    for start, end in GAPS:
        sound[(at >= start) & (at < end)] = 0.0
        sound[(at >= start - 0.5) & (at < start)] *= 10 ** (-fade / 20)
    return sound + synth.white(60.0, level=noise)


@pytest.mark.parametrize(("rates", "change"), [((4.0, 5.0), 25.0), ((5.0, 4.0), 25.0), ((3.2, 4.8), 50.0)])
def test_a_change_half_way_is_found_where_it_is(
    listen: Any, rates: tuple[float, float], change: float
) -> None:
    heard = listen(phrases(rates=rates))
    found = heard.measures["pace.drift"]
    # Seen from either half: 25 % quicker than the slow one is 20 % slower than the quick one.
    assert found.value == pytest.approx(change if found.value > 0 else 100 / (1 + change / 100) - 100, abs=6)
    quicker_first = (rates[0] > rates[1]) == (found.value > 0)
    assert heard.drift == pytest.approx((0.0, 30.0) if quicker_first else (30.0, 60.0), abs=4.0)
    assert found.low > 15 or found.high < -15 or change < 30


def test_an_even_pace_is_not_called_a_change(listen: Any) -> None:
    found = listen(phrases()).measures["pace.drift"]
    assert abs(found.value) < 5
    assert -10 < found.low < found.high < 10


def test_few_runs_give_no_drift(listen: Any) -> None:
    heard = listen(synth.talk(20.0, pauses=((8.0, 9.0),), noise=1e-3))
    assert heard.measures["pace.drift"].value is None
    assert "runs of speech between pauses" in heard.measures["pace.drift"].why
    assert heard.drift is None


def made_up(seconds: float, *, scatter: float, seed: int) -> tuple[Nuclei, tuple[tuple[float, float], ...]]:
    """Runs of 1.5 to 5 s whose rates scatter by `scatter` (log) around 4.2 syllables a second."""
    rng = np.random.default_rng(seed)
    at, spans, times = 0.0, [], []
    while at < seconds:
        long = rng.uniform(1.5, 5.0)
        count = max(1, int(4.2 * np.exp(scatter * rng.standard_normal()) * long))
        times += [at + (k + 0.5) * long / count for k in range(count)]
        spans.append((at, at + long))
        at += long + rng.uniform(0.3, 1.0)
    return Nuclei(np.array(times), np.ones(len(times))), tuple(spans)


def test_chance_alone_is_hardly_ever_stated() -> None:
    found = [drift.drift(*made_up(90.0, scatter=0.15, seed=seed)) for seed in range(60)]
    estimates = [item.estimate for item in found if isinstance(item, drift.Drift)]
    assert len(estimates) > 50
    assert sum(item.low > 15 or item.high < -15 for item in estimates) <= 1
    assert sum(item.low > 0 or item.high < 0 for item in estimates) <= 9


def test_ten_minutes_are_compared_quickly() -> None:
    nuclei, spans = made_up(600.0, scatter=0.15, seed=1)
    start = time.process_time()
    drift.drift(nuclei, spans)
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(("fade", "share"), [(0.0, 0.0), (5.0, 0.0), (15.0, 100.0)])
def test_endings_count_when_they_fall_by_more_than_ten_decibels(
    listen: Any, fade: float, share: float
) -> None:
    found = listen(phrases(fade=fade)).measures["loudness.trailing_off"]
    assert found.value == pytest.approx(share, abs=12)
    assert found.low <= found.value <= found.high


def test_endings_are_refused_in_a_loud_room_and_with_few_phrases(listen: Any) -> None:
    loud = listen(phrases(fade=15.0, noise=0.01)).measures["loudness.trailing_off"]
    assert loud.value is None
    assert "Move closer" in loud.why
    few = listen(synth.talk(42.0, pauses=((20.0, 21.0),), noise=2e-4)).measures["loudness.trailing_off"]
    assert few.value is None
    assert "2 phrases with a clear ending" in few.why


def test_a_share_has_the_interval_of_wilson() -> None:
    level, voiced = np.ones(1_000), np.ones(1_000, dtype=bool)
    spans = tuple((k * 2.0, k * 2.0 + 1.5) for k in range(8))
    for k in (1, 4):
        level[round((k * 2.0 + 1.0) / 0.016) : round((k * 2.0 + 1.6) / 0.016)] = 0.01
    found = endings.trailing_off(level, voiced, spans)
    assert isinstance(found, Estimate)
    assert (found.value, found.low, found.high) == pytest.approx((25.0, 7.15, 59.07), abs=0.05)


def rising(rise: float) -> np.ndarray:
    """Talk with two long pauses in whose third second the noise is `rise` dB higher."""
    sound = synth.talk(48.0, pauses=((10.0, 14.0), (25.0, 29.0)), noise=0.0)
    noise = synth.white(48.0, level=3e-4)
    for start in (10.0, 25.0):
        noise[round((start + 1.6) * RATE) : round((start + 3.9) * RATE)] *= 10 ** (rise / 20)
    return sound + noise


def test_a_microphone_that_turns_itself_up_closes_loudness_and_nothing_else(listen: Any) -> None:
    still, moved = listen(rising(0.0)).measures, listen(rising(12.0)).measures
    assert still["loudness.sd"].value is not None
    assert moved["loudness.sd"].value is None
    assert "automatic gain" in moved["loudness.sd"].why
    assert "12 dB" in moved["loudness.sd"].why
    assert "automatic gain" in str(moved["loudness.trailing_off"].why) or still["loudness.trailing_off"].why
    assert moved["pitch.sd"].value is not None


def test_one_long_pause_proves_no_automatic_gain() -> None:
    power = np.full(1_000, 1e-8)
    power[300:] = 1e-6
    assert gain.automatic_gain(power, ((2.0, 6.0),)) is None
    assert gain.automatic_gain(np.tile(power[:375], 2), ((2.5, 5.9), (8.5, 11.9))) is not None
