"""Sounds with known truth, through the whole listener."""

from __future__ import annotations

import itertools
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
import synth

from coach.analysis import gates, networks
from coach.analysis.intake import RATE
from coach.analysis.listener import Listener, warm
from coach.errors import EngineError
from coach.model import OVERLAP_MEASURES, UNITS, WORD_MEASURES

PAUSES = ((8.0, 9.2), (16.0, 16.6), (24.0, 24.5), (30.0, 31.5))


def spoken(**changes: Any) -> np.ndarray:
    given = {"pauses": PAUSES, "sd": 2.5, "syllables": 4.0, "noise": 1e-3} | changes
    return synth.talk(42.0, **given)


def whys(heard: Any, *, but: tuple[str, ...] = ()) -> set[str]:
    return {measure.why for code, measure in heard.measures.items() if code not in but}


def test_every_code_that_rests_on_samples_is_there(listen: Any) -> None:
    assert set(listen(spoken()).measures) == set(UNITS) - WORD_MEASURES - OVERLAP_MEASURES


def test_known_pitch_pace_and_pauses_are_found(listen: Any) -> None:
    heard = listen(spoken())
    value = {code: measure.value for code, measure in heard.measures.items()}
    assert value["pitch.sd"] == pytest.approx(2.5, abs=0.15)
    assert value["pitch.median"] == pytest.approx(120, rel=0.03)
    assert value["pace.articulation"] == pytest.approx(4.0, rel=0.05)
    assert len(heard.pauses) == 4
    assert np.array(heard.pauses) == pytest.approx(np.array(PAUSES), abs=0.1)
    assert value["pauses.long"] == 2
    assert value["pauses.rate"] == pytest.approx(4 * 60 / 42, rel=0.03)
    assert value["pauses.share"] == pytest.approx(100 * 3.8 / 42, abs=1.0)
    assert value["length.seconds"] == 42.0


def test_every_interval_holds_its_value(listen: Any) -> None:
    for samples in (spoken(), spoken(noise=0.01), synth.talk(3.0), synth.white(5, level=0.1)):
        for measure in listen(samples, ungated=True).measures.values():
            if measure.value is None:
                assert measure.low is measure.high is None
                assert measure.why
            else:
                assert measure.low <= measure.value <= measure.high


@pytest.mark.parametrize("sd", [0.0, 1.0, 2.0, 4.0])
def test_a_chirp_of_known_spread_is_measured_in_semitones(listen: Any, sd: float) -> None:
    measures = listen(synth.harmonics(synth.contour(39.0, hz=180, sd=sd))).measures
    assert measures["pitch.sd"].value == pytest.approx(sd, abs=0.05)
    assert measures["pitch.sd"].why == gates.ONLY_SOUND
    # p10 and p90 of a sine lie at 0.951 of its amplitude.
    assert measures["pitch.range"].value == pytest.approx(2 * 0.951 * sd * np.sqrt(2), abs=0.1)


def test_a_tone_has_its_own_pitch_and_no_spread(listen: Any) -> None:
    measures = listen(synth.harmonics(np.full(35 * RATE, 220.0))).measures
    assert measures["pitch.median"].value == pytest.approx(220, rel=0.005)
    assert measures["pitch.sd"].value < 0.05
    assert measures["health.speech"].value == 0


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 48_000, 96_000])
def test_every_rate_gives_nearly_the_same_measures(listen: Any, rate: int) -> None:
    import soxr

    source = spoken()
    heard = listen(soxr.resample(source, RATE, rate), rate)
    reference = listen(source)
    assert heard.seconds == pytest.approx(42.0, abs=0.001)
    for code, tolerance in (("pitch.sd", 0.1), ("pace.articulation", 0.4), ("pauses.share", 1.0)):
        assert heard.measures[code].value == pytest.approx(reference.measures[code].value, abs=tolerance)
    assert len(heard.pauses) == 4


@pytest.mark.parametrize("make", [synth.white, synth.pink])
@pytest.mark.parametrize("snr", [5.0, 12.0, 17.0, 25.0])
def test_the_ratio_to_the_room_is_the_one_that_was_mixed(listen: Any, make: Any, snr: float) -> None:
    clean = synth.talk(42.0, pauses=PAUSES, noise=0)
    talking = np.concatenate(
        [clean[int(a * RATE) : int(b * RATE)] for a, b in ((0, 8), (9.2, 16), (16.6, 24))]
    )
    level = np.sqrt(np.square(talking).mean() / 10 ** (snr / 10))
    assert listen(clean + make(42.0, level=level)).measures["health.snr"].value == pytest.approx(snr, abs=1.0)


def test_gates_close_as_the_room_gets_louder(listen: Any) -> None:
    open_at = {}
    for noise in (0.0005, 0.004, 0.008, 0.02, 0.06):
        measures = listen(spoken(noise=noise)).measures
        snr = measures["health.snr"].value
        given = {code for code in gates.GATES if measures[code].value is not None}
        assert ("loudness.sd" in given) == (snr >= 20)
        assert ("pitch.sd" in given) == ("pauses.rate" in given) == (snr >= 10)
        open_at[snr] = len(given)
    assert min(open_at) < 10
    assert max(open_at) > 20


def test_room_tone_stands_in_for_silence(listen: Any) -> None:
    talk = synth.talk(20.0, noise=1e-3)
    alone = listen(talk).measures["health.snr"]
    assert alone.why is not None
    measures = listen(talk, room_power=1e-6).measures
    assert alone.value is None or alone.value <= measures["health.snr"].value + 1.0
    with_silence = listen(synth.talk(20.0, noise=1e-3, pauses=((8, 11),))).measures
    assert measures["health.snr"].value == pytest.approx(with_silence["health.snr"].value, abs=1.0)


def test_a_constant_offset_of_the_microphone_changes_no_ratio(listen: Any) -> None:
    shifted = listen(spoken() + np.float32(0.05)).measures
    assert shifted["health.snr"].value == pytest.approx(
        listen(spoken()).measures["health.snr"].value, abs=0.5
    )


def test_when_no_silence_tells_the_noise_measures_are_rough_and_given(listen: Any) -> None:
    measures = listen(synth.talk(42.0)).measures
    assert measures["health.snr"].why is not None
    assert measures["pace.articulation"].value == pytest.approx(4, rel=0.05)
    assert measures["pace.articulation"].why == gates.NO_SNR


@pytest.mark.parametrize("ratio", [0.0, 5.0])
def test_noise_closes_the_gates_even_where_no_silence_tells_it(listen: Any, ratio: float) -> None:
    talk = synth.talk(42.0)
    power = float(np.mean(np.square(talk, dtype=np.float64)))
    noise = np.random.default_rng(0).normal(0, np.sqrt(power / 10 ** (ratio / 10)), len(talk))
    measures = listen((talk + noise).astype(np.float32)).measures
    assert {measures[code].value for code in ("pitch.sd", "pauses.rate", "loudness.sd")} == {None}


def test_a_muted_microphone_is_named_as_such(listen: Any) -> None:
    heard = listen(np.zeros(30 * RATE, dtype=np.float32))
    assert whys(heard, but=("length.seconds",)) == {gates.MUTED}
    assert heard.measures["length.seconds"].value == 30.0
    assert heard.measures["length.seconds"].why is None
    assert (heard.speech, heard.pauses, heard.flattest) == ((), (), None)


def test_no_samples_at_all_is_named_as_such(listen: Any) -> None:
    heard = listen(np.zeros(0, dtype=np.float32))
    assert whys(heard, but=("length.seconds",)) == {gates.EMPTY}
    assert heard.measures["length.seconds"].value == 0


@pytest.mark.parametrize("count", [1, 100, 257, 3_200])
def test_too_little_sound_is_refused_without_a_fault(listen: Any, count: int) -> None:
    heard = listen(synth.talk(2.0)[:count], ungated=False)
    assert all(heard.measures[code].value is None and heard.measures[code].why for code in gates.GATES)


@pytest.mark.parametrize("make", [synth.white, synth.pink])
def test_noise_alone_is_not_speech(listen: Any, make: Any) -> None:
    measures = listen(make(40.0, level=0.05)).measures
    assert measures["health.speech"].value == 0
    assert {measures[code].why for code in gates.GATES} == {gates.NO_SPEECH}


def test_a_short_take_is_refused_by_length_and_given_when_ungated(listen: Any) -> None:
    take = synth.talk(8.0, pauses=((3.0, 4.5),), noise=1e-3)
    gated, ungated = listen(take).measures, listen(take, ungated=True).measures
    assert (
        gated["pitch.sd"].why
        == f"Speak longer: pitch needs 10 s of voice, and this take has {_voiced(gated)} s."
    )
    assert gated["pace.articulation"].why == "Speak longer: pace needs 15 s, and this take has 8.0 s."
    assert gated["pauses.rate"].why == "Speak longer: pauses need 30 s, and this take has 8.0 s."
    assert gated["pitch.sd"].value is None
    assert ungated["pitch.sd"].value == pytest.approx(2.5, abs=0.3)
    assert ungated["pitch.sd"].why == gated["pitch.sd"].why
    assert ungated["pauses.long"].value == 1


def _voiced(measures: Any) -> str:
    return f"{measures['health.voiced'].value:.1f}"


def test_clipping_is_counted_and_closes_loudness(listen: Any) -> None:
    loud = np.clip(spoken() * 8, -1, 1).astype(np.float32)
    at_top = np.abs(loud) >= 0.99
    measures = listen(loud).measures
    assert 1.0 < measures["health.clipped"].value <= 100 * at_top.mean()
    assert measures["loudness.sd"].value is None
    assert "Lower the microphone level" in measures["loudness.sd"].why
    assert measures["health.peak"].value == 0.0
    assert listen(spoken()).measures["health.clipped"].value == 0.0


def test_samples_that_are_not_numbers_are_silence_and_are_told(listen: Any) -> None:
    broken = spoken()
    broken[5 * RATE : 5 * RATE + 7] = (np.nan, np.inf, -np.inf, np.nan, 1e30, -1e30, np.nan)
    measures = listen(broken).measures
    assert "7 samples were not a number" in measures["pauses.rate"].why
    assert measures["pitch.sd"].value == pytest.approx(listen(spoken()).measures["pitch.sd"].value, abs=0.05)


def test_two_channels_are_averaged_and_an_empty_one_is_left_out(listen: Any) -> None:
    mono = spoken()
    reference = listen(mono)
    assert listen(np.stack([mono, mono], axis=1)).measures == reference.measures
    empty = np.zeros_like(mono)
    assert listen(np.stack([empty, mono], axis=1)).measures == reference.measures
    assert listen(np.stack([mono, empty, empty], axis=1)).measures == reference.measures


def test_the_flattest_and_the_liveliest_stretch_are_where_they_were_put(listen: Any) -> None:
    flat, lively = synth.talk(16.0, sd=0.8, noise=1e-3), synth.talk(16.0, sd=4.0, noise=1e-3)
    heard = listen(np.concatenate([flat, lively]))
    assert heard.flattest[1] <= 16.5
    assert heard.liveliest[0] >= 11.5
    assert heard.flattest[1] - heard.flattest[0] == 8.0


def test_speech_is_passed_on_whole_in_order_and_without_the_silences() -> None:
    take = synth.talk(20.0, pauses=((5.0, 8.0), (12.0, 12.3)), noise=1e-3)
    parts: list[tuple[float, np.ndarray]] = []
    listener = Listener(RATE, on_speech=lambda samples, start: parts.append((start, samples)))
    listener.feed(take)
    early = len(parts)
    heard = listener.finish()
    assert early >= 10
    covered = np.zeros(len(take), dtype=bool)
    end = 0.0
    for start, samples in parts:
        assert start >= end - 1e-9
        first = round(start * RATE)
        assert np.array_equal(samples[: len(take) - first], take[first : first + len(samples)])
        covered[first : first + len(samples)] = True
        end = start + len(samples) / RATE
    for start, stop in heard.speech:
        assert covered[round(start * RATE) : round(stop * RATE)].all()
    assert not covered[6 * RATE : round(7.7 * RATE)].any()
    segments = 1 + sum(b[0] - (a[0] + len(a[1]) / RATE) > 1e-6 for a, b in itertools.pairwise(parts))
    assert segments == 2


def test_curves_have_one_point_every_16_ms(listen: Any) -> None:
    curves = listen(synth.talk(5.0, pauses=((2.0, 3.0),), noise=0)).curves
    assert len(curves.pitch.times) == len(curves.pitch.hz) == len(curves.level.db) == 5 * RATE // 256
    assert curves.level.times[100] == 1.6
    assert curves.pitch.hz[155] is None
    assert curves.level.db[155] is None
    voiced = [hz for hz in curves.pitch.hz if hz is not None]
    assert len(voiced) > 100
    assert np.median(voiced) == pytest.approx(120, rel=0.1)


@pytest.mark.parametrize("module", ["onnxruntime", "soxr", "scipy"])
def test_a_missing_library_is_named_by_a_fresh_interpreter(module: str) -> None:
    program = (
        f"import sys; sys.modules[{module!r}] = None\n"
        "from coach.analysis.listener import Listener\n"
        "from coach.errors import EngineError\n"
        "try: Listener(16_000)\n"
        "except EngineError as error: print(error.message)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert module.replace("_", "-") in done.stdout
    assert len(done.stdout.splitlines()) == 1


def test_a_missing_speech_detector_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    networks.activity_session.cache_clear()
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(EngineError, match="faster-whisper"):
        Listener(RATE)


def test_without_librosa_pitch_is_rough_and_nothing_else_changes(
    monkeypatch: pytest.MonkeyPatch, listen: Any
) -> None:
    full = listen(spoken()).measures
    monkeypatch.setattr(networks, "second_opinion", lambda: None)
    without = listen(spoken()).measures
    assert "librosa" in without["pitch.sd"].why
    assert without["pitch.sd"].value == full["pitch.sd"].value
    assert {c: m for c, m in without.items() if c != "pitch.sd"} == {
        c: m for c, m in full.items() if c != "pitch.sd"
    }


def test_warming_up_leaves_nothing_to_load() -> None:
    warm()
    assert networks.pitch_detector.cache_info().currsize == 1
    assert networks.activity_session.cache_info().currsize == 1
