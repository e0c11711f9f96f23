"""The written-sounding phrases of one answer, as lines for a terminal."""

from __future__ import annotations

import textwrap

from coach import untrusted
from coach.model import Analysis
from coach.wording.register import written_phrases
from coach.wording.words import is_sure

_MOST_LINES = 6


def wording_lines(analysis: Analysis, *, width: int = 80) -> list[str]:
    """Return one entry per written-sounding phrase with its sentence said plainly, six phrases at most."""
    transcript = analysis.transcript
    if transcript is None or not is_sure(transcript):
        return []
    found = written_phrases(transcript.text)
    lines = []
    for phrase in found[:_MOST_LINES]:
        entry = f"\u201c{_shown(phrase.text)}\u201d sounds written. Say: {_shown(phrase.spoken)}"
        lines += textwrap.wrap(entry, width, subsequent_indent="  ")
    if len(found) > _MOST_LINES:
        lines.append(f"and {len(found) - _MOST_LINES} more")
    return lines


def _shown(text: str) -> str:
    return untrusted.line(text, limit=500)
