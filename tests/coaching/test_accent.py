"""On real second-language speech: an accent is no fault, a low pace is no fault, nobody begins with red."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import soundfile

from benchmarks.stability import with_words
from coach.analyst.files import analyze_audio
from coach.coaching.cards import cards
from coach.coaching.feedback import advise
from coach.coaching.norms import shipped
from coach.coaching.rules import find
from coach.model import Analysis
from coach.report.cards import card_lines

ABOUT_SPEECH = re.compile(
    r"pronunc|accent|native|fluen|mispro|slow(er)? down|speed up|faster|hurry|go slower", re.IGNORECASE
)


@pytest.fixture(scope="module")
def slowest(data: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Analysis]:
    """Return an answer of about 25 s by the slowest of 40 speakers, with their words."""
    rows = list(csv.DictReader((data / "l2" / "l2.csv").read_text("utf-8").splitlines()))
    words: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for row in rows:
        words[row["speaker"]] += len(row["text"].split())
        seconds[row["speaker"]] += soundfile.info(data / "l2" / row["file"]).duration
    found = []
    for speaker in sorted(words, key=lambda name: words[name] / seconds[name])[:1]:
        mine = [row for row in rows if row["speaker"] == speaker][:6]
        gap = np.random.default_rng(0).normal(0, 3e-4, 16_000).astype(np.float32)
        pieces = [gap]
        for row in mine:
            pieces += [soundfile.read(data / "l2" / row["file"], dtype="float32")[0], gap]
        path = tmp_path_factory.mktemp("l2") / f"{speaker}.wav"
        soundfile.write(path, np.concatenate(pieces), 16_000, subtype="PCM_16")
        heard = analyze_audio(path, transcriber=None, no_words="none").analysis
        found.append(with_words(heard, ". ".join(row["text"].capitalize() for row in mine) + "."))
    return found


@pytest.mark.needs("data")
def test_nothing_that_is_said_is_about_pronunciation_or_hurry(slowest: list[Analysis]) -> None:
    for analysis in slowest:
        findings = find(analysis)
        feedback = advise(analysis, findings)
        given = [feedback.keep, feedback.work_on, feedback.next_step, *feedback.others]
        said = " ".join(advice.text for advice in given if advice is not None)
        # The sources name what was studied, which may be pronunciation; what is said to the speaker is not.
        rows = card_lines(cards(analysis, findings), width=500)
        said += " ".join(row for row in rows if "Source" not in row)
        own = said.split("How accurate")[0]
        assert ABOUT_SPEECH.search(own) is None, ABOUT_SPEECH.search(own)


@pytest.mark.needs("data")
def test_under_120_words_a_minute_is_never_red_and_is_said_to_be_no_fault(
    slowest: list[Analysis],
) -> None:
    paces = [analysis.measures["pace.words"].value for analysis in slowest]
    assert any(pace is not None and pace < 120 for pace in paces)
    for analysis, pace in zip(slowest, paces, strict=True):
        if pace is None or pace >= 120:
            continue
        assert shipped()["pace.words"].level(pace) != "red"
        assert all(f.strength != "strong signs" for f in find(analysis) if "pace" in f.code)


@pytest.mark.needs("data")
def test_nothing_in_the_first_three_answers_is_a_strong_sign(slowest: list[Analysis]) -> None:
    for analysis in slowest:
        for before in range(3):
            assert all(f.strength != "strong signs" for f in find(analysis, answers_before=before))
