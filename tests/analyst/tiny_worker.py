"""The real analyst process; its Whisper is what lies in the folder of models, not the one of the registry."""

from __future__ import annotations

import sys
from pathlib import Path

from coach.analyst import worker
from coach.engines.transcribers.whisper import WhisperTranscriber

made = worker.make_transcriber


def make(engine: str, models: Path) -> object:
    if engine.startswith("whisper-"):
        return WhisperTranscriber(engine, models / engine, threads=1), ""
    return made(engine, models)


worker.make_transcriber = make  # type: ignore[assignment]
worker.main(sys.argv[1:])
