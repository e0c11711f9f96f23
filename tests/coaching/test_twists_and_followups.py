"""Twists taken up or not, and follow-ups about what an answer mentioned. Texts written by the developers."""

from __future__ import annotations

import pytest

from coach.coaching import followups, twists
from coach.model import Question

QUESTION = "Tell me about a conflict with a colleague."
TWIST = "Tell me about it again, and this time you were the one who was wrong."
OWNED = (
    "this time I have to say it was my mistake I was wrong about the dose and I told her so in front of the "
    "whole team because she had read the chart and I had not"
)
SAME = (
    "we were on the ward and my colleague wanted to send the patient home and I did not agree so I asked the "
    "senior to come and look and in the end we kept him one more day"
)


def test_a_twist_counts_as_taken_up_when_the_answer_touches_what_is_new_in_it() -> None:
    assert twists.taken_up(OWNED.split(), twist=TWIST, question=QUESTION) is True
    assert twists.taken_up(SAME.split(), twist=TWIST, question=QUESTION) is False


def test_a_misheard_ending_still_takes_the_twist_up() -> None:
    words = SAME.replace("senior", "nurses").split()
    assert twists.taken_up(words, twist="Tell it as the nurse saw it.", question=QUESTION) is True


@pytest.mark.parametrize("words", [[], ["wrong"], ["no"] * 10])
def test_a_short_answer_says_nothing_about_a_twist(words: list[str]) -> None:
    assert twists.taken_up(words, twist=TWIST, question=QUESTION) is None


def test_a_twist_of_order_alone_is_left_to_a_person() -> None:
    assert twists.taken_up(SAME.split(), twist="Start with how it ended.", question=QUESTION) is None


def _question() -> Question:
    return Question(id="q", text=QUESTION, follow_ups=("What did you learn about her side?",))


def test_a_probe_takes_up_what_the_answer_mentioned() -> None:
    found = followups.probes(["then", "I", "called", "the", "nurse", "at", "night"], _question(), sure=True)
    assert [probe.about for probe in found] == ["called", "nurse"]
    assert "nurse" in found[1].wording


def test_unsure_words_are_never_quoted_back() -> None:
    found = followups.probes(["then", "I", "called", "the", "nurse"], _question(), sure=False)
    assert [probe.about for probe in found] == ["", ""]
    assert found[0].wording == "What did you learn about her side?"


def test_a_probe_is_not_put_twice() -> None:
    first = followups.probes([], _question(), sure=False)
    asked = [probe.wording for probe in first]
    assert not set(asked) & {p.wording for p in followups.probes([], _question(), sure=False, asked=asked)}


def test_what_a_follow_up_added_and_changed_is_named() -> None:
    gained = followups.gained(
        ["there", "were", "three", "patients", "and", "the", "nurse", "called", "me"],
        ["there", "were", "five", "patients", "at", "midnight", "and", "the", "pharmacist", "came"],
        first_speech=1.5,
    )
    assert gained.details == ("five", "midnight", "pharmacist")
    assert gained.changed_numbers == (("three", "five"),)
    assert gained.began_after == 1.5


def test_nothing_is_gained_from_nothing() -> None:
    assert followups.gained([], [], first_speech=None) == followups.Gained((), (), None)
