"""Services that SpeechRecognition reaches over https. They hear your voice: only after a recorded consent."""

from __future__ import annotations

import os
from functools import partial
from typing import Any

import numpy as np

from coach.engines.transcribers.registry import Recognizer
from coach.engines.transcribers.sphinx import RATE
from coach.engines.transcribers.windows import WindowedStream
from coach.errors import EngineError
from coach.model import Word

WINDOW_SECONDS = 18.0
"""wit.ai takes at most 20 s at a time."""
_TAKES_KEY = frozenset({"sr-wit", "sr-azure"})
"""The other services' packages read the key from the environment themselves."""


class OnlineTranscriber:
    """One service; what it returns has no times."""

    sends_audio = True
    keeps_fillers = False
    word_times = False
    size_mb = 0.0

    def __init__(self, recognizer: Recognizer) -> None:
        """EngineError when the key is not set. The caller has checked the consent."""
        self.name = recognizer.name
        self.license = recognizer.license
        self._recognizer = recognizer
        self._key = os.environ.get(recognizer.key, "")
        if not self._key:
            raise EngineError(f"{self.name} needs its key in the environment variable {recognizer.key}.")
        try:
            import speech_recognition
        except ImportError as error:
            raise EngineError("SpeechRecognition is not installed: install coach again.") from error
        self._library: Any = speech_recognition
        self.version = str(speech_recognition.__version__)

    def begin(self, *, hints: str = "") -> WindowedStream:
        """Start one take; `hints` are not sent."""
        listener = self._library.Recognizer()
        method = getattr(listener, f"recognize_{self.name.removeprefix('sr-')}", None)
        if method is None:
            raise EngineError(
                f"{self.name} needs the package {self._recognizer.package or 'SpeechRecognition'}."
            )
        if self.name in _TAKES_KEY:
            method = partial(method, key=self._key)
        decode = partial(_words, self._library, method, self._recognizer.source)
        return WindowedStream(
            decode, engine=self.name, version=self.version, seconds=WINDOW_SECONDS, word_times=False
        )


def _words(library: Any, method: Any, source: str, samples: np.ndarray) -> list[Word]:
    pcm = np.clip(np.round(samples * 32767), -32768, 32767).astype("<i2")
    try:
        heard = method(library.AudioData(pcm.tobytes(), RATE, 2))
    except library.UnknownValueError:
        return []
    except Exception as error:  # the service's package raises whatever it likes
        raise EngineError(f"{source} did not answer: check the key and the network.") from error
    text, confidence = heard if isinstance(heard, tuple) else (heard, None)
    return [Word(text=word, start=0.0, end=0.0, confidence=confidence) for word in str(text).split()]
