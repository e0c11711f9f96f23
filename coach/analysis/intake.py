"""Sound as it arrives, in blocks of any size -> mono at 16 kHz, in blocks of our own size."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from coach.analysis import networks
from coach.analysis.dropouts import Dropouts

RATE = 16_000
FULL_SCALE = 0.99
"""A sample at or above this is at full scale."""
CLIPPED_RUN = 3
"""Shorter runs at full scale are ordinary peaks."""
ABSURD = 100.0
"""A sample 40 dB above full scale is not sound; it is counted with NaN and infinity."""
_BLOCKS_PER_SECOND = 8


class Gatherer:
    """Collects arrays along their first axis and gives them back in pieces of `size`."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._parts: list[np.ndarray] = []
        self._held = 0

    def add(self, part: np.ndarray) -> Iterator[np.ndarray]:
        """Yield every full piece that can be made now."""
        self._parts.append(part)
        self._held += len(part)
        if self._held < self.size:
            return
        whole = np.concatenate(self._parts)
        full = len(whole) // self.size * self.size
        self._parts, self._held = [whole[full:].copy()], len(whole) - full
        for start in range(0, full, self.size):
            yield whole[start : start + self.size]

    def rest(self) -> np.ndarray | None:
        """Return what is left, shorter than `size`, or None."""
        return np.concatenate(self._parts) if self._held else None


class Intake:
    """Turns float samples at any rate into mono float32 at 16 kHz and counts what was wrong with them."""

    def __init__(self, rate: int, *, find_gaps: bool = True) -> None:
        """`find_gaps` False leaves `gaps` empty: finding them takes most of the time."""
        if rate <= 0:
            raise ValueError(f"rate must be positive, got {rate}")
        self.rate = rate
        self.frames = 0
        self.broken = 0
        """Samples that were not numbers, or absurd, and were taken as silence."""
        self.clipped = 0
        self.peak = 0.0
        self._run = 0
        self._dropouts = Dropouts(rate)
        self._find_gaps = find_gaps
        self._gather = Gatherer(max(1, rate // _BLOCKS_PER_SECOND))
        self._channels: int | None = None
        self._heard: np.ndarray = np.zeros(0, dtype=bool)
        self._resampler = None if rate == RATE else networks.resampler(rate, RATE)

    @property
    def seconds(self) -> float:
        """Seconds of sound taken in."""
        return self.frames / self.rate

    @property
    def gaps(self) -> list[tuple[float, float]]:
        """Runs of exact zeros inside sound: (seconds, mean square of the softer edge) of each."""
        return self._dropouts.gaps

    def feed(self, samples: np.ndarray) -> Iterator[np.ndarray]:
        """Yield mono 16 kHz blocks for samples of shape (n,) or (n, channels), full scale = 1."""
        block = np.array(samples, dtype=np.float32)
        if block.ndim not in (1, 2):
            raise ValueError(f"samples must have one or two axes, got {block.ndim}")
        block = (
            block.reshape(len(block), -1) if block.size else np.zeros((0, self._channels or 1), np.float32)
        )
        if self._channels not in (None, block.shape[1]):
            raise ValueError(f"the number of channels changed from {self._channels} to {block.shape[1]}")
        if len(block):
            self._channels = block.shape[1]
            self.frames += len(block)
            for piece in self._gather.add(block):
                yield self._convert(piece, last=False)

    def finish(self) -> np.ndarray:
        """Return the last mono 16 kHz block."""
        rest = self._gather.rest()
        return self._convert(np.zeros((0, 1), np.float32) if rest is None else rest, last=True)

    def _convert(self, block: np.ndarray, *, last: bool) -> np.ndarray:
        with np.errstate(invalid="ignore"):
            bad = ~(np.abs(block) < ABSURD)
        self.broken += int(np.count_nonzero(bad))
        block = np.where(bad, np.float32(0), block)
        self._count(np.abs(block).max(axis=1) if block.size else np.zeros(0))
        mono = self._mix(block)
        if self._find_gaps:
            self._dropouts.feed(mono, last=last)
        if self._resampler is None:
            return mono
        return np.asarray(self._resampler.resample_chunk(mono, last=last), dtype=np.float32)

    def _mix(self, block: np.ndarray) -> np.ndarray:
        """Average the channels that carried any sound so far: an unused one would halve the level."""
        if block.shape[1] == 1:
            return np.ascontiguousarray(block[:, 0])
        if len(self._heard) != block.shape[1]:
            self._heard = np.zeros(block.shape[1], dtype=bool)
        self._heard |= block.any(axis=0)
        used = block[:, self._heard] if self._heard.any() else block
        return np.asarray(used.mean(axis=1, dtype=np.float32))

    def _count(self, loudest: np.ndarray) -> None:
        """Count samples in runs of three or more at full scale; a run may go on from the last block."""
        if not len(loudest):
            return
        self.peak = max(self.peak, float(loudest.max()))
        hot = loudest >= FULL_SCALE
        if not hot.any():
            self._run = 0
            return
        edges = np.flatnonzero(np.diff(np.concatenate(([0], hot.astype(np.int8), [0]))))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            before = self._run if start == 0 else 0
            total = before + int(end - start)
            if total >= CLIPPED_RUN:
                self.clipped += total if before < CLIPPED_RUN else int(end - start)
        self._run = 0
        if hot[-1]:
            length = int(edges[-1] - edges[-2])
            self._run = length + (before if edges[-2] == 0 else 0)
