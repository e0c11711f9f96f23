"""The virtual sound devices must themselves tell the truth, or the tests on them prove nothing."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

if TYPE_CHECKING:
    import subprocess

    from virtual_sound import VirtualSound

pytestmark = pytest.mark.needs("pulseaudio", "pactl", "paplay")
RATE = 48_000


def recorded(path: Path, *, seconds: float) -> np.ndarray:
    """Return what a growing recording holds as soon as it holds so many loud seconds."""
    deadline = time.monotonic() + 30
    while True:
        samples = np.fromfile(path, dtype="<i2").astype(float)
        loud = np.flatnonzero(np.abs(samples) > 0)
        if len(loud) and len(samples) - loud[0] > seconds * RATE:
            return samples[loud[0] :]
        assert time.monotonic() < deadline, "nothing is heard"
        threading.Event().wait(0.05)


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    path = tmp_path / "tone.wav"
    soundfile.write(path, 0.5 * np.sin(2 * np.pi * 1000 * np.arange(20 * RATE) / RATE), RATE)
    return path


def test_the_microphone_hears_the_speaker_as_quietly_as_was_asked(
    sound: VirtualSound, tone: Path, tmp_path: Path
) -> None:
    sound.leak(gain_db=-20.0)
    children: list[subprocess.Popen[bytes]] = [
        sound.listen(tmp_path / "mic.pcm", source="mic"),
        sound.play(tone, sink="speaker"),
    ]
    heard = recorded(tmp_path / "mic.pcm", seconds=2.0)[RATE : 2 * RATE]
    level = 20 * np.log10(np.sqrt(np.mean(heard**2)) / (0.5 / np.sqrt(2) * 32768))
    assert all(child.poll() is None for child in children)
    assert level == pytest.approx(-20.0, abs=0.5)


def test_a_microphone_that_was_pulled_out_can_be_plugged_in_again(
    sound: VirtualSound, tone: Path, tmp_path: Path
) -> None:
    sound.unload()
    assert "mic\t" not in sound.pactl("list", "short", "sources")
    sound.reconnect()
    sound.play(tone)
    sound.listen(tmp_path / "mic.pcm", source="mic")
    assert np.abs(recorded(tmp_path / "mic.pcm", seconds=0.5)).max() > 10_000
