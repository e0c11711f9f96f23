"""One take being heard: the listener and the recognizer side by side, assembled into an `Analysis`.

The same object serves the live analyst and `coach analyze`; how the sound was chopped up never shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from coach.analysis.listener import Heard, Listener
from coach.analysis.networks import Tracker
from coach.engines import Transcriber, TranscriberStream
from coach.errors import EngineError
from coach.model import Analysis, Events, Transcript
from coach.wording.filler_range import fillers_in_words, join_fillers
from coach.wording.fillers import ON_BY_DEFAULT
from coach.wording.invented import without_inventions
from coach.wording.legible import legible
from coach.wording.trust import trusted
from coach.wording.words import word_measures

if TYPE_CHECKING:
    import numpy as np

STILL_RECOGNIZING = "The words are still being recognized."
CRASHED = "the recognizer crashed on this stretch"


class Hearing:
    """Feed it the samples of one take; ask for the voice, then for the words."""

    def __init__(
        self,
        rate: int,
        *,
        room_power: float | None = None,
        transcriber: Transcriber | None = None,
        no_words: str = "No recognizer was used.",
        hints: str = "",
        lost: Iterable[float] = (),
        ungated: bool = False,
        tracker: Tracker = "swift-f0",
        kinds: frozenset[str] = ON_BY_DEFAULT,
    ) -> None:
        """Listen at `rate` Hz; without a transcriber every word measure is refused with `no_words`.

        `hints` is text whose words are likely to be said, for recognizers that can use it; `lost` are the
        starts of stretches of speech on which the recognizer took its process down; `kinds` are the filler
        words to look for.
        """
        self.cuts: tuple[float, ...] = ()
        """Seconds at which sound was left out; to be set before `voice` or `words`."""
        self._kinds = kinds
        self._lost = set(lost)
        self._stream: TranscriberStream | None = None
        self._no_words = no_words
        self._ungated = ungated
        if transcriber is not None:
            self._start(transcriber, hints)
        on_speech = self._recognize if self._stream is not None else None
        self._listener = Listener(rate, room_power=room_power, on_speech=on_speech, tracker=tracker)
        self._heard: Heard | None = None

    def feed(self, samples: np.ndarray) -> None:
        """Take float32 samples, shape (n,) or (n, channels), full scale 1."""
        self._listener.feed(samples)

    @property
    def at(self) -> float | None:
        """Start of the stretch of speech that is being recognized or comes next; None when none waits."""
        return None if self._stream is None else self._stream.at

    def step(self) -> bool:
        """Recognize a little; False when there is nothing to do now."""
        if self._stream is None:
            return False
        at = self._stream.at
        if at in self._lost:
            self._lost.remove(at)
            self._stream.lose(CRASHED)
            return True
        try:
            return self._stream.step()
        except Exception as error:
            if at is None:
                self._lose_words(error)
            else:
                self._stream.lose(_what(error))
            return at is not None

    def voice(self) -> Analysis:
        """End the take and return everything that needs no words."""
        if self._stream is None:
            return self._assemble(None, self._no_words)
        return self._assemble(None, STILL_RECOGNIZING, pending=True)

    def words(self, *, given: Transcript | None = None) -> Analysis:
        """Recognize what is left and return the whole; `given` is a transcript that a person wrote."""
        heard = self._end()
        transcript = given
        if transcript is None and self._stream is not None:
            if not heard.speech:
                return self._assemble(None, "No speech was found, so nothing was recognized.")
            transcript = self._recognized(heard)
        return self._assemble(transcript, self._no_words)

    def _recognized(self, heard: Heard) -> Transcript | None:
        while self.step():
            pass
        if self._stream is None:
            return None
        try:
            raw = legible(self._stream.finish())
            if raw.unheard and not raw.text:
                self._no_words = _failed(raw.unheard[0].why)
                return None
            return trusted(without_inventions(raw, speech=heard.speech, seconds=heard.seconds))
        except Exception as error:
            self._lose_words(error)
            return None

    def _start(self, transcriber: Transcriber, hints: str) -> None:
        try:
            self._stream = transcriber.begin(hints=hints)
        except EngineError as error:
            self._no_words = f"No words: {error.message}"
        except Exception as error:
            self._lose_words(error)

    def _recognize(self, samples: np.ndarray, start: float) -> None:
        if self._stream is not None:
            self._stream.feed(samples, start)

    def _lose_words(self, error: Exception) -> None:
        """A recognizer is foreign code: whatever it raises costs the words, never the voice."""
        self._stream = None
        self._no_words = _failed(_what(error))

    def _end(self) -> Heard:
        if self._heard is None:
            self._heard = self._listener.finish(ungated=self._ungated, cuts=self.cuts)
            if self._stream is not None:
                self._stream.end()
        return self._heard

    def _assemble(self, transcript: Transcript | None, why_none: str, *, pending: bool = False) -> Analysis:
        heard = self._end()
        words = transcript.words if transcript is not None else ()
        fillers = join_fillers(fillers_in_words(transcript, kinds=self._kinds), heard.fillers, spoken=words)
        measures = heard.measures | word_measures(
            transcript,
            speech=heard.speech,
            seconds=heard.seconds,
            pauses=heard.pauses,
            why_none=why_none,
            ungated=self._ungated,
            fillers=fillers,
            kinds=self._kinds,
        )
        return Analysis(
            measures=measures,
            events=Events(speech=heard.speech, pauses=heard.pauses, fillers=fillers.items, words=words),
            transcript=transcript,
            curves=heard.curves,
            flattest=heard.flattest,
            liveliest=heard.liveliest,
            drift=heard.drift,
            words_pending=pending,
            poolable=heard.poolable,
        )


def _what(error: Exception) -> str:
    return (error.message if isinstance(error, EngineError) else type(error).__name__).rstrip(".")


def _failed(what: str) -> str:
    return f"The recognizer failed on this take ({what})."
