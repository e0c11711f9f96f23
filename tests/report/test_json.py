"""The JSON contract: every key, in order, for every kind of take."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from coach.coaching.feedback import advise
from coach.coaching.rules import find
from coach.model import (
    UNITS,
    Analysis,
    Curves,
    Events,
    Filler,
    LevelCurve,
    Measure,
    Overlap,
    PitchCurve,
    Word,
)
from coach.report.json import analysis_object, error_object
from tests.hand_built import GOLDEN, take, transcript


def _object(analysis: Analysis, *, name: str = "answer.wav", curves: bool = False) -> dict[str, Any]:
    findings = find(analysis)
    return analysis_object(
        name, 62.00004, 48000, "ab" * 32, analysis, findings, advise(analysis, findings), curves
    )


@pytest.mark.parametrize("name", GOLDEN)
def test_every_key_is_always_there_in_one_order(name: str) -> None:
    found = _object(GOLDEN[name])
    assert list(found) == [
        "schema", "file", "measures", "events", "transcript", "overlaps", "findings", "feedback",
    ]  # fmt: skip
    assert list(found["file"]) == ["name", "seconds", "rate", "sha256"]
    assert list(found["measures"]) == list(UNITS)
    assert list(found["events"]) == ["speech", "pauses", "fillers", "words"]
    assert list(found["feedback"]) == ["keep", "work_on", "others", "next_step"]
    for measure in found["measures"].values():
        assert list(measure) == ["value", "low", "high", "unit", "why"]
    for finding in found["findings"]:
        assert list(finding) == ["code", "mistake", "strength", "spans", "evidence"]
    for advice in (found["feedback"]["keep"], found["feedback"]["work_on"], *found["feedback"]["others"]):
        assert advice is None or list(advice) == ["code", "text", "spans", "measures"]


@pytest.mark.parametrize("name", GOLDEN)
def test_the_object_is_strict_json_and_reads_back_the_same(name: str) -> None:
    found = _object(GOLDEN[name])
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_a_refused_measure_is_null_with_a_sentence_and_a_sound_one_has_no_why() -> None:
    found = _object(GOLDEN["silent file"])["measures"]
    assert {found[code]["value"] for code in UNITS if code != "length.seconds"} == {None}
    assert all(found[code]["why"] for code in UNITS if code != "length.seconds")
    assert found["length.seconds"]["why"] is None


def test_floats_are_rounded_to_four_decimals() -> None:
    found = _object(take(events=Events(speech=((0.123456, 1.0),))))
    assert found["file"]["seconds"] == 62.0
    assert found["events"]["speech"] == [[0.1235, 1.0]]


def test_a_number_that_is_not_finite_never_leaves() -> None:
    with pytest.raises(ValueError, match="not finite"):
        _object(take(events=Events(pauses=((0.0, math.nan),))))


def test_a_measure_that_an_older_version_did_not_take_is_refused_with_the_reason() -> None:
    old = take()
    some: dict[str, Measure] = {c: m for c, m in old.measures.items() if c != "pauses.within_clause"}
    findings = find(old)
    older = Analysis(measures=some, events=old.events, transcript=None)
    found = analysis_object("a", None, None, None, older, findings, advise(old, findings), False)
    assert found["measures"]["pauses.within_clause"]["value"] is None
    assert "analyze it again" in found["measures"]["pauses.within_clause"]["why"]
    assert found["file"] == {"name": "a", "seconds": None, "rate": None, "sha256": None}


def test_curves_are_there_only_when_asked_for_and_unvoiced_is_null() -> None:
    curves = Curves(
        pitch=PitchCurve(times=(0.0, 0.01), hz=(None, 118.00009)),
        level=LevelCurve(times=(0.0,), db=(-30.0,)),
    )
    plain = take()
    drawn = Analysis(measures=plain.measures, events=plain.events, transcript=None, curves=curves)
    assert "curves" not in _object(drawn)
    assert _object(drawn, curves=True)["curves"] == {
        "pitch": {"times": [0.0, 0.01], "hz": [None, 118.0001]},
        "level": {"times": [0.0], "db": [-30.0]},
    }
    assert _object(plain, curves=True)["curves"]["pitch"] == {"times": [], "hz": []}


def test_transcript_words_fillers_and_overlaps_have_the_keys_of_the_contract() -> None:
    events = Events(
        words=(Word(text="hi\x1b[31m", start=0.0, end=0.5, confidence=0.7),),
        fillers=(Filler(start=1.0, end=1.2, text="um", heard_by="words", certainty="heard"),),
    )
    plain = take(events=events, transcript=transcript("hello\x1b]0;x\x07 there"))
    overlap = Overlap(
        with_="script", text="we waited", start=0.0, end=1.0, words=2, certainty=0.9, by="words"
    )
    full = Analysis(measures=plain.measures, events=events, transcript=plain.transcript, overlaps=(overlap,))
    found = _object(full)
    assert list(found["transcript"]) == ["text", "engine", "version", "corrected", "confidence"]
    assert list(found["events"]["words"][0]) == ["text", "start", "end", "confidence"]
    assert list(found["events"]["fillers"][0]) == ["start", "end", "text", "heard_by", "certainty"]
    assert list(found["overlaps"][0]) == ["with", "text", "start", "end", "words", "certainty", "by"]
    assert "\x1b" not in json.dumps(found, ensure_ascii=False)


def test_a_file_name_cannot_carry_terminal_escapes() -> None:
    assert "\x1b" not in _object(take(), name="a\x1b[2Jb.wav")["file"]["name"]
    assert error_object("a\x1b[2J.wav", "not_audio", "It is\nnot audio.") == {
        "schema": 1,
        "file": {"name": "a[2J.wav"},
        "error": {"code": "not_audio", "message": "It is not audio."},
    }
