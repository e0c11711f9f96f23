"""The next three sessions and what was covered: known by construction."""

from __future__ import annotations

import msgspec

from coach.coaching.next_sessions import coverage, next_sessions
from coach.coaching.rules import find
from coach.model import Answer, Bullet, Profile, Question, Story
from tests.coaching.test_baseline import answer as one

QUESTIONS = [
    Question(id="o", text="?", kind="opener"),
    Question(id="t", text="?", kind="trust", competencies=("judgment",)),
    Question(id="m", text="?", kind="mistake", competencies=("honesty",)),
    Question(id="w", text="?", kind="motivation"),
    Question(id="r", text="?", kind="red-flag", topics=("gap",)),
]


def _given(question: str, *, pitch: float = 3.0) -> Answer:
    answer = one(question, pitch=pitch)
    assert answer.analysis is not None
    return msgspec.structs.replace(answer, findings=find(answer.analysis))


def test_what_was_never_asked_is_named_and_retakes_cover_nothing_more() -> None:
    found = coverage([_given("t"), _given("t")], QUESTIONS, profile=Profile(topics=("gap", "visa")))
    assert found.kinds == ("trust",)
    assert found.kinds_missing == ("opener", "mistake", "motivation", "red-flag")
    assert found.competencies_missing == ("honesty",)
    assert found.red_flags_missing == ("gap", "visa")
    assert coverage([_given("r")], QUESTIONS, profile=Profile(topics=("gap",))).red_flags_missing == ()


def test_kinds_that_ask_for_a_story_and_have_none_are_named() -> None:
    story = Story(id="s", title="Night", bullets=(Bullet(kind="role", text="nurse"),), kinds=("trust",))
    assert coverage([], QUESTIONS, stories=[story]).without_story == ("mistake",)


def test_three_sessions_mix_a_story_with_another_kind_and_begin_with_what_was_practiced_least() -> None:
    first, second, third = next_sessions([_given("t"), _given("w")], QUESTIONS)
    assert first.kinds == ("mistake", "red-flag")
    assert second.kinds == ("trust", "motivation")
    assert third.kinds == first.kinds


def test_the_skill_that_was_found_weakest_is_drilled_and_a_lively_speaker_gets_none_for_pitch() -> None:
    flat = [_given(name, pitch=1.2) for name in ("t", "m", "w")]
    assert {session.skill for session in next_sessions(flat, QUESTIONS)} == {"pitch"}
    assert {session.skill for session in next_sessions([_given("t")], QUESTIONS)} == {None}


def test_without_questions_there_are_still_three_sessions_with_the_skill() -> None:
    assert [session.kinds for session in next_sessions([_given("t", pitch=1.2)], [])] == [(), (), ()]
