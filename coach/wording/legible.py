"""What a recognizer wrote, as text that a terminal or a page may show: it is foreign code, or a service."""

from __future__ import annotations

import msgspec

from coach.model import Transcript
from coach.untrusted import clean, line

_LONGEST_WORD = 100
_LONGEST_TEXT = 200_000


def legible(transcript: Transcript) -> Transcript:
    """Return the transcript with its words and text cleaned; a word of which nothing is left is dropped."""
    words = (
        msgspec.structs.replace(word, text=line(word.text, limit=_LONGEST_WORD)) for word in transcript.words
    )
    return msgspec.structs.replace(
        transcript,
        words=tuple(word for word in words if word.text),
        text=clean(transcript.text, limit=_LONGEST_TEXT),
    )
