"""Takes from which sound was left out: the silence at a cut is no pause that anybody made."""

from __future__ import annotations

import numpy as np
import pytest
import synth

from coach.analysis.cuts import at_cuts, closed_up
from coach.analysis.listener import Heard, Listener

PAUSES = ((8.0, 9.0), (18.0, 21.0), (28.0, 28.6))


def heard(samples: np.ndarray, cuts: tuple[float, ...] = ()) -> Heard:
    listener = Listener(synth.RATE)
    listener.feed(samples)
    return listener.finish(ungated=True, cuts=cuts)


@pytest.fixture(scope="module")
def samples() -> np.ndarray:
    return synth.talk(40.0, pauses=PAUSES)


def test_a_silence_that_a_cut_joined_is_not_counted_and_the_others_are(samples: np.ndarray) -> None:
    before, after = heard(samples), heard(samples, cuts=(19.5,))
    assert len(before.pauses) == 3
    assert [round(start) for start, _ in after.pauses] == [8, 28]
    assert before.measures["pauses.long"].value is not None
    assert after.measures["pauses.long"].value == before.measures["pauses.long"].value - 1  # type: ignore[operator]


def test_pauses_are_those_of_the_same_answer_without_the_silence_at_the_cut(samples: np.ndarray) -> None:
    rate = synth.RATE
    without = np.concatenate([samples[: 18 * rate], samples[21 * rate :]])
    cut, plain = heard(samples, cuts=(19.5,)), heard(without)
    for code in ("pauses.rate", "pauses.share", "pauses.median"):
        assert cut.measures[code].value == pytest.approx(plain.measures[code].value, rel=0.03), code


def test_a_cut_in_the_middle_of_speech_changes_nothing(samples: np.ndarray) -> None:
    assert heard(samples, cuts=(4.0,)) == heard(samples)


def test_a_silence_that_begins_or_ends_at_a_cut_is_joined_too() -> None:
    silences = ((1.0, 2.0), (4.0, 5.0))
    assert at_cuts(silences, (0.95,)) == ((1.0, 2.0),)
    assert at_cuts(silences, (5.05,)) == ((4.0, 5.0),)
    assert at_cuts(silences, (3.0,)) == ()


def test_what_comes_after_a_gap_moves_up_by_its_length() -> None:
    spans = ((0.0, 1.0), (2.0, 3.0), (6.0, 7.0))
    assert closed_up(spans, ((1.0, 2.0), (3.0, 6.0))) == ((0.0, 1.0), (1.0, 2.0), (2.0, 3.0))
