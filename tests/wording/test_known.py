"""Sentences of a known text, found by their phones in what was heard."""

from __future__ import annotations

import pytest

from coach.wording.known import LONGEST, Sound, locate, logistic, sentences, spoken

PHONES = {
    "i": "AY",
    "asked": "AE S K T",
    "the": "DH AH",
    "nurse": "N ER S",
    "to": "T UW",
    "stay": "S T EY",
    "tree": "T R IY",
    "farm": "F AA R M",
    "dee": "D AH",
    "stray": "S T R EY",
}


def heard(words: str) -> list[Sound]:
    """Words of half a second each, from 10 s on."""
    return [
        Sound(word=word, phones=tuple(PHONES[word].split()), start=10 + at / 2, end=10.5 + at / 2)
        for at, word in enumerate(words.split())
    ]


def phones(words: str) -> list[str]:
    return [phone for word in words.split() for phone in PHONES[word].split()]


SENTENCE = "i asked the nurse to stay"


def test_a_sentence_said_word_for_word_costs_nothing_and_is_placed_exactly() -> None:
    place = locate(SENTENCE.split(), phones(SENTENCE), heard(f"tree farm {SENTENCE} farm tree"))

    assert place is not None
    assert place.cost == 0
    assert (place.start, place.end) == pytest.approx((11.0, 14.0))
    assert place.heard == 1.0


def test_sounds_that_accents_exchange_cost_less_than_other_words() -> None:
    near = locate(SENTENCE.split(), phones(SENTENCE), heard("i asked dee nurse to stray"))
    far = locate(SENTENCE.split(), phones(SENTENCE), heard("farm tree farm tree farm tree"))

    assert near is not None
    assert far is not None
    assert 0 < near.cost < 0.15
    assert far.cost > 0.6


def test_nothing_heard_is_no_place() -> None:
    assert locate(SENTENCE.split(), phones(SENTENCE), []) is None
    assert locate([], [], heard("tree")) is None


def test_short_sentences_join_the_next_and_long_ones_are_cut() -> None:
    text = "Yes. I asked the nurse to stay! " + "word " * 60

    found = sentences(text)

    assert found[0] == "Yes. I asked the nurse to stay!"
    assert [len(sentence.split()) for sentence in found[1:]] == [LONGEST, LONGEST, 10]


def test_marks_fillers_and_capitals_are_no_words() -> None:
    assert spoken("Um, I ASKED - the nurse?") == ("i", "asked", "the", "nurse")
    assert sentences("... -- !!") == ()


def test_logistic_never_overflows() -> None:
    assert logistic(-1e9) == pytest.approx(0, abs=1e-9)
    assert logistic(1e9) == pytest.approx(1)
    assert logistic(0) == 0.5
