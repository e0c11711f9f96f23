"""`coach analyze`: its JSON and exit codes are a contract."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
import soundfile

from coach.analyst import pool
from coach.cli import run
from coach.coaching.accuracy import accuracy
from coach.model import UNITS, WORD_MEASURES

AUDIO = Path(__file__).parents[2] / "audio"
LIVELY = str(AUDIO / "lively.flac")
TOP = ["schema", "file", "measures", "events", "transcript", "overlaps", "findings", "feedback"]


def _analyze(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run(["analyze", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture(scope="module")
def tones(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of sounds that are hard to take."""
    folder = tmp_path_factory.mktemp("sounds")
    soundfile.write(folder / "zeros.wav", np.zeros(16_000 * 4), 16_000)
    soundfile.write(folder / "short.wav", 0.1 * np.sin(np.arange(3_200) / 16_000 * 900), 16_000)
    (folder / "empty.wav").touch()
    (folder / "words.wav").write_text("these are words, not sound")
    return folder


def test_one_file_is_one_object_with_every_key_and_every_code(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = _analyze(capsys, LIVELY, "--engine", "none", "--json")
    thing = json.loads(out)

    assert code == 0
    assert list(thing) == TOP
    assert set(thing["measures"]) == set(UNITS)
    assert list(thing["file"]) == ["name", "seconds", "rate", "sha256"]
    assert list(thing["events"]) == ["speech", "pauses", "fillers", "words"]
    assert list(thing["feedback"]) == ["keep", "work_on", "others", "next_step"]
    assert {finding["mistake"] for finding in thing["findings"]} == {
        "memorized",
        "borrowed",
        "delivery",
        "unqualified",
    }


def test_a_measure_is_either_measured_with_an_interval_or_refused_with_a_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, _ = _analyze(capsys, LIVELY, "--engine", "none", "--json")

    for code, measure in json.loads(out)["measures"].items():
        assert list(measure) == ["value", "low", "high", "unit", "why"], code
        assert measure["unit"] == UNITS[code]
        if measure["value"] is None:
            assert measure["low"] is measure["high"] is None
            assert measure["why"].endswith(".")
        else:
            assert measure["low"] <= measure["value"] <= measure["high"], code


def test_without_a_recognizer_words_are_refused_and_there_is_no_transcript(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, _ = _analyze(capsys, LIVELY, "--engine", "none", "--json")
    thing = json.loads(out)

    assert thing["transcript"] is None
    assert all(thing["measures"][code]["value"] is None for code in WORD_MEASURES)


def test_curves_come_only_when_asked_for_and_unvoiced_is_null(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = _analyze(capsys, LIVELY, "--engine", "none", "--json", "--curves")
    curves = json.loads(out)["curves"]

    assert len(curves["pitch"]["times"]) == len(curves["pitch"]["hz"])
    assert None in curves["pitch"]["hz"]
    assert 100 < np.median([hz for hz in curves["pitch"]["hz"] if hz]) < 250
    assert len(curves["level"]["times"]) == len(curves["level"]["db"])


def test_several_files_are_an_array_or_a_line_each(capsys: pytest.CaptureFixture[str], tones: Path) -> None:
    short = str(tones / "short.wav")
    _, array, _ = _analyze(capsys, short, short, "--engine", "none", "--json")
    _, lines, _ = _analyze(capsys, short, short, "--engine", "none", "--jsonl")

    assert json.loads(array) == [json.loads(line) for line in lines.splitlines()]


@pytest.mark.parametrize("name", ["zeros.wav", "short.wav"])
def test_silence_and_a_fifth_of_a_second_are_fine_with_every_measure_refused(
    name: str, capsys: pytest.CaptureFixture[str], tones: Path
) -> None:
    code, out, _ = _analyze(capsys, str(tones / name), "--json")
    thing = json.loads(out)

    assert code == 0
    refused = {code for code, measure in thing["measures"].items() if measure["value"] is None}
    assert refused >= {
        code for code in UNITS if code.split(".")[0] in ("pitch", "pace", "pauses", "loudness")
    }
    assert thing["feedback"]["work_on"] is None
    assert thing["feedback"]["next_step"]["text"]
    assert thing["transcript"] is None or thing["transcript"]["text"] == ""


def test_all_zero_input_has_its_own_message(capsys: pytest.CaptureFixture[str], tones: Path) -> None:
    _, out, _ = _analyze(capsys, str(tones / "zeros.wav"), "--json")

    why = json.loads(out)["measures"]["pitch.sd"]["why"]
    assert "muted" in why
    assert "permission" in why


@pytest.mark.parametrize(("name", "code"), [("empty.wav", 1), ("words.wav", 1), ("gone.wav", 2), (".", 2)])
def test_a_file_that_fails_is_one_line_and_an_object_with_the_error(
    name: str, code: int, capsys: pytest.CaptureFixture[str], tones: Path
) -> None:
    got, out, err = _analyze(capsys, str(tones / name), "--json")

    assert got == code
    assert len(err.strip().splitlines()) == 1
    thing = json.loads(out)
    assert list(thing) == ["schema", "file", "error"]
    assert list(thing["error"]) == ["code", "message"]


def test_some_of_several_failing_is_exit_3_with_the_others_printed(
    capsys: pytest.CaptureFixture[str], tones: Path
) -> None:
    code, out, err = _analyze(
        capsys, str(tones / "short.wav"), str(tones / "words.wav"), "--engine", "none", "--json"
    )

    assert code == 3
    good, bad = json.loads(out)
    assert "measures" in good
    assert "error" in bad
    assert "words.wav" in err


def test_many_files_give_the_same_bytes_in_several_processes_as_in_this_one(
    capfdbinary: pytest.CaptureFixture[bytes], tones: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "said.txt").write_text("I was the senior on call and I asked for help.")
    names = [LIVELY, tones / "short.wav", tones / "words.wav", tones / "zeros.wav", tmp_path / "said.txt"]
    command = ["analyze", *map(str, names), "--engine", "none", "--jsonl", "--curves"]

    monkeypatch.setattr(pool, "FEWEST", 99)
    here = run(command), capfdbinary.readouterr().out
    monkeypatch.setattr(pool, "FEWEST", 4)
    monkeypatch.setattr(pool, "cores", lambda: 2)
    there = run(command), capfdbinary.readouterr().out

    assert here == there
    assert here[0] == 3


def test_text_alone_has_words_and_no_sound(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = tmp_path / "answer.txt"
    text.write_text("I called my senior. We stayed with the patient until the morning.")
    code, out, _ = _analyze(capsys, str(text), "--json")
    thing = json.loads(out)

    assert code == 0
    assert thing["file"]["seconds"] is thing["file"]["rate"] is None
    assert thing["transcript"]["text"].startswith("I called")
    measured = {code for code, measure in thing["measures"].items() if measure["value"] is not None}
    assert measured == {"privacy.patient"}


def test_a_given_transcript_is_placed_in_time_and_measured(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    truth = json.loads((AUDIO / "truth.json").read_text())["lively.flac"]
    text = tmp_path / "said.txt"
    text.write_text(truth["script"])
    _, out, _ = _analyze(capsys, LIVELY, "--transcript", str(text), "--json")
    thing = json.loads(out)

    assert thing["transcript"]["corrected"] is True
    found = [word["start"] for word in thing["events"]["words"]]
    told = [word["start"] for word in truth["words"]]
    assert len(found) == len(told)
    assert np.median(np.abs(np.subtract(found, told))) <= 0.05
    wpm = thing["measures"]["pace.words"]["value"]
    assert math.isclose(wpm, 60 * len(told) / (truth["words"][-1]["end"] - told[0]), rel_tol=0.05)
    assert thing["measures"]["pauses.within_clause"]["value"] is not None


def test_without_a_recognizer_a_given_transcript_still_counts_words(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = tmp_path / "said.txt"
    text.write_text(json.loads((AUDIO / "truth.json").read_text())["lively.flac"]["script"])
    _, out, _ = _analyze(capsys, LIVELY, "--transcript", str(text), "--engine", "none", "--json")
    thing = json.loads(out)

    assert thing["transcript"]["text"]
    assert thing["measures"]["pace.words"]["value"] is not None


def test_ungated_values_keep_their_reason(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    samples, rate = soundfile.read(LIVELY, frames=6 * 16_000)
    soundfile.write(tmp_path / "six.wav", samples, rate)
    _, out, _ = _analyze(capsys, str(tmp_path / "six.wav"), "--engine", "none", "--json", "--ungated")

    pitch = json.loads(out)["measures"]["pitch.sd"]
    assert pitch["value"] is not None
    assert pitch["why"]


def test_the_text_says_of_each_figure_how_accurate_it_is_and_the_json_has_no_key_for_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, _ = _analyze(capsys, LIVELY, "--engine", "none")
    text = " ".join(out.split())
    assert "How accurate, and on whom." in text
    assert f"pitch movement: {accuracy('pitch.sd').says} [pitch]" in text

    _, out, _ = _analyze(capsys, LIVELY, "--engine", "none", "--json")
    assert set(json.loads(out)["measures"]["pitch.sd"]) == {"value", "low", "high", "unit", "why"}
    assert "accura" not in out


def test_outside_text_never_reaches_the_terminal_as_an_escape(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    evil = tmp_path / "a\x1b]52;c;x\x07b.wav"
    evil.write_text("nothing")
    _, out, err = _analyze(capsys, str(evil), "--question", "\x1b[31mwhy", "--json")

    assert "\x1b" not in out + err


@pytest.mark.parametrize(
    "wrong",
    [
        ["--engine", "siri", LIVELY],
        ["--json", "--jsonl", LIVELY],
        ["--curves", LIVELY],
        [],
        ["--transcript", "gone.txt", LIVELY],
        ["--transcript", "said.txt", LIVELY, LIVELY],
    ],
)
def test_wrong_usage_is_exit_2_and_one_line(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = _analyze(capsys, *wrong)

    assert code == 2
    assert out == ""
    assert len(err.strip().splitlines()) == 1


def test_a_script_is_compared_with_a_given_transcript(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = "I asked the nurse to repeat the tracing after ten minutes and I stayed at the bedside."
    (tmp_path / "said.txt").write_text(f"It was late. {text} That was all.", "utf-8")
    (tmp_path / "script.txt").write_text(f"\x1b[31m{text}", "utf-8")
    code, out, _ = _analyze(
        capsys, LIVELY, "--engine", "none", "--transcript", str(tmp_path / "said.txt"),
        "--script", str(tmp_path / "script.txt"), "--json",
    )  # fmt: skip
    thing = json.loads(out)

    assert code == 0
    assert thing["measures"]["overlap.script"]["value"] > 60
    assert thing["measures"]["overlap.run"]["value"] == 16  # the escape spoils one word
    assert list(thing["overlaps"][0]) == ["with", "text", "start", "end", "words", "certainty", "by"]
    assert "\x1b" not in out


def test_without_words_or_a_recognizer_a_script_waits_and_an_earlier_take_is_compared_by_sound(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "script.txt").write_text("I asked the nurse to repeat it.", "utf-8")
    code, out, _ = _analyze(
        capsys, str(AUDIO / "repeat-1.flac"), "--engine", "none", "--script", str(tmp_path / "script.txt"),
        "--previous", str(AUDIO / "repeat-2.flac"), "--json",
    )  # fmt: skip
    measures = json.loads(out)["measures"]

    assert code == 0
    assert measures["overlap.script"]["value"] is None
    assert "--transcript" in measures["overlap.script"]["why"]
    assert measures["overlap.sound"]["value"] is not None
    assert measures["overlap.takes"]["value"] is None


def test_text_alone_is_compared_with_a_script_too(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "said.txt").write_text("I asked the nurse to repeat it after ten minutes.", "utf-8")
    code, out, _ = _analyze(
        capsys, str(tmp_path / "said.txt"), "--script", str(tmp_path / "said.txt"), "--json"
    )
    thing = json.loads(out)

    assert code == 0
    assert thing["measures"]["overlap.script"]["value"] == 100
    assert thing["overlaps"][0]["start"] is None


def test_an_empty_script_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    code, out, err = _analyze(capsys, LIVELY, "--script", str(tmp_path / "empty.txt"))

    assert code != 0
    assert out == ""
    assert err == "coach: empty.txt is empty: there are no words to measure.\n"


def test_a_wrong_name_is_said_before_anything_is_compiled(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    prepared: list[object] = []
    monkeypatch.setattr("coach.analyst.compiled.prepare", lambda *given, **more: prepared.append(given))
    assert run(["analyze", "nowhere.wav"]) == 2
    assert prepared == []
    assert "does not exist" in capsys.readouterr().err
