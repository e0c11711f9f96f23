"""coach itself, listening to many sounds on two cores."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from coach.analysis.networks import Tracker
from coach.model import Measure

Span = tuple[float, float]
WORKERS = 2


@dataclass(frozen=True)
class Sound:
    """Samples to listen to; `ungated` gives short ones their values too."""

    samples: np.ndarray
    rate: int
    ungated: bool = True
    block: int = 0
    """Samples per block, 0 for all at once."""
    tracker: Tracker = "swift-f0"


@dataclass(frozen=True)
class Heard:
    """What coach found; `hz` has one value per 16 ms, 0 where unvoiced."""

    measures: dict[str, Measure]
    speech: list[Span]
    pauses: list[Span]
    hz: np.ndarray
    seconds: float

    def value(self, code: str) -> float:
        """Return a value, NaN when it was refused."""
        value = self.measures[code].value
        return float("nan") if value is None else value

    def hz_at(self, step: float) -> np.ndarray:
        """Return the pitch on a grid of `step` seconds from 0, by the nearest frame."""
        index = np.round(np.arange(int(self.seconds / step) + 1) * step / 0.016).astype(int)
        return self.hz[index[index < len(self.hz)]]

    @property
    def syllables(self) -> float:
        """The number of syllables behind pace.articulation; NaN when it was refused."""
        return self.value("pace.articulation") * sum(end - start for start, end in self.speech)


def _prepare(cache: str) -> None:
    from coach.analyst.compiled import prepare

    os.environ.setdefault("OMP_NUM_THREADS", "1")
    prepare(Path(cache))


def _listen(sound: Sound) -> Heard:
    from coach.analysis.listener import Listener

    listener = Listener(sound.rate, tracker=sound.tracker)
    for start in range(0, len(sound.samples), sound.block or len(sound.samples)):
        listener.feed(sound.samples[start : start + (sound.block or len(sound.samples))])
    heard = listener.finish(ungated=sound.ungated)
    hz = np.array([value or 0.0 for value in heard.curves.pitch.hz])
    return Heard(heard.measures, list(heard.speech), list(heard.pauses), hz, heard.seconds)


class Ears:
    """Two warm processes; a context manager."""

    def __init__(self, cache: Path) -> None:
        _prepare(str(cache))
        self._pool = ProcessPoolExecutor(
            WORKERS, multiprocessing.get_context("spawn"), initializer=_prepare, initargs=(str(cache),)
        )

    def __enter__(self) -> Ears:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()

    def hear(self, sounds: Iterable[Sound]) -> Iterator[Heard]:
        """Return what is heard in each sound, in order."""
        return self._pool.map(_listen, sounds, chunksize=1)

    def map(self, function, items):  # type: ignore[no-untyped-def]
        """Run any function of one item on the two cores, in order."""
        return self._pool.map(function, items, chunksize=1)
