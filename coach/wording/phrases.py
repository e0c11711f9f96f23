"""A transcript cut into phrases at its pauses, for a person to correct."""

from __future__ import annotations

from collections.abc import Sequence

from coach.model import Answer, Frozen, Phrase, Span, Transcript, Word

MOST_WORDS = 14
"""A phrase without a pause is cut here: it must be kept in the ear while it is typed."""
MOST_SECONDS = 8.0


class Heard(Frozen, frozen=True, kw_only=True):
    """A phrase and how sure the recognizer was of it on average, 0 to 1; None for what a person wrote."""

    phrase: Phrase
    confidence: float | None


def heard_phrases(answer: Answer) -> tuple[Heard, ...]:
    """Return what there is to correct: what a person wrote before, else what the recognizer heard."""
    if answer.corrected:
        return tuple(Heard(phrase=phrase, confidence=None) for phrase in answer.corrected)
    if answer.analysis is None:
        return ()
    return phrases_of(answer.analysis.transcript, speech=answer.analysis.events.speech)


def phrases_of(transcript: Transcript | None, *, speech: Sequence[Span]) -> tuple[Heard, ...]:
    """Return the phrases of a take in order of time; `speech` are its stretches of speech in seconds.

    A stretch in which nothing was recognized is an empty phrase, to be typed. A text whose words have no
    times is one phrase.
    """
    words = transcript.words if transcript is not None else ()
    if transcript is not None and transcript.text and not words:
        whole = (speech[0][0], speech[-1][1]) if speech else (0.0, 0.0)
        return (Heard(phrase=Phrase(text=transcript.text, start=whole[0], end=whole[1]), confidence=None),)
    found: list[Heard] = []
    left = list(words)
    for start, end in _short(speech):
        mine = [word for word in left if (word.start + word.end) / 2 < end]
        left = left[len(mine) :]
        pieces = [mine[i : i + MOST_WORDS] for i in range(0, len(mine), MOST_WORDS)] or [[]]
        for index, piece in enumerate(pieces):
            begins = start if index == 0 else piece[0].start
            ends = end if index + 1 == len(pieces) else pieces[index + 1][0].start
            found.append(_heard(piece, begins, max(begins, ends)))
    if left:
        found.append(_heard(left, left[0].start, left[-1].end))
    return tuple(found)


def least_certain_first(heard: Sequence[Heard]) -> list[int]:
    """Return the places of the phrases in the order in which to correct them; those without words first."""
    return sorted(range(len(heard)), key=lambda i: (_certainty(heard[i]), i))


def _certainty(heard: Heard) -> float:
    if not heard.phrase.text:
        return -1.0
    return 1.0 if heard.confidence is None else heard.confidence


def _short(speech: Sequence[Span]) -> list[Span]:
    """Join stretches of under a second with the next, and cut those of over 8 s into equal parts."""
    joined: list[Span] = []
    for start, end in speech:
        if joined and end - joined[-1][0] <= MOST_SECONDS and joined[-1][1] - joined[-1][0] < 1.0:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    cut: list[Span] = []
    for start, end in joined:
        parts = max(1, -(-int(end - start) // int(MOST_SECONDS)))
        width = (end - start) / parts
        cut += [(start + width * n, start + width * (n + 1)) for n in range(parts)]
    return cut


def _heard(words: Sequence[Word], start: float, end: float) -> Heard:
    sure = [word.confidence for word in words if word.confidence is not None]
    return Heard(
        phrase=Phrase(text=" ".join(word.text for word in words), start=round(start, 4), end=round(end, 4)),
        confidence=sum(sure) / len(sure) if sure else None,
    )
