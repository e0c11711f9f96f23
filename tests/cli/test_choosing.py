"""What a practice asks: the set, the profile, what was answered before, and what is hidden."""

from __future__ import annotations

import contextlib

import pytest

from coach.banks import notes
from coach.banks.choose import Before, Past
from coach.banks.read import find_bank
from coach.banks.sets import Sets
from coach.cli import choosing, run
from coach.errors import UsageError
from coach.model import Profile
from coach.paths import current
from coach.store import Store, profiles


def test_a_set_is_asked_whole_and_from_any_bank() -> None:
    ids = ["residency-starter", "surgery"]
    banks = [find_bank(bank, current()) for bank in ids]
    wanted = [bank.questions[n].id for bank in banks for n in (1, 2, 3)]
    Sets(current()).save("week3", title="Third", week=3, questions=wanted)
    found = choosing.banks_of(current(), (), "week3")
    asked = choosing.chosen(current(), found, seed=1, past=None, count=None)
    assert {one.question.id for one in asked} == set(wanted)
    with pytest.raises(UsageError, match="not both"):
        choosing.banks_of(current(), ("surgery",), "week3")
    assert run(["practice", "--plain", "--set", "week4"]) == 2


def test_a_recalled_bank_brings_its_notice(capsys: pytest.CaptureFixture[str]) -> None:
    current().banks.mkdir(parents=True)
    text = (
        "id: m\ntitle: T\nlanguage: en\nlicense: x\nquestions:\n  - {id: a, text: Why?, source: recalled}\n"
    )
    (current().banks / "m.yaml").write_text(text, "utf-8")
    choosing.banks_of(current(), ("m",), None)
    assert "T: 1 question recalled from real interviews." in capsys.readouterr().err


def test_hidden_questions_are_not_asked_and_the_profile_brings_its_own() -> None:
    bank = find_bank("international-graduates", current())
    notes.toggle(current(), bank.questions[0].id, "hidden")
    profiles.save(current(), Profile(topics=("visa",)))
    for seed in range(6):
        asked = choosing.chosen(current(), [bank], seed=seed, past=None)
        assert bank.questions[0].id not in [one.question.id for one in asked]
        assert any("visa" in one.question.topics for one in asked)
    assert notes.toggle(current(), bank.questions[0].id, "hidden").hidden == ()


def test_a_favorite_is_written_down_and_taken_back() -> None:
    assert notes.toggle(current(), "a", "favorites").favorites == ("a",)
    assert notes.toggle(current(), "b", "favorites").favorites == ("a", "b")
    assert notes.toggle(current(), "a", "favorites").favorites == ("b",)
    assert notes.load(current()).hidden == ()


def test_nothing_was_answered_before_the_first_practice() -> None:
    assert choosing.past_at(current()) == Past(())
    with contextlib.closing(Store.open(current())) as store:
        assert choosing.past_of(store) == Past(())
    assert Past((Before("a", "Why?", weak=True), Before("a", "How?"))).weak() == frozenset()
