"""How far an answer is from the truth: frames, events, correlations, pitch, syllables. Pure."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

import numpy as np

Span = tuple[float, float]

FRAME = 0.01
"""Seconds; the grid on which speech frames are compared."""
EDGE = 0.1
"""Seconds; both edges of a pause within this is the strict hit."""
GROSS = 0.2
"""A pitch this far off, as a share of the truth, is a gross error (Bagshaw et al. 1993)."""


@dataclass(frozen=True)
class Counts:
    """Events that were right, found and true; they add up over files."""

    right: float = 0.0
    found: float = 0.0
    true: float = 0.0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.right + other.right, self.found + other.found, self.true + other.true)

    @property
    def f1(self) -> float:
        """2 right / (found + true); NaN when there was nothing to find and nothing was found."""
        both = self.found + self.true
        return 2 * self.right / both if both else float("nan")


def total(counts: list[Counts]) -> Counts:
    """Add counts of several files."""
    return sum(counts, Counts())


def f1_interval(counts: list[Counts], *, draws: int = 1000) -> tuple[float, float]:
    """Return the 95 % interval of the pooled F1 by drawing files with replacement (fixed seed)."""
    generator = np.random.default_rng(0)
    table = np.array([[c.right, c.found, c.true] for c in counts])
    sums = table[generator.integers(0, len(table), size=(draws, len(table)))].sum(axis=1)
    low, high = np.nanpercentile(2 * sums[:, 0] / np.maximum(sums[:, 1] + sums[:, 2], 1e-9), [2.5, 97.5])
    return float(low), float(high)


def mask_of(spans: list[Span], *, seconds: float) -> np.ndarray:
    """Return which 10 ms frames have their center in a span."""
    times = (np.arange(round(seconds / FRAME)) + 0.5) * FRAME
    mask = np.zeros(len(times), dtype=bool)
    for start, end in spans:
        mask |= (times >= start) & (times < end)
    return mask


def frame_counts(true: list[Span], found: list[Span], *, seconds: float) -> Counts:
    """Compare speech with speech on 10 ms frames."""
    truth, answer = mask_of(true, seconds=seconds), mask_of(found, seconds=seconds)
    return Counts(float((truth & answer).sum()), float(answer.sum()), float(truth.sum()))


def pauses_of(speech: list[Span], *, shortest: float = 0.25) -> list[Span]:
    """Return the silences of `shortest` seconds or more between the first and the last speech."""
    ordered = sorted(speech)
    gaps = [(a[1], b[0]) for a, b in itertools.pairwise(ordered)]
    return [gap for gap in gaps if gap[1] - gap[0] >= shortest - 1e-9]


def covers_half(true: Span, found: Span) -> bool:
    """Whether `found` covers at least half of the true pause."""
    overlap = min(true[1], found[1]) - max(true[0], found[0])
    return overlap >= 0.5 * (true[1] - true[0]) - 1e-9


def edges_agree(true: Span, found: Span) -> bool:
    """Whether both edges are within 0.1 s."""
    return abs(true[0] - found[0]) <= EDGE + 1e-9 and abs(true[1] - found[1]) <= EDGE + 1e-9


def event_counts(true: list[Span], found: list[Span], *, strict: bool = False) -> Counts:
    """Match each true event with at most one found event, and each found one with at most one true one."""
    agrees = edges_agree if strict else covers_half
    free = list(found)
    right = 0
    for event in true:
        match = next((other for other in free if agrees(event, other)), None)
        if match is not None:
            free.remove(match)
            right += 1
    return Counts(right, len(found), len(true))


def partial_correlation(a: np.ndarray, b: np.ndarray, *, control: np.ndarray) -> float:
    """Return Pearson's r of what is left of `a` and `b` after a straight line in `control` is taken out."""
    line = np.stack([np.ones(len(control)), control], axis=1)

    def rest(values: np.ndarray) -> np.ndarray:
        return np.asarray(values - line @ np.linalg.lstsq(line, values, rcond=None)[0])

    return float(np.corrcoef(rest(a), rest(b))[0, 1])


def spearman(a: np.ndarray, b: np.ndarray) -> float:
    """Return the rank correlation, ties sharing their mean rank."""
    from scipy import stats

    return float(np.corrcoef(stats.rankdata(a), stats.rankdata(b))[0, 1])


def correlation_interval(r: float, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a correlation of `n` pairs by Fisher's z."""
    z, half = np.arctanh(np.clip(r, -0.999999, 0.999999)), 1.96 / np.sqrt(max(n - 3, 1))
    return float(np.tanh(z - half)), float(np.tanh(z + half))


@dataclass(frozen=True)
class PitchErrors:
    """Frames of one file, or of several added up."""

    frames: int
    both: int
    """Voiced in truth and answer."""
    gross: int
    missed: int
    invented: int
    cents: np.ndarray
    """Absolute errors of the frames that are not gross."""

    def __add__(self, other: PitchErrors) -> PitchErrors:
        return PitchErrors(
            self.frames + other.frames,
            self.both + other.both,
            self.gross + other.gross,
            self.missed + other.missed,
            self.invented + other.invented,
            np.concatenate((self.cents, other.cents)),
        )


def pitch_errors(true: np.ndarray, found: np.ndarray) -> PitchErrors:
    """Compare F0 in Hz on one grid; 0 is unvoiced in both."""
    size = min(len(true), len(found))
    true, found = true[:size], found[:size]
    both = (true > 0) & (found > 0)
    ratio = found[both] / true[both]
    gross = np.abs(ratio - 1) > GROSS
    return PitchErrors(
        frames=size,
        both=int(both.sum()),
        gross=int(gross.sum()),
        missed=int(((true > 0) & (found == 0)).sum()),
        invented=int(((true == 0) & (found > 0)).sum()),
        cents=np.abs(1200 * np.log2(ratio[~gross])),
    )


def semitone_sd(hz: np.ndarray) -> float:
    """Return the SD in semitones of the voiced frames (0 is unvoiced); NaN with fewer than 8."""
    voiced = hz[hz > 0]
    return float(np.std(12 * np.log2(voiced))) if len(voiced) >= 8 else float("nan")


def syllables(text: str) -> int:
    """Count syllables by groups of vowel letters: the benchmark's own rule, no dictionary.

    A group of a, e, i, o, u, y is one syllable; "ia", "io" (not after t, s, c), "eo", "uo", "iu" are two; a
    final silent e, -es after most consonants and -ed after anything but t or d are none; "-le" after a
    consonant and "-sm" are one. Every word has at least one.
    """
    return sum(_syllables_of(word) for word in re.findall(r"[a-z']+", text.lower()))


def _syllables_of(word: str) -> int:
    word = word.replace("'s", "s").replace("'", "")
    count = len(re.findall(r"[aeiouy]+", word))
    count += len(re.findall(r"(?<![tsc])i[ao]|eo(?!u)|uo|iu(?!s?$)", word))
    if re.search(r"[^aeiouy]e$", word) and not re.search(r"[^aeiouy]le$", word):
        count -= 1
    elif re.search(r"[^aeiouytd]ed$", word) or re.search(r"[^aeiouyszxcg]es$", word):
        count -= 0 if re.search(r"[^aeiouy]les$|(sh|ch)es$", word) else 1
    if word.endswith("sm"):
        count += 1
    return max(1, count)
