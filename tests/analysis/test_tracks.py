"""The tracks made in units are those of the whole sound at once."""

from __future__ import annotations

import librosa
import numpy as np
import pytest
import swift_f0
import synth

from coach.analysis.networks import Activity
from coach.analysis.tracks import HIGHEST, HOP, LOWEST, TrackMaker, Tracks

TAKE = synth.talk(7.03, pauses=((2.0, 3.0),), noise=1e-3)


@pytest.fixture(scope="module")
def tracks() -> Tracks:
    maker = TrackMaker()
    list(maker.feed(TAKE))
    list(maker.finish())
    return maker.tracks()


def test_pitch_in_units_is_the_pitch_of_the_whole(tracks: Tracks) -> None:
    whole = swift_f0.SwiftF0(threads=1).detect(TAKE, 16_000, fmin=LOWEST, fmax=HIGHEST)
    assert tracks.confidence == pytest.approx(whole.confidence, abs=1e-4)
    sure = whole.confidence >= 0.5
    assert tracks.hz[sure] == pytest.approx(whole.pitch_hz[sure], rel=1e-3)


def test_speech_in_units_is_the_speech_of_the_whole(tracks: Tracks) -> None:
    assert tracks.speech == pytest.approx(Activity().feed(TAKE), abs=1e-4)


def test_the_second_opinion_is_librosa_on_frames_with_the_same_centers(tracks: Tracks) -> None:
    whole = librosa.yin(TAKE, fmin=LOWEST, fmax=HIGHEST, sr=16_000, frame_length=1_024, hop_length=HOP)
    asked = np.isfinite(tracks.second_hz)
    assert 100 < asked.sum() < len(tracks.hz)
    assert tracks.second_hz[asked] == pytest.approx(whole[: len(tracks.hz)][asked], rel=1e-3)


def test_levels_are_mean_squares_around_and_after_the_frame(tracks: Tracks) -> None:
    frame = 200
    center = frame * HOP
    assert tracks.level[frame] == pytest.approx(np.square(TAKE[center - 320 : center + 320]).mean(), rel=1e-4)
    assert tracks.power[frame] == pytest.approx(np.square(TAKE[center : center + HOP]).mean(), rel=1e-4)
    assert tracks.mean[frame] == pytest.approx(TAKE[center : center + HOP].mean(), abs=1e-6)


def test_a_full_scale_tone_has_the_level_of_a_sine() -> None:
    maker = TrackMaker()
    list(maker.feed(np.sin(2 * np.pi * 500 * np.arange(16_000) / 16_000).astype(np.float32)))
    list(maker.finish())
    made = maker.tracks()
    assert 10 * np.log10(made.level[20]) == pytest.approx(-3.01, abs=0.01)
    assert 10 * np.log10(made.intensity[80]) == pytest.approx(-3.01, abs=0.01)
