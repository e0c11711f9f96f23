"""The places in the words of an answer, as JSON and as lines."""

from __future__ import annotations

import json

import msgspec

from coach.report.wording import wording_lines, wording_object
from tests.answer_corpus import versions
from tests.hand_built import take, transcript

TEXT = "I saw Mr. Tobias Hartwell in pain. This underscored a seamless plan, and the nurse told me so."


def test_each_place_has_its_words_and_its_seconds() -> None:
    given = transcript(TEXT)
    found = wording_object(given)

    assert found is not None
    first = found["written"][0]
    start, end = first["words"]
    assert given.words[start].text == "underscored"
    assert first["span"] == [given.words[start].start, given.words[end - 1].end]
    assert first["sentence"].startswith("This showed")


def test_what_identifies_a_patient_is_not_repeated() -> None:
    found = wording_object(transcript(TEXT))

    assert found is not None
    assert [mark["what"] for mark in found["patient"]] == ["name"]
    assert "hartwell" not in json.dumps(found["patient"]).lower()


def test_without_words_or_with_unsure_ones_there_is_nothing() -> None:
    assert wording_object(None) is None
    assert wording_object(transcript(TEXT, corrected=False, confidence=0.3)) is None
    assert wording_lines(take()) == []


def test_a_text_without_times_has_places_and_no_seconds() -> None:
    found = wording_object(msgspec.structs.replace(transcript(TEXT), words=()))

    assert found is not None
    assert found["written"][0]["span"] is None


def test_lines_show_each_phrase_in_its_sentence_and_no_more_than_six() -> None:
    polished = [v for v in versions() if v.version == "polished"]
    lines = wording_lines(take(transcript=transcript(" ".join(v.text for v in polished[:3]))))

    assert all(len(line) <= 80 for line in lines)
    assert sum("sounds written" in line for line in lines) <= 6
    assert lines[-1].startswith("and ")
