"""Sound at its own rate -> where it breaks off: exact zeros between two moments as loud as the voice."""

from __future__ import annotations

import numpy as np

SHORTEST, LONGEST = 0.02, 1.0
"""Seconds of exact zeros (evidence 3); longer ones are a microphone that was switched off."""
EDGE = 0.005
"""Seconds on both sides. A noise gate closes after the sound has faded, a lost packet cuts into it."""
ABRUPT = 0.01
"""Of the power of the voice: both edges are at most 20 dB under it."""
LEAST = 2
MOST = 10_000
"""Gaps that are kept."""
BREAKS_OFF = (
    "Rough: the sound breaks off {count} times in the middle of words, {seconds:.2f} s in all. Use a cable "
    "in place of Bluetooth, close other programs, and record again."
)


class Dropouts:
    """Finds runs of exact zeros with sound on both sides, in blocks of any size."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._edge = max(1, round(EDGE * rate))
        self._held = np.zeros(self._edge, dtype=np.float32)
        """The samples before those still to be looked at, and then these."""
        self._run = 0
        self._before = 0.0
        self.gaps: list[tuple[float, float]] = []
        """(seconds, mean square of the softer edge) of each."""

    def feed(self, mono: np.ndarray, *, last: bool = False) -> None:
        """Look at samples of shape (n,); after `last` nothing more may follow."""
        held = np.concatenate((self._held, mono))
        end = len(held) - (0 if last else self._edge)
        silent = held[self._edge : end] == 0
        changes = np.flatnonzero(np.diff(np.concatenate(([0], silent.astype(np.int8), [0]))))
        starts, stops = changes[::2], changes[1::2]
        # A quiet room in 16 bits has hundreds of runs of a few zeros in a second: too short to be looked at.
        telling = (starts == 0) | (stops == len(silent)) | (stops - starts > SHORTEST * self._rate - 1)
        found = list(zip(starts[telling].tolist(), stops[telling].tolist(), strict=True))
        if self._run and not (found and found[0][0] == 0):
            self._close(held, self._edge)
        for start, stop in found:
            if not self._run:
                self._before = _power(held[start : start + self._edge])
            self._run += stop - start
            if stop < len(silent):
                self._close(held, self._edge + stop)
        self._held = held[max(0, end - self._edge) :]

    def _close(self, held: np.ndarray, place: int) -> None:
        softer = min(self._before, _power(held[place : place + self._edge]))
        seconds, self._run = self._run / self._rate, 0
        if softer > 0 and SHORTEST <= seconds <= LONGEST and len(self.gaps) < MOST:
            self.gaps.append((seconds, softer))


def _power(part: np.ndarray) -> float:
    return float(np.square(part, dtype=np.float64).mean()) if len(part) else 0.0


def breaking_off(gaps: list[tuple[float, float]], *, voice: float) -> str | None:
    """Return what to say about two gaps or more that cut into a voice of mean square `voice`."""
    cut = [seconds for seconds, softer in gaps if softer >= ABRUPT * voice]
    if voice <= 0 or len(cut) < LEAST:
        return None
    return BREAKS_OFF.format(count=len(cut), seconds=sum(cut))
