"""Pitch by librosa alone passes the tests that the default passes, and says that it is rougher."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import synth

from coach.analysis import networks, yin
from coach.analysis.intake import RATE
from coach.analysis.listener import Heard, Listener
from coach.errors import EngineError

PAUSES = ((8.0, 9.2), (16.0, 16.6), (24.0, 24.5), (30.0, 31.5))


def listen(samples: np.ndarray, rate: int = RATE, *, step: int | None = None, **finish: Any) -> Heard:
    listener = Listener(rate, tracker="librosa")
    for start in range(0, len(samples), step or len(samples)):
        listener.feed(samples[start : start + (step or len(samples))])
    return listener.finish(**finish)


def test_known_pitch_and_pace_are_found_and_called_rough() -> None:
    measures = listen(synth.talk(42.0, pauses=PAUSES, noise=1e-3)).measures
    assert measures["pitch.sd"].value == pytest.approx(2.5, abs=0.25)
    assert measures["pitch.median"].value == pytest.approx(120, rel=0.03)
    # The jittered vowels that change within a syllable are less periodic than real ones: a tenth is lost.
    assert measures["pace.articulation"].value == pytest.approx(4.0, rel=0.12)
    for code in ("pitch.sd", "pitch.median", "pitch.range", "pitch.pvq"):
        assert yin.ROUGH in str(measures[code].why)
    assert measures["pauses.rate"].why is None


@pytest.mark.parametrize("sd", [0.0, 1.0, 2.0, 4.0])
def test_a_chirp_of_known_spread_is_measured_in_semitones(sd: float) -> None:
    measures = listen(synth.harmonics(synth.contour(39.0, hz=180, sd=sd))).measures
    assert measures["pitch.sd"].value == pytest.approx(sd, abs=0.05)
    assert measures["pitch.range"].value == pytest.approx(2 * 0.951 * sd * np.sqrt(2), abs=0.1)


@pytest.mark.parametrize("hz", [80.0, 220.0, 450.0])
def test_a_tone_has_its_own_pitch_and_no_spread(hz: float) -> None:
    measures = listen(synth.harmonics(np.full(35 * RATE, hz))).measures
    assert measures["pitch.median"].value == pytest.approx(hz, rel=0.005)
    assert float(measures["pitch.sd"].value or 0) < 0.05


@pytest.mark.parametrize("make", [synth.white, synth.pink])
def test_noise_has_no_pitch(make: Any) -> None:
    assert listen(make(40.0, level=0.05)).measures["health.voiced"].value == 0


def test_any_chopping_gives_exactly_the_same() -> None:
    samples = synth.talk(6.3, rate=44_100, pauses=((2.0, 3.1),), noise=1e-3)
    whole = listen(samples, 44_100, ungated=True)
    assert whole.measures["pitch.sd"].value is not None
    assert listen(samples, 44_100, step=1_237, ungated=True) == whole


def test_librosa_serves_where_swift_f0_does_not_load(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise EngineError("swift-f0 is missing")

    monkeypatch.setattr(networks, "pitch_detector", missing)
    assert networks.load() == "librosa"
    monkeypatch.setattr(networks, "second_opinion", lambda: None)
    with pytest.raises(EngineError, match="swift-f0"):
        networks.load()


def test_librosa_chosen_and_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "second_opinion", lambda: None)
    with pytest.raises(EngineError, match="librosa"):
        Listener(RATE, tracker="librosa")


def test_a_fresh_interpreter_measures_pitch_without_swift_f0() -> None:
    program = (
        "import sys; sys.modules['swift_f0'] = None\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "import synth\n"
        "from coach.analysis.listener import Listener\n"
        "heard = Listener(16_000); heard.feed(synth.talk(14.0, noise=1e-3))\n"
        "print(heard.finish().measures['pitch.sd'].value)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert float(done.stdout) == pytest.approx(2.5, abs=0.3)


@pytest.mark.needs("data")
def test_pitch_spread_is_near_the_laryngograph(data: Path) -> None:
    errors = []
    for path in sorted((data / "pitch").glob("*.flac")):
        reference = np.array([float(line.split()[0]) for line in path.with_suffix(".f0ref").open()])
        truth = float(np.std(12 * np.log2(reference[reference > 0])))
        samples, rate = soundfile.read(path, dtype="float32")
        errors.append(float(listen(samples, rate, ungated=True).measures["pitch.sd"].value or 0) - truth)
    assert np.abs(errors).mean() <= 0.40
