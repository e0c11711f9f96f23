"""Lines that a program draws: whose they are is said, and a wrong or unfair file is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coach.cli import run
from coach.coaching import norms, own_norms
from coach.coaching.cards import cards
from coach.coaching.feedback import advise
from coach.coaching.rules import find
from coach.errors import CoachError, Refused, UsageError
from coach.paths import current
from coach.report.cards import card_lines
from tests.hand_built import take

OWN = """
by = "Lakeside IM"

["pitch.sd"]
unit = "st"
bands = [{ level = "amber", high = 4 }, { level = "green", low = 4 }]
grade = "D"
cite = "program rule"
source = "Our interview guide"
studied = "Nothing: a choice of the program"
"""


@pytest.fixture(autouse=True)
def ours_again() -> Iterator[None]:
    """Put the shipped norms back, which are those of the whole process."""
    yield
    norms.use(None)


def _file(folder: Path, text: str) -> Path:
    path = folder / "program.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_program_replaces_the_measures_it_names_and_no_other(tmp_path: Path) -> None:
    own = own_norms.read(_file(tmp_path, OWN))
    assert own["pitch.sd"].by == "Lakeside IM"
    assert {code for code in own if own[code] != norms.shipped()[code]} == {"pitch.sd"}


def test_a_statement_says_whose_line_it_used(tmp_path: Path) -> None:
    norms.use(own_norms.read(_file(tmp_path, OWN)))
    analysis = take(pitch_sd=(3.2, 2.9, 3.5))
    findings = find(analysis)
    feedback = advise(analysis, findings)
    assert feedback.work_on is not None
    assert "under Lakeside IM's line of 4" in feedback.work_on.text
    assert "our line" not in feedback.work_on.text
    shown = " ".join(card_lines(cards(analysis, findings), width=400))
    assert "Source of Lakeside IM: program rule, evidence D." in shown


def test_without_a_file_every_line_is_called_ours() -> None:
    feedback = advise(take(pitch_sd=(1.2, 1.0, 1.4)), find(take(pitch_sd=(1.2, 1.0, 1.4))))
    assert feedback.work_on is not None
    assert "our line" in feedback.work_on.text


def test_a_length_that_a_program_asks_for_is_said_to_be_theirs(tmp_path: Path) -> None:
    text = """
by = "Lakeside IM"
["length.seconds"]
unit = "s"
bands = [
    { level = "amber", high = 30 },
    { level = "green", low = 30, high = 50 },
    { level = "amber", low = 50 },
]
grade = "D"
cite = "program rule"
source = "Our guide"
studied = "Nothing"
"""
    norms.use(own_norms.read(_file(tmp_path, text)))
    found = find(take())
    said = " ".join(
        advice.text for advice in (*advise(take(), found).others, advise(take(), found).work_on) if advice
    )
    assert "Lakeside IM draws lines at 30 s and 50 s." in said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('by = "Lakeside IM"', "", "whose they are"),
        ('by = "Lakeside IM"', 'by = " "', "whose they are"),
        ('by = "Lakeside IM"', "by = 3", "whose they are"),
        ("pitch.sd", "pitch.mood", "pitch.mood is not a measure"),
        ('unit = "st"', 'unit = "Hz"', "the unit of pitch.sd must be st"),
        ("high = 4 }", "high = nan }", "empty"),
        ('level = "green", low = 4', 'level = "green", low = 3', "overlap"),
        ('grade = "D"', 'grade = "Z"', "not valid"),
        ('cite = "program rule"', 'cite = " "', "needs a source"),
        ('unit = "st"', 'unit = "st"\nloud = 3', "not valid"),
        (
            '{ level = "amber", high = 4 }, { level = "green", low = 4 }',
            '{ level = "green", high = 9 }',
            "the green band of pitch.sd needs low",
        ),
        ("[", "[[[[", "not valid TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_one_sentence(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        own_norms.read(_file(tmp_path, OWN.replace(old, new, 1)))
    assert said in caught.value.message
    assert "\n" not in caught.value.message


def test_a_measure_that_is_only_described_cannot_be_graded_by_anyone(tmp_path: Path) -> None:
    text = OWN.replace("pitch.sd", "pace.articulation").replace('"st"', '"/s"')
    with pytest.raises(Refused, match="never graded"):
        own_norms.read(_file(tmp_path, text))


@pytest.mark.parametrize(
    "bands",
    [
        '[{ level = "amber", high = 140 }, { level = "green", low = 140, high = 200 }]',
        '[{ level = "green", low = 100, high = 150 }, { level = "amber", low = 150 }]',
        '[{ level = "red", high = 110 }, { level = "green", low = 110, high = 190 }]',
        '[{ level = "green", low = 110, high = 185 }, { level = "red", low = 185 }]',
    ],
)
def test_no_file_may_fault_the_pace_of_accented_speech(tmp_path: Path, bands: str) -> None:
    text = OWN.replace("pitch.sd", "pace.words").replace('"st"', '"words/min"')
    text = "\n".join(f"bands = {bands}" if row.startswith("bands") else row for row in text.splitlines())
    with pytest.raises(Refused, match="accent"):
        own_norms.read(_file(tmp_path, text))


def test_what_a_file_says_is_cleaned_and_cut_before_it_is_shown(tmp_path: Path) -> None:
    text = OWN.replace("Lakeside IM", "Lake\\u001b[31mside" + "x" * 200).replace("program rule", "a\\u202eb")
    own = own_norms.read(_file(tmp_path, text))["pitch.sd"]
    assert "\x1b" not in own.by
    assert len(own.by) <= own_norms.MOST_NAME
    assert own.cite == "ab"


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="larger than 100 kB"):
        own_norms.read(_file(tmp_path, OWN + "#" * own_norms.MOST_BYTES))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CoachError, match=r"mine\.toml"):
        own_norms.read(tmp_path / "mine.toml")


def test_the_settings_name_the_file_and_analyze_holds_answers_against_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    folder = current().config_file.parent
    folder.mkdir(parents=True)
    current().config_file.write_text('norms = "program.toml"\n', encoding="utf-8")
    _file(folder, OWN.replace('"pitch.sd"', '"specificity.details"').replace('"st"', '"/100 words"'))
    answer = tmp_path / "answer.txt"
    answer.write_text("I like to work with people and I think that it is good to help them. " * 8)
    assert run(["analyze", str(answer), "--engine", "none"]) == 0
    assert "under Lakeside IM's line of 4" in capsys.readouterr().out
    _file(folder, "by = 3")
    assert run(["analyze", str(answer), "--engine", "none"]) == 2
    assert "whose they are" in capsys.readouterr().err
