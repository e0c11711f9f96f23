"""A pause on a real sound server: what is played meanwhile is in no file, and a crash keeps the rest."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.e2e.plain_run import PlainRun
from tests.virtual_sound import VirtualSound

pytestmark = [pytest.mark.needs("pulseaudio", "pactl", "paplay"), pytest.mark.slow]
RATE = 48_000
SAID, SECRET = 440.0, 3000.0


@pytest.fixture
def sound() -> Iterator[VirtualSound]:
    with VirtualSound() as running:
        yield running


def _tone(path: Path, hz: float) -> Path:
    soundfile.write(path, 0.3 * np.sin(2 * np.pi * hz * np.arange(3 * RATE) / RATE), RATE)
    return path


def _share(take: Path, hz: float) -> float:
    """Return the share of the energy of a take within 50 Hz of `hz`."""
    samples, rate = soundfile.read(take)
    power = np.abs(np.fft.rfft(samples)) ** 2
    near = np.abs(np.fft.rfftfreq(len(samples), 1 / rate) - hz) < 50
    return float(power[near].sum() / power.sum())


def _coach(home: Path, *arguments: str) -> str:
    env = os.environ | {"COACH_HOME": str(home)}
    command = [sys.executable, "-m", "coach", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout


def _health(home: Path) -> dict[str, Any]:
    shown = json.loads(_coach(home, "session", "show", "last", "--json"))
    return dict(shown["answers"][0]["health"])


def _answer_with_a_pause(sound: VirtualSound, tmp_path: Path, *, killed: bool) -> Path:
    home = tmp_path / "home"
    settings = home / "config" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('engine = "none"\n')
    said, secret = _tone(tmp_path / "said.wav", SAID), _tone(tmp_path / "secret.wav", SECRET)
    env = sound.env | {"COACH_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    with PlainRun("--count", "1", "--no-voice", env=env) as run:
        run.expect("Speak now.")
        assert sound.play(said).wait(30) == 0
        run.press("pause\n")
        run.expect("Paused")
        assert sound.play(secret).wait(30) == 0
        run.press()  # Enter goes on
        assert sound.play(said).wait(30) == 0
        if killed:
            run.process.kill()
            run.process.wait(10)
            return home
        run.press()
        run.expect("Enter: next question", seconds=120)
        run.press("q\n")
        assert run.leave() == 0
    return home


def test_what_is_said_in_a_pause_is_in_no_file(sound: VirtualSound, tmp_path: Path) -> None:
    home = _answer_with_a_pause(sound, tmp_path, killed=False)
    (take,) = home.rglob("*.flac")
    assert _share(take, SECRET) < 1e-4
    assert _share(take, SAID) > 0.9
    (cut,) = _health(home)["cuts"]
    assert 3.0 < cut < soundfile.info(take).duration - 2.0


def test_a_crash_after_a_pause_loses_neither_the_answer_nor_the_cut(
    sound: VirtualSound, tmp_path: Path
) -> None:
    home = _answer_with_a_pause(sound, tmp_path, killed=True)
    _coach(home, "session", "recover")
    (take,) = home.rglob("*.flac")
    assert _share(take, SECRET) < 1e-4
    health = _health(home)
    assert health["recovered"]
    assert len(health["cuts"]) == 1
