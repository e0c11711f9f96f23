"""Where a sentence fits a take best, sound by sound, and how much better than sentences nobody said.

Keyword spotting by dynamic programming over phone posteriors. Every sentence is compared with random ones of
common words in the same take (test normalization, Auckenthaler et al. 2000): what is said in a strong accent
fits badly, and whatever else is looked for there fits worse.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

_RANK, _FIT, _BIAS = 0.5, 0.25, 0.35
"""Weights of how rare so good a fit is in the take, and of the posterior, and what is added: a moment over 0
speaks for a sentence. Chosen on half of the speakers (docs/known-text.md)."""
_RAREST = 5.0
_NEVER = -1e9
_ROWS = 250
Sentence = Sequence[Sequence[tuple[int, int]]]
"""Words, each of them (phone, state) in order."""


@dataclass(frozen=True)
class Spot:
    """The best place of one sentence: its score, and the rows from `start` to before `end`."""

    score: float
    start: int
    end: int


def rewards(posteriors: np.ndarray, *, silence: int) -> np.ndarray:
    """Return what each row says for each (phone, state), shape as given; silence never speaks for a sentence.

    Two views are mixed: how likely the sound is among all sounds of that moment, and how rare so good a fit
    is for this sound in this take, which cancels what a speaker or a room does to one sound.
    """
    rows = len(posteriors)
    order = posteriors.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable") / max(1, rows)
    rare = np.minimum(-np.log(1 - order + 0.3 / max(1, rows)), _RAREST)
    found = (_RANK * rare + _FIT * posteriors + _BIAS).astype(np.float32)
    found[:, silence] = np.minimum(posteriors[:, silence], 0)
    return np.asarray(found)


def spot(
    found: np.ndarray,
    sentences: Sequence[Sentence],
    *,
    silence: int,
    edges: Sequence[int] = (),
    between: Callable[[], None] = lambda: None,
) -> list[Spot]:
    """Return the best place of each sentence in `rewards`; every state lasts a row or more, pauses may lie
    between words, and no place reaches over one of the `edges` (rows). `between` is called now and then."""
    if not sentences or not len(found):
        return [Spot(_NEVER, 0, 0) for _ in sentences]
    flat = found.reshape(len(found), -1)
    width = found.shape[2]
    rows = [_row(sentence, silence * width, width) for sentence in sentences]
    longest = max(len(row) for row in rows)
    pad = np.full((len(rows), longest), silence * width)
    pauses = np.zeros((len(rows), longest), dtype=bool)
    for at, row in enumerate(rows):
        pad[at, : len(row)] = row
        pauses[at, : len(row)] = np.array(row) == silence * width
    skip = np.full(pad.shape, _NEVER, np.float32)
    skip[:, 1:][pauses[:, :-1]] = 0
    last = np.array([len(row) + 1 for row in rows])
    return _search(flat, pad, skip, last, set(edges), between)


def _row(sentence: Sentence, pause: int, width: int) -> list[int]:
    row: list[int] = []
    for word in sentence:
        row += [pause] if row else []
        row += [phone * width + state for phone, state in word]
    return row


def _search(
    flat: np.ndarray,
    states: np.ndarray,
    skip: np.ndarray,
    last: np.ndarray,
    edges: set[int],
    between: Callable[[], None],
) -> list[Spot]:
    """Carry the best score and its first row through every state of every sentence at once."""
    count, longest = states.shape
    score = np.full((count, longest + 2), _NEVER, np.float32)
    first = np.zeros((count, longest + 2), np.int32)
    best = np.full(count, _NEVER, np.float32)
    where = np.zeros((count, 2), np.int64)
    every = np.arange(count)
    for row in range(len(flat)):
        if row % _ROWS == 0:
            between()
        if row in edges:
            score[:] = _NEVER
        score[:, 1], first[:, 1] = 0, row
        value, begun = score[:, 2:], first[:, 2:]
        step = score[:, 1:-1] > value
        value, begun = np.where(step, score[:, 1:-1], value), np.where(step, first[:, 1:-1], begun)
        over = score[:, :-2] + skip
        step = over > value
        value, begun = np.where(step, over, value), np.where(step, first[:, :-2], begun)
        score[:, 2:], first[:, 2:] = value + flat[row][states], begun
        ends = score[every, last]
        better = ends > best
        best[better] = ends[better]
        where[better, 0], where[better, 1] = first[every, last][better], row + 1
    return [Spot(float(s), int(a), int(b)) for s, (a, b) in zip(best, where, strict=True)]
