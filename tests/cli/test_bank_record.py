"""`coach bank record`: a person reads the questions, and the practice plays that in place of the voice."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from coach.banks.choose import Asked
from coach.banks.read import find_bank
from coach.banks.sounds import recording_place
from coach.cli import assemble, run
from coach.config import Config
from coach.engines import Block, Recorded
from coach.engines.fakes import FakeMicrophone, FakeVoice
from coach.engines.read_aloud import ReadAloud
from coach.paths import current

BANK = (
    "id: m\ntitle: T\nlanguage: en\nlicense: x\nquestions:\n"
    "  - {id: a, text: Why us?}\n  - {id: b, text: Why now?}\n  - {id: c, text: Why here?}\n"
)


def speech(seconds: float, *, level: float = 0.3) -> np.ndarray:
    return (level * np.sin(np.arange(int(16_000 * seconds)) * 0.1)).astype(np.float32)


DONE = threading.Event()


class Keys:
    """Standard input: `.` is Enter once the fake microphone has given all it has."""

    def __init__(self, typed: str) -> None:
        self._typed = list(typed.replace("\n", ""))

    def readline(self) -> str:
        key = self._typed.pop(0) if self._typed else ""
        if key == ".":
            assert DONE.wait(20)
            DONE.clear()
        return {"": "", ".": "\n", "!": "\n"}.get(key, f"{key}\n")


class Whole(FakeMicrophone):
    def record(self, path: Path, stop: threading.Event, on_block: Callable[[Block], None]) -> Recorded:
        try:
            return super().record(path, stop, on_block)
        finally:
            DONE.set()


def keys(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    """`!` begins, `.` ends, s skips, q stops."""
    DONE.clear()
    monkeypatch.setattr(sys, "stdin", Keys(typed))


@pytest.fixture(autouse=True)
def _bank() -> None:
    current().banks.mkdir(parents=True)
    (current().banks / "m.yaml").write_text(BANK, "utf-8")


def microphones(monkeypatch: pytest.MonkeyPatch, *sounds: np.ndarray) -> None:
    waiting = iter(sounds)
    monkeypatch.setattr(assemble, "microphone_maker", lambda config: lambda number: Whole(next(waiting)))


def test_each_question_is_recorded_skipped_or_left_and_named_in_the_bank(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    microphones(monkeypatch, speech(1.5), speech(1.0))
    keys(monkeypatch, "!.sq")
    assert run(["bank", "record", "m"]) == 0
    assert "Recorded: 1." in capsys.readouterr().out
    bank = find_bank("m", current())
    assert [one.audio for one in bank.questions] == ["m/own/a.flac", None, None]
    sound = recording_place("m", "a", current())
    assert sound.stat().st_mode & 0o777 == 0o600
    assert 0 < soundfile.info(sound).duration <= 1.5
    assert not list(sound.parent.glob(".recording-*"))
    keys(monkeypatch, "!.q")
    assert run(["bank", "record", "m"]) == 0
    assert recording_place("m", "b", current()).is_file()


def test_silence_is_not_kept_and_what_was_there_stays(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    microphones(monkeypatch, speech(1.0), speech(1.0, level=0.0))
    keys(monkeypatch, "!.")
    assert run(["bank", "record", "m", "--question", "a"]) == 0
    before = recording_place("m", "a", current()).read_bytes()
    keys(monkeypatch, "!.")
    assert run(["bank", "record", "m", "--question", "a"]) == 0
    assert "not kept" in capsys.readouterr().out
    assert recording_place("m", "a", current()).read_bytes() == before


def test_a_question_that_is_not_there_is_named_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bank", "record", "m", "--question", "tell"]) == 2
    assert run(["bank", "record", "nothing"]) == 2


def test_a_recording_is_preferred_over_the_voice_and_a_broken_one_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    microphones(monkeypatch, speech(1.0))
    keys(monkeypatch, "!.q")
    run(["bank", "record", "m"])
    questions = [Asked(one, one.text) for one in find_bank("m", current()).questions]
    voice = assemble.make_voice(current(), Config(), speak=True, questions=questions)
    assert voice is not None
    assert voice.say("Why us?") == recording_place("m", "a", current())
    broken = tmp_path / "x.flac"
    broken.write_bytes(b"no sound")
    said = ReadAloud(FakeVoice(tmp_path / "voice"), {"Why now?": broken}).say("Why now?")
    assert said.suffix == ".wav"


def test_the_sounds_of_a_bank_go_out_and_come_in_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    microphones(monkeypatch, speech(1.0))
    keys(monkeypatch, "!.q")
    run(["bank", "record", "m"])
    out = tmp_path / "out"
    out.mkdir()
    assert run(["bank", "export", "m", "-o", str(out / "m.yaml")]) == 0
    assert (out / "m" / "own" / "a.flac").is_file()
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "another"))
    assert run(["bank", "add", str(out / "m.yaml")]) == 0
    theirs = find_bank("m", current()).questions[0]
    assert theirs.audio == "m/shared/a.flac"
    assert (current().banks / "m" / "shared" / "a.flac").is_file()


def test_a_bank_that_came_with_coach_is_recorded_without_a_change_of_its_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    microphones(monkeypatch, speech(1.0))
    question = find_bank("surgery", current()).questions[0]
    keys(monkeypatch, "!.")
    assert run(["bank", "record", "surgery", "--question", question.id]) == 0
    assert find_bank("surgery", current()).questions[0] == question
    voice = assemble.make_voice(current(), Config(), speak=True, questions=[Asked(question, question.text)])
    assert voice is not None
    assert voice.say(question.text) == recording_place("surgery", question.id, current())
