"""From the name of a recognizer to the recognizer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coach.engines.transcribers import install, registry
from coach.errors import EngineError

if TYPE_CHECKING:
    from coach.engines import Transcriber


def make(name: str, models: Path) -> Transcriber:
    """Return the recognizer of that name with its model from `models`; it loads at the first `begin`.

    UsageError for an unknown name, Refused for one that is never used, EngineError when something is missing.
    Consent for one that sends sound is checked by the caller, who has the settings.
    """
    recognizer = registry.find(name)
    # Every byte is read (0.5 s for 145 MB): a damaged model loads all the same and writes nonsense.
    if (why := install.verify(recognizer, models)) is not None:
        raise EngineError(why)
    place = registry.folder(recognizer, models)
    if recognizer.kind == "whisper":
        from coach.engines.transcribers.whisper import WhisperTranscriber

        return WhisperTranscriber(name, place, size_mb=recognizer.size_mb)
    if recognizer.kind == "vosk":
        from coach.engines.transcribers.vosk import VoskTranscriber

        return VoskTranscriber(name, place, size_mb=recognizer.size_mb)
    if recognizer.kind == "online":
        from coach.engines.transcribers.online import OnlineTranscriber

        return OnlineTranscriber(recognizer)
    from coach.engines.transcribers.sphinx import SphinxTranscriber

    return SphinxTranscriber()
