"""What was measured around one second of an answer, for somebody who reads a comment on it."""

from __future__ import annotations

from coach.coaching.phrases import clock
from coach.model import Analysis, Span
from coach.untrusted import line

BEFORE, AFTER = 4.0, 4.0
"""Seconds around the comment: people press the key late, and then it is about what follows."""


def evidence_at(analysis: Analysis, at: float) -> list[str]:
    """Return what was heard and found around second `at`: words, pauses, fillers; no judgment."""
    around = (max(0.0, at - BEFORE), at + AFTER)
    rows = []
    transcript = analysis.transcript
    words = [word.text for word in transcript.words if _in(around, word.start)] if transcript else []
    if transcript is not None and words:
        by = "" if transcript.corrected else " (as a program heard them)"
        rows.append(f"Words{by}: {line(' '.join(words), limit=300)}")
    pauses = [(start, end) for start, end in analysis.events.pauses if _in(around, start)]
    rows += [
        f"A pause of {end - start:.1f} s at {clock(start)}." for start, end in pauses if end - start >= 1
    ]
    rows += [f"A filler at {clock(one.start)}." for one in analysis.events.fillers if _in(around, one.start)]
    return rows or ["Nothing was measured around this second."]


def _in(around: Span, second: float) -> bool:
    return around[0] <= second <= around[1]
