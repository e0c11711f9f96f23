"""What identifies a patient is found by its words; colleagues and one's own life are left alone."""

from __future__ import annotations

import pytest

from coach.wording.privacy import identifying
from tests.answer_corpus import versions


@pytest.mark.parametrize(
    ("text", "what", "safe"),
    [
        ("I admitted Mr. Tobias Hartwell with pain.", "name", "a man in his fifties"),
        ("A patient named Idris came, he was 44 years old.", "name", "a man in his forties"),
        ("my patient Lena Marsh refused treatment and she was eighty-one", "name", "a woman in her eighties"),
        ("I met Lena Marsh, a 63-year-old teacher with pain.", "name", "a person in their sixties"),
        ("a patient of mine, Lena Marsh, refused treatment, she was 63", "name", "a woman in her sixties"),
        ("the patient's MRN A4471902 was wrong", "record number", "leave it out"),
        ("mrs harlow had a stroke", "name", "a woman in her fifties"),
        ("She died on the fourteenth of March.", "date", "one day that month"),
        ("He was admitted March 3rd.", "date", "one day that month"),
        ("The surgery was on 3/14/2024.", "date", "one day that month"),
        ("The man in room four twelve was in pain.", "room", "in one of our rooms"),
        ("His record number was 4471902.", "record number", "leave it out"),
        ("The mayor of our village came to the clinic with pain.", "rare", "a person in their fifties"),
        ("A man, 97 years old, fell.", "rare", "a very old patient"),
    ],
)
def test_each_kind_is_found_with_its_safe_wording(text: str, what: str, safe: str) -> None:
    (found,) = identifying(text)
    assert (found.what, found.safe) == (what, safe)


@pytest.mark.parametrize(
    "text",
    [
        "My attending, Dr. Okafor, asked me about the patient.",
        "The pharmacist, Mrs. Adeyemi, called me about the dose.",
        "Mr. Lindqvist, the physiotherapist, came to the ward.",
        "I graduated on June 12th and then I worked in a hospital.",
        "My exam was on March 3rd and my patient died later.",
        "I miss that. I'd miss my patients.",
        "He was in the operating room 2 for surgery, in a room two doors from the ward.",
        "A man in his fifties came at three in the morning with chest pain, in March.",
        "The patient told me. Patient care matters. May I ask the patient?",
        "Mr. K was in pain and we called his wife.",
        "In Internal Medicine I saw a woman, 63 years old, with pain.",
        "In New York the patient was 63 years old.",
        "I was born on 12 May 1994.",
    ],
)
def test_colleagues_own_dates_and_general_terms_are_left_alone(text: str) -> None:
    assert identifying(text) == ()


def test_the_labeled_identifiers_are_found_and_nothing_else_is() -> None:
    wrong = []
    for version in versions():
        found = [mark.text for mark in identifying(version.text)]
        labels = [mark.lower().replace(".", "") for mark in version.patient]
        if len(found) != len(labels) or not all(any(label in text for text in found) for label in labels):
            wrong.append((version.id, version.version, found))
    assert wrong == []
