"""The figures of docs/answers.md: intervals, and what is counted as right, missed and false."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks import answers, talk
from tests.answer_corpus import FOLDER, HELD_OUT, Version, read


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (0, 0, 0.0, 1.0)],
)
def test_the_interval_is_that_of_wilson(part: int, whole: int, low: float, high: float) -> None:
    assert answers.wilson(part, whole) == pytest.approx((low, high), abs=1e-4)


def test_the_held_out_answers_are_twenty_stories_that_the_rules_were_not_made_on() -> None:
    held = Counter(version.id for version in read(HELD_OUT))
    assert len(held) == 20
    assert set(held.values()) == {4}
    assert not {v.text for v in read(HELD_OUT)} & {v.text for v in read(FOLDER)}


def test_a_row_counts_right_missed_and_false_ones() -> None:
    def one(*, written: bool, found: bool) -> answers.Judged:
        version = Version("a", "k", "native", "q", "told", "text", False, written, "enough", ())
        return answers.Judged(version, frozenset({"borrowed.written"} if found else ()))

    some = [one(written=True, found=True), one(written=True, found=False), one(written=False, found=True)]
    row = answers.rows(some)[0]
    assert row.startswith("| `borrowed.written` | native | 3 | 2 | 1 | 1 | 1 | 0.50 ")


def test_an_answer_said_again_is_held_against_its_first_telling_and_the_first_against_nothing() -> None:
    story = [version for version in read(FOLDER) if version.id == "wrong-dose"]
    found = {judged.version.version: judged.found for judged in answers.judge(story)}
    assert "memorized.takes" in found["memorized"]
    assert "memorized.not_judged" in found["told"]


def test_the_stretches_of_one_speaker_are_held_against_the_earlier_ones() -> None:
    speaker = talk.Speaker("s", "native", tuple(f"word{n}" for n in range(450)))
    stretches = list(talk.checked(speaker, answers.findings))
    assert len(stretches) == 2  # the last 50 words are too few
    assert stretches[0].against is None
    assert stretches[1].against is not None
