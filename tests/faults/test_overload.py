"""The machine is busy, or the disk stands still: no sample is lost."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import wave
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from coach.engines.live import LiveMicrophone
from coach.engines.pcm import PcmWriter
from tests.engines.test_microphone import Recorder
from tests.faults.how_many import times

if TYPE_CHECKING:
    from virtual_sound import VirtualSound

RATE = 48_000
SECONDS = times(6, full=60)


def counting(path: Path, seconds: int) -> np.ndarray:
    """A sound in which every stretch of 10 ms differs from every other, as a 48 kHz WAV."""
    samples = (np.random.default_rng(5).uniform(-0.5, 0.5, seconds * RATE) * 32_767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(samples.tobytes())
    return samples


@pytest.mark.needs("pulseaudio", "pactl", "paplay")
@pytest.mark.timeout(300)
def test_two_busy_cores_cost_no_sample_at_48_khz(sound: VirtualSound, tmp_path: Path) -> None:
    samples = counting(tmp_path / "noise.wav", SECONDS + 20)
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count() or 2)]
    recorder = Recorder(sound)
    try:
        recorder.wait("armed")
        playing = sound.play(tmp_path / "noise.wav")
        recorder.tell(f"record {tmp_path / 'take.pcm'}")
        deadline = time.monotonic() + SECONDS + 60
        while recorder.wait("heard")["frames"] < (SECONDS + 2) * RATE:
            assert time.monotonic() < deadline
        recorder.tell("stop")
        recorded = recorder.wait("recorded")
        playing.kill()
    finally:
        recorder.end()
        for one in busy:
            one.kill()
            one.wait(10)
    taken = np.fromfile(tmp_path / "take.pcm", dtype="<i2")
    assert recorded["gaps"] == 0, recorded["notes"]
    start = int(np.flatnonzero(taken)[0]) + RATE // 10
    known = taken[start : start + (SECONDS - 1) * RATE]
    places = np.flatnonzero(samples[: len(samples) - len(known)] == known[0])
    assert any(np.array_equal(samples[at : at + len(known)], known) for at in places), "samples are missing"


class Fast:
    """A source that hands over 100 ms of counted sound every few ms."""

    def __init__(self, blocks: int) -> None:
        self.blocks, self.sent = blocks, threading.Event()
        self._on_sound = lambda pcm: None

    def open(self, on_sound):  # type: ignore[no-untyped-def]
        self._on_sound = on_sound
        threading.Thread(target=on_sound, args=(b"\1\0" * 1_600,), daemon=True).start()
        return "fast", 16_000

    def send(self) -> None:
        for n in range(self.blocks):
            self._on_sound(np.full(1_600, n + 2, dtype="<i2").tobytes())
        self.sent.set()

    def close(self) -> None:
        pass


def test_a_disk_that_stands_still_costs_no_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The writer waits in its third write until all 30 s have been spoken."""
    source, write, calls = Fast(300), PcmWriter.write, [0]

    def stuck(writer: PcmWriter, pcm: bytes) -> None:
        calls[0] += 1
        if calls[0] == 3:
            assert source.sent.wait(60)
        write(writer, pcm)

    monkeypatch.setattr(PcmWriter, "write", stuck)
    microphone, stop = LiveMicrophone(source), threading.Event()
    microphone.arm()
    done = threading.Thread(target=microphone.record, args=(tmp_path / "take.pcm", stop, lambda block: None))
    done.start()
    while microphone._tape is None:
        time.sleep(0.001)  # until record() has begun
    source.send()
    stop.set()
    done.join(60)
    taken = np.fromfile(tmp_path / "take.pcm", dtype="<i2")
    assert np.array_equal(taken, np.repeat(np.arange(2, 302), 1_600))
