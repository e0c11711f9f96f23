"""Samples in, in any chopping and at any pace; measures out. One code path, live and from a file."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from coach.analysis import networks
from coach.analysis.activity import SpeechGate
from coach.analysis.hum import Hum
from coach.analysis.intake import Intake
from coach.analysis.tracks import TrackMaker
from coach.analysis.whole_take import Heard as Heard
from coach.analysis.whole_take import WholeTake


class Listener:
    """Listens to one take. The same samples give the same `Heard` however they were chopped.

    It keeps a few numbers per 16 ms, never the samples. EngineError with one sentence when a library that
    measuring needs is missing.
    """

    def __init__(
        self,
        rate: int,
        *,
        room_power: float | None = None,
        on_speech: Callable[[np.ndarray, float], None] | None = None,
        tracker: networks.Tracker = "swift-f0",
    ) -> None:
        """`rate` in Hz; `room_power` the mean square of the room before the answer, full scale = 1.

        `tracker` follows the pitch; librosa serves by itself where swift-f0 does not load.

        `on_speech(samples, start)` is called with 16 kHz speech while it is being said; chunks of one stretch
        of speech follow on exactly in time.
        """
        self._tracker = networks.load(tracker)
        self._room_power = room_power if room_power and np.isfinite(room_power) else None
        self._intake = Intake(rate)
        self._tracks = TrackMaker(self._tracker)
        self._hum = Hum()
        self._gate = SpeechGate(on_speech) if on_speech is not None else None

    def feed(self, samples: np.ndarray) -> None:
        """Take float samples, full scale = 1, of shape (n,) or (n, channels)."""
        for block in self._intake.feed(samples):
            for unit, probability in self._tracks.feed(block):
                self._pass_on(unit, probability)

    def finish(self, *, ungated: bool = False, cuts: tuple[float, ...] = ()) -> Heard:
        """Return what was heard; with `ungated`, values below their gates too, each with its `why`.

        `cuts` are the seconds at which sound was left out: a silence there is no pause that somebody made.
        """
        for part in (self._tracks.feed(self._intake.finish()), self._tracks.finish()):
            for unit, probability in part:
                self._pass_on(unit, probability)
        take = WholeTake(
            tracks=self._tracks.tracks(),
            seconds=self._intake.seconds,
            room_power=self._room_power,
            has_second_opinion=self._tracks.has_second_opinion,
            tracker=self._tracker,
            gaps=self._intake.gaps,
            hum=self._hum,
            cuts=cuts,
        )
        return take.heard(
            frames=self._intake.frames,
            clipped=self._intake.clipped,
            peak=self._intake.peak,
            broken=self._intake.broken,
            ungated=ungated,
        )

    def _pass_on(self, unit: np.ndarray, probability: np.ndarray) -> None:
        self._hum.feed(unit)
        if self._gate is not None:
            self._gate.feed(unit, probability)


def warm() -> None:
    """Load the networks and run everything once on 2 s of synthetic sound, so that the next take is fast."""
    rate = 48_000
    time = np.arange(2 * rate) / rate
    phase = 2 * np.pi * 120 * time + 3 * np.sin(2 * np.pi * 2 * time)
    sound = sum(np.sin(n * phase) / n for n in range(1, 20)) * (0.1 + 0.05 * np.sin(2 * np.pi * 4 * time))
    listener = Listener(rate)
    listener.feed(sound.astype(np.float32))
    listener.finish(ungated=True)
