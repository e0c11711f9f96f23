"""What was found in the words of one answer, place by place: for the JSON, and as lines for a terminal."""

from __future__ import annotations

import textwrap
from typing import Any

from coach import untrusted
from coach.model import Analysis, Transcript
from coach.wording import places
from coach.wording.privacy import identifying
from coach.wording.register import style, written_phrases
from coach.wording.specificity import details, missing
from coach.wording.words import is_sure

_MOST_LINES = 6


def wording_object(transcript: Transcript | None) -> dict[str, Any] | None:
    """Return written phrases, what may identify a patient, details and style; None without sure words.

    `words` are the first word and the word after the last, counted from 0. What may identify a patient is
    named by its kind and place, and not repeated.
    """
    if transcript is None or not is_sure(transcript):
        return None
    text = transcript.text
    found = details(text)
    further = style(text)
    return {
        "written": [
            {
                "text": _shown(phrase.text),
                **_place(transcript, phrase.places),
                "say": _shown(phrase.swap),
                "sentence": _shown(phrase.spoken),
                "source": phrase.source,
            }
            for phrase in written_phrases(text)
        ],
        "patient": [
            {"what": mark.what, **_place(transcript, mark.places), "say": mark.safe}
            for mark in identifying(text)
        ],
        "details": [
            {"kind": detail.kind, "text": _shown(detail.text), **_place(transcript, detail.places)}
            for detail in found
        ],
        "missing": list(missing(found)),
        "style": {
            "contracted": further.contracted,
            "sentence_words": further.sentence_words,
            "nominal": further.nominal,
        },
    }


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


def _place(transcript: Transcript, spot: places.Places) -> dict[str, Any]:
    span = places.seconds(transcript, spot)
    return {"words": list(spot), "span": None if span is None else list(span)}


def _shown(text: str) -> str:
    return untrusted.line(text, limit=500)
