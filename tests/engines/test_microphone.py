from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import soxr
from virtual_sound import VirtualSound

from coach.engines.devices import is_real

pytestmark = pytest.mark.needs("pulseaudio", "pactl", "paplay")
CHILD = Path(__file__).with_name("recording_child.py")
PATIENCE = 30.0
NOTICED_SECONDS = 2.0  # docs/reliability.md has what was measured; a busy machine may take longer


class Recorder:
    """The child that records, and what it said so far."""

    def __init__(self, sound: VirtualSound, *arguments: str) -> None:
        self.child = subprocess.Popen(
            [sys.executable, str(CHILD), *arguments],
            env=sound.env,
            cwd=CHILD.parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.child.stdout is not None
        for line in self.child.stdout:
            self._lines.put(line)

    def tell(self, command: str) -> None:
        assert self.child.stdin is not None
        self.child.stdin.write(command + "\n")
        self.child.stdin.flush()

    def wait(self, *events: str) -> dict[str, Any]:
        """Return the next event of these kinds, or fail when it does not come in time."""
        deadline = time.monotonic() + PATIENCE
        while True:
            event = json.loads(self._lines.get(timeout=max(0.0, deadline - time.monotonic())))
            if event["event"] in events:
                return event

    def end(self) -> str:
        """End the child and return what it printed on standard error."""
        if self.child.poll() is None:
            self.child.kill()
        self.child.wait(10)
        self._reader.join(10)
        assert self.child.stderr is not None
        return self.child.stderr.read()


@pytest.fixture
def recorder(sound: VirtualSound) -> Iterator[Recorder]:
    child = Recorder(sound)
    yield child
    child.end()


@pytest.fixture
def noise(tmp_path: Path) -> Path:
    """20 s of quiet noise: a room in which nobody speaks."""
    path = tmp_path / "noise.wav"
    samples = np.random.default_rng(7).normal(0.0, 300.0, 20 * 48_000)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(samples.astype("<i2").tobytes())
    return path


def correlation(source: np.ndarray, taken: np.ndarray) -> tuple[float, int]:
    """Return the correlation where the two fit best, and the delay there in samples."""
    size = 1 << (len(source) + len(taken)).bit_length()
    products = np.fft.irfft(np.fft.rfft(taken, size) * np.conj(np.fft.rfft(source, size)), size)
    delay = int(np.argmax(products[: len(taken)]))
    aligned = taken[delay : delay + len(source)]
    return float(np.corrcoef(source[: len(aligned)], aligned)[0, 1]), delay


@pytest.mark.needs("data")
def test_what_is_spoken_into_the_microphone_is_what_is_on_disk(
    sound: VirtualSound, recorder: Recorder, data: Path, tmp_path: Path
) -> None:
    spoken = max((data / "read").glob("libri_*.flac"), key=lambda path: soundfile.info(path).duration)
    source, source_rate = soundfile.read(spoken, dtype="float64")
    armed = recorder.wait("armed")
    assert armed["device"] == "TestMicrophone"
    assert armed["rate"] == 48_000
    assert armed["warning"] is None
    take = tmp_path / "take.pcm"
    recorder.tell(f"record {take}")
    assert sound.play(spoken).wait(PATIENCE + len(source) / source_rate) == 0
    recorder.tell("stop")
    stopping, recorded = recorder.wait("stopping"), recorder.wait("recorded")

    taken = np.fromfile(take, dtype="<i2").astype(np.float64)
    assert len(taken) == recorded["frames"]
    assert recorded["gaps"] == 0
    assert recorded["notes"] == []
    clock = stopping["at"] - recorded["began"]
    error = abs(len(taken) / armed["rate"] / clock - 1.0)
    alike, delay = correlation(source, soxr.resample(taken, armed["rate"], source_rate))
    print(
        f"correlation {alike:.4f}, delay {delay / source_rate:.4f} s, first block {armed['latency']:.3f} s, "
        f"length {100 * error:.3f} % off the clock of {clock:.2f} s"
    )
    assert alike >= 0.97
    assert error <= 0.005


def test_half_a_second_in_which_coach_does_not_run_loses_nothing(
    sound: VirtualSound, recorder: Recorder, noise: Path, tmp_path: Path
) -> None:
    recorded, frames, seconds = record_through_a_stop(
        sound, recorder, noise, tmp_path / "take.pcm", seconds=0.5
    )
    assert recorded["gaps"] == 0
    assert frames / 48_000 == pytest.approx(seconds, abs=0.1)


def test_sound_lost_while_coach_did_not_run_is_counted_and_the_answer_goes_on(
    sound: VirtualSound, recorder: Recorder, noise: Path, tmp_path: Path
) -> None:
    recorded, frames, seconds = record_through_a_stop(
        sound, recorder, noise, tmp_path / "take.pcm", seconds=2.5
    )
    assert recorded["gaps"] == 1
    assert recorded["notes"][0].startswith("Sound was lost once")
    assert frames / 48_000 < seconds - 1.0


def record_through_a_stop(
    sound: VirtualSound, recorder: Recorder, noise: Path, take: Path, *, seconds: float
) -> tuple[dict[str, Any], int, float]:
    """Return what was recorded, its frames, and how long it took, when coach stood still in the middle."""
    sound.play(noise)
    recorder.wait("armed")
    recorder.tell(f"record {take}")
    for _ in range(3):
        recorder.wait("heard")
    recorder.child.send_signal(signal.SIGSTOP)
    threading.Event().wait(seconds)
    recorder.child.send_signal(signal.SIGCONT)
    for _ in range(4):
        recorder.wait("heard")
    recorder.tell("stop")
    stopping, recorded = recorder.wait("stopping"), recorder.wait("recorded")
    return recorded, take.stat().st_size // 2, stopping["at"] - recorded["began"]


def test_a_suspended_microphone_is_noticed_and_the_answer_kept(
    sound: VirtualSound, recorder: Recorder, noise: Path, tmp_path: Path
) -> None:
    check_fault(sound, recorder, noise, tmp_path / "take.pcm", sound.suspend)


def test_an_unplugged_microphone_is_noticed_and_never_replaced_by_another(
    sound: VirtualSound, recorder: Recorder, noise: Path, tmp_path: Path
) -> None:
    check_fault(sound, recorder, noise, tmp_path / "take.pcm", sound.unload)


def test_a_sound_server_that_goes_away_is_noticed(
    sound: VirtualSound, recorder: Recorder, noise: Path, tmp_path: Path
) -> None:
    check_fault(sound, recorder, noise, tmp_path / "take.pcm", sound.stop_server)


def check_fault(sound: VirtualSound, recorder: Recorder, noise: Path, take: Path, fault: Any) -> None:
    sound.play(noise)
    recorder.wait("armed")
    recorder.tell(f"record {take}")
    recorder.wait("heard")
    frames = recorder.wait("heard")["frames"]
    fault()
    began = time.monotonic()
    failed = recorder.wait("failed", "recorded")
    assert failed["event"] == "failed"
    assert failed["error"] == "DeviceError"
    assert "stopped sending sound" in failed["message"]
    assert "kept" in failed["message"]
    print(f"noticed after {failed['at'] - began:.2f} s")
    assert failed["at"] - began < 5 * NOTICED_SECONDS
    assert take.stat().st_size // 2 >= frames
    assert take.stat().st_mode & 0o777 == 0o600
    recorder.tell("quit")
    recorder.wait("closed")


def test_a_muted_microphone_is_named_as_such_within_two_seconds_and_may_be_switched_on_again(
    sound: VirtualSound, noise: Path, tmp_path: Path
) -> None:
    sound.play(noise)
    sound.mute()
    recorder = Recorder(sound)
    try:
        recorder.wait("armed")
        recorder.tell(f"record {tmp_path / 'take.pcm'}")
        notice = recorder.wait("notice", "failed")
        sound.mute(muted=False)
        while recorder.wait("heard")["level"] < -60.0:
            pass
        recorder.tell("stop")
        recorded = recorder.wait("recorded")
    finally:
        recorder.end()
    assert "mute switch" in notice["text"]
    print(f"noticed after {notice['at'] - recorded['began']:.2f} s")
    assert notice["at"] - recorded["began"] < 5 * NOTICED_SECONDS
    assert recorded["frames"] > notice["frames"]


def test_a_microphone_that_is_muted_while_one_speaks_does_not_cut_the_answer_off(
    sound: VirtualSound, recorder: Recorder, noise: Path, tmp_path: Path
) -> None:
    sound.play(noise)
    recorder.wait("armed")
    recorder.tell(f"record {tmp_path / 'take.pcm'}")
    while recorder.wait("heard")["level"] < -60.0:
        pass
    sound.mute()
    for _ in range(4):
        heard = recorder.wait("heard")
    recorder.tell("stop")
    recorded = recorder.wait("recorded")
    assert heard["level"] == -120.0
    assert "No sound at all" in recorded["notes"][0]


def test_the_room_is_heard_while_the_microphone_is_armed(
    sound: VirtualSound, recorder: Recorder, noise: Path
) -> None:
    sound.play(noise)
    recorder.wait("armed")
    expected = (300.0 / 32768.0) ** 2
    deadline = time.monotonic() + PATIENCE
    power = 0.0
    while time.monotonic() < deadline and not 0.9 < power / expected < 1.1:
        recorder.tell("room 0.5")
        power = recorder.wait("room")["power"]
    assert 0.9 < power / expected < 1.1


def test_a_device_in_call_quality_is_named() -> None:
    with VirtualSound(rate=16_000) as sound:
        recorder = Recorder(sound)
        try:
            armed = recorder.wait("armed")
        finally:
            recorder.end()
    assert armed["rate"] == 16_000
    assert "call quality (16 kHz)" in armed["warning"]


def test_what_the_speaker_plays_is_never_taken_for_a_microphone(sound: VirtualSound, tmp_path: Path) -> None:
    sound.unload()
    recorder = Recorder(sound)
    try:
        failed = recorder.wait("failed", "armed")
    finally:
        recorder.end()
    assert failed["event"] == "failed"
    assert failed["message"].startswith("No microphone was found")


def test_an_unknown_name_is_said_to_be_unknown(sound: VirtualSound) -> None:
    recorder = Recorder(sound, "No\x1b[31m such")
    try:
        failed = recorder.wait("failed")
    finally:
        recorder.end()
    assert failed["message"].startswith("There is no microphone called No[31m such")


def test_a_hundred_takes_leave_no_connection_and_the_program_ends_with_the_microphone_open(
    sound: VirtualSound,
) -> None:
    script = (
        "from coach.engines.microphone import DeviceMicrophone, list_microphones\n"
        "microphone = DeviceMicrophone()\n"
        "for _ in range(100): microphone.arm()\n"
        "print(list_microphones())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=sound.env, cwd=CHILD.parents[2], capture_output=True, timeout=120
    )
    assert done.stdout.decode().strip() == "['TestMicrophone']", done.stderr.decode()


@pytest.mark.skipif(sys.platform != "linux", reason="hides the sound systems of Linux")
def test_without_a_sound_system_no_device_is_invented(tmp_path: Path) -> None:
    script = (
        "import threading\n"
        "from pathlib import Path\n"
        "from coach.engines.microphone import DeviceMicrophone, list_microphones\n"
        "from coach.engines.speaker import list_speakers\n"
        "from coach.errors import DeviceError\n"
        "print(list_microphones(), list_speakers())\n"
        "try:\n    print(DeviceMicrophone().arm())\n"
        "except DeviceError as error:\n    print(error.message)\n"
    )
    nothing = tmp_path / "nothing.conf"
    nothing.write_text("")
    hidden = {"PULSE_SERVER": f"unix:{tmp_path}/none", "ALSA_CONFIG_PATH": str(nothing)}
    env = {**os.environ, **hidden, "XDG_RUNTIME_DIR": str(tmp_path), "JACK_NO_START_SERVER": "1"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=env,
        cwd=CHILD.parents[2],
        capture_output=True,
        text=True,
        timeout=60,
    )
    lists, message = done.stdout.splitlines()
    assert lists == "[] []"
    assert message.startswith("No microphone was found")


def test_monitors_dummies_and_plugins_are_not_devices() -> None:
    assert is_real("PulseAudio", b"alsa_input.usb-Blue_Yeti-00.analog-stereo")
    assert not is_real("PulseAudio", b"alsa_output.pci-0000_00_1f.3.analog-stereo.monitor")
    assert not is_real("PulseAudio", b"auto_null")
    assert is_real("ALSA", b"default")
    assert is_real("ALSA", b":0,0")
    assert not is_real("ALSA", b"null")
    assert not is_real("ALSA", b"speexrate")
    assert is_real("Core Audio", b"BuiltInMicrophoneDevice")
