"""Pitch tracks -> variation, level and range of pitch, with a second opinion. Seconds and Hz."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coach.analysis.activity import runs
from coach.analysis.intervals import Estimate, around, block_sums, draws, t_factor
from coach.analysis.tracks import FRAME_SECONDS
from coach.model import Span

SHORTEST_RUN = 4
"""Frames of 16 ms: shorter voiced runs are under 50 ms and mostly noise."""
OCTAVE = 10.0
"""Semitones from the running median from which a frame is an octave error. With 12 such frames went in and
out with where the recording began; against a laryngograph 10 costs 0.01 st."""
MOVES = 7.0
"""Semitones from the running median (2 s) that a voice moves. Farther are octave jumps and creak: over 30
talks and readings the SDs of two trackers differed by 0.24 st with them and by 0.09 st without."""
JUMPS = 1.0
"""Semitones of SD from such jumps alone, from which the interval reaches down to the SD without them."""
NEIGHBORS = 64
"""The running median looks at this many voiced frames (1 s) on each side."""
BLOCK = 62
"""Frames in a bootstrap block: 1 s of voice, longer than a pitch accent."""
TRACKER_ERROR = 0.13
"""Semitones, one standard deviation of the tracker's own error in the SD against a laryngograph."""
DIFFER, DISAGREE = 0.5, 1.0
"""Semitones between the two trackers' SDs at which the interval widens, and the measure is refused."""
PVQ_WINDOW = 10.0
PVQ_VOICED = 4.0
PVQ_ABSURD = 0.40
"""Above this the tracker has jumped octaves (evidence from 69 answers, speakers reach 0.235)."""
LISTEN_WINDOW = 8.0
LISTEN_VOICED = 2.0


def clean(hz: np.ndarray, voiced: np.ndarray) -> np.ndarray:
    """Return `voiced` without runs under 50 ms and without octave jumps from the running median."""
    kept = voiced.copy()
    for start, end in runs(voiced):
        if end - start < SHORTEST_RUN:
            kept[start:end] = False
    index = np.flatnonzero(kept)
    if not len(index):
        return kept
    pitch = 12 * np.log2(hz[index])
    away = np.abs(pitch - _running_median(pitch))
    kept[index[away > OCTAVE]] = False
    return kept


def _running_median(values: np.ndarray) -> np.ndarray:
    """Return the median of the neighbors of each value, renewed every 16 values (a quarter of a second)."""
    step = 16
    starts = np.arange(0, len(values), step) + step // 2 - NEIGHBORS
    whole = (starts >= 0) & (starts + 2 * NEIGHBORS <= len(values))
    medians = np.empty(len(starts))
    for index in np.flatnonzero(~whole):
        medians[index] = np.median(values[max(0, starts[index]) : starts[index] + 2 * NEIGHBORS])
    if whole.any():
        around = np.lib.stride_tricks.sliding_window_view(values, 2 * NEIGHBORS)
        medians[whole] = np.median(around[starts[whole]], axis=1)
    return np.repeat(medians, step)[: len(values)]


def semitones(hz: np.ndarray) -> np.ndarray:
    """Return 12 log2(f / median f)."""
    return np.asarray(12 * np.log2(hz / np.median(hz)))


@dataclass(frozen=True)
class _Blocks:
    """Voiced pitch cut into blocks of a second, for the bootstrap."""

    values: np.ndarray
    size: int

    @property
    def count(self) -> int:
        return -(-len(self.values) // self.size)

    def spread_error(self) -> float:
        """Standard error of the SD by block bootstrap."""
        sums = np.stack([block_sums(self.values**power, self.size) for power in (0, 1, 2)], axis=1)
        n, first, second = (draws(self.count) @ sums).T
        return float(np.sqrt(np.maximum(0.0, second / n - (first / n) ** 2)).std())

    def quantile_errors(self, quantiles: tuple[float, ...]) -> np.ndarray:
        """Bootstrap draws of quantiles, shape (400, quantiles), on a grid of 0.1 st."""
        grid = np.arange(-36.0, 36.0, 0.1)
        cell = np.clip(np.searchsorted(grid, self.values, side="right") - 1, 0, len(grid) - 1)
        block = np.arange(len(self.values)) // self.size
        counts = np.bincount(block * len(grid) + cell, minlength=self.count * len(grid))
        cumulative = np.cumsum(draws(self.count) @ counts.reshape(self.count, -1).astype(np.float64), axis=1)
        wanted = [(cumulative < share * cumulative[:, -1:]).sum(axis=1) for share in quantiles]
        return np.asarray(grid[np.minimum(np.stack(wanted, axis=1), len(grid) - 1)])


def _blocks(hz: np.ndarray) -> _Blocks:
    return _Blocks(semitones(hz), max(1, min(BLOCK, len(hz) // 8)))


def spread(
    hz: np.ndarray, second_hz: np.ndarray | None, *, tracker_error: float = TRACKER_ERROR
) -> Estimate | str:
    """Return pitch.sd of voiced frames, checked by a second tracker on the same frames, or why not.

    SD = std(12 log2(f / median f)), in semitones (evidence 4.1). `second_hz` is None where there is no
    second tracker; `tracker_error` is the main one's, in semitones.
    """
    if len(hz) < 8:
        return "There is too little voice here to measure pitch. Speak longer."
    blocks = _blocks(hz)
    value = float(blocks.values.std())
    half = float(np.hypot(t_factor(blocks.count) * blocks.spread_error(), 1.96 * tracker_error))
    if second_hz is None:
        note = f"Rough: librosa, which checks the pitch a second time, is not there. {_REPAIR}"
        return around(value, half, floor=0.0, note=note)
    both = two_spreads(hz, second_hz)
    if both is not None and abs(both[1] - both[0]) > DIFFER:
        other = value + both[1] - both[0]
        between = f"{min(both):.1f} and {max(both):.1f} semitones"
        note = f"Rough: two pitch trackers found {between}. Move closer to the microphone and try again."
        low, high = min(value - half, other), max(value + half, other)
        return Estimate(value, max(0.0, min(low, value)), max(high, value), note)
    core = without_jumps(hz)
    if value - core <= JUMPS:
        return around(value, half, floor=0.0)
    note = (
        f"Rough: without jumps of most of an octave (a creaking voice has them) it is {core:.1f} semitones."
    )
    return Estimate(value, max(0.0, core - half), value + half, note)


def without_jumps(hz: np.ndarray) -> float:
    """Return the SD in semitones of the frames within 7 st of the running median."""
    pitch = 12 * np.log2(hz)
    return float(pitch[np.abs(pitch - _running_median(pitch)) <= MOVES].std())


_REPAIR = "Install coach again to repair it."


def two_spreads(hz: np.ndarray, second_hz: np.ndarray) -> tuple[float, float] | None:
    """Return the SD in semitones by both trackers on the frames that the second was asked about.

    Jumps of most of an octave are left out of both: yin makes more of them. None with too few frames.
    """
    good = np.isfinite(second_hz) & (second_hz > 0)
    if good.sum() < 8:
        return None
    return without_jumps(hz[good]), without_jumps(second_hz[good])


def median(hz: np.ndarray) -> Estimate | str:
    """Return pitch.median in Hz (a fact, never graded), or why not."""
    if len(hz) < 8:
        return "There is too little voice here to measure pitch. Speak longer."
    value = float(np.median(hz))
    error = float(_blocks(hz).quantile_errors((0.5,)).std())
    half = t_factor(_blocks(hz).count) * error + 0.1
    return Estimate(value, value * 2 ** (-half / 12), value * 2 ** (half / 12))


def width(hz: np.ndarray, *, tracker_error: float = TRACKER_ERROR) -> Estimate | str:
    """Return pitch.range, p90 - p10 in semitones, or why not."""
    if len(hz) < 8:
        return "There is too little voice here to measure pitch. Speak longer."
    blocks = _blocks(hz)
    low, high = np.percentile(blocks.values, [10, 90])
    drawn = blocks.quantile_errors((0.1, 0.9))
    error = float((drawn[:, 1] - drawn[:, 0]).std())
    half = float(np.hypot(t_factor(blocks.count) * error, 1.96 * 2.56 * tracker_error))
    return around(float(high - low), half, floor=0.0)


def variation_quotient(
    hz: np.ndarray, voiced: np.ndarray, *, start: float, end: float, tracker_error: float = TRACKER_ERROR
) -> Estimate | str:
    """Return pitch.pvq: SD / mean of Hz per 10 s window with 4 s voiced or more, averaged (Hincks 2004)."""
    values = []
    for edge in np.arange(start, end - PVQ_WINDOW / 2, PVQ_WINDOW):
        part = slice(round(edge / FRAME_SECONDS), round((edge + PVQ_WINDOW) / FRAME_SECONDS))
        chosen = hz[part][voiced[part]]
        if len(chosen) * FRAME_SECONDS >= PVQ_VOICED:
            values.append(float(chosen.std() / chosen.mean()))
    if not values:
        return "No 10 seconds of this take hold 4 seconds of voice. Speak longer, with shorter pauses."
    value = float(np.mean(values))
    if value > PVQ_ABSURD:
        return "The pitch jumps more than a voice can: the tracker is lost. Move closer to the microphone."
    if len(values) < 3:
        half = 0.4 * value / np.sqrt(len(values))
        note = (
            f"Rough: it rests on {len(values)} of the 3 stretches of 10 seconds that it needs. Speak longer."
        )
        return around(value, float(half), floor=0.0, note=note)
    error = float(np.std(values, ddof=1)) / np.sqrt(len(values))
    half = float(np.hypot(t_factor(len(values)) * error, 1.96 * tracker_error * np.log(2) / 12))
    return around(value, half, floor=0.0)


def disagreement(hz: np.ndarray, second_hz: np.ndarray | None) -> str | None:
    """Return why the two trackers make pitch.sd untrustworthy (over 1 st apart), else None."""
    if second_hz is None or len(hz) < 8:
        return None
    both = two_spreads(hz, second_hz)
    if both is None or abs(both[1] - both[0]) <= DISAGREE:
        return None
    value, other = both
    return (
        f"Two pitch trackers disagree ({value:.1f} and {other:.1f} semitones). "
        "Move closer to the microphone, away from other sounds, and try again."
    )


def extremes(
    hz: np.ndarray, voiced: np.ndarray, *, start: float, end: float
) -> tuple[Span | None, Span | None]:
    """Return the 8 s with the least and the most pitch SD between `start` and `end`, 2 s voiced or more."""
    if end - start < LISTEN_WINDOW:
        return None, None
    pitch = np.where(voiced, 12 * np.log2(np.where(voiced, hz, 1.0)), 0.0)
    counts, first, second = (
        np.concatenate(([0.0], np.cumsum(values))) for values in (voiced.astype(np.float64), pitch, pitch**2)
    )
    starts = np.arange(start, end - LISTEN_WINDOW + 1e-9, 0.5)
    begin = np.minimum(np.round(starts / FRAME_SECONDS).astype(int), len(hz))
    stop = np.minimum(np.round((starts + LISTEN_WINDOW) / FRAME_SECONDS).astype(int), len(hz))
    n = counts[stop] - counts[begin]
    enough = n * FRAME_SECONDS >= LISTEN_VOICED
    if not enough.any():
        return None, None
    n = np.maximum(n, 1.0)
    mean = (first[stop] - first[begin]) / n
    variance = (second[stop] - second[begin]) / n - mean**2
    low = int(np.argmin(np.where(enough, variance, np.inf)))
    high = int(np.argmax(np.where(enough, variance, -np.inf)))

    def span(index: int) -> Span:
        return round(float(starts[index]), 4), round(float(starts[index]) + LISTEN_WINDOW, 4)

    return span(low), span(high)
