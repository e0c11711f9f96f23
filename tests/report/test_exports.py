"""Exports, each read back by a library that is not ours."""

from __future__ import annotations

import csv
import io
import itertools
import json
from pathlib import Path

import fastjsonschema
import hand_built
import msgspec
import pysubs2
import pytest
from praatio import textgrid

from coach.model import Comment, Events, Filler, Transcript, Word
from coach.report import exports
from coach.report.exports import ExportedTake, exported

SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "export.schema.json"
HOSTILE = 'He said "a --> b" & <b>\x1b]52;c;aGk=\x07\nnew line\u202e{\\i1}'
CLEAN = 'He said "a --> b" & <b>]52;c;aGk= new line{\\i1}'


@pytest.fixture
def found() -> ExportedTake:
    """A take of 10 s: five words (two overlap), two pauses, a filler, three comments."""
    words = (
        Word(text="I", start=1.0, end=1.2, confidence=None),
        Word(text='"tried"', start=1.15, end=1.8, confidence=None),
        Word(text=HOSTILE, start=3.0, end=3.4, confidence=None),
        Word(text="عربي", start=3.4, end=4.0, confidence=None),
        Word(text="=SUM(A1)", start=4.0, end=4.5, confidence=None),
    )
    heard = hand_built.take(
        transcript=Transcript(
            text="", words=words, engine="person", version="", corrected=True, confidence=None
        ),
        events=Events(
            pauses=((1.8, 3.0), (5.0, 6.0)),
            fillers=(Filler(start=6.0, end=6.4, text="filler", heard_by="sound", certainty="likely"),),
        ),
    )
    comments = (
        Comment(text=HOSTILE, answer=1, at=2.5),
        Comment(text="range", answer=1, at=2.5, until=7.0),
        Comment(text="all of it", answer=1),
    )
    return exported(take="s/1", question=HOSTILE, seconds=10.0, analysis=heard, comments=comments)


def test_a_textgrid_opens_with_its_tiers_and_its_quotes(found: ExportedTake, tmp_path: Path) -> None:
    path = tmp_path / "a.TextGrid"
    path.write_text(exports.as_textgrid(found), "utf-8")

    grid = textgrid.openTextgrid(str(path), includeEmptyIntervals=False)

    assert grid.tierNames == ("words", "pauses", "fillers", "comments")
    assert (grid.minTimestamp, grid.maxTimestamp) == (0, 10)
    words = grid.getTier("words").entries
    assert [one.label for one in words] == ["I", '"tried"', CLEAN, "عربي", "=SUM(A1)"]
    assert [(one.start, one.end) for one in words][:2] == [(1.0, 1.2), (1.2, 1.8)]  # no overlap
    assert [(one.start, one.end) for one in grid.getTier("pauses").entries] == [(1.8, 3.0), (5.0, 6.0)]
    (point,) = grid.getTier("comments").entries
    # praatio leaves the doubled quotes of points as they are; Praat itself reads them as one.
    assert (point.time, point.label.replace('""', '"')) == (2.5, f"{CLEAN} / range")


def test_intervals_fill_the_take_as_praat_asks(found: ExportedTake, tmp_path: Path) -> None:
    path = tmp_path / "a.TextGrid"
    path.write_text(exports.as_textgrid(found), "utf-8")

    grid = textgrid.openTextgrid(str(path), includeEmptyIntervals=True, reportingMode="error")

    for name in ("words", "pauses", "fillers"):
        entries = grid.getTier(name).entries
        assert entries[0].start == 0
        assert entries[-1].end == 10
        assert all(one.end == after.start for one, after in itertools.pairwise(entries))


@pytest.mark.parametrize("name", ["webvtt", "srt"])
def test_captions_are_read_by_another_library(found: ExportedTake, name: str) -> None:
    write = exports.CAPTIONS[name]
    kind = {"webvtt": "vtt", "srt": "srt"}[name]

    words = pysubs2.SSAFile.from_string(write(exports.transcript_cues(found)), format_=kind)
    notes = pysubs2.SSAFile.from_string(write(exports.comment_cues(found)), format_=kind)

    assert [(one.start, one.end) for one in words] == [(1000, 1800), (3000, 4500)]
    assert words[0].plaintext == 'I "tried"'
    assert "عربي =SUM(A1)" in words[1].plaintext
    assert [(one.start, one.end) for one in notes] == [(2500, 6500), (2500, 7000)]
    assert not any("\n" in one.plaintext for one in words)


def test_webvtt_escapes_what_would_be_a_tag_or_an_arrow(found: ExportedTake) -> None:
    text = exports.as_webvtt(exports.transcript_cues(found))

    assert text.startswith("WEBVTT\n\n00:00:01.000 --> 00:00:01.800\n")
    assert "a --&gt; b" in text
    assert "<b>" not in text
    assert text.count("-->") == 2


def test_labels_have_three_columns_in_the_order_of_time(found: ExportedTake) -> None:
    rows = list(csv.reader(io.StringIO(exports.as_labels(found)), delimiter="\t", quoting=csv.QUOTE_NONE))

    assert [len(row) for row in rows] == [3] * 5
    assert [row[2] for row in rows] == ["pause", CLEAN, "range", "pause", "filler"]
    assert [float(row[0]) for row in rows] == [1.8, 2.5, 2.5, 5.0, 6.0]


def test_csv_holds_every_item_and_computes_nothing_in_a_spreadsheet(found: ExportedTake) -> None:
    rows = list(csv.DictReader(io.StringIO(exports.as_csv(found), newline="")))

    assert [row["kind"] for row in rows].count("word") == 5
    assert {row["text"] for row in rows} >= {CLEAN, "'=SUM(A1)", "all of it"}
    assert rows[-1]["start"] == ""  # a comment on the whole answer


def test_json_fits_its_published_schema(found: ExportedTake) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    check = fastjsonschema.compile(schema)
    told = json.loads(exports.as_json(found))

    assert check(told) == told
    assert [one["text"] for one in told["items"] if one["kind"] == "comment"] == [CLEAN, "range", "all of it"]
    told["items"][0]["kind"] = "song"
    with pytest.raises(fastjsonschema.JsonSchemaException):
        check(told)


def test_the_published_schema_is_that_of_the_program() -> None:
    published = json.loads(SCHEMA.read_text("utf-8"))

    assert published == msgspec.json.schema(ExportedTake)


@pytest.mark.parametrize("name", exports.WRITERS)
def test_a_take_with_nothing_in_it_is_written_too(name: str) -> None:
    nothing = exported(take="s/1", question="Why?", seconds=2.0, analysis=None, comments=())

    assert exports.WRITERS[name](nothing) is not None
    assert exports.as_webvtt(exports.transcript_cues(nothing)) == "WEBVTT\n"
