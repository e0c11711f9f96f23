"""What is usual for one speaker: known by construction."""

from __future__ import annotations

import pytest

from coach.coaching import baseline
from coach.model import Answer, AskedAs, Health, Prepared, Take
from tests.hand_built import take as take_of


def answer(
    question: str,
    *,
    pitch: float | str = 3.0,
    asked: AskedAs = "question",
    wording: str = "?",
    prepared: Prepared = "off the cuff",
) -> Answer:
    given = pitch if isinstance(pitch, str) else (pitch, pitch - 0.3, pitch + 0.3)
    take = Take(
        id="20260101-000000-aaaa/1",
        question=question,
        wording=wording,
        prepared=prepared,
        started="",
        seconds=60,
        rate=48_000,
        file="answer-0001.flac",
        sha256="",
        health=Health(),
        asked=asked,
    )
    return Answer(take=take, analysis=take_of(pitch_sd=given), findings=(), feedback=None)


def test_only_the_first_answer_to_a_question_is_cold_and_a_new_twist_is_cold_once() -> None:
    first, again = answer("a"), answer("a", asked="rewording", wording="other words")
    twist = answer("a", asked="twist", wording="and you were wrong")
    assert baseline.cold([first, again, twist, twist, answer("b")]) == [first, twist, answer("b")]


def test_scripted_and_unsaid_answers_are_no_baseline() -> None:
    told = [answer("a"), answer("b", prepared="memorized"), answer("c", prepared="unsaid")]
    assert [one.take.question for one in baseline.unscripted(told)] == ["a"]


def test_the_usual_is_the_median_and_says_how_many_answers_are_missing() -> None:
    usual = baseline.usual(
        [answer(str(n), pitch=value) for n, value in enumerate((2.0, 3.0, 10.0))], "pitch.sd"
    )
    assert (usual.median, usual.count, usual.missing, usual.ready) == (3.0, 3, 6, False)


def test_a_measure_that_was_refused_is_left_out_and_none_at_all_gives_no_distance() -> None:
    usual = baseline.usual([answer("a", pitch="Too noisy.")], "pitch.sd")
    assert usual.count == 0
    assert usual.distance(take_of().measures["pitch.sd"]) is None


def test_with_one_answer_the_spread_is_that_of_many_speakers_and_the_distance_is_shortened() -> None:
    usual = baseline.usual([answer("a", pitch=3.0)], "pitch.sd")
    flat = take_of(pitch_sd=(2.0, 1.8, 2.2)).measures["pitch.sd"]
    assert usual.distance(flat) == pytest.approx(-1.0 / (0.32 * 2**0.5))


def test_a_speaker_who_varies_gets_a_wider_spread_than_the_prior() -> None:
    values = (2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 2.2, 4.8)
    usual = baseline.usual([answer(str(n), pitch=value) for n, value in enumerate(values)], "pitch.sd")
    assert usual.ready
    assert 0.32 < usual.spread < 1.5
