"""PocketSphinx that expects a known text: it decodes with a biased model.

What it hears is evidence, not a transcript: `analyst.known` weighs it sentence by sentence.
"""

from __future__ import annotations

import contextlib
import functools
import math
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from coach.engines.transcribers.biased import Everyday, arpa
from coach.engines.transcribers.sphinx import FRAMES_PER_SECOND, RATE
from coach.errors import EngineError
from coach.model import Span

_SEARCH = "known text"
_STRETCH, _SHORT_STRETCH, _GAP = 15.0, 5.0, 0.45
"""Seconds: the longest stretch decoded at once, from where on a pause of 0.45 s ends it."""
_PAD = 0.2


@dataclass(frozen=True)
class HeardWord:
    """One word the biased decoder heard, its phones (ARPAbet), and its time in seconds."""

    word: str
    phones: tuple[str, ...]
    start: float
    end: float


class KnownTextDecoder:
    """A decoder of its own, biased to one text; made once per text."""

    def __init__(self, sentences: Sequence[Sequence[str]]) -> None:
        """Bias to sentences of lower-case words; words the dictionary lacks are left out. EngineError."""
        try:
            import pocketsphinx

            self._decoder: Any = pocketsphinx.Decoder(lm=None, loglevel="FATAL")
            inside = [[word for word in sentence if self.phones(word)] for sentence in sentences]
            self._add(arpa([sentence for sentence in inside if sentence], _everyday()))
        except Exception as error:  # PocketSphinx raises whatever it likes
            raise EngineError(f"the built-in recognizer does not start: {error}") from error

    def phones(self, word: str) -> tuple[str, ...]:
        """Return the phones of a word, empty when the dictionary lacks it."""
        return tuple((self._decoder.lookup_word(word) or "").split())

    def hear(self, samples: np.ndarray, spans: Sequence[Span]) -> list[HeardWord]:
        """Return what is heard in each span of mono float32 samples at 16 kHz; see `stretches`."""
        heard: list[HeardWord] = []
        self._decoder.activate_search(_SEARCH)
        for start, end in spans:
            offset = max(0.0, start - _PAD)
            for part in self._decode(_pcm(samples, offset, end + _PAD)):
                phones = self.phones(part.word)
                if part.word[0] not in "<[+(" and phones:
                    heard.append(
                        HeardWord(
                            part.word.split("(")[0],
                            phones,
                            offset + part.start_frame / FRAMES_PER_SECOND,
                            offset + (part.end_frame + 1) / FRAMES_PER_SECOND,
                        )
                    )
        return heard

    def _decode(self, pcm: bytes) -> list[Any]:
        self._decoder.start_utt()
        try:
            self._decoder.process_raw(pcm, False, True)
        finally:
            with contextlib.suppress(RuntimeError):
                self._decoder.end_utt()
        return list(self._decoder.seg() or ())

    def _add(self, model: str) -> None:
        with tempfile.TemporaryDirectory(prefix="coach-") as folder:  # 0700: the text is private
            path = Path(folder) / "known.arpa"
            path.write_text(model, "utf-8")
            self._decoder.add_lm_file(_SEARCH, str(path))


@functools.cache
def _everyday() -> Everyday:
    """Read everyday English once; it takes about two seconds."""
    import pocketsphinx

    decoder = pocketsphinx.Decoder(lm=None, loglevel="FATAL")
    path = pocketsphinx.get_model_path("en-us/en-us.lm.bin")
    model = pocketsphinx.NGramModel(decoder.config, decoder.logmath, path)
    dictionary = Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"))
    words = [line.split(maxsplit=1)[0] for line in dictionary.read_text("utf-8").splitlines() if line.strip()]
    return Everyday(model, decoder.logmath, [word for word in words if "(" not in word])


def common_words() -> tuple[str, ...]:
    """Return the most frequent words of everyday English, most frequent first."""
    return _everyday().words


def stretches(speech: Sequence[Span]) -> list[Span]:
    """Join spans of speech to stretches of 5 to 15 s where a pause allows it.

    The pieces between a learner's pauses are too short to tell sentences apart.
    """
    found: list[Span] = []
    for start, end in speech:
        if found:
            first, last = found[-1]
            ends = start - last >= _GAP and last - first >= _SHORT_STRETCH
            if not ends and end - first <= _STRETCH:
                found[-1] = (first, end)
                continue
        pieces = max(1, math.ceil((end - start) / (2 * _STRETCH)))
        width = (end - start) / pieces
        found += [(start + width * at, start + width * (at + 1)) for at in range(pieces)]
    return found


def _pcm(samples: np.ndarray, start: float, end: float) -> bytes:
    part = samples[max(0, int(start * RATE)) : max(0, int(end * RATE))]
    return np.clip(np.round(part * 32767), -32768, 32767).astype("<i2").tobytes()
