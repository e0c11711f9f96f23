"""The labeled answers are what their README says."""

from __future__ import annotations

from collections import Counter

from tests.answer_corpus import VERSIONS, Version, versions


def test_there_are_at_least_forty_answers_in_four_versions_each() -> None:
    ids = Counter(version.id for version in versions())
    assert len(ids) >= 40
    assert set(ids.values()) == {len(VERSIONS)}


def test_every_text_has_80_to_160_words_and_labels_that_stand_in_it() -> None:
    def wrong(version: Version) -> bool:
        marks = all(mark.lower() in version.text.lower() for mark in version.patient)
        return not (80 <= len(version.text.split()) <= 160 and marks and version.details in ("few", "enough"))

    assert [(version.id, version.version) for version in versions() if wrong(version)] == []


def test_both_kinds_of_english_and_every_label_occur() -> None:
    assert {version.english for version in versions()} == {"native", "second"}
    assert {version.details for version in versions() if version.version == "told"} == {"few", "enough"}
    assert {version.version for version in versions() if version.patient} >= {"told", "polished"}
