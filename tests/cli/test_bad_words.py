"""Texts and sounds that are not an answer, through the command: each is one calm sentence, in little time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from coach.cli import run as command
from coach.coaching.rules import NO_SPEECH
from coach.model import WORD_MEASURES

RATE = 16_000
AUDIO = Path(__file__).parents[2] / "audio"
Analyze = Callable[..., dict[str, Any]]


@pytest.fixture
def analyze(capsys: pytest.CaptureFixture[str]) -> Analyze:
    def run(*arguments: str) -> dict[str, Any]:
        assert command(["analyze", *arguments, "--json"]) == 0
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    return run


def write(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.fixture
def answer(tmp_path: Path) -> str:
    samples, _ = soundfile.read(AUDIO / "flat.flac", dtype="int16", frames=30 * RATE)
    soundfile.write(tmp_path / "answer.wav", samples, RATE)
    return str(tmp_path / "answer.wav")


def test_music_is_told_to_hold_no_speech(analyze: Analyze, tmp_path: Path) -> None:
    times = np.arange(12 * RATE) / RATE
    notes = np.array([262.0, 330.0, 392.0, 523.0])[(times * 2).astype(int) % 4]
    phase = np.cumsum(2 * np.pi * notes / RATE)
    melody = sum(np.sin(k * phase) / k for k in (1, 2, 3, 4)) * np.exp(-3 * ((times * 2) % 1))
    bass = sum(np.sin(2 * np.pi * hertz * times) for hertz in (130.8, 196.0))
    soundfile.write(tmp_path / "music.wav", 0.2 * melody + 0.1 * bass, RATE)
    found = analyze(str(tmp_path / "music.wav"))

    assert found["events"]["words"] == []
    assert found["feedback"]["work_on"] is None
    assert NO_SPEECH in found["feedback"]["next_step"]["text"]


def test_a_text_far_too_short_for_the_speech_is_refused(
    analyze: Analyze, answer: str, tmp_path: Path
) -> None:
    few = write(tmp_path / "few.txt", "I like it here.")
    found = analyze(answer, "--transcript", few, "--engine", "none")

    whys = {found["measures"][code]["why"] for code in WORD_MEASURES}
    assert len(whys) == 1
    assert "This text has 4 words" in whys.pop()
    assert found["measures"]["pace.articulation"]["value"] is not None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "\u0395\u03b3\u03ce \u03b5\u03af\u03bc\u03b1\u03b9 \u03b3\u03b9\u03b1\u03c4\u03c1\u03cc\u03c2. "
            * 12,
            "not in the letters",
        ),
        ("word " * 20_000, "20000 words and the recording lasts"),
    ],
    ids=["another alphabet", "20000 words"],
)
def test_a_transcript_that_was_not_said_is_refused_with_the_reason(
    text: str, why: str, analyze: Analyze, answer: str, tmp_path: Path
) -> None:
    found = analyze(answer, "--transcript", write(tmp_path / "text.txt", text))

    assert why in found["measures"]["pace.words"]["why"]
    assert found["measures"]["pitch.sd"]["value"] is not None


def test_markup_and_control_characters_in_a_transcript_do_nothing(
    analyze: Analyze, answer: str, tmp_path: Path
) -> None:
    text = "[bold]so[/] \x1b[31m<script>on</script> \u202eand\x07 on " * 9
    found = analyze(answer, "--transcript", write(tmp_path / "text.txt", text))

    assert found["measures"]["pitch.sd"]["value"] is not None
    assert not set(json.dumps(found, ensure_ascii=False)) & set("\x1b\x07\u202e")


def test_one_word_of_a_megabyte_is_a_word(analyze: Analyze, tmp_path: Path) -> None:
    found = analyze(write(tmp_path / "long.txt", "a" * 900_000))

    assert found["measures"]["pace.words"]["value"] is None
    assert found["feedback"]["next_step"]["text"]


def test_a_script_in_another_alphabet_is_said_not_to_be_comparable(analyze: Analyze, tmp_path: Path) -> None:
    said = write(tmp_path / "answer.txt", "We stayed with the patient until the morning came. " * 6)
    script = write(
        tmp_path / "script.txt", "\u6211\u5728\u533b\u9662\u5de5\u4f5c\u4e86\u4e09\u5e74\u3002" * 30
    )
    found = analyze(said, "--script", script)

    assert "different alphabets" in found["measures"]["overlap.script"]["why"]


def test_of_a_script_of_more_than_20000_words_the_first_are_compared(
    analyze: Analyze, tmp_path: Path
) -> None:
    sentence = "We stayed with the patient until the morning came and the fever went down. "
    said = write(tmp_path / "answer.txt", sentence * 4)
    other = " ".join(
        f"In the ward of day {n} they had {n} of the beds and it was as it is." for n in range(1_200)
    )
    found = analyze(said, "--script", write(tmp_path / "script.txt", sentence + other))

    assert found["measures"]["overlap.script"]["value"] == pytest.approx(100, abs=1)
    assert "first 20000 words" in found["measures"]["overlap.script"]["why"]
