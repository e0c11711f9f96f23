"""Same facts in new words, same words, other facts. Texts written and labeled by the developers."""

from __future__ import annotations

import pytest

from coach.wording.flexibility import compare

FIRST = (
    "I was the intern on call in the emergency department and around two in the morning the nurse told "
    "me that a patient in room rounds had no pulse in her foot. I called the surgeon at once and he "
    "said that he needed twenty minutes. I started the heparin, I explained it to her daughter, and "
    "the foot was saved."
)
AGAIN = (
    "So this happened at two in the morning, I had my intern year, and it was a nurse who noticed it "
    "first: the foot was cold. Nobody else was there, so I called our surgeon. Twenty minutes, he "
    "said. I did not want to lose them, so I started heparin and sat down with the daughter and "
    "explained what comes next."
)
OTHER = (
    "My favorite project was a small clinic garden. We asked the families in our village what they "
    "would like to eat, and for three months every Saturday I drove there with a colleague. In the end "
    "fifty people came and the mayor gave us a second piece of land, which we plan to use in spring "
    "with the school children."
)


def test_the_same_facts_in_new_words_are_praised_as_that() -> None:
    found = compare(FIRST, AGAIN)
    assert found.verdict == "new words, same facts"
    assert found.shared is not None
    assert found.shared <= 20
    assert len(found.kept) >= 3


def test_the_same_words_with_small_slips_are_told_again() -> None:
    slips = FIRST.replace("around two", "at about two").replace("at once", "right away")
    found = compare(FIRST, slips)
    assert found.verdict == "same words"
    assert found.longest >= 12
    assert not found.new or len(found.new) <= 2


def test_another_story_keeps_none_of_the_facts() -> None:
    found = compare(FIRST, OTHER)
    assert found.matches == ()
    assert found.verdict in ("other facts", "between")
    assert len(found.lost) > len(found.kept)


@pytest.mark.parametrize(("one", "two"), [("", ""), ("yes", FIRST), (FIRST, "well I do not know")])
def test_a_short_answer_gives_no_verdict(one: str, two: str) -> None:
    found = compare(one, two)
    assert (found.verdict, found.shared) == ("too short", None)


def test_the_words_of_the_question_are_nobodys_wording() -> None:
    asked = "Tell me about a time when you had to speak up about a mistake that was made by somebody senior"
    found = compare(f"{asked} {FIRST}", f"{asked} {OTHER}", question=asked)
    assert found.matches == ()
