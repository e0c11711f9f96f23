"""The benchmark's own metrics, on cases whose answer is known without computing it."""

from __future__ import annotations

import contextlib
from pathlib import Path

import numpy as np
import pytest

from benchmarks import accuracy as benchmark
from benchmarks.accuracy import anchors, lines, metrics, nuclei, sameness, trackers
from benchmarks.accuracy.report import Line, Section, Table, Target, number, percent, write
from coach.coaching import accuracy
from coach.model import UNITS

RATE = 16_000


def test_f1_is_one_for_the_same_events_and_zero_when_none_is_found() -> None:
    assert metrics.Counts(3, 3, 3).f1 == 1.0
    assert metrics.Counts(0, 0, 3).f1 == 0.0
    assert np.isnan(metrics.Counts(0, 0, 0).f1)


def test_one_of_two_found_and_one_invented_is_an_f1_of_one_half() -> None:
    counts = metrics.event_counts([(1.0, 2.0), (4.0, 5.0)], [(1.0, 2.0), (8.0, 9.0)])

    assert counts == metrics.Counts(1, 2, 2)
    assert counts.f1 == 0.5


@pytest.mark.parametrize(
    ("found", "hit"), [((1.0, 1.5), True), ((1.0, 1.49), False), ((0.0, 9.0), True), ((2.0, 3.0), False)]
)
def test_a_hit_covers_at_least_half_of_the_true_pause(found: tuple[float, float], hit: bool) -> None:
    assert metrics.covers_half((1.0, 2.0), found) is hit


def test_one_long_silence_stands_for_one_pause_only() -> None:
    counts = metrics.event_counts([(1.0, 2.0), (3.0, 4.0)], [(0.0, 5.0)])

    assert counts == metrics.Counts(1, 1, 2)


def test_the_strict_hit_wants_both_edges_within_a_tenth_of_a_second() -> None:
    assert metrics.edges_agree((1.0, 2.0), (1.1, 1.9))
    assert not metrics.edges_agree((1.0, 2.0), (1.0, 2.11))


def test_frames_are_compared_over_the_whole_recording() -> None:
    counts = metrics.frame_counts([(0.0, 1.0)], [(0.5, 1.5)], seconds=2.0)

    assert counts == metrics.Counts(50, 100, 100)


def test_pauses_lie_between_speech_and_last_a_quarter_of_a_second() -> None:
    assert metrics.pauses_of([(1.0, 2.0), (2.2, 3.0), (3.25, 4.0)]) == [(3.0, 3.25)]


def test_the_interval_of_f1_holds_the_pooled_value() -> None:
    files = [metrics.Counts(1, 2, 2), metrics.Counts(2, 2, 2), metrics.Counts(0, 1, 2)]
    low, high = metrics.f1_interval(files)

    assert 0.0 <= low < metrics.total(files).f1 < high <= 1.0


def test_a_correlation_that_length_explains_is_gone_when_length_is_taken_out() -> None:
    generator = np.random.default_rng(1)
    length = generator.uniform(2, 10, 4000)
    a, b = (4 * length + generator.normal(0, 1, 4000) for _ in range(2))

    assert np.corrcoef(a, b)[0, 1] > 0.98
    assert abs(metrics.partial_correlation(a, b, control=length)) < 0.05


def test_partial_correlation_agrees_with_its_formula() -> None:
    generator = np.random.default_rng(2)
    c = generator.normal(size=300)
    a = c + generator.normal(size=300)
    b = a - 0.5 * c + generator.normal(size=300)
    ab, ac, bc = (np.corrcoef(x, y)[0, 1] for x, y in ((a, b), (a, c), (b, c)))

    expected = (ab - ac * bc) / np.sqrt((1 - ac**2) * (1 - bc**2))
    assert metrics.partial_correlation(a, b, control=c) == pytest.approx(expected)


def test_ranks_see_order_and_not_size() -> None:
    assert metrics.spearman(np.array([1.0, 2, 3, 4]), np.array([1.0, 10, 100, 1000])) == pytest.approx(1)
    low, high = metrics.correlation_interval(0.5, 40)
    assert low == pytest.approx(0.22, abs=0.01)
    assert high == pytest.approx(0.70, abs=0.01)


def test_an_octave_is_a_gross_error_and_a_missed_frame_a_voicing_error() -> None:
    true = np.array([100.0, 100.0, 100.0, 100.0, 0.0])
    errors = metrics.pitch_errors(true, np.array([200.0, 100.0, 100.0 * 2 ** (10 / 1200), 0.0, 90.0]))

    assert (errors.both, errors.gross, errors.missed, errors.invented) == (3, 1, 1, 1)
    assert errors.cents == pytest.approx([0.0, 10.0])


def test_half_the_frames_an_octave_up_spread_six_semitones() -> None:
    assert metrics.semitone_sd(np.array([100.0] * 8 + [200.0] * 8 + [0.0] * 9)) == pytest.approx(6.0)
    assert np.isnan(metrics.semitone_sd(np.array([100.0] * 7)))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("I COULD DO WITH A BREAK", 6),
        ("hospital", 3),
        ("table", 2),
        ("walked wanted", 3),
        ("the patient's plan", 4),
        ("places changes", 4),
        ("station", 2),
        ("video", 3),
        ("", 0),
    ],
)
def test_syllables_of_plain_words_are_counted_by_groups_of_vowels(text: str, count: int) -> None:
    assert metrics.syllables(text) == count


def test_the_nuclei_rule_counts_every_crest_but_the_last() -> None:
    decibels = 60 + 10 * np.sin(np.linspace(0, 10 * np.pi, 500))
    everywhere = np.ones(500, dtype=bool)

    assert nuclei.count(decibels, voiced=everywhere, sounding=everywhere) == 4
    assert nuclei.count(decibels, voiced=~everywhere, sounding=everywhere) == 0
    shallow = 60 + 0.9 * np.sin(np.linspace(0, 10 * np.pi, 500))
    assert nuclei.count(shallow, voiced=everywhere, sounding=everywhere) == 0


def test_the_numpy_nuclei_rule_finds_the_beats_of_a_voice_of_four_a_second() -> None:
    time = np.arange(4 * RATE) / RATE
    voice = sum(np.sin(2 * np.pi * 120 * n * time) / n for n in range(1, 10))
    samples = (0.1 * voice * (0.55 - 0.45 * np.cos(2 * np.pi * 4 * time))).astype(np.float32)

    assert anchors.nuclei((samples, RATE)) in (14, 15, 16)


def test_praat_is_left_out_with_a_reason_where_it_is_not_there(tmp_path) -> None:  # type: ignore[no-untyped-def]
    import sys

    praat = anchors.Praat(sys.executable)

    assert praat.reason is None or "parselmouth" in praat.reason


def test_a_refused_part_says_nothing_about_coverage() -> None:
    assert sameness._share([True, None, False]) == ("50 %", "2")
    assert sameness._share([None]) == ("-", "0")


def test_a_figure_that_rounds_to_zero_has_no_minus() -> None:
    assert percent(-0.001, 0, sign=True) == "+0 %"
    assert number(-0.004) == "0.00"
    assert number(float("nan")) == "-"


def test_a_missed_target_is_written_as_not_met(tmp_path) -> None:  # type: ignore[no-untyped-def]
    table = Table("Population: 1 tone.", ("what", "figure"), (("pitch", "0.3 st"),))
    section = Section(
        "Pitch", "Text.", (table,), (Target("SD", "0.2", "0.3", False), Target("x", "1", "-", None))
    )
    write(tmp_path / "accuracy.md", [section], head="# Accuracy", tail="End.")

    page = (tmp_path / "accuracy.md").read_text("utf-8")
    assert "| SD | 0.2 | 0.3 | **NOT met** |" in page
    assert "| x | 1 | - | **unknown** |" in page
    assert "| pitch | 0.3 st |" in page


def test_a_partial_run_gives_every_measure_a_line_and_says_what_it_did_not_check(tmp_path) -> None:  # type: ignore[no-untyped-def]
    pitch = Section("Pitch", "", (), lines=(Line(("pitch.sd",), '0.2 st off: 25 "clips".', 25),))
    more = Section("Pitch of X: without truth", "", (), lines=(Line(("pitch.sd",), "Two trackers.", 40),))

    lines.write(tmp_path / "accuracy.toml", lines.collected([pitch, more]))

    found = accuracy.load(tmp_path / "accuracy.toml")
    assert set(found) == set(UNITS)
    assert found["pitch.sd"] == accuracy.Accuracy(
        says='0.2 st off: 25 "clips". Two trackers.', section="pitch", n=25
    )
    assert found["pauses.rate"].says == accuracy.UNCHECKED
    assert found["pauses.rate"].n == 0
    alone = lines.collected([more])["pitch.sd"]
    assert (alone.section, alone.n) == ("pitch-of-x-without-truth", 40)


def test_the_heading_for_what_is_not_measured_is_on_the_page_of_every_run() -> None:
    page = (Path(lines.__file__).with_name("page.md")).read_text("utf-8")

    assert f"## {lines.UNMEASURED}\n" in page


def test_trackers_are_compared_where_both_gave_a_value() -> None:
    coach, other = np.array([2.0, 3.0, np.nan, 4.0]), np.array([2.5, 3.0, 2.0, 3.0])

    assert trackers._apart(coach, other) == ("3", "+0.17 st", "0.50 st", "1.00 st", "0.87")
    assert trackers._line(coach, other).n == 3
    assert "0.5 st on average (3 Mandarin speakers" in trackers._line(coach, other).says
    assert trackers._apart(np.array([np.nan]), np.array([1.0]))[0] == "0"


def test_a_run_writes_the_page_and_the_lines_and_a_run_of_one_part_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    part = Section("Pitch", "Text.", (), lines=(Line(("pitch.sd",), "0.2 st off: 25 clips.", 25),))
    monkeypatch.setattr(benchmark, "Ears", lambda cache: contextlib.nullcontext())
    monkeypatch.setattr(benchmark, "PARTS", {"pitch": lambda *_: [part]})
    (tmp_path / "README.md").write_text("data")
    page, toml = tmp_path / "accuracy.md", tmp_path / "accuracy.toml"

    benchmark.run(tmp_path, report=page, lines_file=toml, praat_python=None, only=("pitch",))
    assert not page.exists()
    assert not toml.exists()
    assert "0.2 st off: 25 clips." in capsys.readouterr().out

    benchmark.run(tmp_path, report=page, lines_file=toml, praat_python=None)
    headings = {lines.anchor(row[3:]) for row in page.read_text("utf-8").splitlines() if row[:3] == "## "}
    assert {entry.section for entry in accuracy.load(toml).values()} <= headings
