"""Every band has a source, and a file of norms that is wrong is refused with a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from coach.analysis.pauses import EDGE_ERROR
from coach.coaching import norms
from coach.errors import UsageError
from coach.model import UNITS, measured

REPOSITORY = Path(__file__).resolve().parents[2]


def test_every_measure_has_a_norm_with_its_unit_source_and_grade() -> None:
    known = norms.load()
    assert set(known) == set(UNITS)
    for code, norm in known.items():
        assert norm.unit == UNITS[code]
        assert norm.source
        assert norm.studied
        assert norm.cite
        assert norm.grade in "ABCD"


@pytest.mark.parametrize("code", ["pace.articulation", "pitch.median", "pitch.range", "loudness.sd"])
def test_what_must_never_be_graded_has_no_bands(code: str) -> None:
    assert norms.load()[code].bands == ()


@pytest.mark.parametrize(
    ("code", "value", "level"),
    [
        ("pitch.sd", 1.89, "red"),
        ("pitch.sd", 1.9, "amber"),
        ("pitch.sd", 2.5, "green"),
        ("pitch.sd", 5.5, "check"),
        ("pace.words", 119.9, "amber"),
        ("pace.words", 60, "amber"),
        ("pace.words", 150, "green"),
        ("pace.words", 200, "red"),
        ("length.seconds", 19, "amber"),
        ("length.seconds", 20, "green"),
        ("length.seconds", 179, "green"),
        ("length.seconds", 181, "amber"),
        ("health.snr", 19, "check"),
    ],
)
def test_the_edges_are_those_of_the_evidence(code: str, value: float, level: str) -> None:
    assert norms.load()[code].level(value) == level


def test_an_interval_is_widened_to_the_tolerance_before_it_is_held_against_an_edge() -> None:
    norm = norms.load()["pitch.sd"]
    assert norm.touched(measured("pitch.sd", 1.4, low=1.35, high=1.45)) == {"red"}
    assert norm.touched(measured("pitch.sd", 1.5, low=1.45, high=1.55)) == {"red", "amber"}
    assert norm.touched(measured("pitch.sd", 1.4, low=0.8, high=2.0)) == {"red", "amber"}
    assert norm.touched(measured("pitch.sd", 3.0, low=2.9, high=3.1)) == {"green"}


def _file(tmp_path: Path, old: str, new: str) -> Path:
    text = norms.SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "norms.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('["pitch.range"]', '["pitch.rang"]', "pitch.range is missing"),
        ('unit = "st"', 'unit = "Hz"', "the unit of pitch.sd must be st"),
        ("low = 1.9, high = 2.5", "low = 1.8, high = 2.5", "overlap"),
        ("low = 1.9, high = 2.5", "low = 2.5, high = 2.5", "empty"),
        ("low = 1.9, high = 2.5", "low = nan, high = 2.5", "empty"),
        ('level = "green", low = 2.5', 'level = "amber", low = 2.5', "no green one"),
        ('grade = "B"', 'grade = "Z"', "not valid"),
        ('cite = "Hincks 2005"', 'cite = " "', "needs a source"),
        ("tolerance = 0.5", "tolerance = -1", "not negative"),
        ("of_suggested = [0.5, 1.5]", "of_suggested = [1.5, 0.5]", "of_suggested"),
        ("threshold_error = 0.1", "threshold_error = -0.1", "threshold_error"),
        ("tolerance = 0.5", "tolerence = 0.5", "tolerence"),
        ("[", "[[[", "not valid"),
    ],
)
def test_a_wrong_file_of_norms_is_refused_with_one_sentence(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(UsageError) as caught:
        norms.load(_file(tmp_path, old, new))
    assert said in caught.value.message
    assert "\n" not in caught.value.message


def test_a_program_may_bring_its_own_edges(tmp_path: Path) -> None:
    path = _file(tmp_path, 'level = "red", high = 1.9', 'level = "red", high = 1.5')
    path.write_text(
        path.read_text(encoding="utf-8").replace("low = 1.9, high = 2.5", "low = 1.5, high = 2.5")
    )
    assert norms.load(path)["pitch.sd"].level(1.7) == "amber"


def test_a_question_that_suggests_a_length_has_its_own_range_and_no_other_measure_changes() -> None:
    known = norms.load()
    asked = norms.for_question(known, 45)
    assert [asked["length.seconds"].level(seconds) for seconds in (22.4, 22.5, 67.4, 67.5)] == [
        "amber", "green", "green", "amber",
    ]  # fmt: skip
    assert {code for code in known if known[code] != asked[code]} == {"length.seconds"}
    assert norms.for_question(known, None) == known


def test_a_pause_counts_as_long_only_when_it_is_clear_of_the_threshold_by_the_error_of_its_edges() -> None:
    norm = norms.load()["pauses.long"]
    assert norm.threshold_error == EDGE_ERROR
    spans = ((0.0, 2.4), (10.0, 12.45), (20.0, 22.55), (30.0, 32.6), (40.0, 42.7))
    certain, doubtful = norm.over(spans)
    assert certain == (spans[4],)
    assert doubtful == spans[1:4]


def test_a_missing_file_of_norms_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"mine\.toml"):
        norms.load(tmp_path / "mine.toml")


def test_the_page_of_norms_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/norms_page.py", "--check"],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
