"""The written-sounding phrases of an answer as lines."""

from __future__ import annotations

from coach.report.wording import wording_lines
from tests.answer_corpus import versions
from tests.hand_built import take, transcript

TEXT = "I saw Mr. Tobias Hartwell in pain. This underscored a seamless plan, and the nurse told me so."


def test_without_words_or_with_unsure_ones_there_is_nothing() -> None:
    assert wording_lines(take()) == []
    assert wording_lines(take(transcript=transcript(TEXT))) != []
    assert wording_lines(take(transcript=transcript(TEXT, corrected=False, confidence=0.3))) == []


def test_lines_show_each_phrase_in_its_sentence_and_no_more_than_six() -> None:
    polished = [v for v in versions() if v.version == "polished"]
    lines = wording_lines(take(transcript=transcript(" ".join(v.text for v in polished[:3]))))

    assert all(len(line) <= 80 for line in lines)
    assert sum("sounds written" in line for line in lines) <= 6
    assert lines[-1].startswith("and ")
