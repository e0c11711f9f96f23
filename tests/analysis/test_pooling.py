"""Takes of one session together: analytic truth first, then who enters and what is said about the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import pytest
import synth

from coach.analysis import fillers
from coach.analysis.intervals import poisson
from coach.analysis.pooling import FROM_SOUND, Part, pool
from coach.model import (
    OVERLAP_MEASURES,
    UNITS,
    WORD_MEASURES,
    Analysis,
    Events,
    Filler,
    Measure,
    Span,
    measured,
    refused,
)

MICROPHONE = "a microphone"


def take(
    *,
    seconds: float = 50.0,
    snr: float | None = 30.0,
    clipped: float = 0.0,
    peak: float = -6.0,
    pauses: tuple[Span, ...] = ((10.0, 10.5), (20.0, 22.0)),
    **values: tuple[float, float, float] | str,
) -> Analysis:
    """Return a take of which half is voiced; `pitch_sd=(2, 1.8, 2.2)` or a refusal changes what it adds."""
    usual: dict[str, Any] = {
        "pitch.sd": (2.0, 1.6, 2.4),
        "pitch.median": (120.0, 115.0, 125.2),
        "pitch.range": (5.0, 4.0, 6.0),
        "pitch.pvq": (0.15, 0.12, 0.18),
        "pace.articulation": (4.0, 2.3, 7.0),
        "fillers.sounds": (0.0, 0.0, 60 * poisson(0)[1] / fillers.RECALL / seconds),
        "loudness.sd": (6.0, 5.0, 7.0),
    }
    usual |= {code.replace("_", ".", 1): value for code, value in values.items()}
    ratio = measured("health.snr", snr) if snr is not None else refused("health.snr", "No silence.")
    edges = [0.0, *(time for pause in pauses for time in pause), seconds]
    return Analysis(
        measures={
            "health.snr": ratio,
            **{
                code: measured(code, value)
                for code, value in (
                    ("health.clipped", clipped),
                    ("health.peak", peak),
                    ("health.speech", seconds - sum(end - start for start, end in pauses)),
                    ("health.voiced", seconds / 2),
                    ("length.seconds", seconds),
                )
            },
        },
        events=Events(speech=tuple(zip(edges[::2], edges[1::2], strict=True)), pauses=pauses),
        transcript=None,
        poolable={code: _measure(code, value) for code, value in usual.items()},
    )


def _measure(code: str, value: tuple[float, float, float] | str) -> Measure:
    return (
        refused(code, value)
        if isinstance(value, str)
        else measured(code, value[0], low=value[1], high=value[2])
    )


def together(*takes: Analysis | None, devices: tuple[str, ...] = ()) -> dict[str, Measure]:
    named = devices or (MICROPHONE,) * len(takes)
    return pool([Part(analysis=each, device=device) for each, device in zip(takes, named, strict=True)])


def test_the_spread_within_takes_is_pooled_by_variance_and_seconds_of_voice() -> None:
    found = together(
        take(seconds=60, pitch_sd=(1.0, 0.7, 1.3), pitch_median=(100, 97, 103.1)),
        take(seconds=30, pitch_sd=(3.0, 2.4, 3.6), pitch_median=(200, 194, 206.2)),
    )["pitch.sd"]

    assert found.value == pytest.approx(np.sqrt((2 * 1.0**2 + 3.0**2) / 3), abs=1e-4)
    assert found.why is None


def test_two_takes_of_one_spread_and_different_medians_keep_that_spread(listen: Callable[..., Any]) -> None:
    takes = [heard(listen, synth.talk(20, hz=hz, sd=2.0, pauses=((9, 11),))) for hz in (110.0, 165.0)]
    alone = [each.poolable["pitch.sd"].value for each in takes if each.poolable]
    joined = together(*takes)["pitch.sd"]

    assert joined.value == pytest.approx(2.0, abs=0.25)
    assert min(alone) <= joined.value <= max(alone)
    pitch = listen(np.concatenate([synth.talk(20, hz=hz, sd=2.0) for hz in (110.0, 165.0)]), ungated=True)
    assert pitch.measures["pitch.sd"].value > joined.value + 1.0  # what joining the sound would say


def heard(listen: Callable[..., Any], sound: np.ndarray) -> Analysis:
    found = listen(sound)
    return Analysis(
        measures=found.measures,
        events=Events(speech=found.speech, pauses=found.pauses, fillers=found.fillers),
        transcript=None,
        poolable=found.poolable,
    )


def test_three_takes_refused_alone_are_stated_together(listen: Callable[..., Any]) -> None:
    short = [
        heard(listen, synth.talk(20, sd=2.0, pauses=((5, 5.6), (12, 13.5)), seed=seed)) for seed in (1, 2, 3)
    ]
    assert all(each.measures["pauses.rate"].value is None for each in short)

    found = together(*short)

    for code in ("pauses.rate", "pauses.share", "pauses.median", "pauses.long", "pitch.sd"):
        assert found[code].value is not None, code
        assert found[code].why is None, code
    assert found["pauses.long"].value == 3
    assert found["length.seconds"].value == 60


@pytest.mark.parametrize("seconds", [50, 52])
def test_three_answers_at_20_db_state_pitch_pauses_and_pace(listen: Callable[..., Any], seconds: int) -> None:
    speech = synth.talk(seconds, sd=2.0, pauses=((8, 9), (20, 21), (34, 36)))
    level = np.sqrt(np.mean(speech[speech != 0] ** 2)) * 10 ** (-21 / 20)
    noisy = [heard(listen, speech + synth.white(seconds, level=level, seed=seed)) for seed in (5, 6, 7)]

    found = together(*noisy)

    for code in ("pitch.sd", "pauses.rate", "pauses.share", "pauses.median", "pace.articulation"):
        assert found[code].value is not None, found[code]
        assert "longer" not in (found[code].why or "")


def test_pauses_and_pace_come_from_summed_counts_and_times() -> None:
    found = together(
        take(seconds=60, pauses=((10.0, 11.0),), pace_articulation=(3.0, 2.0, 4.5)),
        take(seconds=30, pauses=((5.0, 5.5), (8.0, 8.5), (9.0, 11.0)), pace_articulation=(5.0, 3.4, 7.4)),
    )

    assert found["pauses.rate"].value == pytest.approx(60 * 4 / 90, abs=1e-4)
    assert found["pauses.share"].value == pytest.approx(100 * 4.0 / 90, abs=1e-3)
    assert found["pauses.long"].value == 1
    assert found["pauses.median"].value == pytest.approx(np.sqrt(0.5 * 1.0), abs=1e-4)
    assert found["pace.articulation"].value == pytest.approx((3.0 * 59 + 5.0 * 27) / 86, abs=1e-3)


def test_fillers_of_all_answers_are_counted_over_their_summed_time() -> None:
    said = tuple(
        Filler(start=at, end=at + 0.4, text="filler", heard_by="sound", certainty=tier)
        for at, tier in ((3.0, "heard"), (5.0, "likely"), (8.0, "possible"))
    )
    with_fillers, without = take(seconds=60), take(seconds=30)
    events = msgspec.structs.replace(with_fillers.events, fillers=said)
    found = together(msgspec.structs.replace(with_fillers, events=events), without)["fillers.sounds"]

    assert found.value == pytest.approx(60 * 2 / 90, abs=1e-4)
    assert found.low == pytest.approx(60 * poisson(1)[0] / 90, abs=1e-4)
    assert found.high == pytest.approx(60 * poisson(3)[1] / fillers.RECALL / 90, abs=1e-3)
    assert found.why


def test_an_answer_too_noisy_for_fillers_stays_out_of_their_rate() -> None:
    found = together(take(seconds=60), take(seconds=60, snr=14.0))
    assert "one had too much noise" in (found["fillers.sounds"].why or "")
    assert "noise" not in (found["pauses.rate"].why or "")


def test_one_take_alone_keeps_its_own_values() -> None:
    only = take()
    found = together(only)

    assert only.poolable is not None
    for code in FROM_SOUND:
        own = only.poolable[code]
        assert found[code].value == own.value
        assert found[code].high == pytest.approx(own.high, abs=1e-3), code


def test_more_answers_narrow_the_interval_but_not_below_the_trackers_own_error() -> None:
    def width(count: int, **changes: tuple[float, float, float]) -> float:
        found = together(*[take(**changes)] * count)["pitch.sd"]
        assert found.low is not None
        assert found.high is not None
        return found.high - found.low

    assert width(1) > width(2) > width(6) > 2 * 1.96 * 0.13


def test_answers_that_differ_more_than_chance_widen_the_interval() -> None:
    same = together(*[take() for _ in range(3)])["pitch.sd"]
    mixed = together(*(take(pitch_sd=(sd, sd - 0.4, sd + 0.4)) for sd in (0.8, 2.0, 3.0)))["pitch.sd"]

    assert same.value is not None
    assert same.high is not None
    assert mixed.value is not None
    assert mixed.high is not None
    assert mixed.high - mixed.value > 2 * (same.high - same.value)


@pytest.mark.parametrize(
    ("left_out", "reason"),
    [
        (take(snr=6), "one had too much noise"),
        (take(snr=None), "one had no silence to hear the room in"),
        (take(clipped=3), "one was cut off at the top"),
        (take(peak=-50), "one was too quiet"),
        (take(seconds=0.5, pauses=()), "one had no speech"),
        (take(pitch_sd="Two pitch trackers disagree."), "one could not be measured"),
        (None, "one was not analyzed yet"),
        (msgspec.structs.replace(take(), poolable=None), "one was measured by an earlier version"),
    ],
)
def test_an_answer_that_stays_out_is_named_with_its_reason(left_out: Analysis | None, reason: str) -> None:
    found = together(take(), left_out, take())["pitch.sd"]

    assert found.value == 2.0
    assert found.why is not None
    assert found.why.startswith(f"2 of 3 answers: {reason}")


def test_loudness_asks_for_less_noise_than_pitch() -> None:
    found = together(take(), take(snr=16), take(snr=16))

    assert found["pitch.sd"].why is None
    assert (found["loudness.sd"].why or "").startswith("1 of 3 answers: two had too much noise.")


def test_takes_of_different_microphones_are_not_pooled() -> None:
    found = together(
        take(pitch_sd=(2.0, 1.6, 2.4)),
        take(seconds=20, pitch_sd=(4.0, 3.6, 4.4), pauses=()),
        take(pitch_sd=(2.0, 1.6, 2.4)),
        devices=(MICROPHONE, "another", MICROPHONE),
    )

    assert found["pitch.sd"].value == 2.0
    assert found["pitch.sd"].why == "2 of 3 answers: one was made with another microphone."


def test_nothing_that_can_be_used_is_a_refusal_with_all_reasons() -> None:
    found = together(take(snr=5), take(snr=4), None)

    assert found["pitch.sd"].value is None
    assert found["pitch.sd"].why == (
        "None of 3 answers: two had too much noise, one was not analyzed yet. "
        "Move closer to the microphone, or find a quieter room."
    )
    assert found["health.snr"].value == 4


def test_one_reason_for_all_answers_is_said_once_with_what_to_do() -> None:
    assert together(None, None)["pauses.rate"].why == (
        "None of 2 answers: all were not analyzed yet. Run: coach session recover"
    )


def test_too_little_together_is_refused_in_words_about_the_answers() -> None:
    found = together(take(seconds=8, pauses=()), take(seconds=9, pauses=()))["pauses.rate"]

    assert found.value is None
    assert found.why == "Speak longer: pauses need 30 s, and your answers together have 17.0 s."


def test_every_sample_measure_has_an_entry_even_with_no_answer() -> None:
    for found in (together(), together(take()), together(None)):
        assert set(found) == set(UNITS) - WORD_MEASURES - OVERLAP_MEASURES
        assert all(measure.value is not None or measure.why for measure in found.values())


def test_a_take_saved_by_an_earlier_version_is_still_read() -> None:
    row = msgspec.to_builtins(take())
    del row["poolable"]

    assert msgspec.convert(row, Analysis).poolable is None
