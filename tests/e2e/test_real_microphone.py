"""The main job on a real sound server: a recording is played into a virtual microphone while coach runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from tests.e2e.plain_run import PlainRun
from tests.virtual_sound import VirtualSound

pytestmark = [pytest.mark.needs("pulseaudio", "pactl", "paplay", "data"), pytest.mark.slow]
RATE = 16_000


@pytest.fixture(scope="module")
def speech(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty-two seconds of real talk as a 48 kHz WAV, with a second of its own silence at the end."""
    samples, rate = soundfile.read(sorted((data / "spontaneous").glob("watson_*.flac"))[0], dtype="float32")
    path = tmp_path_factory.mktemp("speech") / "talk.wav"
    loud = soxr.resample(samples[: 32 * rate], rate, 48_000)
    soundfile.write(path, np.concatenate([loud, np.zeros(48_000, dtype=np.float32)]), 48_000)
    return path


def _practice(sound: VirtualSound, speech: Path, home: Path, *arguments: str) -> tuple[float, str]:
    """Answer one question with `speech`; return the seconds it was listened to and what was printed."""
    settings = home / "config" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('engine = "none"\n')
    env = sound.env | {"COACH_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    with PlainRun("--count", "1", "--seed", "3", *arguments, env=env) as run:
        began = run.expect("Speak now.")
        before = len(run.text)
        assert sound.play(speech).wait(90) == 0
        run.read(0.0)
        assert run.text[before:].strip() == "", "printed while recording"
        ended = run.press()
        run.expect("Enter: next question", seconds=120)
        run.press("q\n")
        assert run.leave() == 0
        return ended - began, run.text


def _measures(home: Path) -> dict[str, float]:
    env = os.environ | {"COACH_HOME": str(home)}
    out = subprocess.run(
        [sys.executable, "-m", "coach", "session", "show", "last", "--json"],
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    measures = json.loads(out.stdout)["answers"][0]["measures"]
    return {code: measure["value"] for code, measure in measures.items()}


def _correlation(take: Path, source: Path) -> float:
    """Return the best normalized correlation of a take with its source, both at 16 kHz, over all lags."""
    a, b = (_at_16k(path) for path in (take, source))
    size = 1 << (len(a) + len(b)).bit_length()
    product = np.fft.irfft(np.fft.rfft(a, size) * np.conj(np.fft.rfft(b, size)), size)
    return float(product.max() / (np.linalg.norm(a) * np.linalg.norm(b)))


def _at_16k(path: Path) -> np.ndarray:
    samples, rate = soundfile.read(path, dtype="float64")
    low = soxr.resample(samples, rate, RATE)
    return low - low.mean()


def test_a_take_is_the_sound_that_was_played_and_as_long_as_the_clock_says(
    speech: Path, tmp_path: Path
) -> None:
    with VirtualSound() as sound:
        seconds, _ = _practice(sound, speech, tmp_path / "home", "--no-voice")

    (take,) = (tmp_path / "home").rglob("*.flac")
    assert _correlation(take, speech) >= 0.97
    assert soundfile.info(take).duration == pytest.approx(seconds, rel=0.005)


def test_the_question_leaking_into_the_microphone_changes_no_measure(speech: Path, tmp_path: Path) -> None:
    values = {}
    for leaking in (False, True):
        home = tmp_path / f"home-{leaking}"
        with VirtualSound() as sound:
            if leaking:
                sound.leak(gain_db=-20)
            _, text = _practice(sound, speech, home)
        assert "read it above" not in text
        values[leaking] = _measures(home)

    quiet, leaky = values[False], values[True]
    for code, allowed in (
        ("pitch.sd", 0.15),  # two recordings of this sound differed by 0.14
        ("pitch.median", 2.0),
        ("health.snr", 1.0),
        ("pauses.share", 1.0),
        ("pace.articulation", 0.15),
        ("health.speech", 0.5),
    ):
        assert quiet[code] is not None
        assert leaky[code] == pytest.approx(quiet[code], abs=allowed), code


def test_the_app_in_a_terminal_records_and_coaches(speech: Path, tmp_path: Path) -> None:
    tmux = Tmux(tmp_path, home=tmp_path / "home")
    with VirtualSound() as sound, tmux:
        tmux.start(sound.env, "practice", "--no-voice", "--count", "1", "--seed", "3")
        tmux.expect("speak now")
        assert sound.play(speech).wait(90) == 0
        tmux.press("Space")
        tmux.expect("Work on")
        tmux.expect("Press v to read")  # leaving before the words have come asks first
        screen = tmux.screen()
        tmux.press("q")
        tmux.ended()
    (take,) = (tmp_path / "home").rglob("*.flac")

    assert _correlation(take, speech) >= 0.97
    assert "ALSA" not in screen
    assert "Traceback" not in screen


class Tmux:
    """One tmux server of our own with one window of 80 x 24."""

    def __init__(self, folder: Path, *, home: Path) -> None:
        self._socket = folder / "tmux"
        self._home = home

    def __enter__(self) -> Tmux:
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run(["tmux", "-S", str(self._socket), "kill-server"], capture_output=True, check=False)

    def start(self, env: dict[str, str], *arguments: str) -> None:
        env = env | {"COACH_HOME": str(self._home), "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [
            "tmux",
            "-S",
            str(self._socket),
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-x",
            "80",
            "-y",
            "24",
        ]
        subprocess.run([*command, sys.executable, "-m", "coach", *arguments], env=env, check=True)

    def press(self, key: str) -> None:
        subprocess.run(["tmux", "-S", str(self._socket), "send-keys", key], check=True)

    def ended(self, *, seconds: float = 60.0) -> None:
        """Wait until coach has left, and with it the server's only window."""
        import time

        deadline = time.monotonic() + seconds
        command = ["tmux", "-S", str(self._socket), "has-session"]
        while subprocess.run(command, capture_output=True, check=False).returncode == 0:
            assert time.monotonic() < deadline, self.screen()
            time.sleep(0.1)

    def screen(self) -> str:
        command = ["tmux", "-S", str(self._socket), "capture-pane", "-p"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def expect(self, words: str, *, seconds: float = 90.0) -> None:
        import time

        deadline = time.monotonic() + seconds
        while words.lower() not in self.screen().lower():
            assert time.monotonic() < deadline, self.screen()
            time.sleep(0.1)
