"""What a whole interview shows: the advice of most answers, never of one that could not be judged."""

from __future__ import annotations

import msgspec

from coach.coaching.whole import whole
from coach.model import Advice, Answer, Feedback, Finding, Health, Strength, Take
from coach.report.whole import answer_line, whole_lines
from tests import hand_built


def _advice(code: str, text: str = "") -> Advice:
    return Advice(code=code, text=text or f"Text of {code}.", spans=((1.0, 2.0),), measures=())


def _answer(
    n: int,
    work_on: str | None,
    *,
    keep: str | None = None,
    strength: Strength = "some signs",
    also: tuple[str, ...] = (),
) -> Answer:
    take = Take(
        id=f"s/{n}", question=f"q{n}", wording=f"Question {n}?", prepared="unsaid",
        started="2026-01-01T00:00:00Z", rate=16_000, seconds=60.0, file="a.flac", sha256="0" * 64,
        health=Health(),
    )  # fmt: skip
    codes = ([work_on] if work_on else []) + list(also)
    findings = tuple(
        Finding(code=code, mistake="delivery", strength=strength, evidence=(), spans=()) for code in codes
    )
    feedback = Feedback(
        keep=_advice(keep) if keep else None,
        work_on=_advice(work_on) if work_on else None,
        others=tuple(_advice(code) for code in also),
        next_step=None,
    )
    return Answer(take=take, analysis=hand_built.GOLDEN["flat speaker"], findings=findings, feedback=feedback)


def test_what_most_answers_show_is_worked_on() -> None:
    answers = [_answer(1, "fast"), _answer(2, "flat"), _answer(3, "long", also=("flat",))]
    found = whole(answers)
    assert found.work_on is not None
    assert (found.work_on.advice.code, found.work_on.times, found.work_on.number) == ("flat", 2, 2)


def test_among_equals_the_strongest_sign_comes_first_then_the_earlier_answer() -> None:
    found = whole([_answer(1, "fast"), _answer(2, "flat", strength="strong signs"), _answer(3, "long")])
    assert found.work_on is not None
    assert found.work_on.advice.code == "flat"
    found = whole([_answer(1, "fast"), _answer(2, "flat")])
    assert found.work_on is not None
    assert found.work_on.advice.code == "fast"


def test_what_a_measure_asks_for_comes_before_a_next_step_that_none_asks_for() -> None:
    free = msgspec.structs.replace(_answer(1, "step"), findings=())
    found = whole([free, msgspec.structs.replace(free), _answer(3, "flat")])
    assert found.work_on is not None
    assert found.work_on.advice.code == "flat"


def test_answers_that_could_not_be_judged_are_counted_and_choose_nothing() -> None:
    bare = msgspec.structs.replace(_answer(1, None), analysis=None, feedback=None)
    answers = [bare, _answer(2, "flat", keep="lively")]
    found = whole(answers)
    assert (found.answers, found.judged) == (2, 1)
    assert found.keep is not None
    assert found.keep.take == "s/2"
    assert "1 of them could not be judged" in whole_lines(found, answers)[0]


def test_nothing_judged_names_nothing_and_no_answer_says_so() -> None:
    bare = msgspec.structs.replace(_answer(1, None), analysis=None, feedback=None)
    assert whole([bare]).work_on is None
    assert whole([bare]).keep is None
    assert whole_lines(whole([]), []) == ["No answer was given, so there is nothing to say about it."]


def test_the_lines_fit_and_say_which_answer_they_speak_of() -> None:
    answers = [_answer(1, "fast", keep="pauses"), _answer(2, "fast", keep="pauses")]
    for width in (56, 80, 96):
        lines = whole_lines(whole(answers), answers, width=width)
        assert all(len(row) <= width for row in lines)
    joined = " ".join(" ".join(whole_lines(whole(answers), answers)).split())
    assert "2 answers, 2:00 in all." in joined
    assert "Seen in 2 of 2 answers; this is answer 1." in joined


def test_an_answer_is_a_line_with_its_length_against_the_suggested_one() -> None:
    assert answer_line(1, _answer(1, "fast"), asked_seconds=120) == "1. 1:00 of about 2:00  Question 1?"
    assert answer_line(2, _answer(2, "fast")) == "2. 1:00  Question 2?"
