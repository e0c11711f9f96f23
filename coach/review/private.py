"""What may travel of an answer: likely identifiers found, muted stretches blanked, what stays home taken out.

Pure. The words that identify somebody are those of `coach.wording.privacy`; a person decides on each.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from coach.model import Analysis, Curves, Events, Frozen, Span, Transcript, Word
from coach.wording.places import seconds
from coach.wording.privacy import identifying
from coach.wording.tokens import tokenize

BLANK = "[muted]"
PAD = 0.15
"""Seconds muted before and after a word: recognizers place words up to about this far off."""
STAYS_HOME = ("health.", "overlap.", "privacy.")
"""Measures of the microphone, of what is shared with a script, and of patients never travel."""


class Suspect(Frozen, frozen=True, kw_only=True):
    """Words that may tell who somebody is; `span` in seconds, None where the words have no times."""

    text: str
    span: Span | None


def suspects(transcript: Transcript | None) -> tuple[Suspect, ...]:
    """Return the words of an answer that may identify somebody, in order; some are missed, some are wrong."""
    if transcript is None:
        return ()
    tokens = tokenize(transcript.text)
    return tuple(
        Suspect(
            text=" ".join(token.text for token in tokens[slice(*mark.places)]),
            span=seconds(transcript, mark.places),
        )
        for mark in identifying(transcript.text)
    )


def open_suspects(transcript: Transcript | None, decided: Sequence[Span]) -> tuple[Suspect, ...]:
    """Return the suspects on which nobody has decided: none of the `decided` stretches touches them."""
    return tuple(
        one for one in suspects(transcript) if one.span is None or not touches(*one.span, spans=decided)
    )


def padded(span: Span) -> Span:
    """Return a stretch to mute for words at `span`."""
    return max(0.0, round(span[0] - PAD, 3)), round(span[1] + PAD, 3)


def touches(start: float, end: float, *, spans: Sequence[Span]) -> bool:
    """Say whether any of `spans` shares a moment with start to end."""
    return any(first < end and start < last for first, last in spans)


def blank_names(wording: str) -> str:
    """Return a question without what may identify somebody: a follow-up may repeat the answer's words."""
    tokens = tokenize(wording)
    for mark in identifying(wording):
        for token in tokens[slice(*mark.places)]:
            wording = wording.replace(token.text, BLANK, 1)
    return wording


def may_travel(analysis: Analysis, *, muted: Sequence[Span], with_words: bool = True) -> Analysis:
    """Return what may leave the machine of an analysis: no script, no microphone, nothing in `muted`.

    Words without times cannot be blanked; they are left out where anything is muted.
    """
    transcript = analysis.transcript if with_words else None
    events = analysis.events
    if transcript is not None:
        transcript = _blanked(transcript, muted)
    return Analysis(
        measures={
            code: measure for code, measure in analysis.measures.items() if not code.startswith(STAYS_HOME)
        },
        events=Events(
            speech=events.speech,
            pauses=events.pauses,
            fillers=tuple(one for one in events.fillers if not touches(one.start, one.end, spans=muted)),
            words=_words(events.words, muted) if with_words else (),
        ),
        transcript=transcript,
        curves=analysis.curves and _quiet(analysis.curves, muted),
    )


def _blanked(transcript: Transcript, muted: Sequence[Span]) -> Transcript | None:
    if not muted:
        return transcript
    if not transcript.words:
        return None
    words = _words(transcript.words, muted)
    return replace(transcript, words=words, text=" ".join(word.text for word in words))


def _words(words: Sequence[Word], muted: Sequence[Span]) -> tuple[Word, ...]:
    found: list[Word] = []
    for word in words:
        if not _covered(word, muted):
            found.append(word)
        elif found and found[-1].text == BLANK:
            found[-1] = replace(found[-1], end=word.end)
        else:
            found.append(replace(word, text=BLANK, confidence=None))
    return tuple(found)


def _covered(word: Word, muted: Sequence[Span]) -> bool:
    """Say whether a mute takes more of a word than the margin around its neighbor, or half of it."""
    most = max((min(word.end, end) - max(word.start, start) for start, end in muted), default=0.0)
    return most > PAD + 0.01 or (most > 0 and most >= (word.end - word.start) / 2)


def _quiet(curves: Curves, muted: Sequence[Span]) -> Curves:
    def there(at: float) -> bool:
        return not touches(at, at + 1e-6, spans=muted)

    pitch, level = curves.pitch, curves.level
    hz = tuple(value if there(at) else None for at, value in zip(pitch.times, pitch.hz, strict=True))
    db = tuple(value if there(at) else None for at, value in zip(level.times, level.db, strict=True))
    return Curves(pitch=replace(pitch, hz=hz), level=replace(level, db=db))
