"""Vosk, an extra that coach does not install by itself; its model lies in a folder on this disk."""

from __future__ import annotations

import importlib
import json
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from coach.engines.transcribers.sphinx import RATE
from coach.engines.transcribers.windows import WindowedStream
from coach.errors import EngineError
from coach.model import Word

WINDOW_SECONDS = 12.0
CHUNK = 4_000
"""Samples handed over at a time, as Vosk's own examples do."""


class VoskTranscriber:
    """A Vosk model, loaded once."""

    sends_audio = False
    keeps_fillers = False
    word_times = True
    license = "Apache-2.0"

    def __init__(self, name: str, folder: Path, *, size_mb: float = 0.0) -> None:
        """`folder` holds am/, conf/ and graph/; EngineError when the package vosk is not installed."""
        self.name = name
        self.size_mb = size_mb
        self._folder = folder
        self._model: Any = None
        try:
            self._vosk = importlib.import_module("vosk")
            self.version = metadata.version("vosk")
        except (ImportError, OSError) as error:  # a wheel for another system fails to load its library
            raise EngineError(
                f"{name} needs the package vosk, which is not installed: pip install vosk"
            ) from error

    def begin(self, *, hints: str = "") -> WindowedStream:
        """Start one take; EngineError when the model cannot be loaded. It cannot use `hints`."""
        decode = partial(_words, self._vosk, self._loaded())
        return WindowedStream(decode, engine=self.name, version=self.version, seconds=WINDOW_SECONDS)

    def _loaded(self) -> Any:
        if self._model is None:
            if not self._folder.is_dir():
                raise EngineError(f"{self.name} is not installed: coach engines install {self.name}")
            try:
                self._vosk.SetLogLevel(-1)
                self._model = self._vosk.Model(str(self._folder))
            except Exception as error:  # Vosk raises a bare Exception
                raise EngineError(
                    f"the model {self.name} cannot be loaded. Repair: coach engines install {self.name}"
                ) from error
        return self._model


def _words(vosk: Any, model: Any, samples: np.ndarray) -> list[Word]:
    recognizer = vosk.KaldiRecognizer(model, float(RATE))
    recognizer.SetWords(True)
    pcm = np.clip(np.round(samples * 32767), -32768, 32767).astype("<i2")
    found: list[dict[str, Any]] = []
    for start in range(0, len(pcm), CHUNK):
        if recognizer.AcceptWaveform(pcm[start : start + CHUNK].tobytes()):
            found += json.loads(recognizer.Result()).get("result", [])
    found += json.loads(recognizer.FinalResult()).get("result", [])
    return [
        Word(
            text=str(word["word"]),
            start=round(float(word["start"]), 4),
            end=round(float(word["end"]), 4),
            confidence=round(min(1.0, max(0.0, float(word["conf"]))), 4),
        )
        for word in found
    ]
