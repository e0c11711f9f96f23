"""Phone posteriors come out of PocketSphinx as they should."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from coach.engines.transcribers.phones import PHONES, SILENCE, STATES, STEP, posteriors, states

AUDIO = Path(__file__).parents[2] / "audio"


def speech(start: float, end: float) -> np.ndarray:
    sound, rate = soundfile.read(AUDIO / "lively.flac", dtype="float32")
    return np.asarray(soxr.resample(sound[int(start * rate) : int(end * rate)], rate, 16_000))


def test_every_row_is_a_distribution_over_phones() -> None:
    found = posteriors(speech(15.5, 18.5))

    assert found.shape[1:] == (len(PHONES), STATES)
    assert len(found) * STEP == pytest.approx(3.0, abs=0.1)
    assert np.exp(found.max(axis=2)).sum(axis=1) == pytest.approx(1, abs=0.01)


def test_hiss_is_silence_and_speech_is_not() -> None:
    hiss = np.random.default_rng(0).normal(0, 1e-4, 16_000).astype(np.float32)
    found = posteriors(np.concatenate([hiss, speech(15.6, 17.6)]))[:, :, 1].argmax(axis=1)

    assert np.mean(found[:45] == SILENCE) > 0.8
    assert np.mean(found[55:] == SILENCE) < 0.4


def test_no_sound_has_no_rows() -> None:
    assert posteriors(np.zeros(0, np.float32)).shape == (0, len(PHONES), STATES)


def test_a_phone_has_three_states_and_an_unknown_one_none() -> None:
    assert states(["N", "QQ"]) == [(PHONES.index("N"), state) for state in range(STATES)]
