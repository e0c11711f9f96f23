"""Details: each kind by itself, each word once, and never what identifies a patient."""

from __future__ import annotations

import itertools
import statistics

import pytest

from coach.wording.specificity import KINDS, details, missing
from tests.answer_corpus import versions


def _kinds(text: str) -> list[str]:
    return [detail.kind for detail in details(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the nurse was there", "role"),
        ("it was in my second month", "time"),
        ("ten minutes later it stopped", "time"),
        ("on Tuesday it rained not", "time"),
        ("it is in the hallway", "place"),
        ("there were 41 of them", "number"),
        ("there were forty-one of them", "number"),
        ("she told me so", "quote"),
        ("I walked there", "action"),
        ("I, um, stopped", "action"),
        ("everything looked gray", "sensed"),
    ],
)
def test_each_kind_of_detail_is_found(text: str, kind: str) -> None:
    assert kind in _kinds(text)


def test_general_talk_has_no_details_and_all_kinds_are_missing() -> None:
    found = details("I am hard working and I value communication, because medicine is important for me.")

    assert found == ()
    assert set(missing(found)) == set(KINDS)


def test_a_word_counts_once_and_places_are_in_order() -> None:
    found = details("At three in the morning the nurse called me and I ran to the ward.")
    spans = [detail.places for detail in found]

    assert spans == sorted(spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


def test_naming_a_patient_never_raises_the_count() -> None:
    plain = "He was in the ward and the nurse called me. He had pain, so I sat with him."
    named = plain.replace("He was", "Mr. Tobias Hartwell was").replace("the ward", "room 412 on March 3rd")

    assert len(details(named)) <= len(details(plain))


def test_grammar_of_a_second_language_hides_no_details() -> None:
    ours = "Nurse she calls me in night, I go to room, I say to him please wait five minutes."
    assert {"role", "place", "time"} <= set(_kinds(ours))


def test_answers_told_freely_have_several_times_the_details_of_polished_ones() -> None:
    def median(version: str) -> float:
        texts = [v.text for v in versions() if v.version == version]
        return statistics.median(100 * len(details(text)) / len(text.split()) for text in texts)

    assert median("told") > 3 * median("polished")
