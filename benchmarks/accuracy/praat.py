"""Praat through parselmouth, an oracle for benchmarks only: run by its path in a Python that has it.

Reads a JSON list of {"path", "what"} from standard input and prints one JSON list. parselmouth is GPL: coach
never imports it, and it is no dependency.
"""

from __future__ import annotations

import json
import sys

import numpy as np
import parselmouth
from nuclei import count
from parselmouth.praat import call

GRID = 0.015


def pitch(sound: parselmouth.Sound, *, two_passes: bool) -> list[float]:
    """Return F0 on a grid of 15 ms, 0 unvoiced: one pass 75-600 Hz, or two (De Looze and Hirst 2008)."""
    low, high = 75.0, 600.0
    if two_passes:
        first = sound.to_pitch_ac(pitch_floor=60, pitch_ceiling=500)
        voiced = first.selected_array["frequency"]
        voiced = voiced[voiced > 0]
        if len(voiced) >= 8:
            q1, q3 = np.percentile(voiced, [25, 75])
            low, high = max(40.0, 0.75 * q1), min(800.0, 1.5 * q3)
    track = sound.to_pitch_ac(time_step=0.01, pitch_floor=low, pitch_ceiling=high)
    times = np.arange(int(sound.duration / GRID) + 1) * GRID
    values = [track.get_value_at_time(time) for time in times]
    return [0.0 if np.isnan(value) else float(value) for value in values]


def speech(sound: parselmouth.Sound, *, threshold: float, silence: float) -> list[list[float]]:
    """Return the sounding stretches of Praat's silence rule."""
    grid = call(sound, "To TextGrid (silences)", 50, 0, threshold, silence, 0.1, "silent", "sounding")
    number = call(grid, "Get number of intervals", 1)
    return [
        [call(grid, "Get start time of interval", 1, n), call(grid, "Get end time of interval", 1, n)]
        for n in range(1, number + 1)
        if call(grid, "Get label of interval", 1, n) == "sounding"
    ]


def syllables(sound: parselmouth.Sound) -> int:
    """Count nuclei with Praat's own intensity, pitch and silences."""
    intensity = sound.to_intensity(minimum_pitch=50, subtract_mean=True)
    decibels, times = intensity.values[0], intensity.xs()
    over = float(decibels.max() - np.quantile(decibels, 0.99))
    stretches = speech(sound, threshold=-25 - over, silence=0.3)
    track = sound.to_pitch_ac(0.02, 30, 4, False, 0.03, 0.25, 0.01, 0.35, 0.25, 450)
    voiced = np.array([not np.isnan(track.get_value_at_time(time)) for time in times])
    sounding = np.array([any(a <= time <= b for a, b in stretches) for time in times])
    return count(decibels, voiced=voiced, sounding=sounding)


def answer(item: dict[str, str]) -> object:
    """Return what was asked for one file; None where Praat gives up."""
    sound = parselmouth.Sound(item["path"])
    try:
        if item["what"] == "pitch":
            return {"one": pitch(sound, two_passes=False), "two": pitch(sound, two_passes=True)}
        if item["what"] == "speech":
            return speech(sound, threshold=-25.0, silence=0.25)
        return syllables(sound)
    except parselmouth.PraatError:
        return None


if __name__ == "__main__":
    print(json.dumps([answer(item) for item in json.load(sys.stdin)]))
