"""Line by line: a drill that is run at once and judged, the four cards, a check of the body."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coach.coaching import baseline
from coach.coaching.session import pooled
from coach.paths import current
from coach.store import Store, own_notes
from tests.tui.test_plain_probing import Talk


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    opened = Store.open(current())
    yield opened
    opened.close()


def test_a_drill_asks_the_same_question_again_and_is_judged_against_the_take_before(store: Store) -> None:
    talk = Talk(store, "d q")
    assert "Drill: Hear your flat and your lively voice" in talk.text
    assert talk.text.count("Playing. Enter stops.") == 2  # the liveliest part, then the flattest
    assert talk.text.count("Tell me about a conflict.") == 2
    assert "Drill: No clear change: 1.2 then, 1.2 semitones now." in talk.text
    answers = store.session(talk.session or "").answers
    assert [answer.take.asked for answer in answers] == ["question", "drill"]
    note = own_notes.read(store.audio(answers[1].take)).drill
    assert note is not None
    assert (note.drill, note.verdict) == ("hear-the-difference", "no clear change")
    assert note.before == answers[0].take.id


def test_a_drill_is_not_cold_and_is_left_out_of_what_the_session_shows_together(store: Store) -> None:
    talk = Talk(store, "d q")
    answers = store.session(talk.session or "").answers
    assert baseline.cold(answers) == [answers[0]]
    assert baseline.cold(answers[1:]) == []
    assert pooled(answers) == pooled(answers[:1])


def test_after_a_drill_another_one_is_offered_and_a_retake_is_no_drill(store: Store) -> None:
    talk = Talk(store, "d d r q")
    assert talk.text.count("Source: ") == 2
    assert "Drill: Let the word that matters stand out." in talk.text
    answers = store.session(talk.session or "").answers
    assert [answer.take.asked for answer in answers] == ["question", "drill", "drill", "question"]


def test_the_four_cards_are_printed_with_what_they_rest_on(store: Store) -> None:
    talk = Talk(store, "c q")
    for title in ("1. Memorized", "2. Borrowed", "3. Voice and delivery: some signs", "4. Feedback"):
        assert title in talk.text
    assert "No person has reviewed" in talk.text
    assert "Source: Hincks 2005, evidence B." in talk.text


def test_the_check_of_the_body_is_saved_beside_the_take_and_goes_with_it(store: Store) -> None:
    talk = Talk(store, "o q", answers=["y", "n", "", "q"])
    assert "Your own report, not measured: yes: camera at eye height. not yet: light in front." in talk.text
    take = store.take("last/1").take
    told = own_notes.read(store.audio(take)).body
    assert told is not None
    assert (told.camera, told.light, told.hands, told.posture) == (True, False, None, None)
    assert store.check() == []
    folder = store.audio(take).parent
    assert len(list(folder.glob("*.own"))) == 1
    store.delete(take.id)
    assert not folder.exists()


def test_a_check_that_is_skipped_saves_nothing(store: Store) -> None:
    talk = Talk(store, "o q", answers=["q"])
    assert "Skipped: nothing was saved." in talk.text
    assert own_notes.read(store.audio(store.take("last/1").take)).body is None
