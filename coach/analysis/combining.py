"""The measures of several takes -> one estimate: spread within takes, summed counts and times."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from coach.analysis import fillers, loudness, pauses, pitch
from coach.analysis.intervals import Estimate, t_factor
from coach.model import Analysis, Measure, Span

LEAST_TAKES = 3
"""From this many takes on, how much they differ widens the interval."""


def _weights(used: list[Analysis], code: str) -> np.ndarray:
    """Return the share of each take in the seconds of `code`."""
    seconds = np.array([take.measures[code].value or 0.0 for take in used])
    return seconds / seconds.sum() if seconds.sum() > 0 else np.full(len(used), 1 / len(used))


def _widening(values: np.ndarray, weights: np.ndarray, half: float) -> float:
    """Return by how much takes that differ more than chance widen the half-width of their weighted mean.

    The variance between takes beyond that within them is added (the moment estimator of a random effect,
    DerSimonian and Laird 1986), with Student's t for the degrees of freedom of the sum (Satterthwaite 1946).
    """
    count = len(values)
    if count < LEAST_TAKES or half <= 0:
        return 1.0
    within = (half / 1.96) ** 2
    mean = float(weights @ values)
    between = float((weights**2 @ (values - mean) ** 2) * count / (count - 1))
    extra = max(0.0, between - within)
    if not extra:
        return 1.0
    freedom = (within + extra) ** 2 / (extra**2 / (count - 1))
    return max(1.0, t_factor(1 + round(freedom)) * math.sqrt(within + extra) / half)


def _spread(code: str, used: list[Analysis]) -> Estimate:
    """Pool standard deviations: the root of the mean variance within takes, weighted by seconds of voice.

    Every take is measured around its own middle, so that a voice that sits higher in one answer does not
    look livelier. What the tracker itself may be wrong by is the same in all takes and is not averaged out.
    """
    common = 1.96 * (loudness.DEVICE_ERROR if code == "loudness.sd" else pitch.TRACKER_ERROR)
    kept = _kept(code, used)
    weights = _weights(used, "health.voiced")
    sds = np.array([measure.value or 0.0 for measure in kept])
    halves = np.array([(measure.high or 0.0) - (measure.value or 0.0) for measure in kept])
    value = float(np.sqrt(weights @ sds**2))
    sampling = 2 * sds * np.sqrt(np.maximum(0.0, halves**2 - common**2))
    half = float(np.sqrt(weights**2 @ sampling**2))
    half *= _widening(sds**2, weights, half)
    width = math.hypot(half / (2 * value), common) if value else common
    return Estimate(value, max(0.0, value - width), value + width, _note(kept))


def _middle_pitch(code: str, used: list[Analysis]) -> Estimate:
    """Pool medians in Hz by their logarithm, weighted by seconds of voice."""
    return _in_logs(code, used, "health.voiced", averages=True)


def _ratio(code: str, used: list[Analysis]) -> Estimate:
    """Pool syllables and seconds of speech. The error of the counter is the same in all takes."""
    return _in_logs(code, used, "health.speech", averages=False)


def _in_logs(code: str, used: list[Analysis], weight: str, *, averages: bool) -> Estimate:
    """Pool values with intervals that are symmetric in logarithms; `averages` when errors are independent."""
    kept, weights = _kept(code, used), _weights(used, weight)
    values = np.array([measure.value or 1.0 for measure in kept])
    highs = np.log([measure.high or 1.0 for measure in kept]) - np.log(values)
    value = float(np.exp(weights @ np.log(values)) if averages else weights @ values)
    half = float(np.sqrt(weights**2 @ highs**2) if averages else weights @ highs)
    half *= _widening(np.log(values), weights, half)
    return Estimate(value, value * math.exp(-half), value * math.exp(half), _note(kept))


def _mean(code: str, used: list[Analysis]) -> Estimate:
    """Pool by the mean, weighted by seconds of voice."""
    kept, weights = _kept(code, used), _weights(used, "health.voiced")
    values = np.array([measure.value or 0.0 for measure in kept])
    halves = np.array([(measure.high or 0.0) - (measure.value or 0.0) for measure in kept])
    value, half = float(weights @ values), float(np.sqrt(weights**2 @ halves**2))
    half *= _widening(values, weights, half)
    # A take with a note rests on one or two stretches of the three that are needed.
    stretches = sum(3 if measure.why is None else 1 for measure in kept)
    note = _note(kept) if code != "pitch.pvq" or stretches < 3 else None
    return Estimate(value, max(0.0, value - half), value + half, note)


def _kept(code: str, used: list[Analysis]) -> list[Measure]:
    return [take.poolable[code] for take in used if take.poolable is not None]


def _note(kept: list[Measure]) -> str | None:
    return next((measure.why for measure in kept if measure.why), None)


def _all_pauses(used: list[Analysis]) -> tuple[Span, ...]:
    return tuple(span for take in used for span in take.events.pauses)


def _within(used: list[Analysis]) -> np.ndarray:
    """Return the seconds from the first to the last speech of each take."""
    return np.array([take.events.speech[-1][1] - take.events.speech[0][0] for take in used])


def _pause_rate(code: str, used: list[Analysis]) -> Estimate:
    within = _within(used)
    rates = np.array([60 * len(take.events.pauses) for take in used]) / within
    found = pauses.rate(_all_pauses(used), within=float(within.sum()))
    return _widened(found, rates, within / within.sum())


def _pause_median(code: str, used: list[Analysis]) -> Estimate | str:
    found = pauses.middle(_all_pauses(used))
    with_pauses = [take.events.pauses for take in used if take.events.pauses]
    if isinstance(found, str) or len(with_pauses) < LEAST_TAKES:
        return found
    logs = np.array([np.median(np.log([end - start for start, end in each])) for each in with_pauses])
    counts = np.array([len(each) for each in with_pauses], dtype=np.float64)
    half = math.log(found.high / found.value)
    half *= _widening(logs, counts / counts.sum(), half)
    return replace(found, low=found.value * math.exp(-half), high=found.value * math.exp(half))


def _pause_share(code: str, used: list[Analysis]) -> Estimate:
    """Join the answers without what lies between them, so that counts and times add up."""
    within = _within(used)
    spans: list[Span] = []
    silences: list[Span] = []
    end = 0.0
    for take, length in zip(used, within, strict=True):
        shift = end - take.events.speech[0][0]
        spans += [(start + shift, stop + shift) for start, stop in take.events.speech]
        silences += [(start + shift, stop + shift) for start, stop in take.events.pauses]
        end += float(length)
    quiet = [sum(stop - start for start, stop in take.events.pauses) for take in used]
    found = pauses.share(tuple(spans), tuple(silences))
    widened = _widened(found, 100 * np.array(quiet) / within, within / within.sum())
    return replace(widened, high=min(100.0, widened.high))


def _filler_rate(code: str, used: list[Analysis]) -> Estimate | str:
    within = _within(used)
    rates = np.array([60 * len(fillers.spans(take.events.fillers)) for take in used]) / within
    found = fillers.rate(
        tuple(filler for take in used for filler in take.events.fillers if filler.heard_by != "words"),
        within=float(within.sum()),
    )
    return found if isinstance(found, str) else _widened(found, rates, within / within.sum())


def _long_pauses(code: str, used: list[Analysis]) -> Estimate:
    return pauses.long(_all_pauses(used))


def _widened(found: Estimate, values: np.ndarray, weights: np.ndarray) -> Estimate:
    factor = _widening(values, weights, (found.high - found.low) / 2)
    low = max(0.0, found.value - factor * (found.value - found.low))
    return replace(found, low=low, high=found.value + factor * (found.high - found.value))


COMBINED: dict[str, Callable[[str, list[Analysis]], Estimate | str]] = {
    "pitch.sd": _spread,
    "pitch.median": _middle_pitch,
    "pitch.range": _mean,
    "pitch.pvq": _mean,
    "pace.articulation": _ratio,
    "pauses.rate": _pause_rate,
    "pauses.median": _pause_median,
    "pauses.long": _long_pauses,
    "pauses.share": _pause_share,
    "fillers.sounds": _filler_rate,
    "loudness.sd": _spread,
}
"""How the takes that enter are pooled, by code."""
