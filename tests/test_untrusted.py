"""What came from someone else is harmless on a terminal, on a page and in a file name."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coach import untrusted


@pytest.mark.parametrize(
    ("hostile", "harmless"),
    [
        ("\x1b]52;c;aGk=\x07copied", "]52;c;aGk=copied"),
        ("\x1b[31mred", "[31mred"),
        ("a\x9bb", "ab"),
        ("left\u202eright", "leftright"),
        ("\ufeffstart", "start"),
        ("tag\U000e0041", "tag"),
        ("zero\u200bwidth", "zerowidth"),
        ("soft\u00adhyphen", "softhyphen"),
        ("joined\u200dstays", "joined\u200dstays"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("unassigned\U00011500private\ue000", "unassignedprivate"),
        ("e" + "\u0301" * 9, "\u00e9" + "\u0301" * 4),
    ],
)
def test_what_a_terminal_would_obey_is_gone(hostile: str, harmless: str) -> None:
    assert untrusted.clean(hostile) == harmless


@example("\U00011500:")
@example("soft\u00adhyphen \u200d joined\u2060 \u0600")
@given(st.text())
def test_a_line_is_printable_whatever_it_was(text: str) -> None:
    assert untrusted.line(text).isprintable()


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = untrusted.clean(text)

    assert untrusted.clean(once) == once


def test_words_in_any_script_stay_as_they_are() -> None:
    for words in ("Übung macht den Meister", "تدريب", "练习", "प्रशिक्षण", "emoji 🙂"):
        assert untrusted.clean(words) == unicodedata.normalize("NFC", words)


def test_a_long_text_is_cut_and_a_long_line_says_so() -> None:
    assert len(untrusted.clean("x" * 10_000)) == 2_000
    assert untrusted.line("x" * 1_000).endswith("…")
