"""`coach profile` from the command line, and the form it edits."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from coach.cli import commands, run
from coach.coaching.plan import TOPICS
from coach.errors import UsageError
from coach.model import InterviewDate, Profile
from coach.wording.profile_form import form, read_form

FULL = Profile(
    topics=("gap", "visa"),
    specialties=("internal medicine", "neurology"),
    interviews=(
        InterviewDate(date="2027-01-15", program="Lakeside, Ohio", facts=("rural track", "small class")),
        InterviewDate(
            date="2027-01-20", program="Hilltop", asked="gaps", surprised="a case", next_time="ask"
        ),
    ),
)


def test_a_profile_reads_back_as_it_was_written() -> None:
    assert read_form(form(FULL, TOPICS), TOPICS) == FULL
    assert read_form(form(Profile(), TOPICS), TOPICS) == Profile()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("interview: soon | Lakeside", "YYYY-MM-DD"),
        ("interview: 2027-01-15", "program"),
        ("interview: 2027-01-15 | A | 1; 2; 3; 4", "3 facts"),
        ("debrief: 2027-01-15 | x", "no interview"),
        ("age: 31", "line 1"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read_form(text, TOPICS)


@given(st.text(max_size=200))
def test_any_text_is_a_profile_or_is_refused(text: str) -> None:
    try:
        found = read_form(text, TOPICS)
    except UsageError:
        return
    assert read_form(form(found, TOPICS), TOPICS) == found


def test_it_is_saved_privately_shown_and_removed_when_empty(home: Path, tmp_path: Path) -> None:
    lines = tmp_path / "lines.txt"
    lines.write_text(form(FULL, TOPICS))
    assert CliRunner().invoke(commands, ["profile", "edit", "--file", str(lines)]).exit_code == 0
    path = home / "data" / "profile.json"
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "you need a visa" in CliRunner().invoke(commands, ["profile"]).output
    shown = json.loads(CliRunner().invoke(commands, ["profile", "show", "--json"]).output)
    assert shown["topics"] == ["gap", "visa"]
    lines.write_text("")
    CliRunner().invoke(commands, ["profile", "edit", "--file", str(lines)])
    assert not path.exists()


def test_without_a_profile_it_says_that_it_is_optional(home: Path) -> None:
    out = CliRunner().invoke(commands, ["profile"])
    assert out.exit_code == 0
    assert "optional" in out.output


def test_a_damaged_profile_and_a_missing_file_end_with_their_codes(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["profile", "edit", "--file", "nowhere.txt"]) == 2
    (home / "data").mkdir(parents=True)
    (home / "data" / "profile.json").write_text('{"topics": 3}')
    assert run(["profile", "show"]) == 6
    assert len(capsys.readouterr().err.strip().splitlines()) == 2
