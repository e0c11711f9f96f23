"""Shared wording: what is said of it, and what never is."""

from __future__ import annotations

import msgspec
import pytest

from coach.coaching.feedback import advise
from coach.coaching.rules import find
from coach.model import Finding, Overlap, measured
from tests.hand_built import take

FAR = Overlap(with_="script", text="a", start=3.0, end=9.0, words=12, certainty=0.9, by="words")
NEAR = Overlap(with_="script", text="b", start=20.0, end=22.0, words=6, certainty=0.9, by="words")


def found(code: str, value: float, *, spread: float = 0.0, why: str | None = None) -> Finding:
    measure = measured(code, value, low=max(0.0, value - spread), high=value + spread, why=why)
    analysis = take()
    analysis = msgspec.structs.replace(
        analysis, measures=analysis.measures | {code: measure}, overlaps=(FAR, NEAR)
    )
    return next(one for one in find(analysis) if one.mistake == "memorized")


@pytest.mark.parametrize(
    ("code", "value", "name", "strength"),
    [
        ("overlap.script", 80, "script", "strong signs"),
        ("overlap.script", 30, "script", "some signs"),
        ("overlap.script", 5, "own_words", "no sign"),
        ("overlap.takes", 0.9, "takes", "some signs"),
        ("overlap.takes", 0.05, "new_words", "no sign"),
        ("overlap.sound", 60, "sound", "some signs"),
        ("overlap.sound", 2, "not_judged", "not enough data"),
    ],
)
def test_shared_wording_is_told_by_where_it_comes_from(
    code: str, value: float, name: str, strength: str
) -> None:
    one = found(code, value)
    assert (one.code, one.strength) == (f"memorized.{name}", strength)


def test_words_nobody_checked_are_never_a_strong_sign_and_never_praised() -> None:
    assert found("overlap.script", 80, why="Rough: looked for in the sound.").strength == "some signs"
    assert found("overlap.script", 2, why="Rough: looked for in the sound.").code == "memorized.not_judged"


def test_an_interval_over_a_line_is_not_called() -> None:
    assert found("overlap.script", 22, spread=6).code == "memorized.not_judged"


def test_the_longest_stretches_are_there_to_listen_to() -> None:
    assert found("overlap.script", 80).spans == ((3.0, 9.0), (20.0, 22.0))


def test_the_advice_puts_the_script_away_and_claims_nothing_about_the_speaker() -> None:
    measure = measured("overlap.script", 80.0, low=70.0, high=88.0)
    analysis = take()
    analysis = msgspec.structs.replace(
        analysis, measures=analysis.measures | {"overlap.script": measure}, overlaps=(FAR,)
    )
    said = advise(analysis, find(analysis))
    texts = [one.text for one in (said.work_on, *said.others) if one and one.code == "memorized.script"]
    assert len(texts) == 1
    assert "put the script away" in texts[0]
    assert "memorized" not in texts[0]
