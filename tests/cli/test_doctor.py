from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

if TYPE_CHECKING:
    from virtual_sound import VirtualSound

DOCTOR = [sys.executable, "-m", "coach", "doctor"]


def doctor(env: dict[str, str] | None, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*DOCTOR, *options], env=env, capture_output=True, text=True, timeout=120)


def checks_of(done: subprocess.CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    report = json.loads(done.stdout)
    assert list(report) == ["schema", "ok", "checks"]
    assert report["schema"] == 1
    assert report["ok"] == (done.returncode == 0)
    assert all(list(check) == ["name", "ok", "detail", "hint"] for check in report["checks"])
    return {check["name"]: check for check in report["checks"]}


@pytest.fixture
def no_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which no sound server answers."""
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nowhere")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("ALSA_CONFIG_PATH", "/dev/null")


linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere sound cannot be taken away")


@linux
@pytest.mark.usefixtures("no_sound")
def test_without_any_sound_device_the_rest_is_checked_and_the_exit_code_is_5(home: Path) -> None:
    began = time.monotonic()
    done = doctor(None, "--json")
    assert time.monotonic() - began < 40  # 20 s at most where nothing else runs
    checks = checks_of(done)
    assert done.returncode == 5
    assert (checks["microphones"]["ok"], checks["microphones"]["detail"]) == (False, "none found")
    assert checks["microphones"]["hint"]
    assert "recording" not in checks
    for name in ("Python", "package numpy", "package miniaudio", "voice", "recognizer", "disk", "folders"):
        assert checks[name]["ok"], checks[name]
    assert "heard" in checks["recognizer"]["detail"]
    assert not home.exists()  # nothing is left behind


@linux
@pytest.mark.usefixtures("no_sound")
def test_people_get_a_line_for_each_check_and_what_to_do(home: Path) -> None:
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").write_text("engin = 'sphinx'\n")
    done = doctor(None)
    lines = done.stdout.splitlines()
    assert [line for line in lines if line.startswith("FAIL  settings: unknown setting `engin`")]
    assert "FAIL  microphones: none found" in lines
    assert lines[lines.index("FAIL  microphones: none found") + 1].startswith("      -> ")
    assert len([line for line in lines if "numpy" in line]) == 1
    assert max(map(len, (line for line in lines if line.startswith(" ")))) <= 90
    assert "Traceback" not in done.stdout + done.stderr
    assert "ALSA" not in done.stderr


@pytest.mark.needs("pulseaudio", "pactl", "paplay")
def test_a_microphone_that_hears_is_fine(sound: VirtualSound, tmp_path: Path) -> None:
    noise = 0.1 * np.random.default_rng(1).standard_normal(48_000 * 60)
    soundfile.write(tmp_path / "noise.wav", noise, 48_000)
    sound.play(tmp_path / "noise.wav")
    done = doctor(sound.env, "--json")
    checks = checks_of(done)
    assert done.returncode == 0, checks
    assert "TestMicrophone at 48000 Hz, loudest -20 dBFS" in checks["recording"]["detail"]
    assert checks["recording"]["hint"] is None
    assert "say a few words" in done.stderr


@pytest.mark.needs("pulseaudio", "pactl", "paplay")
def test_a_muted_microphone_is_named_as_such(sound: VirtualSound) -> None:
    sound.mute()
    done = doctor(sound.env, "--json")
    recording = checks_of(done)["recording"]
    assert done.returncode == 5
    assert "mute" in recording["detail"]
    assert recording["hint"].startswith("Unmute") or sys.platform != "linux"
