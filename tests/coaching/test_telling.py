"""How a story was told: only where one is asked for, with the quoted words, and nothing that is not known."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

import coach.coaching.telling as telling_module
from coach.banks.read import all_banks
from coach.coaching import phrases
from coach.coaching.cards import cards
from coach.coaching.rules import find
from coach.coaching.telling import ASK_FOR_STORY, OWN_SHAPE, WANTED, asks_for_story, telling
from coach.model import Transcript
from coach.paths import current
from coach.report.cards import card_lines
from coach.wording.story import MISSABLE, PARTS, SHOWN, Part, Sentence, story
from tests.answer_corpus import versions
from tests.hand_built import take, transcript

NIGHT = next(v.text for v in versions() if v.id == "night-potassium" and v.version == "told")
VAGUE = next(v.text for v in versions() if v.id == "team-vague" and v.version == "told")


def _told(text: str, *, kind: str = "trust", wording: str = "") -> tuple[str, str]:
    found = telling(transcript(text), kind=kind, wording=wording)
    assert found is not None
    rows = [f"{', '.join(told.parts)}: {told.text}" for told in found.sentences]
    return "\n".join(rows), " ".join(found.remarks)


def test_a_night_is_shown_sentence_by_sentence_with_who_was_called_and_what_changed() -> None:
    rows, remarks = _told(NIGHT)
    told: tuple[tuple[Part, str], ...] = (
        ("action", "I called my senior"),
        ("escalation", "I called my senior"),
        ("load", "alone on the floor"),
        ("changed", "After that I always do the ECG first"),
    )
    for part, words in told:
        row = next((row for row in rows.splitlines() if words in row), "")
        assert (phrases.render(f"story.part_{part}", {}) in row) is (part in SHOWN)
    assert "No sentence was found" not in remarks


def test_each_sentence_has_the_seconds_in_which_it_was_said() -> None:
    found = telling(transcript(NIGHT), kind="trust", wording="")
    assert found is not None
    starts = [told.span[0] for told in found.sentences if told.span]
    assert len(starts) == len(found.sentences)
    assert starts == sorted(starts)


def test_a_part_that_the_rules_rarely_overlook_is_said_to_be_not_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(telling_module, "WANTED", {"mistake": ("own_error",)})
    _, remarks = _told(VAGUE, kind="mistake")
    assert "No sentence was found about your own part in it. If you did not say it" in remarks


def test_a_part_that_the_rules_may_overlook_is_never_said_to_be_absent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(telling_module, "WANTED", {"mistake": ()})
    _, remarks = _told(VAGUE, kind="mistake")
    assert "No sentence was found" not in remarks
    assert re.search(r"Coach cannot hear .*your own error.*marks by ear can show them", remarks)


def test_a_part_that_was_heard_is_not_among_those_coach_cannot_hear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling_module, "SHOWN", PARTS)
    monkeypatch.setattr(telling_module, "WANTED", {"trust": ()})
    monkeypatch.setattr(telling_module, "story", lambda text: _with_all_parts(text))
    _, remarks = _told(NIGHT)
    assert "cannot hear" not in remarks


def _with_all_parts(text: str) -> tuple[Sentence, ...]:
    return tuple(replace(sentence, parts=PARTS) for sentence in story(text))


def test_only_parts_whose_absence_can_be_told_are_missed() -> None:
    assert {part for parts in WANTED.values() for part in parts} <= set(MISSABLE) <= set(SHOWN)
    _, remarks = _told(NIGHT)
    hidden = [phrases.render(f"story.part_{part}", {}) for part in PARTS if part not in SHOWN]
    assert all(name in remarks for name in hidden)


def test_i_and_we_are_told_without_a_verdict() -> None:
    _, remarks = _told(NIGHT)
    assert "You said I 8 times and we 2 times." in remarks


@pytest.mark.parametrize("kind", OWN_SHAPE)
def test_a_kind_that_asks_for_no_story_says_so_and_has_its_own_shape(kind: str) -> None:
    found = telling(transcript(NIGHT), kind=kind, wording="Tell us about a time.")
    assert found is not None
    assert found.sentences == ()
    assert "story" in found.remarks[0]


def test_every_kind_of_the_shipped_banks_is_known() -> None:
    kinds = {q.kind for entry in all_banks(current()) if entry.bank for q in entry.bank.questions}
    assert kinds <= set(ASK_FOR_STORY) | set(OWN_SHAPE)


@pytest.mark.parametrize(
    ("wording", "asked"),
    [
        ("Tell us about a time when you were wrong.", True),
        ("Describe a conflict on your team.", True),
        ("Why this specialty?", False),
        ("", False),
    ],
)
def test_a_question_of_unknown_kind_is_judged_by_its_words(wording: str, asked: bool) -> None:
    assert asks_for_story("general", wording) is asked


def test_words_that_nobody_can_trust_are_not_taken_for_a_story() -> None:
    unsure = transcript(NIGHT, corrected=False, confidence=0.4)
    assert telling(unsure, kind="trust", wording="") is None
    assert telling(None, kind="trust", wording="") is None
    assert telling(transcript("I called my senior."), kind="trust", wording="") is None


def test_words_without_full_stops_are_not_cut_by_guessing() -> None:
    plain = Transcript(
        text=NIGHT.replace(".", "").lower(),
        words=(),
        engine="hand",
        version="1",
        corrected=True,
        confidence=None,
    )
    found = telling(plain, kind="trust", wording="")
    assert found is not None
    assert found.sentences == ()
    assert found.remarks == (phrases.render("story.no_sentences", {}),)


def test_the_card_about_whose_words_they_are_shows_the_story_and_no_other_card_does() -> None:
    analysis = take(transcript=transcript(NIGHT))
    four = cards(analysis, find(analysis), kind="trust", wording="Tell us about a night.")
    assert [card.telling is not None for card in four] == [False, True, False, False]
    rows = " ".join(card_lines(four, width=300))
    assert phrases.render("story.part_action", {}) in rows
    assert "\u201cI told him, I am not comfortable, please come.\u201d" in rows
