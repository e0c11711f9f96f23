"""The course of a take in characters: every rise, gap and mark is where it was."""

from __future__ import annotations

import math

import msgspec
import pytest

from coach.model import (
    Advice,
    Analysis,
    Answer,
    Curves,
    Events,
    Feedback,
    Filler,
    Health,
    LevelCurve,
    Mark,
    Overlap,
    PitchCurve,
    Take,
)
from coach.report.timeline import LEVELS, column_of, course, in_words, marks


def answer(
    seconds: float = 60.0,
    *,
    hz=lambda at: 120.0,  # type: ignore[no-untyped-def]
    db=lambda at: -20.0,  # type: ignore[no-untyped-def]
) -> Answer:
    times = tuple(round(n * 0.016, 4) for n in range(int(seconds / 0.016)))
    curves = Curves(
        pitch=PitchCurve(times=times, hz=tuple(hz(at) for at in times)),
        level=LevelCurve(times=times, db=tuple(db(at) for at in times)),
    )
    events = Events(
        speech=((0.5, 59.0),),
        pauses=((10.0, 13.0), (30.0, 30.5)),
        fillers=(Filler(start=20.0, end=20.3, text="um", heard_by="sound", certainty="likely"),),
    )
    take = Take(
        id="S/1",
        question="q",
        wording="Why?",
        prepared="unsaid",
        started="2026-11-22T10:00:00Z",
        seconds=seconds,
        rate=48_000,
        file="1.flac",
        sha256="",
        health=Health(),
    )
    work = Advice(code="pitch.flat", text="Flat.", spans=((40.0, 48.0),), measures=("pitch.sd",))
    return Answer(
        take=take,
        analysis=Analysis(measures={}, events=events, transcript=None, curves=curves),
        findings=(),
        feedback=Feedback(keep=None, work_on=work, others=(), next_step=None),
        marks=(Mark(kind="result", second=55.0),),
    )


def test_a_rising_voice_rises_on_the_plot_and_its_gaps_stay_open() -> None:
    rising = answer(hz=lambda at: None if 20 <= at < 30 else 100.0 * 2 ** (at / 60))
    drawn = course(rising, columns=60)
    heights = []
    for column in range(60):
        dots = [n for n, row in enumerate(drawn.pitch) if row[column] != " "]
        assert bool(dots) == (not 20 <= column < 30)
        heights += dots[:1]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] > heights[-1]


def test_a_louder_stretch_is_drawn_higher_and_silence_is_blank() -> None:
    drawn = course(answer(db=lambda at: None if at < 20 else (-40.0 if at < 40 else -20.0)), columns=60)
    assert drawn.level[:20] == " " * 20
    quiet, loud = LEVELS.index(drawn.level[30]), LEVELS.index(drawn.level[50])
    assert 0 < quiet < loud == 8


def test_each_mark_stands_over_its_seconds() -> None:
    drawn = course(answer(), columns=60)
    assert drawn.marks[10:14] == "____"
    assert drawn.marks[20] == "u"
    assert drawn.marks[40:49] == "!" * 9
    assert drawn.marks[55] == "*"
    assert drawn.marks[30] == " "  # half a second is no long pause


def test_a_window_shows_the_same_marks_wider_and_nothing_of_the_rest() -> None:
    drawn = course(answer(), columns=60, window=(15.0, 30.0))
    assert drawn.marks.strip() == "uu"
    assert drawn.marks.index("u") == column_of(20.0, window=(15.0, 30.0), columns=60) == 20
    assert drawn.axis.index("0:20") == 20


@pytest.mark.parametrize("columns", [1, 2, 10, 57, 200])
@pytest.mark.parametrize("seconds", [0.0, 0.01, 3.0, 61.0, 3600.0])
def test_every_row_is_as_wide_as_asked(columns: int, seconds: float) -> None:
    drawn = course(answer(seconds), columns=columns)
    assert {len(row) for row in (drawn.level, *drawn.pitch, drawn.marks, drawn.axis)} == {columns}


def test_a_take_that_was_not_measured_still_has_its_seconds() -> None:
    bare = msgspec.structs.replace(answer(), analysis=None, feedback=None, marks=())
    drawn = course(bare, columns=60)
    assert drawn.axis.startswith("0:00")
    assert drawn.level == drawn.marks == " " * 60
    assert in_words(bare) == ["Your answer is 1:00 long.", "It was not measured."]


def test_no_voice_at_all_draws_no_pitch_and_says_so() -> None:
    silent = answer(hz=lambda at: None, db=lambda at: None)
    assert "".join(course(silent, columns=40).pitch).strip() == ""
    assert "No pitch was found." in in_words(silent)


def test_the_sentences_say_what_the_plot_shows() -> None:
    said = in_words(answer(hz=lambda at: 100.0 * 2 ** (2 * math.sin(at) / 12)))
    assert said[0] == "Your answer is 1:00 long."
    assert "between -2 and +2 semitones" in said[1]
    assert said[2:] == [
        "1 long pause: at 0:10.",
        "1 filler, 1 of them unsure: at 0:20.",
        "1 mark by ear: at 0:55.",
    ]


def test_matched_words_say_where_they_are_from() -> None:
    found = answer()
    assert found.analysis is not None
    match = Overlap(with_="script", text="a b c", start=5.0, end=7.0, words=6, certainty=0.9, by="words")
    unplaced = Overlap(with_="script", text="d", start=None, end=None, words=6, certainty=0.9, by="words")
    changed = msgspec.structs.replace(found.analysis, overlaps=(match, unplaced))
    listed = marks(msgspec.structs.replace(found, analysis=changed))
    assert [mark.text for mark in listed if mark.kind == "match"] == ['as in your script: "a b c"']
