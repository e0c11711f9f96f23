"""Counts of what a story tells: known stories first; what the rules cannot tell is named and never 0."""

from __future__ import annotations

import pytest

from coach.model import STORY_MEASURES, Transcript
from coach.wording.story_counts import story_measures

STORY = (
    "It was a night in my second year and I was on the ward. The nurse said, please come now, and I went to "
    "the bed. I gave him oxygen and I called my senior. She said, good that you called. We stayed with him."
)


def transcript(text: str) -> Transcript:
    return Transcript(text=text, words=(), engine="given", version="1", corrected=True, confidence=None)


def test_what_is_told_is_counted_and_what_cannot_be_told_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("story", "story_counts"):
        monkeypatch.setattr(f"coach.wording.{module}.SHOWN", ("situation", "action", "said"))
    found = story_measures(transcript(STORY), why=None)
    assert set(found) == STORY_MEASURES
    assert found["story.parts"].value == 2
    assert "what came of it" in (found["story.parts"].why or "")
    assert found["story.team"].value == 2


def test_nothing_that_no_rule_can_tell_is_ever_a_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coach.wording.story_counts.SHOWN", ("situation", "action"))
    found = story_measures(transcript(STORY), why=None)
    assert found["story.growth"].value is None
    assert "cannot tell" in (found["story.growth"].why or "")


def test_the_share_of_we_is_that_of_i_and_we_with_its_interval() -> None:
    text = (
        "I went and I saw and I asked, and we spoke. " + "The ward was quiet that night and it was late. " * 4
    )
    share = story_measures(transcript(text), why=None)["story.we_share"]
    assert share.value is None  # four of them are too few
    share = story_measures(transcript(text + "We left."), why=None)["story.we_share"]
    assert share.value == pytest.approx(40.0)
    assert share.low is not None
    assert share.high is not None
    assert 0 < share.low < 40 < share.high < 100


@pytest.mark.parametrize(
    "text", ["", "I went.", "Ich war in der Nacht allein auf der Station und habe gewartet. " * 6]
)
def test_too_few_words_and_other_languages_are_refused_with_the_reason(text: str) -> None:
    found = story_measures(transcript(text), why=None)
    assert all(measure.value is None and measure.why for measure in found.values())


def test_words_that_nobody_checked_say_so() -> None:
    found = story_measures(transcript(STORY), why="Nobody has checked these words.")
    assert "Nobody has checked" in (found["story.team"].why or "")
