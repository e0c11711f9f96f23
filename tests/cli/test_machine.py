"""What the settings do with the real machine: checks that can be ended, recognizers used and removed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from coach.cli import machine as machines
from coach.cli.machine import RealMachine
from coach.config import load, save
from coach.engines import doctor, speaker
from coach.engines.doctor import Check
from coach.engines.transcribers import install
from coach.errors import CoachError, EngineError, Refused
from coach.paths import Paths

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def machine(tmp_path: Path) -> RealMachine:
    return RealMachine(Paths(tmp_path / "home"), recognize_with=lambda name: None)


def recording(above: float, *, rate: int = 16_000) -> bytes:
    """One second of faint noise, then two with a tone that is `above` dB over it."""
    noise = 0.002 * np.random.default_rng(3).standard_normal(3 * rate)
    tone = 0.002 * np.sqrt(2 * 10 ** (above / 10)) * np.sin(np.arange(2 * rate) / 20)
    sound = noise + np.concatenate([np.zeros(rate), tone])
    return bytes((sound * 32_767).astype("<i2").tobytes())


def test_what_was_recorded_is_played_judged_and_deleted(
    machine: RealMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    played: list[Path] = []

    def record(to: Path, *, microphone: str, seconds: float) -> tuple[Check, int]:
        assert (microphone, seconds) == ("Headset", machines.SECONDS)
        to.write_bytes(recording(30.0))
        return Check("recording", True, "fine", None), 16_000

    def play(self: object, path: Path, stop: object) -> bool:
        assert path.stat().st_size == 2 * 3 * 16_000 + 44
        played.append(path)
        return True

    monkeypatch.setattr(doctor, "try_microphone", record)
    monkeypatch.setattr(speaker.DeviceSpeaker, "play", play)
    told: list[str] = []
    (verdict,) = machine.hear_yourself("Headset", told.append)
    assert verdict.endswith("dB above the room: good.")
    assert len(told) == 2
    assert not played[0].exists()


def test_a_microphone_that_fails_is_said_with_what_to_do(
    machine: RealMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = (Check("recording", False, "it sends only zeros", "Unmute it."), 0)
    monkeypatch.setattr(doctor, "try_microphone", lambda to, *, microphone, seconds: failed)
    assert machine.hear_yourself("", lambda sentence: None) == ["It sends only zeros.", "Unmute it."]


def test_the_checks_are_told_one_by_one_and_end_when_they_are_cancelled(
    machine: RealMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [Check("one", True, "", None), Check("two", True, "", None)]

    def run(paths: Paths, *, tell: Callable[[Check], None], **more: object) -> None:
        for check in made:
            tell(check)

    monkeypatch.setattr(doctor, "run", run)
    told: list[str] = []
    machine.check(lambda sentence: None, lambda check, most: told.append(check.name))
    assert told == ["settings", "one", "two"]

    def stop_at_one(check: Check, most: int) -> None:
        if check.name == "one":
            machine.cancel()

    with pytest.raises(Refused, match="stopped"):
        machine.check(lambda sentence: None, stop_at_one)


def test_a_download_that_is_cancelled_ends_and_what_is_used_is_written_down(
    machine: RealMachine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def put(recognizer: object, models: Path, *, progress: Callable[[int], None]) -> None:
        progress(1)
        machine.cancel()
        progress(1)

    monkeypatch.setattr(install, "install", put)
    with pytest.raises(CoachError, match="stopped"):
        machine.install("whisper-tiny.en", lambda share: None)
    config = Paths(tmp_path / "home").config_file
    machine.use("none")
    assert load(config).engine == "none"
    assert load(config).offer_engine is False
    with pytest.raises(CoachError, match="not installed"):
        machine.use("whisper-tiny.en")
    save(config, engine="whisper-tiny.en")
    assert machine.remove("whisper-tiny.en") == "0 MB were freed."
    assert load(config).engine == "sphinx"


def test_the_list_says_what_each_costs_and_who_gets_the_voice(machine: RealMachine) -> None:
    rows = {row.name: row for row in machine.recognizers()}
    assert rows["sphinx"].in_use
    assert rows["sphinx"].cost == ""
    assert "148 MB" in rows["whisper-base.en"].cost
    assert rows["sr-wit"].sends_to
    assert rows["none"].ready


def test_a_voice_that_is_switched_off_says_so(machine: RealMachine, tmp_path: Path) -> None:
    save(Paths(tmp_path / "home").config_file, speak=False)
    with pytest.raises(EngineError, match="switched off"):
        machine.say_sample()


def test_a_recognizer_that_is_chosen_or_taken_back_counts_at_once(tmp_path: Path) -> None:
    told: list[str] = []
    paths = Paths(tmp_path / "home")
    machine = RealMachine(paths, recognize_with=told.append)
    machine.use("none")
    save(paths.config_file, engine="sphinx")
    machine.follow_settings()
    assert told == ["none", "sphinx"]
    save(paths.config_file, engine="sr-wit")
    with pytest.raises(CoachError):
        machine.follow_settings()
    assert told == ["none", "sphinx"]
