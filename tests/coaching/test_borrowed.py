"""What is found about whose words a story is told in, on labeled answers and at the edges."""

from __future__ import annotations

from collections import Counter

import msgspec
import pytest

from coach.coaching.feedback import advise
from coach.coaching.rules import find
from coach.model import Advice, Analysis, Finding
from coach.wording.words import word_measures
from tests.answer_corpus import Version, versions
from tests.hand_built import take, transcript


def _analysis(text: str, *, corrected: bool = True) -> Analysis:
    given = transcript(text, corrected=corrected, confidence=None if corrected else 0.9)
    base = take(transcript=given)
    words = word_measures(given, speech=base.events.speech, seconds=64)
    return msgspec.structs.replace(base, measures=base.measures | words)


def _borrowed(text: str, *, corrected: bool = True) -> dict[str, Finding]:
    found = find(_analysis(text, corrected=corrected))
    return {finding.code: finding for finding in found if finding.mistake == "borrowed"}


def _advised(text: str) -> dict[str, Advice]:
    feedback = advise(_analysis(text), find(_analysis(text)))
    return {advice.code: advice for advice in (feedback.work_on, *feedback.others) if advice}


def _labeled(name: str, identity: str = "why-psychiatry") -> Version:
    return next(v for v in versions() if v.version == name and v.id == identity)


def test_a_polished_answer_shows_phrases_with_swaps_seconds_and_an_exercise() -> None:
    text = _labeled("polished").text
    finding = _borrowed(text)["borrowed.written"]
    advice = _advised(text)["borrowed.written"]

    assert finding.strength == "some signs"
    assert finding.evidence == ("register.written",)
    assert len(finding.spans) == 3
    assert "(say: " in advice.text
    assert "ell the same facts in words that you use with a friend" in advice.text


def test_few_details_name_what_is_missing() -> None:
    advice = _advised(_labeled("told", "opener-vague").text)["borrowed.details"]

    assert "Nothing in it happens at a time." in advice.text


def test_a_story_with_details_is_kept_and_nothing_is_found_against_it() -> None:
    found = _borrowed(_labeled("told").text)

    assert {f.strength for f in found.values()} == {"no sign"}
    assert set(found) == {"borrowed.plain_words", "borrowed.own_details"}


def test_a_named_patient_is_worked_on_first_and_is_not_repeated_in_the_advice() -> None:
    analysis = _analysis(_labeled("told", "refused-blood").text)
    work_on = advise(analysis, find(analysis)).work_on

    assert work_on is not None
    assert work_on.code == "borrowed.privacy"
    assert "a woman in her fifties" in work_on.text
    assert "Pettigrew" not in work_on.text
    assert "418" not in work_on.text


def test_one_phrase_said_often_is_a_habit_and_no_sign_of_writing() -> None:
    text = "It was a seamless night and I went home with my friend. " * 12
    assert "borrowed.written" not in _borrowed(text)


def test_words_nobody_checked_never_say_that_details_are_few() -> None:
    vague = _labeled("told", "opener-vague").text
    assert "borrowed.details" in _borrowed(vague)
    assert "borrowed.details" not in _borrowed(vague, corrected=False)


@pytest.mark.parametrize("version", versions(), ids=lambda v: f"{v.id}-{v.version}")
def test_every_answer_has_one_finding_on_wording_and_never_more_than_some_signs(version: Version) -> None:
    found = _borrowed(version.text)

    assert all(finding.strength != "strong signs" for finding in found.values())
    wording = {"borrowed.written", "borrowed.plain_words", "borrowed.not_judged"}
    assert len(wording & set(found)) == 1


def test_no_answer_told_in_own_words_is_called_written_in_either_english() -> None:
    own = [v for v in versions() if not v.written]
    called = Counter(v.english for v in own if "borrowed.written" in _borrowed(v.text))

    assert {v.english for v in own} == {"native", "second"}
    assert called == Counter()


def test_most_polished_answers_are_called_written() -> None:
    polished = [v for v in versions() if v.written]
    called = [v for v in polished if "borrowed.written" in _borrowed(v.text)]
    assert len(called) >= 0.9 * len(polished)
