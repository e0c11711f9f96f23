"""What truth.json says of the demo recordings is so, measured without the script that made them."""

from __future__ import annotations

import hashlib
import importlib
import itertools
import json
import re
import sys
from pathlib import Path
from typing import Any

import librosa
import numpy as np
import pytest
import soundfile

from coach.banks.read import read_bank
from coach.paths import shipped

AUDIO = shipped("audio")
TRUTH: dict[str, dict[str, Any]] = json.loads((AUDIO / "truth.json").read_text(encoding="utf-8"))
FILES = ["flat.flac", "lively.flac", "hesitant.flac", "repeat-1.flac", "repeat-2.flac"]
README = (AUDIO / "README.md").read_text(encoding="utf-8")


def load(name: str) -> tuple[np.ndarray, int]:
    samples, rate = soundfile.read(AUDIO / name, dtype="float32")
    return samples, rate


def level(samples: np.ndarray, rate: int, span: tuple[float, float]) -> float:
    part = samples[round(span[0] * rate) : round(span[1] * rate)].astype(float)
    return float(10 * np.log10(np.mean(part**2) + 1e-12))


def pitch_sd(name: str) -> float:
    """SD in semitones by yin over loud frames that cross zero seldom, octave errors left out."""
    samples, rate = load(name)
    frame = {"frame_length": 1024, "hop_length": 160}
    hz = librosa.yin(samples, fmin=55, fmax=400, sr=rate, **frame)
    loud = librosa.feature.rms(y=samples, **frame)[0] > 10 ** (-30 / 20)
    smooth = librosa.feature.zero_crossing_rate(samples, **frame)[0] < 0.12
    steps = 12 * np.log2(hz[loud & smooth] / np.median(hz[loud & smooth]))
    return float(steps[np.abs(steps) < 11].std())


def test_the_five_recordings_are_here_small_and_the_ones_that_were_measured() -> None:
    assert list(TRUTH) == FILES
    for name in FILES:
        content = (AUDIO / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == TRUTH[name]["sha256"], name
        information = soundfile.info(AUDIO / name)
        assert (information.format, information.samplerate, information.channels) == ("FLAC", 16_000, 1)
        assert abs(information.duration - TRUTH[name]["seconds"]) < 0.001
        assert 55 < information.duration < 95
    assert sum(path.stat().st_size for path in AUDIO.glob("*.flac")) < 3_000_000


def test_the_readme_names_each_recording_its_voice_and_its_license() -> None:
    for name in FILES:
        assert f"`{name}`" in README
    for word in ("flite", "rms", "CC0-1.0", "Carnegie Mellon"):
        assert word in README


def test_each_recording_answers_a_question_of_the_shipped_bank() -> None:
    questions = {q.id for q in read_bank(shipped("question_banks") / "residency-starter.yaml").questions}
    assert {facts["question"] for facts in TRUTH.values()} <= questions


@pytest.mark.parametrize("name", FILES)
def test_pitch_moves_as_much_as_the_truth_says(name: str) -> None:
    assert TRUTH[name]["measured"]["pitch.sd"] == pytest.approx(TRUTH[name]["target"]["pitch.sd"], abs=0.1)
    assert pitch_sd(name) == pytest.approx(TRUTH[name]["target"]["pitch.sd"], abs=0.35)


def test_the_lively_voice_moves_more_than_twice_as_much_as_the_flat_one() -> None:
    assert pitch_sd("lively.flac") > 2 * pitch_sd("flat.flac")


@pytest.mark.parametrize("name", FILES)
def test_pauses_hold_only_room_tone_and_speech_stands_well_above_it(name: str) -> None:
    samples, rate = load(name)
    facts = TRUTH[name]
    for start, end in facts["pauses"]:
        assert end - start >= 0.25
        assert level(samples, rate, (start + 0.01, end - 0.01)) == pytest.approx(
            facts["target"]["room_dbfs"], abs=2.5
        )
    said = [level(samples, rate, (word["start"], word["end"])) for word in facts["words"]]
    assert min(said) > facts["target"]["room_dbfs"] + 20
    assert np.median(said) == pytest.approx(facts["target"]["speech_dbfs"], abs=2.0)
    assert np.abs(samples).max() < 0.9


@pytest.mark.parametrize("name", FILES)
def test_there_is_no_digital_silence_anywhere(name: str) -> None:
    samples, _ = load(name)
    blocks = samples[: len(samples) // 800 * 800].reshape(-1, 800)
    assert (np.abs(blocks).max(axis=1) > 0).all()


@pytest.mark.parametrize("name", FILES)
def test_words_fillers_and_pauses_are_in_order_and_do_not_overlap(name: str) -> None:
    facts = TRUTH[name]
    spans = [(w["start"], w["end"]) for w in [*facts["words"], *facts["fillers"]]]
    spans = sorted([*spans, *((start, end) for start, end in facts["pauses"])])
    for (_, end), (start, _) in itertools.pairwise(spans):
        assert end <= start + 0.0015
    assert all(end > start for start, end in spans)
    script = re.findall(r"[\w']+", facts["script"].lower())
    assert [word["text"] for word in facts["words"]] == [w for w in script if w not in ("um", "uh")]


def test_the_hesitant_answer_has_ten_fillers_and_six_long_gaps_where_it_says() -> None:
    facts = TRUTH["hesitant.flac"]
    samples, rate = load("hesitant.flac")
    assert [filler["text"] for filler in facts["fillers"]].count("um") == 6
    assert [filler["text"] for filler in facts["fillers"]].count("uh") == 4
    for filler in facts["fillers"]:
        assert 0.3 < filler["end"] - filler["start"] < 0.7
        assert level(samples, rate, (filler["start"], filler["end"])) > -35
        assert level(samples, rate, (filler["start"] - 0.13, filler["start"] - 0.01)) < -60
    assert [round(end - start, 2) for start, end in facts["gaps"]] == [1.6, 2.6, 2.2, 3.0, 1.8, 2.4]
    for start, end in facts["gaps"]:
        assert level(samples, rate, (start + 0.01, end - 0.01)) < -60
    assert not any(TRUTH[name]["fillers"] for name in FILES if name != "hesitant.flac")


def test_the_two_takes_say_the_same_words_at_another_speed_and_pitch() -> None:
    first, second = TRUTH["repeat-1.flac"], TRUTH["repeat-2.flac"]
    assert [w["text"] for w in first["words"]] == [w["text"] for w in second["words"]]
    assert 0.85 < second["seconds"] / first["seconds"] < 0.97
    assert 1.03 < second["measured"]["pitch.median"] / first["measured"]["pitch.median"] < 1.12


@pytest.mark.needs("flite")
@pytest.mark.slow
def test_the_script_makes_the_recording_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parent.parent / "scripts"))
    maker = importlib.import_module("make_demo_audio")
    scripts = maker.tomllib.loads((AUDIO / "scripts.toml").read_text(encoding="utf-8"))
    samples, facts = maker.make(scripts, "repeat-2")
    for module in ("make_demo_audio", "psola"):
        sys.modules.pop(module, None)
    stored, _ = load("repeat-2.flac")
    assert facts["words"] == TRUTH["repeat-2.flac"]["words"]
    assert facts["pauses"] == TRUTH["repeat-2.flac"]["pauses"]
    assert len(samples) == len(stored)
    # Another numpy or librosa may place a window one sample off: nearly the same, not bit for bit.
    assert np.corrcoef(samples.astype(float), stored)[0, 1] > 0.9


@pytest.mark.parametrize("name", FILES)
def test_the_room_is_heard_as_far_below_the_voice_as_it_was_made(name: str) -> None:
    from coach.analysis.listener import Listener

    samples, rate = load(name)
    listener = Listener(rate)
    listener.feed(samples)
    target = TRUTH[name]["target"]

    snr = listener.finish().measures["health.snr"].value

    assert snr == pytest.approx(target["speech_dbfs"] - target["room_dbfs"], abs=1.0)
