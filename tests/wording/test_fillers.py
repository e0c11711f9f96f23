"""Filler words: what is flagged, what is left alone, and how often that is right in real talk."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from coach.model import Filler, Transcript, Verdict, Word
from coach.wording.filler_range import (
    filler_measures,
    fillers_in_words,
    join_fillers,
    sentence_of,
)
from coach.wording.fillers import KINDS, ON_BY_DEFAULT, find_uses
from coach.wording.tokens import tokenize

LABELS = Path(__file__).with_name("filler_labels.csv")


def found(text: str) -> list[str]:
    return [use.kind for use in find_uses(tokenize(text), kinds=KINDS)]


@pytest.mark.parametrize(
    "text",
    [
        "I like this ward.",
        "I would like to work here.",
        "It looked like a stroke.",
        "Things like that happen.",
        "I called early so that she could sleep.",
        "I was so tired. I think so.",
        "You know him. Do you know why?",
        "What do you know about it?",
        "She raised her right hand. You were right.",
        "He is a kind of person who waits. That kind of thing.",
        "I mean it. That is what I mean.",
        "She actually called me.",
    ],
)
def test_what_means_something_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("It was, like, very late.", ["like"]),
        ("We were, you know, tired.", ["you know"]),
        ("And, I mean, nobody came.", ["i mean"]),
        ("It was kind of hard.", ["kind of"]),
        ("So, um, I went back. So.", ["so", "so"]),
        ("We basically waited, actually.", ["basically", "actually"]),
        ("You ask first, right, and then you act.", ["right"]),
    ],
)
def test_what_could_be_left_out_is_flagged(text: str, kinds: list[str]) -> None:
    assert found(text) == kinds


def test_like_and_right_are_off_unless_they_are_asked_for() -> None:
    assert {"like", "right"} == KINDS - ON_BY_DEFAULT
    assert find_uses(tokenize("It was, like, late, right, and cold.")) == ()


@cache
def _talk(data: Path) -> dict[str, list[str]]:
    talk: dict[str, list[str]] = {}
    units: dict[str, list[str]] = {}
    with (data / "text" / "switchboard_words.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            name = f"swbd_{row['conversation']}.{row['side']}"
            talk.setdefault(name, []).append(row["word"].replace("$unc$", ""))
            units.setdefault(name, []).append(":".join(row["ref"].split(":")[:2]))
    for name, unit in units.items():  # it has no punctuation: a new unit is a new sentence
        last = len(unit) - 1
        talk[name] = [w + "." * (i == last or unit[i + 1] != unit[i]) for i, w in enumerate(talk[name])]
    for path in (data / "text").glob("ami_*.txt"):
        talk[path.stem] = path.read_text(encoding="utf-8").split()
    return talk


def _flagged(chunks: list[str]) -> set[int]:
    pairs = [(token, i) for i, chunk in enumerate(chunks) for token in tokenize(chunk)]
    return {pairs[use.first][1] for use in find_uses([token for token, _ in pairs], kinds=KINDS)}


@pytest.mark.needs("data")
@pytest.mark.parametrize(
    ("kinds", "precision", "recall"),
    [(ON_BY_DEFAULT, 0.95, 0.84), (KINDS, 0.95, 0.80)],
    ids=["default", "all"],
)
def test_on_talk_kept_apart_the_rules_agree_with_the_labels(
    data: Path, kinds: frozenset[str], precision: float, recall: float
) -> None:
    talk = _talk(data)
    flagged: dict[str, set[int]] = {}
    counts: Counter[tuple[bool, bool]] = Counter()
    with LABELS.open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["half"] == "test" and row["word"] in kinds]
    for row in rows:
        chunks = talk[row["file"]]
        if row["file"] not in flagged:
            flagged[row["file"]] = _flagged(chunks)
        counts[int(row["index"]) in flagged[row["file"]], row["filler"] == "1"] += 1
    right = counts[True, True]
    assert right / (right + counts[True, False]) >= precision
    assert right / (right + counts[False, True]) >= recall


def test_the_halves_share_no_conversation_and_hold_no_text() -> None:
    with LABELS.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 300
    groups = {half: {r["file"].split(".")[0] for r in rows if r["half"] == half} for half in ("tune", "test")}
    assert not groups["tune"] & groups["test"]
    assert {row["word"] for row in rows} <= KINDS


def spoken(text: str, *, corrected: bool = True) -> Transcript:
    words = tuple(
        Word(text=w, start=float(i), end=i + 0.5, confidence=None) for i, w in enumerate(text.split())
    )
    return Transcript(text=text, words=words, engine="x", version="", corrected=corrected, confidence=None)


def sound(start: float) -> Filler:
    return Filler(start=start, end=start + 0.3, text="um", heard_by="sound", certainty="possible")


def test_words_are_the_lower_end_and_sounds_where_no_word_lies_the_upper() -> None:
    heard = spoken("I went um back you know home")
    items = fillers_in_words(heard)
    assert [(f.text, f.start, f.end) for f in items] == [("um", 2.0, 2.5), ("you know", 4.0, 5.5)]
    joined = join_fillers(items, [sound(2.1), sound(3.1), sound(6.6)], spoken=heard.words)
    assert (joined.low, joined.high) == (2, 3)
    assert [(f.start, f.heard_by) for f in joined.items] == [(2.0, "both"), (4.0, "words"), (6.6, "sound")]


def test_what_is_confirmed_counts_and_what_is_rejected_is_gone() -> None:
    items = fillers_in_words(spoken("I went um back you know home"))
    yes = Verdict(start=6.6, text="um", is_filler=True)
    no = Verdict(start=4.0, text="you know", is_filler=False)
    joined = join_fillers(items, [sound(6.6), sound(9.0)], verdicts=[yes, no])
    assert (joined.low, joined.high) == (2, 3)
    changed = join_fillers(
        items, [sound(6.6)], verdicts=[yes, Verdict(start=6.6, text="um", is_filler=False)]
    )
    assert (changed.low, changed.high) == (2, 2)


def test_a_flagged_use_is_shown_in_its_sentence() -> None:
    heard = spoken("I went back you know home")
    assert sentence_of(fillers_in_words(heard)[0], heard.words, around=2) == "went back [you know] home"


def test_fillers_are_counted_per_hundred_words_and_only_in_words_a_person_checked() -> None:
    text = "we waited and, you know, um nobody came that night " * 5
    measures = filler_measures(spoken(text), least_words=40)
    assert measures["fillers.words"].value == 10.0
    assert measures["fillers.all"].value == 20.0
    refused = filler_measures(spoken(text, corrected=False), least_words=40)
    assert refused["fillers.all"].value is None
    assert "correct the transcript" in (refused["fillers.all"].why or "")
    assert filler_measures(spoken("too short"), least_words=40)["fillers.words"].value is None
