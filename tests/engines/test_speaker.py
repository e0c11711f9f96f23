from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from coach.engines import devices, speaker
from coach.engines.speaker import DeviceSpeaker
from coach.errors import DeviceError, EngineError

if TYPE_CHECKING:
    from virtual_sound import VirtualSound

CHILD = """
import sys, threading, time
from pathlib import Path
from coach.engines.speaker import DeviceSpeaker
from coach.errors import CoachError
path, start, end, stop_after = Path(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
stop = threading.Event()
asked = []
def ask():
    asked.append(time.monotonic())
    stop.set()
if stop_after:
    threading.Timer(stop_after, ask).start()
began = time.monotonic()
try:
    whole = DeviceSpeaker().play(path, stop, start=start, end=end or None)
except CoachError as error:
    print(type(error).__name__, error.message)
else:
    ended = time.monotonic()
    print(whole, ended - began, ended - (asked or [ended])[0])
"""
RATE = 48_000
sound_server = pytest.mark.needs("pulseaudio", "pactl", "paplay")


def play(sound: VirtualSound, path: Path, *, start: float = 0, end: float = 0, stop_after: float = 0) -> str:
    arguments = [str(path), str(start), str(end), str(stop_after)]
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *arguments],
        env=sound.env,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def tone(path: Path, *, seconds: float, rate: int = 22_050, hz: float = 440.0) -> Path:
    times = np.arange(round(seconds * rate)) / rate
    soundfile.write(path, 0.5 * np.sin(2 * np.pi * hz * times), rate, subtype="PCM_16")
    return path


class Listener:
    """Records what the speaker plays."""

    def __init__(self, sound: VirtualSound, path: Path) -> None:
        self._path = path
        self._child = sound.listen(path)
        self.wait(0)

    def wait(self, seconds: float) -> None:
        """Wait until so many more seconds have been recorded."""
        enough = self._path.stat().st_size + max(1, round(seconds * RATE) * 2)
        deadline = time.monotonic() + 30
        while self._path.stat().st_size < enough:
            assert time.monotonic() < deadline, "the speaker is not heard"
            threading.Event().wait(0.01)

    def loud(self) -> np.ndarray:
        """Return which 10 ms hold sound, of all that was recorded so far."""
        samples = np.fromfile(self._path, dtype="<i2").astype(float)
        return np.abs(samples[: len(samples) // 480 * 480]).reshape(-1, 480).max(axis=1) > 1000


@sound_server
def test_a_sound_is_heard_to_its_end_before_play_returns(sound: VirtualSound, tmp_path: Path) -> None:
    listener = Listener(sound, tmp_path / "heard.pcm")
    path = tone(tmp_path / "tone.wav", seconds=1.5)
    whole, seconds, _ = play(sound, path).split()
    heard_at_return = listener.loud().sum() / 100
    listener.wait(0.3)
    heard = listener.loud().sum() / 100
    print(
        f"1.5 s of sound took {seconds} s to play; {heard_at_return} s were heard by then, {heard} s in all"
    )
    assert whole == "True"
    assert heard == pytest.approx(1.5, abs=0.05)
    # The rest of this comparison is the recorder's own block of 10 to 30 ms.
    assert heard_at_return >= heard - 0.05


@sound_server
def test_a_part_of_a_sound_can_be_played(sound: VirtualSound, tmp_path: Path) -> None:
    low = 0.5 * np.sin(2 * np.pi * 300 * np.arange(RATE) / RATE)
    high = 0.5 * np.sin(2 * np.pi * 3000 * np.arange(RATE) / RATE)
    soundfile.write(tmp_path / "two.flac", np.concatenate([low, high, low]), RATE)
    listener = Listener(sound, tmp_path / "heard.pcm")
    assert play(sound, tmp_path / "two.flac", start=1.2, end=1.7).startswith("True")
    listener.wait(0.3)
    assert listener.loud().sum() / 100 == pytest.approx(0.5, abs=0.05)
    samples = np.fromfile(tmp_path / "heard.pcm", dtype="<i2").astype(float)
    spectrum = np.abs(np.fft.rfft(samples))
    assert np.argmax(spectrum) * RATE / len(samples) == pytest.approx(3000, abs=5)


@sound_server
def test_stop_is_obeyed_within_a_tenth_of_a_second(sound: VirtualSound, tmp_path: Path) -> None:
    listener = Listener(sound, tmp_path / "heard.pcm")
    path = tone(tmp_path / "tone.wav", seconds=20)
    whole, seconds, after_stop = play(sound, path, stop_after=1.0).split()
    listener.wait(0.5)
    assert whole == "False"
    assert float(after_stop) < 0.1
    heard = listener.loud()
    assert heard.sum() / 100 < float(seconds) + 0.1
    assert not heard[-30:].any()


@sound_server
def test_no_speaker_is_a_device_error(sound: VirtualSound, tmp_path: Path) -> None:
    for module in sound.pactl("list", "short", "modules").splitlines():
        if "module-null-sink" in module:
            sound.pactl("unload-module", module.split()[0])
    path = tone(tmp_path / "tone.wav", seconds=0.1)
    assert play(sound, path).startswith("DeviceError No speaker was found")


@sound_server
def test_a_speaker_that_stops_taking_sound_is_noticed(sound: VirtualSound, tmp_path: Path) -> None:
    path = tone(tmp_path / "tone.wav", seconds=20)
    listener = Listener(sound, tmp_path / "heard.pcm")
    result: list[str] = []
    player = threading.Thread(target=lambda: result.append(play(sound, path)))
    player.start()
    deadline = time.monotonic() + 30
    while not listener.loud().any():
        assert time.monotonic() < deadline
        listener.wait(0.1)
    sound.stop_server()
    player.join(30)
    assert result[0].startswith("DeviceError The speaker stopped taking sound")


@pytest.mark.parametrize("content", [None, b"", b"not a sound" * 100])
def test_a_sound_that_cannot_be_read_is_no_reason_to_end_the_practice(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "voice.wav"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(EngineError, match=r"cannot be played: .*voice\.wav"):
        DeviceSpeaker().play(path, threading.Event())


def test_a_sound_that_breaks_off_while_it_is_played_is_no_reason_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tone(tmp_path / "voice.flac", seconds=10.0)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 3])
    monkeypatch.setattr(DeviceSpeaker, "_open", lambda self, rate, feed: None)
    monkeypatch.setattr(devices, "release", lambda device: None)
    monkeypatch.setattr(speaker, "_AHEAD_SECONDS", 60.0)
    with pytest.raises(EngineError, match="cannot be played"):
        DeviceSpeaker().play(path, threading.Event())


def test_a_speaker_that_never_opens_is_given_up_and_closed_if_it_opens_after_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging, closed = threading.Event(), threading.Event()
    monkeypatch.setattr(speaker, "OPEN_SECONDS", 0.1)
    monkeypatch.setattr(DeviceSpeaker, "_open", lambda self, rate, feed: hanging.wait(30))
    monkeypatch.setattr(devices, "release", lambda device: closed.set())
    with pytest.raises(DeviceError, match="did not open in time"):
        DeviceSpeaker().play(tone(tmp_path / "tone.wav", seconds=0.1), threading.Event())
    assert not closed.is_set()
    hanging.set()
    assert closed.wait(10)
