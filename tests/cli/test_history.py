"""`coach history` on a store of one's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from coach.banks.choose import Asked
from coach.cli import choosing, commands
from coach.engines.fakes import FakeMicrophone, FakeSpeaker
from coach.interview import Interview
from coach.model import Question
from coach.paths import current
from coach.store import Store
from tests.test_interview import TONE, FakeAnalyst


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    opened = Store.open(current())
    yield opened
    opened.close()


def practice(store: Store, *questions: str) -> None:
    interview = Interview(
        [Asked(Question(id=name, text=f"{name}?"), f"{name}?") for name in questions],
        store=store,
        analyst=FakeAnalyst(),
        microphone=lambda number: FakeMicrophone(TONE),
        speaker=FakeSpeaker(),
        voice=None,
        bank="test",
        tell=lambda event: None,
    )
    for number in range(len(questions)):
        answer = interview.answer(number)
        assert answer is not None
        interview.tell_prepared(answer, "off the cuff")


def test_without_answers_it_says_how_to_begin(home: Path) -> None:
    out = CliRunner().invoke(commands, ["history"])
    assert out.exit_code == 0
    assert "coach practice" in out.output


def test_only_cold_answers_count_and_it_says_how_many_are_missing(store: Store) -> None:
    practice(store, "a", "b", "a", "c")
    out = CliRunner().invoke(commands, ["history"]).output
    assert "4 answers, 3 of them cold" in out
    assert "needs 9 cold answers off the cuff; 3 so far" in out
    assert "no clear change" in out


def test_the_json_holds_every_point_and_marks_retakes(store: Store) -> None:
    practice(store, "a", "a")
    found = json.loads(CliRunner().invoke(commands, ["history", "--json"]).output)
    pitch = found["measures"]["pitch.sd"]
    assert [point["cold"] for point in pitch["points"]] == [True, False]
    assert pitch["direction"] == "too few"
    assert pitch["usual"]["missing"] == 8


def test_it_ends_with_what_was_covered_and_three_sessions_to_come(store: Store) -> None:
    practice(store, "a", "b")
    out = CliRunner().invoke(commands, ["history"]).output
    assert "Never practiced: " in out
    assert "You have no story yet for: " in out
    ahead = out.split("Next three sessions:\n")[1].splitlines()
    assert [row[:3] for row in ahead] == ["1. ", "2. ", "3. "]
    assert all("Begin with a new question: " in row for row in ahead)


def test_the_json_says_what_comes_next_and_claims_no_transfer_in_the_first_week(store: Store) -> None:
    practice(store, "a", "b")
    out = json.loads(CliRunner().invoke(commands, ["history", "--json"]).output)
    assert out["transfer"] == []
    assert len(out["next_sessions"]) == 3
    assert {"kinds", "kinds_missing", "red_flags_missing"} <= set(out["coverage"])


def test_the_next_practice_opens_with_a_question_that_was_never_answered(store: Store) -> None:
    practice(store, "a", "b")
    for past in (choosing.past_of(store), choosing.past_at(current())):
        assert {one.question for one in past.answers} == {"a", "b"}
