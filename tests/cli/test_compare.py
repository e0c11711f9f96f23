"""`coach compare` on a store of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from coach.cli import commands, run
from coach.model import Transcript
from coach.paths import current
from coach.store import Store
from tests import hand_built
from tests.cli.test_bad_comparisons import SPANISH
from tests.cli.test_history import practice
from tests.wording.test_flexibility import AGAIN, FIRST


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    opened = Store.open(current())
    yield opened
    opened.close()


def tell(
    store: Store, ref: str, text: str, *, corrected: bool = True, confidence: float | None = None
) -> None:
    given = Transcript(
        text=text, words=(), engine="given", version="1", corrected=corrected, confidence=confidence
    )
    analysis = msgspec.structs.replace(hand_built.take(), transcript=given)
    store.save_answer(store.take(ref).take, analysis=analysis, findings=(), feedback=None)


def test_two_takes_are_shown_side_by_side_with_what_they_share(store: Store) -> None:
    practice(store, "a", "a")
    tell(store, "last/1", FIRST)
    tell(store, "last/2", AGAIN, corrected=False, confidence=0.9)
    out = CliRunner().invoke(commands, ["compare", "last/2", "last/1"])
    assert out.exit_code == 0
    assert out.output.index("/1") < out.output.index("/2")
    assert "unchecked" in out.output
    assert "Facts kept:" in out.output
    assert "found new words" in out.output


def test_misheard_words_are_not_told_as_facts(store: Store) -> None:
    practice(store, "a", "a")
    tell(store, "last/1", FIRST)
    tell(store, "last/2", AGAIN, corrected=False, confidence=0.35)
    out = CliRunner().invoke(commands, ["compare", "last/1", "last/2"]).output
    assert "Facts are not compared" in out
    assert not any(word in out for word in ("Facts kept", "Facts left out", "New facts", "found new words"))


def test_hostile_words_reach_the_terminal_clean(store: Store) -> None:
    practice(store, "a", "a")
    tell(store, "last/1", f"\x1b[31m{FIRST}")
    tell(store, "last/2", f"{AGAIN}\u202e[bold]")
    assert "\x1b" not in (out := CliRunner().invoke(commands, ["compare", "last/1", "last/2"]).output)
    assert "\u202e" not in out


def test_what_cannot_be_compared_ends_with_one_line(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    practice(store, "a", "a")
    assert run(["compare", "last/1", "last/1"]) == 2
    tell(store, "last/1", FIRST)
    assert run(["compare", "last/1", "last/2"]) == 2
    assert run(["compare", "last/1", "last/9"]) == 2
    errors = capsys.readouterr().err.strip().splitlines()
    assert len(errors) == 3
    assert "same take" in errors[0]
    assert "no words" in errors[1]


def compared(store: Store, before: str, after: str, *, questions: tuple[str, str] = ("a", "a")) -> str:
    practice(store, *questions)
    tell(store, "last/1", before)
    tell(store, "last/2", after)
    result = CliRunner().invoke(commands, ["compare", "last/1", "last/2"])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("after", [FIRST.upper(), FIRST.replace(".", "").replace(",", "").lower()])
def test_capitals_and_missing_marks_hide_no_shared_words(store: Store, after: str) -> None:
    assert "100 % of the later take" in compared(store, FIRST, after)


def test_takes_of_different_questions_are_compared_with_a_word_about_it(store: Store) -> None:
    out = compared(store, FIRST, AGAIN, questions=("a", "b"))
    assert out.startswith("These takes answer different questions")


def test_three_words_are_too_short(store: Store) -> None:
    assert "too short to compare" in compared(store, FIRST, "I was there")


def test_a_take_in_another_language_is_one_line(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    practice(store, "a", "a")
    tell(store, "last/1", FIRST)
    tell(store, "last/2", SPANISH)
    assert run(["compare", "last/1", "last/2"]) == 2
    assert "different languages" in capsys.readouterr().err
