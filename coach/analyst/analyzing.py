"""Files that one command analyzes alike: what was asked for, and the object that does it for one file."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from coach.analysis.networks import Tracker
from coach.analyst.against import Against, read_earlier
from coach.analyst.comparing import compare_file
from coach.analyst.files import FileAnalysis, analyze_audio, analyze_text, read_beside
from coach.analyst.worker import make_transcriber
from coach.wording.fillers import filler_kinds


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """How files are to be analyzed. Paths are bytes: a name need not be text."""

    engine: str
    models: str
    """The folder of the recognizers' models."""
    question: str = ""
    transcript: str | None = None
    """What was said, where a person gave it."""
    script: bytes | None = None
    previous: tuple[bytes, ...] = ()
    ungated: bool = False
    tracker: Tracker = "swift-f0"
    like_and_right: bool = False


class Analyzer:
    """Analyzes one file after another; what is compared with is read once."""

    def __init__(self, wanted: Wanted, *, words: bool = True) -> None:
        """Read script and earlier takes, and make the recognizer unless `words` is False.

        UsageError or AudioFileError names what cannot be read.
        """
        self._wanted = wanted
        self._against = _against(wanted)
        engine = wanted.engine if words else "none"
        self._transcriber, self._why = make_transcriber(engine, Path(wanted.models))

    def analyze(self, path: Path) -> FileAnalysis:
        """Return what was measured on a sound file, or on the words of a .txt file.

        UsageError or AudioFileError when it cannot be read, EngineError when a model is missing.
        """
        result = self._measured(path)
        return result if self._against is None else compare_file(result, path, self._against)

    def _measured(self, path: Path) -> FileAnalysis:
        wanted = self._wanted
        kinds = filler_kinds(like_and_right=wanted.like_and_right)
        if is_text(path):
            return analyze_text(path, ungated=wanted.ungated, kinds=kinds)
        return analyze_audio(
            path,
            transcriber=self._transcriber,
            no_words=self._why,
            transcript=wanted.transcript,
            hints=wanted.question,
            ungated=wanted.ungated,
            tracker=wanted.tracker,
            kinds=kinds,
        )


def is_text(path: Path) -> bool:
    """Say whether a file is taken for words alone."""
    return path.suffix.lower() == ".txt"


def _against(wanted: Wanted) -> Against | None:
    if wanted.script is None and not wanted.previous:
        return None
    return Against(
        script=None if wanted.script is None else read_beside(Path(os.fsdecode(wanted.script))),
        earlier=read_earlier([Path(os.fsdecode(path)) for path in wanted.previous]),
        question=wanted.question,
        listen=wanted.engine != "none",
    )
