"""The one thing to work on: impact first, then stability, then variety."""

from __future__ import annotations

import msgspec
import pytest

from coach.coaching.choice import Before, choose, together, worked_on
from coach.coaching.feedback import advise
from coach.coaching.norms import shipped
from coach.coaching.rules import find
from coach.model import Advice, Analysis, Answer, Feedback, Measure, measured
from tests.coaching.test_baseline import answer as one
from tests.hand_built import take, transcript

FLAT_AND_FAST = take(pitch_sd=(1.2, 1.0, 1.4), pitch_pvq=(0.08, 0.07, 0.09), pace_words=(228, 210, 240))
FLAT = "delivery.flat_pitch"
FAST = "delivery.pace_fast"


def _work_on(analysis: Analysis, before: Before | None = None) -> str:
    advice = advise(analysis, find(analysis), before=before).work_on
    assert advice is not None
    return advice.code


def test_the_sign_of_most_impact_is_worked_on_when_nothing_is_known_before() -> None:
    assert _work_on(FLAT_AND_FAST) == FLAT


def test_what_the_whole_session_does_not_show_goes_after_what_it_does() -> None:
    lively = {"pitch.sd": measured("pitch.sd", 3.4, low=3.1, high=3.7)}
    assert _work_on(FLAT_AND_FAST, Before(session=lively)) == FAST


@pytest.mark.parametrize("pooled", [(1.3, 1.1, 1.5), (2.4, 2.1, 2.7)])
def test_a_session_that_agrees_or_cannot_tell_changes_nothing(pooled: tuple[float, float, float]) -> None:
    same = {"pitch.sd": measured("pitch.sd", pooled[0], low=pooled[1], high=pooled[2])}
    assert _work_on(FLAT_AND_FAST, Before(session=same)) == FLAT


def test_a_measure_that_straddles_its_line_is_never_the_thing_to_work_on() -> None:
    near = take(pitch_sd=(2.3, 2.0, 2.6), pace_words=(228, 210, 240))
    assert _work_on(near) == FAST


def test_the_same_thing_is_not_worked_on_three_times_running_while_another_is_as_strong() -> None:
    assert _work_on(FLAT_AND_FAST, Before(worked_on=(FLAT, FLAT))) == FAST
    assert _work_on(FLAT_AND_FAST, Before(worked_on=(FAST, FLAT))) == FLAT
    assert _work_on(FLAT_AND_FAST, Before(worked_on=(FLAT,))) == FLAT


def test_the_strongest_sign_stays_however_often_it_was_worked_on() -> None:
    findings = {f.code: f for f in find(FLAT_AND_FAST) if f.code in (FLAT, FAST)}
    signs = [findings[FLAT], msgspec.structs.replace(findings[FAST], strength="some signs")]
    assert signs[0].strength == "strong signs"
    before = Before(worked_on=(FLAT, FLAT))
    assert choose(signs, FLAT_AND_FAST, shipped(), before).code == FLAT


def test_the_only_sign_stays_the_thing_to_work_on() -> None:
    flat = take(pitch_sd=(1.2, 1.0, 1.4))
    assert _work_on(flat, Before(worked_on=(FLAT, FLAT))) == FLAT


def test_a_question_that_asks_for_a_story_puts_details_before_the_voice() -> None:
    words = transcript("I like to help people and I try to be good at it. " * 9)
    bare = take(pitch_sd=(1.2, 1.0, 1.4), specificity_details=(2, 1, 3.5), transcript=words)
    assert _work_on(bare, Before(kind="motivation")) == FLAT
    assert _work_on(bare, Before(kind="trust")) == "borrowed.details"


def _given(code: str, question: str, **more: object) -> Answer:
    advice = Advice(code=code, text="Do it.", spans=(), measures=())
    feedback = Feedback(keep=None, work_on=advice, others=(), next_step=None)
    return msgspec.structs.replace(one(question, **more), feedback=feedback)  # type: ignore[arg-type]


def test_a_retake_does_not_count_as_having_worked_on_it_again() -> None:
    assert worked_on([_given(FLAT, "a"), _given(FLAT, "a"), _given(FAST, "b")]) == (FLAT, FAST)
    assert worked_on([]) == ()


def test_the_first_answer_of_a_session_has_nothing_to_be_held_against() -> None:
    assert together([], take()) == {}


def test_a_session_is_its_earlier_answers_and_this_one() -> None:
    earlier = [one("a")]
    found: dict[str, Measure] = together(earlier, take())
    assert found["length.seconds"].value == pytest.approx(2 * 62)
