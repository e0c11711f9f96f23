"""The figures of docs/words.md rest on these: counted errors, fitted lines, answers from real speech."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.words import curve
from benchmarks.words.hear import Heard, errors
from benchmarks.words.material import RATE, answers, normal


@pytest.mark.parametrize(
    ("said", "heard", "count"),
    [
        ("a b c", "a b c", 0),
        ("a b c", "", 3),
        ("", "a", 1),
        ("a b c", "a x c", 1),
        ("a b", "b a", 2),
        ("a b c d", "b c", 2),
    ],
)
def test_errors_are_the_least_number_of_changes(said: str, heard: str, count: int) -> None:
    assert errors(tuple(said.split()), tuple(heard.split())) == count


def test_case_punctuation_noise_marks_and_filled_pauses_do_not_count() -> None:
    assert normal("Well, um -- I'd <cutoff-mon> SAID: [laughter] \u2018no\u2019!") == [
        "well",
        "i'd",
        "said",
        "no",
    ]


def one(name: str, confidence: float | None, share: float, said: int = 100) -> Heard:
    return Heard(name, "made up", said, round(said * (1 - share)), said, confidence, 1.0, 30.0)


def test_a_line_is_found_again_and_believed_on_speakers_it_has_not_seen() -> None:
    confidence = np.linspace(0.4, 0.8, 20)
    made = [one(f"s{n:02}", value, round(2 * value - 0.7, 2)) for n, value in enumerate(confidence)]

    a, b = curve.fit(made)
    assert (a, b) == (pytest.approx(-0.7, abs=0.01), pytest.approx(2.0, abs=0.02))
    assert np.abs(curve.unseen(made) - curve.right(made)).max() < 0.02


def test_short_answers_and_those_without_confidence_do_not_enter() -> None:
    assert curve.usable([one("a", None, 1.0), one("b", 0.9, 1.0, said=5), one("c", 0.9, 1.0)]) == [
        one("c", 0.9, 1.0)
    ]


def test_every_answer_falls_into_one_range() -> None:
    guess = np.array([0.0, 0.29, 0.3, 0.7, 0.85, 1.0])
    rows = curve.bins(guess, guess)

    assert [count for _, count, _, _ in rows] == [2, 1, 1, 2]
    assert all(expected == measured for _, _, expected, measured in rows)


@pytest.mark.needs("data")
def test_answers_are_joined_from_the_development_speech(data: Path) -> None:
    found = list(answers(data, speakers=2))

    assert [answer.name for answer in found[:2]] == ["l2-0036", "l2-0482"]
    assert len({answer.name for answer in found}) == len(found)
    assert all(answer.words for answer in found)
    rates = [len(answer.words) * RATE / len(answer.samples) for answer in found]
    assert all(0.3 < rate < 6.0 for rate in rates)  # words a second, silences between the sentences included
