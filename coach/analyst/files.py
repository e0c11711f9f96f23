"""A finished sound file, heard from beginning to end by the same object that listens live."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from coach import untrusted
from coach.analysis.networks import Tracker
from coach.analyst.hearing import Hearing
from coach.engines import Transcriber
from coach.engines.audio_file import open_audio
from coach.errors import AudioFileError, UsageError, unreadable
from coach.model import OVERLAP_MEASURES, UNITS, WORD_MEASURES, Analysis, Events, Transcript, refused
from coach.wording.fillers import ON_BY_DEFAULT
from coach.wording.words import word_measures

TEXT_LIMIT = 1_000_000
NO_SOUND = "This file is text: there is no sound to measure."
SLOWEST = 0.3
"""Words a second of speech; the slowest of 40 accented readers says 0.53, with pauses."""
LEAST_SPEECH = 20.0
CUT_SHORT = "Rough: the file ends before its header says it should; was it copied to the end?"


@dataclass(frozen=True)
class FileAnalysis:
    """One file and what was measured on it; `seconds` and `rate` are None for text."""

    name: str
    seconds: float | None
    rate: int | None
    sha256: str
    analysis: Analysis


def analyze_audio(
    path: Path,
    *,
    transcriber: Transcriber | None,
    no_words: str = "No recognizer was used.",
    transcript: str | None = None,
    hints: str = "",
    ungated: bool = False,
    tracker: Tracker = "swift-f0",
    kinds: frozenset[str] = ON_BY_DEFAULT,
) -> FileAnalysis:
    """Hear a sound file; `transcript` is the text a person gives for it, placed in time where possible.

    UsageError or AudioFileError when the file cannot be opened or read, EngineError when a model is missing.
    """
    with open_audio(path) as sound:
        hearing = Hearing(
            sound.rate,
            transcriber=None if transcript is not None else transcriber,
            no_words=no_words,
            hints=hints,
            ungated=ungated,
            tracker=tracker,
            kinds=kinds,
        )
        frames = 0
        for block in sound.blocks():
            frames += len(block)
            hearing.feed(block)
            while hearing.step():  # keep no speech in memory: an hour of it is 230 MB
                pass
        if transcript is None:
            analysis = hearing.words()
        else:
            given, trouble = (
                _placed(path, transcript) if transcriber is not None else (written(transcript), None)
            )
            analysis = _with_given(hearing, given, trouble, ungated=ungated)
        if frames < sound.frames:
            analysis = _cut_short(analysis)
        return FileAnalysis(
            name=sound.name,
            seconds=round(frames / sound.rate, 4),
            rate=sound.rate,
            sha256=sound.sha256(),
            analysis=analysis,
        )


def _with_given(hearing: Hearing, given: Transcript, trouble: str | None, *, ungated: bool) -> Analysis:
    """Return the analysis with a person's words, marked where they do not seem to be this recording's."""
    analysis = hearing.words(given=given)
    if trouble is None:
        trouble = _too_few(given, analysis)
    return analysis if trouble is None or ungated else _another_text(analysis, trouble)


def _cut_short(analysis: Analysis) -> Analysis:
    """Mark the length of a file that ends before its header says it should: a copy that was not finished."""
    length = msgspec.structs.replace(analysis.measures["length.seconds"], why=CUT_SHORT)
    return msgspec.structs.replace(analysis, measures=analysis.measures | {"length.seconds": length})


def analyze_text(path: Path, *, ungated: bool = False, kinds: frozenset[str] = ON_BY_DEFAULT) -> FileAnalysis:
    """Measure the words of a text file alone; every measure that needs sound is refused."""
    import hashlib

    text = read_text(path)
    words = word_measures(
        written(text), speech=(), seconds=None, why_none=NO_SOUND, ungated=ungated, kinds=kinds
    )
    codes = [code for code in UNITS if code not in OVERLAP_MEASURES]
    measures = {code: words[code] if code in WORD_MEASURES else refused(code, NO_SOUND) for code in codes}
    return FileAnalysis(
        name=untrusted.line(path.name),
        seconds=None,
        rate=None,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        analysis=Analysis(measures=measures, events=Events(), transcript=written(text)),
    )


def read_text(path: Path) -> str:
    """Return a text file's words, cleaned; UsageError or, for what it holds, AudioFileError."""
    name = untrusted.line(path.name or str(path))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(name, error) from error
    if len(data) > TEXT_LIMIT:
        raise UsageError(f"{name} is larger than 1 MB: give the text of one answer.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AudioFileError(f"{name} is not UTF-8 text: save it as UTF-8 and try again.") from error
    text = untrusted.clean(text, limit=TEXT_LIMIT)
    if not text.strip():
        raise AudioFileError(f"{name} is empty: there are no words to measure.")
    return text


def read_beside(path: Path) -> str:
    """Return the words of a text that is given beside an answer; UsageError when it cannot be used."""
    try:
        return read_text(path)
    except AudioFileError as error:
        raise UsageError(error.message) from error


def written(text: str) -> Transcript:
    """Return a person's text as a transcript without word times."""
    return Transcript(
        text=" ".join(text.split()), words=(), engine="person", version="", corrected=True, confidence=None
    )


def _placed(path: Path, text: str) -> tuple[Transcript, str | None]:
    """Return a text with word times, and the sentence that says where it is not what was said."""
    from coach.engines.transcribers.align import align

    placed = align(path, text)
    return (written(text), None) if placed is None else (placed.transcript, placed.trouble)


def _too_few(given: Transcript, analysis: Analysis) -> str | None:
    """Return why so few words cannot be all that was said, also where a recording is too long to align."""
    words, spoken = len(given.text.split()), sum(end - start for start, end in analysis.events.speech)
    if spoken < LEAST_SPEECH or words >= SLOWEST * spoken:
        return None
    return (
        f"This text has {words} words and the recording {spoken:.0f} s of speech, so it is not all that was "
        "said in it: give the words of the whole answer."
    )


def _another_text(analysis: Analysis, why: str) -> Analysis:
    """Refuse what rests on words that were not said; the voice is measured as ever."""
    return msgspec.structs.replace(
        analysis,
        measures=analysis.measures | {code: refused(code, why) for code in WORD_MEASURES},
        events=msgspec.structs.replace(analysis.events, fillers=(), words=()),
    )
