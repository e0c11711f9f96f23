"""The same seed asks the same interview; it opens gently and the kinds take turns."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.banks.choose import Asked, Before, Past, choose
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


def kinds_of(asked: list[Asked]) -> list[str]:
    return [one.question.kind for one in asked]


@given(seed=st.integers(), count=st.integers(3, 20))
@settings(max_examples=60, deadline=None)
def test_every_interview_of_three_or_more_ends_with_your_questions_for_us(seed: int, count: int) -> None:
    assert kinds_of(choose([STARTER], seed=seed, count=count))[-1] == "closing"


def test_it_opens_with_a_gentle_question_that_was_never_practiced() -> None:
    openers = [one for one in STARTER.questions if one.kind == "opener"]
    assert len(openers) > 1
    past = Past([Before(one.id, one.text) for one in openers[:-1]])
    for seed in range(10):
        first = choose([STARTER], seed=seed, past=past)[0]
        assert first.question == openers[-1]
        assert first.why == "A gentle start, one you never practiced."


def test_without_an_opener_the_gentlest_kind_comes_first() -> None:
    light = bank(
        Question(id="a", text="A?", kind="conflict"),
        Question(id="b", text="B?", kind="personal"),
        Question(id="c", text="C?", kind="ethics"),
    )
    assert {choose([light], seed=seed)[0].question.id for seed in range(8)} == {"b"}


def test_what_the_profile_brings_up_is_asked_and_not_at_once() -> None:
    core = read_bank(shipped("question_banks") / "international-graduates.yaml")
    for seed in range(15):
        asked = choose([STARTER, core], seed=seed, topics={"visa"})
        about = [n for n, one in enumerate(asked) if "visa" in one.question.topics]
        assert about
        assert 0 not in about
        assert "Your file brings this up." in asked[about[0]].why


def test_it_comes_back_to_a_question_that_left_something_to_work_on_until_it_does_not() -> None:
    weak = STARTER.questions[7]
    past = Past([Before(weak.id, weak.text, weak=True)])
    asked = [one for one in choose([STARTER], seed=5, past=past) if one.question == weak]
    assert asked[0].why.startswith("Last time there was something to work on here.")
    better = Past([*past.answers, Before(weak.id, weak.variants[0])])
    assert any(weak not in [one.question for one in choose([STARTER], seed=s, past=better)] for s in range(5))


@given(seed=st.integers(), number=st.integers(0, 19))
@settings(max_examples=60, deadline=None)
def test_a_known_question_is_asked_in_words_not_used_before_then_in_the_oldest(
    seed: int, number: int
) -> None:
    question = STARTER.questions[number]
    every = (question.text, *question.variants, *question.twists)
    used: list[str] = []
    for turn in range(len(every) + 1):
        past = Past([Before(question.id, wording) for wording in used])
        (asked,) = [
            one for one in choose([STARTER], seed=seed, count=None, past=past) if one.question == question
        ]
        if turn < len(every):
            assert asked.wording not in used
            assert (asked.put == "twist") == (asked.wording in question.twists)
        else:
            assert asked.wording == used[0]
        used.append(asked.wording)


@given(seed=st.integers(), count=st.integers(1, 25))
@settings(max_examples=40, deadline=None)
def test_every_question_says_why_it_was_chosen_and_none_comes_twice(seed: int, count: int) -> None:
    past = Past([Before(one.id, one.text, weak=one.id < "n") for one in STARTER.questions[::2]])
    asked = choose([STARTER], seed=seed, count=count, past=past, topics={"gap"})
    assert len({one.question.id for one in asked}) == min(count, 20) == len(asked)
    assert all(one.why.endswith(".") for one in asked)


def test_competencies_are_covered_before_one_comes_again() -> None:
    same = [Question(id=f"s{n}", text="?", kind="k", competencies=("communication",)) for n in range(20)]
    rare = [Question(id=c, text="?", kind="k", competencies=(c,)) for c in ("growth", "professionalism")]
    for seed in range(10):
        asked = choose([bank(*same, *rare)], seed=seed, count=3)
        assert {one.question.competencies[0] for one in asked} == {
            "communication",
            "growth",
            "professionalism",
        }


def known(ids: set[str]) -> Past:
    return Past([Before(one, "") for one in ids])


def test_a_session_opens_with_a_question_that_was_never_practiced_while_there_is_one() -> None:
    ids = {question.id for question in STARTER.questions}
    openers = {question.id for question in STARTER.questions if question.kind == "opener"}
    left = next(question.id for question in STARTER.questions if question.kind == "trust")
    for seed in range(20):
        first = choose([STARTER], seed=seed, count=3, past=known(openers))[0].question
        assert first.id not in openers
        assert first.kind != "closing"
        assert choose([STARTER], seed=seed, count=3, past=known(ids - {left}))[0].question.id == left


def test_a_question_that_should_not_be_asked_says_so_when_it_comes() -> None:
    wrong = read_bank(shipped("question_banks") / "should-not-be-asked.yaml")
    asked = [one for one in choose([wrong], seed=1, count=5) if one.question.kind == "not-allowed"]
    assert asked
    assert all(one.why.startswith("Nobody should ask this.") for one in asked)
