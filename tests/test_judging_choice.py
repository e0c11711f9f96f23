"""A saved answer is judged with the session before it and with what was worked on before."""

from __future__ import annotations

import msgspec

from coach.judging import Known, judge
from coach.model import Advice, Answer, Feedback
from tests.coaching.test_baseline import answer as one
from tests.hand_built import take

FLAT_AND_FAST = take(pitch_sd=(1.2, 1.0, 1.4), pitch_pvq=(0.08, 0.07, 0.09), pace_words=(228, 210, 240))
FLAT = "delivery.flat_pitch"


def _worked_on(answer: Answer) -> Answer:
    advice = Advice(code=FLAT, text="Do it.", spans=(), measures=())
    feedback = Feedback(keep=None, work_on=advice, others=(), next_step=None)
    return msgspec.structs.replace(answer, feedback=feedback)


def _chosen(known: Known) -> str:
    advice = judge(FLAT_AND_FAST, known)[1].work_on
    assert advice is not None
    return advice.code


def test_what_two_sessions_worked_on_gives_way_to_another_sign_that_is_as_strong() -> None:
    assert _chosen(Known()) == FLAT
    assert _chosen(Known(worked_on=(FLAT, FLAT))) == "delivery.pace_fast"


def test_the_last_session_and_this_one_count_together() -> None:
    session = (_worked_on(one("a", pitch=1.2)),)
    assert _chosen(Known(session=session)) == FLAT
    assert _chosen(Known(session=session, worked_on=(FLAT,))) == "delivery.pace_fast"
