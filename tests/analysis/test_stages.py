"""Every stage on tracks short enough to count by hand."""

from __future__ import annotations

import numpy as np
import pytest

from coach.analysis import gates, health, loudness, nuclei, pace, pauses, pitch
from coach.analysis.activity import (
    SpeechGate,
    hysteresis,
    inside,
    joined,
    pauses_between,
    runs,
    spans_of,
    without,
)
from coach.analysis.gates import Facts, judge
from coach.analysis.intake import Intake
from coach.analysis.intervals import Estimate, exact, poisson
from coach.analysis.nuclei import Nuclei
from coach.analysis.tracks import FRAME_SECONDS

FINE = Facts(
    snr_known=True,
    peak=-10.0,
    seconds=60.0,
    broken=0,
    silent=False,
    speech=50.0,
    voiced=40.0,
    snr=30.0,
    clipped=0.0,
    only_sound=False,
)
VALUE = Estimate(3.0, 2.5, 3.5)


def but(**changes: float | bool | None) -> Facts:
    return Facts(**{**{name: getattr(FINE, name) for name in FINE.__dataclass_fields__}, **changes})


def test_runs_and_hysteresis_are_countable() -> None:
    assert runs(np.array([True, False, True, True])) == [(0, 1), (2, 4)]
    probability = np.array([0.4, 0.5, 0.4, 0.36, 0.34, 0.4, 0.6])
    assert hysteresis(probability).tolist() == [False, True, True, True, False, False, True]


def test_gaps_under_a_quarter_of_a_second_belong_to_the_speech() -> None:
    assert joined(((0.0, 1.0), (1.2, 2.0), (2.25, 3.0))) == ((0.0, 2.0), (2.25, 3.0))
    assert pauses_between(((1.0, 2.0), (2.25, 3.0), (5.0, 6.0))) == ((2.0, 2.25), (3.0, 5.0))
    assert pauses_between(()) == pauses_between(((1.0, 2.0),)) == ()


def test_a_blip_is_not_speech_and_spans_stay_inside_the_take() -> None:
    probability = np.zeros(100)
    probability[[10, 11]] = 1
    probability[50:] = 1
    assert spans_of(probability, seconds=3.15) == ((50 * 0.032 - 0.032, 3.15 if 3.2 - 0.02 > 3.15 else 3.18),)


def test_a_margin_widens_and_narrows_spans() -> None:
    times = np.arange(10) / 10
    assert np.flatnonzero(inside(((0.3, 0.5),), times)).tolist() == [3, 4]
    assert np.flatnonzero(inside(((0.3, 0.5),), times, margin=0.1)).tolist() == [2, 3, 4, 5]
    assert not inside(((0.3, 0.5),), times, margin=-0.15).any()


def test_the_gate_passes_speech_with_what_comes_before_and_after() -> None:
    calls: list[tuple[float, int]] = []
    gate = SpeechGate(lambda samples, start: calls.append((start, len(samples) // 512)))
    probability = np.zeros(96)
    probability[40:44] = 1
    for part in np.split(probability, 3):
        gate.feed(np.zeros(len(part) * 512, dtype=np.float32), part)
    # 7 frames before, 4 of speech, 13 after: frames 33 to 56.
    assert calls == [(33 * 0.032, 24)]


def test_short_runs_and_octave_jumps_are_not_voice() -> None:
    hz = np.full(100, 100.0)
    hz[50:56] = 210.0
    voiced = np.ones(100, dtype=bool)
    voiced[[3, 97]] = False
    kept = pitch.clean(hz, voiced)
    assert np.flatnonzero(~kept).tolist() == [0, 1, 2, 3, *range(50, 56), 97, 98, 99]


def test_the_spread_of_two_pitches_an_octave_apart_is_six_semitones() -> None:
    hz = np.tile([100.0, 200.0], 500)
    found = pitch.spread(hz, hz)
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(6.0)
    assert found.note is None


def test_a_second_tracker_that_differs_widens_and_then_closes() -> None:
    rng = np.random.default_rng(0)
    hz = 150 * 2 ** (2.0 * rng.standard_normal(4_000) / 12)
    near = 150 * (hz / 150) ** 1.1
    wider = 150 * (hz / 150) ** 1.35
    lost = 150 * (hz / 150) ** 2
    agree, differ = pitch.spread(hz, near), pitch.spread(hz, wider)
    assert isinstance(agree, Estimate)
    assert isinstance(differ, Estimate)
    assert agree.note is None
    assert differ.note is not None
    assert differ.value == agree.value
    assert differ.high == pytest.approx(2.7, abs=0.1)
    assert differ.high > agree.high
    assert pitch.disagreement(hz, wider) is None
    assert "disagree" in str(pitch.disagreement(hz, lost))


def test_the_interval_of_the_spread_holds_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(7)
    held = 0
    for _ in range(60):
        # Pitch accents of a third of a second each: 21 frames that move together.
        accents = np.repeat(rng.standard_normal(100), 21)
        found = pitch.spread(120 * 2 ** (2.0 * accents / 12), None)
        assert isinstance(found, Estimate)
        held += found.low <= 2.0 <= found.high
    assert held >= 53


def test_the_quotient_averages_windows_with_enough_voice() -> None:
    frames = round(30 / FRAME_SECONDS)
    hz = np.tile([100.0, 120.0], frames // 2 + 1)[:frames]
    voiced = np.ones(frames, dtype=bool)
    voiced[round(20 / FRAME_SECONDS) :] = False
    found = pitch.variation_quotient(hz, voiced, start=0.0, end=30.0)
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(10 / 110, rel=0.01)
    assert "2 of the 3" in str(found.note)
    assert isinstance(pitch.variation_quotient(np.tile([80.0, 400.0], frames), voiced, start=0, end=20), str)


def test_loudness_of_two_levels_ten_decibels_apart_spreads_by_five() -> None:
    found = loudness.spread(np.tile([0.01, 0.001], 500))
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(5.0)


def _crests(decibels: list[tuple[float, float]]) -> np.ndarray:
    """Intensity every 4 ms between the given (seconds, dB)."""
    at, levels = zip(*decibels, strict=True)
    return np.asarray(10 ** (np.interp(np.arange(round(at[-1] / 0.004)) * 0.004, at, levels) / 10))


def test_deep_loud_voiced_crests_are_syllables_and_ripples_and_hisses_are_hardly_any() -> None:
    intensity = _crests(
        [
            (0, -60),
            (0.2, -20),
            (0.35, -40),
            (0.5, -21),
            (0.55, -22),
            (0.6, -21.2),
            (0.8, -45),
            (1.0, -24),
            (1.2, -60),
        ]
    )
    voiced = np.ones(len(intensity) // 4, dtype=bool)
    voiced[55:] = False
    found = nuclei.nuclei(intensity, voiced, ((0.0, 1.2),))
    assert found.times == pytest.approx([0.2, 0.5, 0.6, 1.0], abs=0.005)
    first, second, ripple, hiss = found.weights
    assert min(first, second) > 0.75
    assert ripple < 0.25
    assert hiss < 0.6 * min(first, second)
    assert found.between(0.3, 0.7) == pytest.approx(second + ripple)


def test_filler_sounds_are_cut_out_of_speech() -> None:
    assert without(((0.0, 2.0), (3.0, 5.0)), ((1.0, 1.5), (2.9, 3.5))) == ((0.0, 1.0), (1.5, 2.0), (3.5, 5.0))
    assert without(((0.0, 1.0),), ((0.0, 1.0),)) == ()


def test_a_hesitation_counts_neither_as_syllables_nor_as_time() -> None:
    times = np.array([0.1, 0.3, 0.5, 0.7, 1.2, 1.6, 2.1, 2.3, 2.5, 2.7])
    found = pace.articulation(Nuclei(times, np.ones(10)), without(((0.0, 3.0),), ((1.0, 2.0),)))
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(8 / 2)


def test_syllables_outside_speech_and_in_next_to_nothing_are_none() -> None:
    intensity = _crests([(0, -60), (0.2, -20), (0.4, -60), (0.6, -20), (0.8, -60)])
    voiced = np.ones(50, dtype=bool)
    assert len(nuclei.nuclei(intensity, voiced, ((0.0, 0.4),)).times) == 1
    assert len(nuclei.nuclei(intensity[:2], voiced[:1], ((0.0, 1.0),)).times) == 0
    assert len(nuclei.nuclei(intensity, voiced, ()).times) == 0


def test_pauses_are_counted_by_the_minute() -> None:
    spans = ((0.0, 10.0), (10.5, 20.0), (22.0, 30.0))
    between = pauses_between(spans)
    assert pauses.rate(between, within=30.0).value == 4.0
    assert pauses.long(between).value == 1
    assert pauses.share(spans, between).value == pytest.approx(100 * 2.5 / 30)
    middle = pauses.middle(between)
    assert isinstance(middle, Estimate)
    assert middle.value == pytest.approx(1.0)
    assert "2 of the 3" in str(middle.note)
    assert isinstance(pauses.middle(()), str)
    assert pauses.share(((0.0, 9.0),), ()).value == 0


def test_a_count_of_long_pauses_is_exact_but_for_those_near_the_threshold() -> None:
    lengths = (0.5, 0.95, 1.05, 3.0)
    spans = tuple((10.0 * n, 10.0 * n + length) for n, length in enumerate(lengths))
    assert pauses.long(spans) == Estimate(2.0, 1.0, 3.0)
    assert pauses.long(spans[::3]) == Estimate(1.0, 1.0, 1.0)


def test_the_ratio_to_the_room_follows_its_formula() -> None:
    power = np.full(1_000, 1e-4)
    power[300:700] = 1.01e-2
    found = health.snr(power, np.zeros(1_000), ((4.8, 11.2),), None)
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(20.0, abs=0.05)
    all_voiced = np.ones(400, dtype=bool)
    assert isinstance(health.snr(power[300:700], np.zeros(400), ((0.0, 6.4),), None, voiced=all_voiced), str)
    by_room = health.snr(power[300:700], np.zeros(400), ((0.0, 6.4),), 1e-4)
    assert isinstance(by_room, Estimate)
    assert by_room.value == pytest.approx(20.0, abs=0.05)


def test_without_silence_the_quietest_unvoiced_moments_bound_the_ratio() -> None:
    power = np.full(1_000, 1.01e-2)
    power[::10] = 1e-4
    voiced = power > 1e-3
    found = health.snr(power, np.zeros(1_000), ((0.0, 16.0),), None, voiced=voiced)
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(20.0, abs=0.6)
    assert found.note == health.FROM_QUIETEST


def test_words_that_the_detector_missed_are_not_the_room() -> None:
    power, mean = np.full(1000, 1e-6), np.zeros(1000)
    power[:400] = 1e-2
    power[600:760] = 1e-2
    own = np.zeros(1000, dtype=bool)
    own[600:760] = True
    spans = ((0.0, 400 * FRAME_SECONDS),)
    with_them, without = (health.snr(power, mean, spans, None, own=mask) for mask in (None, own))
    assert isinstance(with_them, Estimate)
    assert isinstance(without, Estimate)
    assert with_them.value < 10
    assert without.value == pytest.approx(40.0, abs=0.5)


def test_a_cough_in_the_silence_is_not_the_room() -> None:
    power = np.full(1_000, 1e-6)
    power[300:700] = 1.01e-4
    power[100:110] = 1.0
    found = health.snr(power, np.zeros(1_000), ((4.8, 11.2),), None)
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(20.0, abs=0.1)


VOICE = slice(1_024, 2_048)
SAYING = ((VOICE.start * FRAME_SECONDS, VOICE.stop * FRAME_SECONDS),)


def comings_and_goings(*, voice: float, every: int, until: int) -> np.ndarray:
    """A voice over a room of 1e-6, with 1e-4 in `every`-th half second before frame `until`."""
    power = np.full(3_072, 1e-6)
    power[:until].reshape(-1, 32)[::every] = 1e-4
    power[VOICE] = voice
    return power


def test_noise_that_comes_and_goes_counts_as_its_mean_and_the_interval_holds_both() -> None:
    power = comings_and_goings(voice=1e-2, every=2, until=3_072)
    found = health.snr(power, np.zeros(len(power)), SAYING, None)
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(23.0, abs=0.5)
    assert found.low < 23.0 < 40.0 <= found.high + 0.1
    assert health.comes_and_goes(found)
    assert "23 dB above the room with them, and 40 dB without" in str(found.note)


def test_a_few_loud_moments_are_left_out() -> None:
    power = comings_and_goings(voice=1e-2, every=8, until=1_024)
    found = health.snr(power, np.zeros(len(power)), SAYING, None)
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(40.0, abs=0.5)
    assert not health.comes_and_goes(found)


def test_a_missed_word_counts_no_more_among_comings_and_goings() -> None:
    power = comings_and_goings(voice=1e-2, every=2, until=3_072)
    power[32:64] = 1e-1
    found = health.snr(power, np.zeros(len(power)), SAYING, None)
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(23.0, abs=0.6)
    assert health.comes_and_goes(found)


def test_breaths_far_under_a_clear_voice_widen_the_interval_and_worry_nobody() -> None:
    power = comings_and_goings(voice=1.0, every=2, until=3_072)
    found = health.snr(power, np.zeros(len(power)), SAYING, None)
    assert isinstance(found, Estimate)
    assert found.note is None
    assert found.low < 43.0 < 60.0 <= found.high + 0.1


@pytest.mark.parametrize(("snr", "rough"), [(17.9, True), (18.1, False), (20.0, False)])
def test_a_ratio_is_too_low_only_by_more_than_its_own_error(snr: float, rough: bool) -> None:
    assert (judge("pauses.rate", VALUE, facts=but(snr=snr)).why is not None) == rough


def test_poisson_limits_are_those_of_the_tables() -> None:
    assert poisson(0) == pytest.approx((0, 3.689), abs=0.001)
    assert poisson(10) == pytest.approx((4.795, 18.390), abs=0.001)


def test_two_samples_at_the_top_are_a_peak_and_three_are_clipped() -> None:
    intake = Intake(8_000)
    list(intake.feed(np.array([1, 1, 0, -1, -1, -1, 0, 0.98, 0.98, 0.98], dtype=np.float32)))
    intake.finish()
    assert intake.clipped == 3


@pytest.mark.parametrize(
    ("code", "facts", "words"),
    [
        ("pauses.rate", but(snr=8.0), "your voice is only 8 dB above the room, pauses need 10 dB."),
        ("pitch.sd", but(snr=9.99), "only 9.9 dB above the room, pitch needs 10 dB."),
        ("pitch.sd", but(snr=-3.0), "the room is as loud as your voice, pitch needs 10 dB."),
        ("pauses.rate", but(snr=8.0, comes_and_goes=True), "on average your voice is only 8 dB above it"),
        ("loudness.sd", but(snr=19.0), "only 19 dB above the room, loudness needs 20 dB."),
        ("pitch.sd", but(voiced=9.9), "Speak longer: pitch needs 10 s of voice, and this take has 9.9 s."),
        ("pace.articulation", but(seconds=14.0), "pace needs 15 s, and this take has 14.0 s."),
        ("pauses.median", but(speech=5.0), "pauses need 10 s of speech, and this take has 5.0 s."),
        ("loudness.sd", but(clipped=2.0), "2.0 % of the sound is cut off"),
    ],
)
def test_a_closed_gate_says_what_to_do(code: str, facts: Facts, words: str) -> None:
    refused = judge(code, VALUE, facts=facts)
    assert refused.value is None
    assert words in str(refused.why)
    given = judge(code, VALUE, facts=facts, ungated=True)
    assert (given.value, given.low, given.high) == (3.0, 2.5, 3.5)
    assert str(given.why).startswith(str(refused.why))


@pytest.mark.parametrize(
    ("code", "facts", "words"),
    [
        ("pitch.sd", but(snr=12.9), "your voice is 12.9 dB above the room, 15 dB are better."),
        ("pauses.rate", but(snr=15.0), "Rough. Move closer to the microphone: your voice is 15 dB above"),
        (
            "pauses.rate",
            but(snr=15.0, comes_and_goes=True),
            "Rough. Wait until the noise that comes and goes",
        ),
        ("pitch.sd", but(voiced=20.0), "Rough: this take has 20 s of voice"),
        ("pitch.sd", but(snr=None), gates.NO_SNR),
        ("pitch.sd", but(only_sound=True, snr=None), gates.ONLY_SOUND),
        ("pitch.sd", but(broken=1), "1 sample was not a number"),
    ],
)
def test_a_rough_value_is_given_with_its_reason(code: str, facts: Facts, words: str) -> None:
    rough = judge(code, VALUE, facts=facts)
    assert rough.value == 3.0
    assert words in str(rough.why)


@pytest.mark.parametrize("code", [*gates.GATES, "length.seconds", "health.peak"])
def test_a_sound_take_gives_every_value_without_reserve(code: str) -> None:
    assert judge(code, VALUE, facts=FINE).why is None


def test_a_failed_check_refuses_unless_asked() -> None:
    given = judge("pitch.sd", VALUE, facts=FINE)
    assert gates.distrust(given, "No.").value is None
    assert gates.distrust(given, "No.", ungated=True).why == "No."
    assert judge("health.speech", exact(2.0), facts=FINE).low == 2.0


def test_a_very_quiet_recording_is_refused_with_what_to_do_and_a_quiet_one_is_rough() -> None:
    found = Estimate(3.0, 2.5, 3.5)

    refusal = judge("pitch.sd", found, facts=but(peak=-45.0))
    rough = judge("pitch.sd", found, facts=but(peak=-35.0))

    assert refusal.value is None
    assert "Raise the microphone level" in (refusal.why or "")
    assert rough.value == 3.0
    assert "very quiet" in (rough.why or "")
