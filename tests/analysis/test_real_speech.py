"""Real recordings with truth by hand or by laryngograph. None of them is in the repository."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import synth

pytestmark = pytest.mark.needs("data")


def read(path: Path) -> tuple[np.ndarray, int]:
    samples, rate = soundfile.read(path, dtype="float32")
    return samples, rate


def test_pitch_spread_agrees_with_the_laryngograph(listen: Any, data: Path) -> None:
    errors, held = [], []
    for path in sorted((data / "pitch").glob("*.flac")):
        reference = np.array([float(line.split()[0]) for line in path.with_suffix(".f0ref").open()])
        truth = float(np.std(12 * np.log2(reference[reference > 0])))
        found = listen(*read(path), ungated=True).measures["pitch.sd"]
        errors.append(found.value - truth)
        held.append(found.low <= truth <= found.high)
    assert np.abs(errors).mean() <= 0.20
    assert np.mean(held) >= 0.9


def test_pauses_are_where_they_were_marked_by_hand(listen: Any, data: Path) -> None:
    marked = found = hits = 0
    for path in sorted((data / "pauses").glob("*.flac")):
        rows = list(csv.DictReader(path.with_suffix(".csv").open()))
        truth = [
            (float(row["start"]), float(row["end"]))
            for row in rows[1:-1]
            if row["label"] == "silence" and float(row["end"]) - float(row["start"]) >= 0.25
        ]
        heard = listen(*read(path)).pauses
        marked, found = marked + len(truth), found + len(heard)
        hits += sum(any(min(b, d) - max(a, c) > 0.5 * (b - a) for c, d in heard) for a, b in truth)
    assert hits / marked >= 0.8
    assert found <= 1.15 * marked


def test_joy_moves_more_than_sadness(listen: Any, data: Path) -> None:
    by_emotion: dict[str, list[float]] = {}
    for row in csv.DictReader((data / "lively" / "lively.csv").open()):
        if row["emotion"] in ("joy", "sadness") and len(by_emotion.get(row["emotion"], [])) < 20:
            value = listen(*read(data / "lively" / row["file"]), ungated=True).measures["pitch.sd"].value
            by_emotion.setdefault(row["emotion"], []).append(value)
    assert np.median(by_emotion["joy"]) > np.median(by_emotion["sadness"]) + 1.0


def test_noise_moves_no_measure_far_before_its_gate_closes(listen: Any, data: Path) -> None:
    clips = [read(data / "spontaneous" / "watson_childhood.flac")]
    samples, rate = clips[0]
    clean = listen(samples, rate)
    level = float(np.sqrt(np.square(samples).mean() / 10**1.7))
    noisy = listen(samples + synth.pink(len(samples) / rate, level=level, rate=rate)[: len(samples)], rate)
    for code, tolerance in (("pitch.sd", 0.4), ("pace.articulation", 0.5), ("pauses.share", 5.0)):
        assert noisy.measures[code].value == pytest.approx(clean.measures[code].value, abs=tolerance)


def test_the_syllables_of_an_answer_hardly_depend_on_when_the_recording_began(
    listen: Any, data: Path
) -> None:
    samples, rate = read(sorted((data / "spontaneous").glob("watson_*.flac"))[0])
    found = []
    for lead in (0.0, 0.05, 0.203, 0.7071):
        silence = np.zeros(int(lead * rate), dtype=np.float32)
        heard = listen(np.concatenate([silence, samples[: 32 * rate]]), rate)
        found.append(heard.measures["pace.articulation"].value)
    assert max(found) / min(found) < 1.03
