"""Whisper through faster-whisper and CTranslate2, from a model folder on this disk; nothing is ever fetched.

faster-whisper imports PyAV to decode sound files, and PyAV's wheel carries GPL codecs. Only arrays are handed
over here, so a placeholder stands in PyAV's place and its libraries are never loaded.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from coach.engines.transcribers.windows import WHISPER_SECONDS, Decode, WindowedStream
from coach.errors import EngineError
from coach.model import Word

if TYPE_CHECKING:
    import numpy as np

HINT_CHARACTERS = 400
"""Whisper takes about 220 tokens of prompt; a question is far shorter."""


class WhisperTranscriber:
    """A Whisper model in CTranslate2's format; deterministic (no sampling), English."""

    sends_audio = False
    keeps_fillers = False
    word_times = True
    license = "MIT"

    def __init__(self, name: str, folder: Path, *, size_mb: float = 0.0, threads: int | None = None) -> None:
        """`folder` holds config.json, model.bin, tokenizer.json and vocabulary.txt."""
        self.name = name
        self.size_mb = size_mb
        self._folder = folder
        self._threads = threads or min(4, max(1, (os.cpu_count() or 2) - 1))
        self._model: Any = None
        try:
            self.version = metadata.version("faster-whisper")
        except metadata.PackageNotFoundError as error:
            raise EngineError("faster-whisper is not installed: install coach again.") from error

    def begin(self, *, hints: str = "") -> WindowedStream:
        """Start one take; EngineError when the model cannot be loaded. `hints` is what may well be said."""

        def decode() -> Decode:
            return partial(_words, self.model(), hints=hints[:HINT_CHARACTERS])

        def again() -> Decode:
            self._model = None  # a window that hangs never gives it back
            return decode()

        return WindowedStream(
            decode(), engine=self.name, version=self.version, seconds=WHISPER_SECONDS, again=again
        )

    def model(self) -> Any:
        """Return the model, loaded at the first call; EngineError when it is missing or broken."""
        if self._model is None:
            if not (self._folder / "model.bin").is_file() or not (self._folder / "tokenizer.json").is_file():
                raise EngineError(f"{self.name} is not installed: coach engines install {self.name}")
            try:
                self._model = load_runtime().WhisperModel(
                    str(self._folder),
                    device="cpu",
                    compute_type="int8",
                    cpu_threads=self._threads,
                    local_files_only=True,
                )
            except Exception as error:  # CTranslate2 and tokenizers raise whatever they like
                raise EngineError(
                    f"the model {self.name} cannot be loaded. Repair: coach engines install {self.name}"
                ) from error
        return self._model


def load_runtime() -> Any:
    """Return the module faster_whisper, loaded without PyAV and told never to use the network."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    sys.modules.setdefault("av", _NoPyAV("av"))
    import faster_whisper

    return faster_whisper


class _NoPyAV(ModuleType):
    """Stands where PyAV would be; asking it for anything is a fault of ours."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise EngineError("coach never decodes sound with PyAV: hand the recognizer samples.")


def _words(model: Any, samples: np.ndarray, *, hints: str) -> list[Word]:
    """Return the words of one window with seconds from its start."""
    segments, _ = model.transcribe(
        samples,
        language="en",
        task="transcribe",
        beam_size=5,
        temperature=0.0,  # the fallback to higher temperatures samples, and two runs would differ
        condition_on_previous_text=False,
        initial_prompt=hints or None,
        word_timestamps=True,
    )
    return [
        Word(
            text=word.word.strip(),
            start=round(float(word.start), 4),
            end=round(float(word.end), 4),
            confidence=round(min(1.0, max(0.0, float(word.probability))), 4),
        )
        for segment in segments
        for word in segment.words or ()
        if word.word.strip()
    ]
