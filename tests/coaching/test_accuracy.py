"""Every figure that is shown has a line on how accurate it is and on whom, and the line leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from benchmarks.accuracy.lines import anchor
from coach.coaching import accuracy
from coach.model import UNITS

PAGE = Path(__file__).resolve().parents[2] / accuracy.PAGE
WHO = re.compile(r"\b\d+ (?:short clips|sentences|mixes|answers|pairs|recordings)\b")


def test_every_measure_has_a_line_and_nothing_else_has_one() -> None:
    assert set(accuracy.shipped()) == set(UNITS)


def test_every_line_leads_to_a_heading_of_the_page() -> None:
    headings = re.findall(r"^## (.+)$", PAGE.read_text("utf-8"), re.MULTILINE)

    assert {entry.section for entry in accuracy.shipped().values()} <= {anchor(title) for title in headings}


@pytest.mark.parametrize("code", UNITS)
def test_a_figure_names_who_and_how_many_and_what_has_no_truth_says_so(code: str) -> None:
    entry = accuracy.accuracy(code)

    if entry.n == 0:
        assert entry.says.startswith(accuracy.UNCHECKED)
        assert not re.search(r"\d", entry.says)
    else:
        assert WHO.search(entry.says)
        assert str(entry.n) in entry.says
        assert re.search(r"\b(readers|speakers|actors)\b", entry.says)
    assert len(entry.says) <= 260
    assert entry.says.endswith(".")


def test_a_measure_that_the_file_does_not_name_was_not_checked() -> None:
    entry = accuracy.accuracy("pitch.unknown")

    assert entry.says == accuracy.UNCHECKED
    assert entry.n == 0


def test_a_file_with_a_field_too_many_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "accuracy.toml"
    wrong.write_text('["pitch.sd"]\nsays = "x."\nsection = "pitch"\nn = 1\nscore = 5\n', "utf-8")

    with pytest.raises(msgspec.ValidationError):
        accuracy.load(wrong)
