"""95 % intervals: block bootstrap, Poisson counts, t. All are deterministic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DRAWS = 400
SEED = 20_250_101


@dataclass(frozen=True)
class Estimate:
    """A value with its 95 % interval, and a sentence where it is rough for a reason of its own."""

    value: float
    low: float
    high: float
    note: str | None = None


def exact(value: float) -> Estimate:
    """Return an estimate that was counted, not inferred."""
    return Estimate(value, value, value)


def around(value: float, half: float, *, floor: float | None = None, note: str | None = None) -> Estimate:
    """Return value ± half, not below `floor`."""
    low = value - half if floor is None else max(floor, value - half)
    return Estimate(value, min(low, value), value + half, note)


def draws(blocks: int) -> np.ndarray:
    """Return (400, blocks) counts of how often each block is drawn, with a fixed seed."""
    generator = np.random.default_rng(SEED)
    return generator.multinomial(blocks, np.full(blocks, 1 / blocks), size=DRAWS).astype(np.float64)


def block_sums(values: np.ndarray, block: int) -> np.ndarray:
    """Sum `values` over consecutive blocks of `block`; a short last block stays a block."""
    if not len(values):
        return np.zeros(0)
    sums: np.ndarray = np.add.reduceat(values.astype(np.float64), np.arange(0, len(values), block))
    return sums


def t_factor(blocks: int) -> float:
    """Return Student's 97.5 % quantile for `blocks` independent blocks."""
    from scipy import special

    return float(special.stdtrit(max(1, blocks - 1), 0.975))


def poisson(count: int) -> tuple[float, float]:
    """Return the exact 95 % interval of a Poisson mean after seeing `count` events (Garwood 1936)."""
    from scipy import special

    low = 0.0 if count == 0 else float(special.chdtri(2 * count, 0.975)) / 2
    return low, float(special.chdtri(2 * count + 2, 0.025)) / 2
