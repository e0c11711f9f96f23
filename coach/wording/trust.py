"""How many recognized words are likely right: the recognizer's own word confidence, put right by measurement.

A recognizer's mean word confidence orders transcripts well but says too much or too little. A line per kind
of recognizer, fitted on accented and native speech with known words (`python -m benchmarks words`,
docs/words.md), turns it into the share of words that are right.
"""

from __future__ import annotations

import msgspec

from coach.model import Transcript

LINES: dict[str, tuple[float, float]] = {"sphinx": (-0.28, 1.40), "whisper": (-0.64, 1.71)}
"""Kind of recognizer -> (a, b) of: share right = a + b * mean word confidence, kept between 0 and 1."""


def trusted(transcript: Transcript) -> Transcript:
    """Return the transcript with the share of its words that are likely right as its confidence.

    None where the recognizer does not say how sure it is, or nobody has measured how often it is right.
    """
    if transcript.corrected or transcript.confidence is None:
        return transcript
    return msgspec.structs.replace(
        transcript, confidence=share_right(transcript.engine, transcript.confidence)
    )


def share_right(engine: str, confidence: float) -> float | None:
    """Return the expected share of right words, 0-1, at a mean word confidence; None where unmeasured."""
    line = LINES.get(engine.partition("-")[0])
    if line is None:
        return None
    return round(min(1.0, max(0.0, line[0] + line[1] * confidence)), 4)
