"""The built-in recognizer: PocketSphinx, reached through SpeechRecognition, with the model in its wheel.

SpeechRecognition builds a new decoder at every call; asked with `show_all` it hands that decoder over, so it
is made once here and then fed as sound arrives. It hears 20-40 % of clear native words wrong and 60-80 % of
accented ones: everything that rests on its words carries their confidence.
"""

from __future__ import annotations

import contextlib
from collections import deque
from importlib import metadata
from typing import Any

import numpy as np

from coach.errors import EngineError
from coach.model import Transcript, Unheard, Word

RATE = 16_000
CHUNK = 4_000
"""Samples decoded in one step: 0.25 s, about 0.1 s of work during which nothing else runs."""
FRAMES_PER_SECOND = 100
SEGMENT_SOFT = 8 * RATE
SEGMENT_HARD = 12 * RATE
"""A segment ends at the first quiet chunk after 8 s and at 12 s at the latest: the closing passes take
time in proportion to its length (0.4 s for 10 s), and that is what the speaker waits for."""
QUIET = 0.25
"""A chunk is quiet when its RMS is below this share of its segment's median chunk (-12 dB)."""


class SphinxTranscriber:
    """PocketSphinx with its US English model."""

    name = "sphinx"
    sends_audio = False
    keeps_fillers = False
    word_times = True
    license = "BSD-2-Clause"
    size_mb = 0.0

    def __init__(self) -> None:
        self._decoder: Any = None
        self._cmn = ""
        try:
            self.version = metadata.version("pocketsphinx")
        except metadata.PackageNotFoundError as error:
            raise EngineError(
                "the built-in recognizer is not installed: `pip install pocketsphinx`."
            ) from error

    def begin(self, *, hints: str = "") -> SphinxStream:
        """Start recognizing one take; EngineError when the decoder cannot be made. It cannot use `hints`."""
        decoder = self.decoder()
        return SphinxStream(decoder, cmn=self._cmn, version=self.version)

    def decoder(self) -> Any:
        """Return the PocketSphinx decoder, made at the first call; EngineError when it cannot be made."""
        if self._decoder is None:
            try:
                import speech_recognition

                hiss = np.random.default_rng(0).normal(0, 30, RATE // 10).astype("<i2")
                sound = speech_recognition.AudioData(hiss.tobytes(), RATE, 2)
                recognizer = speech_recognition.Recognizer()
                self._decoder = recognizer.recognize_sphinx(sound, show_all=True)
                self._decoder.reinit_feat()
                self._cmn = self._decoder.get_cmn(False)
            except Exception as error:  # SpeechRecognition and PocketSphinx raise whatever they like
                raise EngineError(f"the built-in recognizer does not start: {error}") from error
        return self._decoder


class SphinxStream:
    """One take being recognized, 0.25 s of speech at a step."""

    def __init__(self, decoder: Any, *, cmn: str, version: str) -> None:
        self._decoder = decoder
        self._cmn: str | None = cmn
        self._version = version
        self._segments: deque[_Segment] = deque()
        self._words: list[Word] = []
        self._unheard: list[Unheard] = []
        self._next: float | None = None

    def feed(self, samples: np.ndarray, start: float) -> None:
        """Queue speech; see `TranscriberStream.feed`."""
        follows = self._next is not None and abs(start - self._next) < 0.5 / RATE
        if not follows or not self._segments or self._segments[-1].full:
            if self._segments:
                self._segments[-1].closed = True
            self._segments.append(_Segment(start))
        rest = samples
        while len(rest):
            rest = self._segments[-1].take(rest)
            if self._segments[-1].full and len(rest):
                self._segments.append(_Segment(self._segments[-1].end))
        self._next = start + len(samples) / RATE

    @property
    def at(self) -> float | None:
        """See `TranscriberStream.at`."""
        return self._segments[0].start if self._segments else None

    def lose(self, why: str) -> None:
        """Decode no more of the first segment, of which more may still be spoken."""
        self._segments[0].lost = why

    def end(self) -> None:
        """No more speech comes."""
        if self._segments:
            self._segments[-1].closed = True

    def step(self) -> bool:
        """Decode one chunk or close one segment; False when more speech is needed first."""
        if not self._segments:
            return False
        segment = self._segments[0]
        chunk = segment.next_chunk()
        if chunk is not None:
            self._decode(segment, chunk)
            return True
        if segment.closed or segment.full:
            self._close(segment)
            self._segments.popleft()
            return True
        return False

    def finish(self) -> Transcript:
        """Recognize what is left and return the transcript."""
        self.end()
        while self.step():
            pass
        words = tuple(self._words)
        sure = [word.confidence for word in words if word.confidence is not None]
        return Transcript(
            text=" ".join(word.text for word in words),
            words=words,
            engine="sphinx",
            version=self._version,
            corrected=False,
            confidence=round(sum(sure) / len(sure), 4) if sure else None,
            unheard=tuple(self._unheard),
        )

    def _decode(self, segment: _Segment, chunk: np.ndarray) -> None:
        segment.done += len(chunk)
        if segment.lost:
            return
        if self._cmn is not None:
            self._end_utterance()  # one of a take that was given up may be open
            # Live cepstral normalization carries over between takes; a fresh start makes each repeatable.
            self._decoder.set_cmn(self._cmn)
            self._cmn = None
        if not segment.started:
            self._decoder.start_utt()
            segment.started = True
        pcm = np.clip(np.round(chunk * 32767), -32768, 32767).astype("<i2")
        self._decoder.process_raw(pcm.tobytes(), False, False)

    def _end_utterance(self) -> None:
        with contextlib.suppress(RuntimeError):
            self._decoder.end_utt()

    def _close(self, segment: _Segment) -> None:
        if segment.lost:
            self._end_utterance()
            end = round(segment.start + segment.done / RATE, 4)
            self._unheard.append(Unheard(start=round(segment.start, 4), end=end, why=segment.lost))
            return
        if not segment.started:
            return
        self._decoder.end_utt()
        if self._decoder.hyp() is None:
            return
        for part in self._decoder.seg():
            if part.word[0] in "<[+":
                continue
            self._words.append(
                Word(
                    text=part.word.split("(")[0],
                    start=round(segment.start + part.start_frame / FRAMES_PER_SECOND, 4),
                    end=round(segment.start + (part.end_frame + 1) / FRAMES_PER_SECOND, 4),
                    confidence=round(min(1.0, float(part.prob)), 4),
                )
            )


class _Segment:
    """A stretch of speech, cut into chunks counted from its own start so that feeding never shows."""

    def __init__(self, start: float) -> None:
        self.start = start
        self.started = False
        self.lost = ""
        self.done = 0
        self.closed = False
        self.full = False
        self._taken = 0
        self._pending = np.zeros(0, dtype=np.float32)
        self._ready: deque[np.ndarray] = deque()
        self._levels: list[float] = []

    @property
    def end(self) -> float:
        return self.start + self._taken / RATE

    def take(self, samples: np.ndarray) -> np.ndarray:
        """Add samples until the segment is full; return those that belong to the next one."""
        self._pending = np.concatenate([self._pending, samples])
        while len(self._pending) >= CHUNK and not self.full:
            chunk, self._pending = self._pending[:CHUNK], self._pending[CHUNK:]
            self._ready.append(chunk)
            self._taken += CHUNK
            level = float(np.sqrt(np.mean(chunk.astype(np.float64) ** 2)))
            quiet = self._taken > SEGMENT_SOFT and level < QUIET * float(np.median(self._levels))
            self._levels.append(level)
            self.full = quiet or self._taken >= SEGMENT_HARD
        if not self.full:
            return samples[:0]
        rest, self._pending = self._pending, self._pending[:0]
        return rest

    def next_chunk(self) -> np.ndarray | None:
        """Return the next whole chunk, the last short one of a closed segment, or None."""
        if self._ready:
            return self._ready.popleft()
        if (self.closed or self.full) and len(self._pending):
            chunk, self._pending = self._pending, self._pending[:0]
            return chunk
        return None
