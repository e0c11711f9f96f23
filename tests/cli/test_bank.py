"""`coach bank list|show|check`: what is printed and how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli import run
from coach.paths import current, shipped

if TYPE_CHECKING:
    import pytest

STARTER = shipped("question_banks") / "residency-starter.yaml"


def test_list_shows_the_shipped_bank_and_a_broken_one(capsys: pytest.CaptureFixture[str]) -> None:
    current().banks.mkdir(parents=True)
    (current().banks / "mine.yaml").write_text("questions: [", encoding="utf-8")
    assert run(["bank", "list"]) == 0
    out = capsys.readouterr().out
    assert "residency-starter  Residency interview, a first set (20 questions, CC0-1.0)" in out
    assert "not usable: mine.yaml, line 1" in out
    assert run(["bank", "list", "--json"]) == 0
    starter, *_, mine = json.loads(capsys.readouterr().out)
    assert (starter["id"], starter["questions"], starter["origin"]) == ("residency-starter", 20, "shipped")
    assert mine["id"] is None
    assert mine["error"].startswith("mine.yaml, line 1")


def test_show_prints_the_questions_with_twists_and_why_they_are_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["bank", "show", "residency-starter"]) == 0
    out = capsys.readouterr().out
    assert out.count("Why it is asked:") == 20
    assert out.count("With a twist:") == 40


def test_show_of_an_unknown_bank_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bank", "show", "nothing"]) == 2
    assert "residency-starter" in capsys.readouterr().err


def test_check_ends_with_the_code_of_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("a: b\n", encoding="utf-8")
    bomb = tmp_path / "bomb.yaml"
    bomb.write_text("a: &a [x]\nb: *a\n", encoding="utf-8")
    assert run(["bank", "check", str(STARTER)]) == 0
    assert run(["bank", "check", str(broken)]) == 2
    assert run(["bank", "check", str(bomb)]) == 7
    assert run(["bank", "check", str(tmp_path / "none.yaml")]) == 2
    capsys.readouterr()
    assert run(["bank", "check", str(STARTER), str(broken)]) == 3
    captured = capsys.readouterr()
    assert "fine, 20 questions" in captured.out
    assert "broken.yaml, line 1" in captured.err
    assert run(["bank", "check", "--json", str(STARTER), str(bomb)]) == 3
    good, bad = json.loads(capsys.readouterr().out)
    assert (good["ok"], good["questions"], good["error"]) == (True, 20, None)
    assert (bad["ok"], bad["id"]) == (False, None)


def test_one_question_is_counted_as_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("1. Why this program?\n", encoding="utf-8")
    assert run(["bank", "check", str(tmp_path / "one.txt")]) == 0
    assert capsys.readouterr().out.endswith("one.txt: fine, 1 question\n")


def test_conflicts_of_a_bank_that_is_not_there_are_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bank", "conflicts", "nothing"]) == 2
    assert "there is no bank 'nothing'" in capsys.readouterr().err
