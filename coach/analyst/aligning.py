"""Corrected words placed in the sound of their take, while nothing is being recorded."""

from __future__ import annotations

from collections import deque
from pathlib import Path

from coach.analyst import wire
from coach.errors import CoachError
from coach.model import Transcript


class Alignments:
    """The takes that wait for their corrected words, oldest first."""

    def __init__(self) -> None:
        self._waiting: deque[wire.Align] = deque()

    def add(self, request: wire.Align) -> None:
        """Queue a take; a later correction of the same take replaces the earlier."""
        self._waiting = deque(item for item in self._waiting if item.take != request.take)
        self._waiting.append(request)

    def next(self) -> wire.Align | None:
        """Return the take to work on; it stays queued until `work` takes it."""
        return self._waiting[0] if self._waiting else None

    def work(self, request: wire.Align) -> wire.Aligned:
        """Align one take; whatever goes wrong is told as a sentence."""
        self._waiting.remove(request)
        try:
            return wire.Aligned(request.take, _aligned(request))
        except CoachError as error:
            return wire.Aligned(request.take, None, error.message)
        except OSError as error:
            return wire.Aligned(request.take, None, f"the recording could not be read ({error.strerror}).")


def _aligned(request: wire.Align) -> Transcript | None:
    from coach.engines.transcribers.align import Aligner, load

    samples = load(Path(request.path))
    return None if samples is None else Aligner().phrases(samples, request.phrases)
