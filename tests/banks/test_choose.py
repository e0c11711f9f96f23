"""The same seed asks the same interview; it opens gently and the kinds take turns."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.banks.choose import choose
from coach.banks.read import read_bank
from coach.errors import UsageError
from coach.model import Bank, Question
from coach.paths import shipped

STARTER = read_bank(shipped("question_banks") / "residency-starter.yaml")


def bank(*questions: Question) -> Bank:
    return Bank(id="b", title="B", language="en", license="MIT", questions=questions)


def test_the_same_seed_asks_the_same_questions_in_the_same_words() -> None:
    assert choose([STARTER], seed=3, count=20) == choose([STARTER], seed=3, count=20)
    assert len({tuple(a.wording for a in choose([STARTER], seed=seed)) for seed in range(20)}) > 10


@given(seed=st.integers(), count=st.integers(1, 30))
@settings(max_examples=100, deadline=None)
def test_every_interview_opens_gently_repeats_nothing_and_closes_last(seed: int, count: int) -> None:
    asked = choose([STARTER], seed=seed, count=count)
    kinds = [one.question.kind for one in asked]
    assert len(asked) == min(count, 20)
    assert len({one.question.id for one in asked}) == len(asked)
    assert kinds[0] == "opener"
    assert "closing" not in kinds[:-1]
    assert all(one.wording in (one.question.text, *one.question.variants) for one in asked)
    if count <= 10:
        assert len(set(kinds)) == count


def test_five_are_asked_unless_told_otherwise_and_all_when_told_so() -> None:
    assert len(choose([STARTER], seed=1)) == 5
    assert len(choose([STARTER], seed=1, count=None)) == 20


def test_a_kind_and_a_competency_narrow_the_choice() -> None:
    asked = choose([STARTER], seed=1, count=None, kind="situational", competency="teamwork")
    assert [one.question.id for one in asked] == ["nurse-disagrees"]


def test_a_question_for_no_specialty_in_particular_fits_all() -> None:
    both = bank(
        Question(id="any", text="Any?"), Question(id="peds", text="Child?", specialties=("pediatrics",))
    )
    assert [a.question.id for a in choose([both], seed=1, specialty="surgery")] == ["any"]
    assert {a.question.id for a in choose([both], seed=1, specialty="pediatrics")} == {"any", "peds"}


def test_questions_of_several_banks_are_asked_together() -> None:
    other = bank(Question(id="extra", text="Extra?", kind="extra"))
    assert "extra" in {a.question.id for a in choose([STARTER, other], seed=1, count=None)}


def test_when_nothing_matches_the_kinds_there_are_are_named() -> None:
    with pytest.raises(UsageError) as caught:
        choose([STARTER], seed=1, kind="behavioural")
    assert "no question has kind 'behavioural'" in caught.value.message
    assert "behavioral, closing," in caught.value.message


def test_no_questions_at_all_and_a_count_of_zero_are_mistakes_with_a_sentence() -> None:
    with pytest.raises(UsageError, match="no questions"):
        choose([], seed=1)
    with pytest.raises(UsageError, match="1 or more"):
        choose([STARTER], seed=1, count=0)


def test_questions_that_the_file_does_not_bring_up_are_left_out_unless_nothing_else_is_left() -> None:
    asked = Bank(
        id="b",
        title="b",
        language="en",
        license="CC0",
        questions=(Question(id="visa", text="Visa?", topics=("visa",)), Question(id="any", text="Why?")),
    )

    def fits(question: Question) -> bool:
        return not question.topics

    assert [one.question.id for one in choose([asked], seed=1, fits=fits)] == ["any"]
    assert [one.question.id for one in choose([asked], seed=1, fits=lambda question: False)] != []


def test_a_session_opens_with_a_question_that_was_never_practiced_while_there_is_one() -> None:
    ids = {question.id for question in STARTER.questions}
    openers = {question.id for question in STARTER.questions if question.kind == "opener"}
    left = next(question.id for question in STARTER.questions if question.kind == "trust")
    for seed in range(20):
        first = choose([STARTER], seed=seed, count=3, practiced=openers)[0].question
        assert first.id not in openers
        assert first.kind != "closing"
        assert choose([STARTER], seed=seed, count=3, practiced=ids - {left})[0].question.id == left


def test_when_every_question_was_practiced_the_interview_is_as_before() -> None:
    ids = {question.id for question in STARTER.questions}
    assert choose([STARTER], seed=1, practiced=ids) == choose([STARTER], seed=1)
