"""Words are what a person would count, and the marks after them are kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.wording.tokens import is_filler, tokenize


def _norms(text: str) -> str:
    return " ".join(token.norm for token in tokenize(text))


def test_words_keep_the_marks_that_follow_them() -> None:
    tokens = tokenize('I said: "Call the senior," and she came.')
    assert [(token.norm, token.mark) for token in tokens] == [
        ("i", ""),
        ("said", ":"),
        ("call", ""),
        ("the", ""),
        ("senior", ","),
        ("and", ""),
        ("she", ""),
        ("came", "."),
    ]


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        ("Don\u2019t  stop", "don't stop"),
        ("well-known", "well-known"),
        ("it \u2014 then", "it then"),
        ("it--then", "it then"),
        ("caf\u0065\u0301", "caf\u00e9"),
        ("[NOISE] hello <sil> ++UH++", "hello"),
        ("", ""),
        ("...", ""),
        ("3.5 mg", "3.5 mg"),
    ],
)
def test_text_is_normalized_so_that_the_same_words_compare_equal(text: str, norm: str) -> None:
    assert _norms(text) == norm


def test_a_mark_that_stands_alone_belongs_to_the_word_before_it() -> None:
    assert [token.mark for token in tokenize("we waited , then left \u2014 all of us")] == [
        "", ",", "", "-", "", "", "",
    ]  # fmt: skip


def test_a_dot_after_a_title_does_not_end_a_sentence() -> None:
    assert [token.mark for token in tokenize("Dr. Lee came.")] == ["", "", "."]


@pytest.mark.parametrize("sound", ["um", "umm", "uh", "uhm", "er", "erm", "hm", "hmm", "mm", "mhm"])
def test_filled_pauses_are_not_words(sound: str) -> None:
    assert is_filler(sound)


@pytest.mark.parametrize("word", ["err", "her", "hum", "human", "me", "m", "u", "like", "umbrella"])
def test_words_that_look_like_filled_pauses_are_words(word: str) -> None:
    assert not is_filler(word)


@given(st.text(max_size=200))
def test_normalizing_twice_changes_nothing_and_never_fails(text: str) -> None:
    once = _norms(text)
    assert _norms(once) == once
    assert all(token.norm for token in tokenize(text))
