"""Word measures of a session: only words that a person has checked, counts and times summed."""

from __future__ import annotations

import hand_built
import pytest

from coach.model import Analysis, Events
from coach.wording.pooling import pool_words


def answer(words: int, seconds: float, *, corrected: bool = True) -> Analysis:
    text = " ".join(["word"] * (words - 1)) + " word."
    return Analysis(
        measures={},
        events=Events(speech=((0.0, seconds),)),
        transcript=hand_built.transcript(text, corrected=corrected, confidence=None if corrected else 0.9),
    )


def test_words_and_seconds_are_summed_over_answers_too_short_alone() -> None:
    found = pool_words([answer(30, 12.0), answer(30, 18.0)])["pace.words"]

    assert found.value == pytest.approx(60 * 60 / 30)
    assert found.why is None


def test_words_that_nobody_checked_stay_out_and_are_named() -> None:
    found = pool_words([answer(60, 30.0), answer(90, 30.0, corrected=False), None])["pace.words"]

    assert found.value == pytest.approx(120)
    assert found.why == "1 of 3 answers: the words of the rest are not checked."


@pytest.mark.parametrize("answers", [[], [None], [answer(60, 30.0, corrected=False)], [answer(20, 30.0)]])
def test_without_enough_checked_words_every_word_measure_is_refused_with_a_reason(
    answers: list[Analysis | None],
) -> None:
    for measure in pool_words(answers).values():
        assert measure.value is None
        assert measure.why
