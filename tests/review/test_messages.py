"""Replies as people type them. The lines are written and labeled by the developers."""

from __future__ import annotations

import time

import pytest

from coach.errors import Refused
from coach.review.messages import understand

SECONDS = {1: 65.0, 2: 140.0, 12: 200.0}

PLAIN: list[tuple[str, int, float, str]] = [
    ("2 0:42 good detail", 2, 42, "good detail"),
    ("2 0:42 - good detail", 2, 42, "good detail"),
    ("2. 0:42: good detail", 2, 42, "good detail"),
    ("2) 1:23 too fast", 2, 83, "too fast"),
    ("2 1.23 too fast", 2, 83, "too fast"),
    ("2, 1,23 too fast", 2, 83, "too fast"),
    ("Q2 1:23 too fast", 2, 83, "too fast"),
    ("q2 at 83 sec lost you here", 2, 83, "lost you here"),
    ("2 at 83 seconds lost you", 2, 83, "lost you"),
    ("2 83s lost you", 2, 83, "lost you"),
    ("answer 2 at 1:23 nice pause", 2, 83, "nice pause"),
    ("Answer 2 @1:23 nice pause", 2, 83, "nice pause"),
    ("Answer #2: 1:23 nice pause", 2, 83, "nice pause"),
    ("#2 1:23 nice", 2, 83, "nice"),
    ("no. 2 1:23 nice", 2, 83, "nice"),
    ("- 2 1:23 nice", 2, 83, "nice"),
    ("* 1 0:05 strong start", 1, 5, "strong start"),
    ("answer-2.mp3 1:23 nice", 2, 83, "nice"),
    ("2 (1:23) nice", 2, 83, "nice"),
    ("2 [01:23] nice", 2, 83, "nice"),
    ("2 1'23 nice", 2, 83, "nice"),
    ("2 1m23s nice", 2, 83, "nice"),
    ("2 1 min 23 nice", 2, 83, "nice"),
    ("2 1 min 23 sec nice", 2, 83, "nice"),
    ("2 around 1:20 you slow down", 2, 80, "you slow down"),
    ("2 ~1:20 you slow down", 2, 80, "you slow down"),
    ("2 2 min you repeat", 2, 120, "you repeat"),
    ("12 3:10 great ending", 12, 190, "great ending"),
    ("respuesta 2 1:05 muy bien", 2, 65, "muy bien"),
    ("pregunta 2 a los 83 segundos habla mas lento", 2, 83, "habla mas lento"),
    ("Antwort 2 bei 1:05 sehr gut", 2, 65, "sehr gut"),
    ("Frage 2, 83 Sek. zu schnell", 2, 83, "zu schnell"),
    ("٢ ١:٢٣ ممتاز", 2, 83, "ممتاز"),
    ("२ १:२३ बहुत अच्छा", 2, 83, "बहुत अच्छा"),
    ("2 1：23 很好", 2, 83, "很好"),
    ("2 00:42 👍", 2, 42, "👍"),
    ('2 0:42 said 3 times "you know"', 2, 42, 'said 3 times "you know"'),
]


@pytest.mark.parametrize(("line", "answer", "at", "text"), PLAIN, ids=[row[0] for row in PLAIN])
def test_a_reply_is_pinned_to_its_answer_and_second(line: str, answer: int, at: float, text: str) -> None:
    (found,) = understand(line, seconds=SECONDS)

    assert found.comment is not None
    assert (found.comment.answer, found.comment.at, found.comment.text) == (answer, at, text)
    assert found.ask == ""


def test_a_range_gives_start_and_end() -> None:
    (found,) = understand("2 0:42-0:58 hard to follow", seconds=SECONDS)

    assert found.comment is not None
    assert (found.comment.at, found.comment.until, found.comment.text) == (42, 58, "hard to follow")


def test_lines_after_an_answer_belong_to_it() -> None:
    first, second, third = understand("2 0:10 ok\n0:42 good detail\n1:05 I lost you", seconds=SECONDS)

    assert [(one.comment.answer, one.comment.at) for one in (first, second, third) if one.comment] == [
        (2, 10),
        (2, 42),
        (2, 65),
    ]


def test_with_one_answer_no_number_is_needed() -> None:
    (found,) = understand("0:42 good detail", seconds={4: 60.0})

    assert found.comment is not None
    assert (found.comment.answer, found.comment.at, found.ask) == (4, 42, "")


@pytest.mark.parametrize(
    "line",
    [
        "Hi! Great job overall :)",
        "1:23 which one was that",
        "2 9:59 after the end",
        "42 good detail",
        "sounds a bit read, esp. at the end",
        "Sent from my phone",
        "25% too fast",
        "5 ums",
    ],
)
def test_what_is_not_plain_is_kept_whole_and_asked_about(line: str) -> None:
    (found,) = understand(line, seconds=SECONDS)

    assert found.ask
    assert found.comment is not None
    assert found.comment.at is None
    assert found.comment.text.split() == line.split()[-len(found.comment.text.split()) :]


def test_no_line_is_dropped() -> None:
    text = "hello\n\n2 0:42 good\n> 1 0:01 quoted\nkeep: the pause\nChange: the ending\nName: Dr. B"

    found = understand(text, seconds=SECONDS)

    assert [one.line for one in found] == [row for row in text.splitlines() if row]
    assert [one.heading for one in found if one.heading] == ["keep", "change", "name"]
    assert [one.line for one in found if one.quoted] == ["> 1 0:01 quoted"]


@pytest.mark.parametrize("text", ["2 0:42 x\n" * 1_001, "2 0:42 " + "x" * 100_001])
def test_a_reply_that_is_too_long_is_refused_whole(text: str) -> None:
    with pytest.raises(Refused, match="too long"):
        understand(text, seconds=SECONDS)


def test_escapes_and_overrides_of_a_terminal_are_gone() -> None:
    (found,) = understand("2 0:42 \x1b]52;c;aGk=\x07go\u202eod", seconds=SECONDS)

    assert found.comment is not None
    assert "\x1b" not in found.line + found.comment.text
    assert "\u202e" not in found.line + found.comment.text


def test_thousands_of_brackets_are_read_in_a_moment() -> None:
    began = time.monotonic()
    assert understand("2 " + "[" * 3_000 + " good", seconds=SECONDS)
    assert time.monotonic() - began < 10.0
