"""Stretches of sound that one speaker says in the same words in two takes, found without any text.

Cepstra of every 30 ms of speech, normalized over the take, are compared in context; how alike two moments are
is counted from how alike each usually is to its best partners, so that moods and rooms cancel. The stretches
are local alignments of that table (segmental dynamic time warping, after Park and Glass 2008), with a tempo
between half and double.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coach.analysis.activity import inside
from coach.analysis.intake import RATE
from coach.model import Span

HOP_SECONDS = 0.03
SHORTEST = 1.2
"""Seconds; shorter stretches of other words sound alike too often."""
MOST_SPEECH = 600.0
"""Seconds of speech compared in one take."""
MIN_SPEECH = 3.0
_WINDOW = 400
_FFT = 512
_BANDS = 40
_LOWEST, _HIGHEST = 60.0, 7_000.0
_CEPSTRA = np.array([1, 1, 1, 1, 1, 0.9, 0.9, 0.8, 0.8, 0.7, 0.7, 0.6], dtype=np.float32)
"""Weights of cepstra 1 to 12: the fine ones follow the pitch, which a mood changes."""
_CONTEXT = (-1, 0, 1)
_BEST = 0.03
"""The share of a moment's best partners that says how alike it usually is to something."""
_BELOW = 0.08
"""This much under the usual still counts as the same."""
_LEAST_SCORE = 5.0
_LEAST_MEAN = 0.07
"""Sum and mean of likeness along a stretch: 1 % of the speech in 14 takes of other words passes by chance."""


@dataclass(frozen=True)
class Voiceprint:
    """What is compared of one take: unit vectors of shape (moments, dimensions), and when each was."""

    vectors: np.ndarray
    times: np.ndarray


@dataclass(frozen=True)
class Repeat:
    """The same words here and there, in seconds of the two takes; certainty 0-1."""

    here: Span
    there: Span
    certainty: float


def voiceprint(samples: np.ndarray, *, speech: tuple[Span, ...]) -> Voiceprint:
    """Return what is compared of mono float32 samples at 16 kHz, inside the spans of `speech` (seconds)."""
    hop = int(HOP_SECONDS * RATE)
    cepstra = _cepstra(np.asarray(samples, dtype=np.float32), hop)
    times = np.arange(len(cepstra)) * HOP_SECONDS
    keep = np.flatnonzero(inside(speech, times))[: int(MOST_SPEECH / HOP_SECONDS)]
    if not len(keep):
        return Voiceprint(np.zeros((0, len(_CEPSTRA) * len(_CONTEXT)), np.float32), np.zeros(0))
    spoken = cepstra[keep]
    normal = (cepstra - spoken.mean(axis=0)) / (spoken.std(axis=0) + 1e-6) * _CEPSTRA
    around = [normal[np.clip(keep + shift, 0, len(normal) - 1)] for shift in _CONTEXT]
    vectors = np.concatenate(around, axis=1)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-6
    return Voiceprint(vectors.astype(np.float32), times[keep])


def repeats(take: Voiceprint, earlier: Voiceprint) -> tuple[Repeat, ...]:
    """Return the stretches of 1.2 s or more of `take` that are said in `earlier` too, in order."""
    if min(len(take.times), len(earlier.times)) * HOP_SECONDS < SHORTEST:
        return ()
    alike = _alike(take.vectors, earlier.vectors)
    scores = _scores(alike)
    found: list[Repeat] = []
    while (path := _take_best(scores, alike)) is not None:
        if (repeat := _repeat(path, alike, take, earlier)) is not None:
            found.append(repeat)
    return tuple(sorted(found, key=lambda repeat: repeat.here))


def repeated_share(found: Sequence[Repeat], take: Voiceprint) -> float:
    """Return the % of the take's speech that lies in a repeated stretch."""
    if not len(take.times):
        return 0.0
    mask = np.zeros(len(take.times), dtype=bool)
    for repeat in found:
        mask |= (take.times >= repeat.here[0] - 1e-6) & (take.times < repeat.here[1] - 1e-6)
    return 100 * float(mask.mean())


def likeness(take: Voiceprint, earlier: Voiceprint) -> float:
    """Return the score of the best alignment, for the benchmark: higher means more surely the same words."""
    if not (len(take.times) and len(earlier.times)):
        return 0.0
    return float(_scores(_alike(take.vectors, earlier.vectors)).max())


def _cepstra(samples: np.ndarray, hop: int) -> np.ndarray:
    """Return mel cepstra 1-12, one row per hop."""
    import librosa
    import scipy.fft

    if len(samples) < _FFT:
        return np.zeros((0, len(_CEPSTRA)), np.float32)
    power = librosa.feature.melspectrogram(
        y=samples, sr=RATE, n_fft=_FFT, win_length=_WINDOW, hop_length=hop, n_mels=_BANDS,
        fmin=_LOWEST, fmax=_HIGHEST,
    )  # fmt: skip
    logs = np.log(power + 1e-6 * float(power.max()) + 1e-12)
    return np.asarray(scipy.fft.dct(logs, axis=0, norm="ortho")[1 : len(_CEPSTRA) + 1].T)


def _alike(here: np.ndarray, there: np.ndarray) -> np.ndarray:
    """Return a table of likeness, above 0 where two moments are about as alike as either ever is."""
    alike = here @ there.T
    usual, usual_there = _usual(alike), _usual(alike.T)
    for row, own in zip(alike, usual, strict=True):  # at once would need a second table: 0.4 GB at 10 minutes
        row -= (own + usual_there) / 2 - _BELOW
    return np.asarray(alike, dtype=np.float32)


def _usual(alike: np.ndarray) -> np.ndarray:
    """Return for each row the value that its best 3 % exceed, among 400 partners or so."""
    some = alike[:, :: max(1, alike.shape[1] // 400)]
    nth = max(0, int(some.shape[1] * (1 - _BEST)) - 1)
    return np.asarray(np.partition(some, nth, axis=1)[:, nth])


def _scores(alike: np.ndarray) -> np.ndarray:
    """Return the best sum of an alignment that ends in each cell, with two rows and columns of 0 before."""
    rows, columns = alike.shape
    scores = np.zeros((rows + 2, columns + 2), dtype=np.float32)
    zero = np.zeros(columns, dtype=np.float32)
    for row in range(rows):
        gain = alike[row]
        best = scores[row + 1, 1:-1] + gain
        slow = scores[row, 1:-1] + gain + (alike[row - 1] if row else zero)
        fast = scores[row + 1, :-2] + gain
        fast[1:] += gain[:-1]
        np.maximum(best, slow, out=best)
        np.maximum(best, fast, out=best)
        np.maximum(best, 0, out=scores[row + 2, 2:])
    return scores


def _take_best(scores: np.ndarray, alike: np.ndarray) -> list[tuple[int, int]] | None:
    """Return the cells of the best alignment left and clear its rows; None when what is left says nothing."""
    row, column = (int(at) for at in divmod(int(scores.argmax()), scores.shape[1]))
    if scores[row, column] < _LEAST_SCORE:
        return None
    last = row
    path: list[tuple[int, int]] = []
    while row >= 2 and column >= 2 and scores[row, column] > 0:
        path.append((row - 2, column - 2))
        here = float(scores[row, column])
        gain = float(alike[row - 2, column - 2])
        if np.isclose(here, scores[row - 1, column - 1] + gain, atol=1e-3):
            row, column = row - 1, column - 1
        elif row > 2 and np.isclose(
            here, scores[row - 2, column - 1] + gain + float(alike[row - 3, column - 2]), atol=1e-3
        ):
            row, column = row - 2, column - 1
        elif column > 2 and scores[row - 1, column - 2] > 0:
            row, column = row - 1, column - 2
        else:
            break
    scores[min(row + 1, last) : last + 1] = 0
    return path[::-1]


def _repeat(
    path: list[tuple[int, int]], alike: np.ndarray, take: Voiceprint, earlier: Voiceprint
) -> Repeat | None:
    first, last = path[0], path[-1]
    here = (float(take.times[first[0]]), float(take.times[last[0]]) + HOP_SECONDS)
    there = (float(earlier.times[first[1]]), float(earlier.times[last[1]]) + HOP_SECONDS)
    moments = min(last[0] - first[0], last[1] - first[1]) + 1
    mean = float(np.mean([alike[cell] for cell in path]))
    if moments * HOP_SECONDS < SHORTEST or mean < _LEAST_MEAN:
        return None
    certainty = 1 / (1 + float(np.exp(-(mean * moments - _LEAST_SCORE) / 3)))
    return Repeat(here, there, round(certainty, 4))
