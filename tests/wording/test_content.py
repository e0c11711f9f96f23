"""The measures of what is said: their gates, their intervals, and texts they cannot read."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.model import Measure, Transcript
from coach.wording.content import COUNTS
from coach.wording.privacy import identifying
from coach.wording.register import written_phrases
from coach.wording.specificity import details
from coach.wording.tokens import tokenize
from coach.wording.words import word_measures
from tests.answer_corpus import Version, versions
from tests.hand_built import transcript


def _measures(given: Transcript | None, **more: bool) -> dict[str, Measure]:
    found = word_measures(given, speech=(), seconds=None, **more)
    return {code: found[code] for code in COUNTS}


def _version(name: str) -> Version:
    return next(version for version in versions() if version.version == name)


def test_a_text_without_sound_has_them_with_an_interval() -> None:
    for measure in _measures(transcript(_version("polished").text)).values():
        assert measure.value is not None
        assert measure.low is not None
        assert measure.high is not None
        assert measure.low <= measure.value <= measure.high
        assert measure.why is None


def test_without_words_all_are_refused() -> None:
    assert all(measure.value is None and measure.why for measure in _measures(None).values())


def test_a_short_answer_is_refused_for_what_needs_length_and_still_checked_for_privacy() -> None:
    found = _measures(transcript("I admitted Mr. Tobias Hartwell with chest pain in the night."))

    assert found["register.written"].value is None
    assert "needs 100" in (found["register.written"].why or "")
    assert found["specificity.details"].value is None
    assert found["privacy.patient"].value == 1


def test_unsure_words_wait_and_unchecked_words_are_rough() -> None:
    text = _version("polished").text
    unsure = _measures(transcript(text, corrected=False, confidence=0.4))
    unchecked = _measures(transcript(text, corrected=False, confidence=0.9))

    assert all(measure.value is None for measure in unsure.values())
    assert all(measure.value is not None and measure.why for measure in unchecked.values())
    assert all(
        measure.value is not None and measure.why
        for measure in _measures(transcript(text, corrected=False, confidence=0.4), ungated=True).values()
    )


@pytest.mark.parametrize(
    "text",
    [
        "Ich habe die Patientin in der Nacht gesehen und dann den Arzt gerufen, weil sie blass war. " * 6,
        "yo vi a la paciente por la noche y llamé al médico porque estaba muy pálida y tenía dolor " * 6,
    ],
)
def test_another_language_is_refused_and_not_called_poor_in_details(text: str) -> None:
    for measure in _measures(transcript(text)).values():
        assert measure.value is None
        assert "English" in (measure.why or "")


def test_capitals_and_missing_punctuation_change_no_rate() -> None:
    text = _version("told").text
    bare = "".join(char for char in text if char.isalnum() or char in " '-")
    rates = [
        _measures(transcript(version))["specificity.details"].value
        for version in (text, text.upper(), bare.lower())
    ]
    assert max(rates) - min(rates) < 1.5


def test_an_empty_text_and_a_recording_without_speech_are_refused() -> None:
    assert all(measure.value is None for measure in _measures(transcript("")).values())
    found = word_measures(transcript(_version("told").text), speech=(), seconds=60)
    assert all(found[code].why == "No speech was found in the recording." for code in COUNTS)


_SAID = st.lists(
    st.sampled_from(
        [
            "mr",
            "Mrs.",
            "miss",
            "patient",
            "named",
            "Lena",
            "Marsh,",
            "room",
            "12",
            "march",
            "3rd",
            "a",
            "an",
            "the",
            "not",
            "only",
            "but",
            "also",
            "um",
            "seamless",
            "foster",
            "care",
            "I",
            "said",
            "ran",
            "63",
            "years",
            "old",
            "record",
            "number",
            "555",
            "ninety-one",
            "nurse",
            "at",
            "in",
            "three",
            ".",
            "?",
            "—",
            "…",
            "é",
        ]
    )
    | st.text(max_size=6),
    max_size=40,
)


@given(words=_SAID)
def test_any_words_give_places_inside_the_text_and_none_is_counted_twice(words: list[str]) -> None:
    text = " ".join(words)
    count = len(tokenize(text))

    for found in (written_phrases(text), details(text), identifying(text)):
        spans = [thing.places for thing in found]
        assert all(0 <= start < end <= count for start, end in spans)
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
