"""Fillers put into synthetic talk are found where they are; other sounds are not taken for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import synth
from scipy.signal import lfilter

from coach.analysis import filler_features, fillers, timbre
from coach.analysis.intervals import poisson
from coach.model import Filler

RATE = synth.RATE
PAUSES = ((6.0, 7.6), (13.0, 14.6), (20.0, 21.6), (27.0, 28.6))
UM = (0.5, 1.0)
"""Start and end of what is put into a pause, from its beginning."""


def um(seconds: float, *, hz: float = 112.0) -> np.ndarray:
    """A central vowel of level pitch that closes to an m in its last third."""
    count = round(seconds * RATE)
    source = np.diff(np.floor(np.arange(count) * hz / RATE), prepend=0.0)
    source = lfilter([1.0], [1.0, -0.95], source)
    closing = np.clip((np.arange(count) / count - 0.6) / 0.15, 0, 1)
    vowel, murmur = _through(source, (600, 1200, 2500)), _through(source, (280, 1000, 2200))
    sound = vowel / np.abs(vowel).max() * (1 - closing) + 0.5 * murmur / np.abs(murmur).max() * closing
    edge = np.clip(np.minimum(np.arange(count), np.arange(count)[::-1]) / (0.03 * RATE), 0, 1)
    return 0.2 * sound * edge


def _through(source: np.ndarray, formants: tuple[int, ...]) -> np.ndarray:
    sound = source
    for place, width in zip(formants, (60, 90, 140), strict=True):
        sound = synth._resonance(sound, place, width, RATE)
    return sound


def cough(seconds: float) -> np.ndarray:
    """Two bursts of noise that die away."""
    time = np.arange(round(seconds * RATE)) / RATE
    noise = np.random.default_rng(5).standard_normal(len(time))
    return 0.15 * noise * (np.exp(-time / 0.05) + 0.5 * np.exp(-np.abs(time - 0.25) / 0.04))


def breath(seconds: float) -> np.ndarray:
    """Soft noise that swells and fades."""
    count = round(seconds * RATE)
    return 0.02 * np.random.default_rng(6).standard_normal(count) * np.hanning(count)


def talk_with(sound: np.ndarray | None, *, seconds: float = 34.0) -> np.ndarray:
    """Talk with four pauses, `sound` in each of them."""
    talk = synth.talk(seconds, pauses=PAUSES).astype(np.float64)
    if sound is not None:
        for start, _ in PAUSES:
            at = round((start + UM[0]) * RATE)
            talk[at : at + len(sound)] += sound
    return talk.astype(np.float32)


def sure(heard: Any) -> list[Filler]:
    return [filler for filler in heard.fillers if filler.certainty != "possible"]


def test_an_um_between_sentences_is_found_with_its_edges(listen: Any) -> None:
    heard = listen(talk_with(um(UM[1] - UM[0])))
    found = sure(heard)
    assert len(found) == len(PAUSES)
    for filler, (start, _) in zip(found, PAUSES, strict=True):
        assert filler.start == pytest.approx(start + UM[0], abs=0.1)
        assert filler.end == pytest.approx(start + UM[1], abs=0.1)
        assert (filler.text, filler.heard_by) == ("filler", "sound")
    rate = heard.measures["fillers.sounds"]
    assert rate.value == pytest.approx(60 * len(PAUSES) / 34, rel=0.1)
    assert rate.why is not None
    assert rate.low < rate.value < rate.high


@pytest.mark.parametrize("sound", [None, cough(0.5), breath(0.7), synth.white(0.5, level=0.02)])
def test_silence_breath_a_cough_and_a_hiss_are_no_fillers(listen: Any, sound: np.ndarray | None) -> None:
    heard = listen(talk_with(sound), ungated=True)
    assert sure(heard) == []
    assert heard.measures["fillers.sounds"].value == 0.0


def test_a_vowel_drawn_out_inside_a_word_is_no_filler(listen: Any) -> None:
    talk = talk_with(None).astype(np.float64)
    random = np.random.default_rng(4)
    for start in (2.0, 9.0, 16.0, 23.0):  # from the middle of one syllable to the middle of another
        pitch = synth.contour(0.45, hz=120.0, sd=2.5)
        at = round(start * RATE)
        talk[at : at + len(pitch)] = synth.syllable(pitch, 1, rng=random)
    heard = listen(talk.astype(np.float32))
    assert sure(heard) == []


def test_a_tone_a_hum_and_nothing_at_all_hold_no_fillers(listen: Any) -> None:
    for sound in (
        synth.harmonics(np.full(20 * RATE, 150.0)),
        synth.harmonics(np.full(20 * RATE, 100.0), level=0.01),
        synth.pink(20.0, level=0.05),
        np.zeros(20 * RATE, dtype=np.float32),
    ):
        heard = listen(sound)
        assert heard.fillers == ()
        assert heard.measures["fillers.sounds"].value is None


def test_noise_closes_the_gate_and_no_filler_is_named(listen: Any) -> None:
    sound = talk_with(um(0.5))
    spoken = sound[RATE : 5 * RATE].std()
    heard = listen(sound + synth.white(len(sound) / RATE, level=float(spoken) * 10 ** (-12 / 20)))
    assert heard.measures["fillers.sounds"].value is None
    assert "fillers need 15" in heard.measures["fillers.sounds"].why
    assert heard.fillers == ()


def test_the_rate_is_a_range_that_allows_for_what_is_missed() -> None:
    tiers = ("heard", "heard", "likely", "possible")
    found = tuple(
        Filler(start=float(at), end=at + 0.4, text="filler", heard_by="sound", certainty=tier)
        for at, tier in enumerate(tiers)
    )
    rate = fillers.rate(found, within=120.0)
    assert rate.value == 1.5
    assert rate.low == pytest.approx(poisson(2)[0] / 2)
    assert rate.high == pytest.approx(poisson(4)[1] / fillers.RECALL / 2)
    none = fillers.rate((), within=60.0)
    assert (none.value, none.low) == (0.0, 0.0)
    assert none.high == pytest.approx(poisson(0)[1] / fillers.RECALL)
    assert isinstance(fillers.rate(None, within=60.0), str)


def test_the_time_of_fillers_can_be_taken_out_from_a_tier_on() -> None:
    found = tuple(
        Filler(start=float(at), end=at + 0.5, text="filler", heard_by="sound", certainty=tier)
        for at, tier in enumerate(("possible", "heard", "likely"))
    )
    assert fillers.spans(found) == ((1.0, 1.5), (2.0, 2.5))
    assert fillers.spans(found, least="heard") == ((1.0, 1.5),)


def test_the_best_of_candidates_that_overlap_is_chosen() -> None:
    spans = [(0, 20), (10, 30), (30, 50), (60, 80)]
    assert fillers.chosen(spans, np.array([1.0, 2.0, 0.5, -3.0]), least=0.0) == [1, 2]


def test_the_shape_of_a_spectrum_does_not_depend_on_its_level() -> None:
    frames = np.lib.stride_tricks.sliding_window_view(um(0.5), timbre.WINDOW)[1_000::256]
    assert timbre.cepstra(10 * frames) == pytest.approx(timbre.cepstra(frames), abs=0.01)


def test_candidates_last_from_015_to_15_seconds_and_the_model_is_finite() -> None:
    frames = 400
    level = np.full(frames, 1e-6)
    voiced = np.zeros(frames, dtype=bool)
    for start, end in ((10, 15), (50, 80), (120, 320)):  # 0.08, 0.48 and 3.2 s
        voiced[start:end] = True
        level[start:end] = 0.01
    moving = np.random.default_rng(0).standard_normal((frames, timbre.COUNT)) * 20
    voice = filler_features.voice_of(
        np.full(frames, 120.0),
        confidence=voiced.astype(float),
        voiced=voiced,
        spoken=voiced,
        level=level,
        cepstra=moving,
    )
    assert voice is not None
    found = filler_features.candidates(voice)
    assert (50, 80) in found
    assert all(0.15 <= (end - start) * 0.016 <= 1.5 for start, end in found)
    scores = fillers.shipped().scores(filler_features.features(voice, [(50, 80)]))
    assert np.isfinite(scores).all()


@pytest.mark.needs("data")
def test_a_minute_and_a_half_of_real_reading_holds_almost_no_filler(listen: Any, data: Path) -> None:
    import soundfile

    read = [soundfile.read(path, dtype="float32")[0] for path in sorted((data / "read").glob("libri_*"))[:12]]
    assert len(sure(listen(np.concatenate(read), ungated=True))) <= 2


def test_the_fillers_of_the_demo_answer_are_found_where_they_are(listen: Any) -> None:
    import json

    import soundfile

    folder = Path(__file__).resolve().parents[2] / "audio"
    samples, rate = soundfile.read(folder / "hesitant.flac", dtype="float32")
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["hesitant.flac"]["fillers"]
    found = sure(listen(samples, rate))
    right = [
        filler
        for filler in found
        if any(
            abs(filler.start - true["start"]) < 0.15 and abs(filler.end - true["end"]) < 0.15
            for true in truth
        )
    ]
    assert len(right) >= 7  # the easiest kind: synthetic, soft and set off by silence
    assert len(found) - len(right) <= 2
