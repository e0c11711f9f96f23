"""Recognized words that nobody can have said there are taken out and counted.

Recognizers write words where there is no speech, end clips with stock phrases and fall into loops. Every rule
here needs evidence from the sound or from the words themselves; a transcript of a person is never touched.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import itemgetter

import msgspec

from coach.model import Span, Transcript, Word
from coach.wording.tokens import tokenize

NEAR = 0.4
"""Seconds by which speech is widened: a recognizer is given some sound around it, and times are rough.

At 0.2 s, real words at the ends of phrases were lost (4 in about 1000, a Whisper model on accented speech).
"""
QUICK_WORDS = 4
QUICK_SECONDS = 0.24
"""Four words within this time are none: 17 a second. Whisper piles such words up where it lost its way."""
LEAST_SECONDS = 0.02
LOOP_COPIES = 5
"""The same words this often in a row are a loop; people repeat a word up to four times when they stumble."""
LOOP_WORDS = 8
"""The longest phrase looked at for loops."""
LONE_GAP = 0.7
"""A stock phrase is suspicious when it stands this many seconds apart from all other words."""
LONE_CONFIDENCE = 0.5
SECONDS_PER_WORD = 0.12
"""The least speech a real word takes: eight words a second is beyond anybody."""

NEVER_SAID = frozenset(
    {
        ("thanks", "for", "watching"),
        ("thank", "you", "for", "watching"),
        ("please", "subscribe"),
        ("like", "and", "subscribe"),
        ("subtitles", "by"),
    }
)
"""What recognizers trained on video subtitles write at the end; nobody ends an interview answer so."""
STOCK = frozenset(
    {
        ("thank", "you"),
        ("thanks",),
        ("thank", "you", "very", "much"),
        ("yeah",),
        ("okay",),
        ("you",),
        ("the",),
    }
    | {("bye",), ("so",), ("oh",), ("dog",)}
)
"""What they write in silence or noise, and people say too: taken out only with a second reason."""


def without_inventions(transcript: Transcript, *, speech: Sequence[Span], seconds: float) -> Transcript:
    """Return the transcript with its words in order, inside the take, and without what was not said.

    `speech` are the spans of speech found in a take of `seconds`. `dropped` of the result counts what was
    taken out. Without word times only loops can be seen.
    """
    if transcript.corrected:
        return transcript
    if not transcript.words:
        texts = transcript.text.split()
        kept = [texts[place] for place in _outside_loops([_norm(text) for text in texts])]
        return _with(transcript, text=" ".join(kept), words=(), lost=len(texts) - len(kept))
    words = [word for word in _in_order(transcript.words, seconds) if _over_speech(word, speech) > 0]
    words = [words[place] for place in _outside_loops([_norm(word.text) for word in words])]
    words = _without_stock_ends(_without_piles(words), speech)
    lost = len(transcript.words) - len(words)
    return _with(transcript, text=" ".join(word.text for word in words), words=tuple(words), lost=lost)


def _with(transcript: Transcript, *, text: str, words: tuple[Word, ...], lost: int) -> Transcript:
    sure = [word.confidence for word in words if word.confidence is not None]
    mean = round(sum(sure) / len(sure), 4) if sure else None
    confidence = mean if words else transcript.confidence if text else None
    return msgspec.structs.replace(
        transcript, text=text, words=words, dropped=transcript.dropped + lost, confidence=confidence
    )


def _in_order(words: Sequence[Word], seconds: float) -> list[Word]:
    """Return the words by their start, cut to the take, each at least 0.02 s long; none from outside it."""
    kept = []
    for word in words:
        if not (math.isfinite(word.start) and math.isfinite(word.end)):
            continue
        start, end = sorted((word.start, word.end))
        start, end = max(0.0, start), min(seconds, end)
        if start >= seconds or end < 0:
            continue
        end = min(seconds, max(end, start + LEAST_SECONDS))
        kept.append(msgspec.structs.replace(word, start=round(start, 4), end=round(end, 4)))
    return sorted(kept, key=lambda word: word.start)


def _over_speech(word: Word, speech: Sequence[Span], *, near: float = NEAR) -> float:
    """Return the seconds of speech (spans in order), widened by `near`, that a word lies over."""
    first = bisect_left(speech, word.start - near, key=itemgetter(1))
    last = bisect_right(speech, word.end + near, key=itemgetter(0))
    return sum(
        max(0.0, min(word.end, end + near) - max(word.start, start - near))
        for start, end in speech[first:last]
    )


def _outside_loops(norms: Sequence[str]) -> list[int]:
    """Return the places of the words that are kept: of what is said five times or more in a row, one."""
    kept: list[int] = []
    place = 0
    while place < len(norms):
        length, copies = max(
            ((size, _copies(norms, place, size)) for size in range(1, LOOP_WORDS + 1)),
            key=lambda found: (found[1] >= LOOP_COPIES, found[0] * found[1], -found[0]),
        )
        if copies < LOOP_COPIES:
            length, copies = 1, 1
        kept += range(place, place + length)
        place += length * copies
    return kept


def _copies(norms: Sequence[str], place: int, size: int) -> int:
    unit = norms[place : place + size]
    copies = 1
    while len(unit) == size and norms[place + copies * size : place + (copies + 1) * size] == unit:
        copies += 1
    return copies if len(unit) == size else 0


def _without_piles(words: list[Word]) -> list[Word]:
    """Leave out every word that is one of four in a row within 0.24 s."""
    piled: set[int] = set()
    for first in range(len(words) - QUICK_WORDS + 1):
        run = words[first : first + QUICK_WORDS]
        if max(word.end for word in run) - run[0].start < QUICK_SECONDS:
            piled.update(range(first, first + QUICK_WORDS))
    return [word for place, word in enumerate(words) if place not in piled]


def _without_stock_ends(words: list[Word], speech: Sequence[Span]) -> list[Word]:
    """Take stock inventions off both ends; a phrase at an end is what stands apart from the rest."""
    while words:
        tail = _end_run(words)
        if _invented(tail, speech, alone=len(tail) == len(words)):
            words = words[: -len(tail)]
            continue
        head = _end_run(words[::-1])[::-1]
        if not _invented(head, speech, alone=len(head) == len(words)):
            break
        words = words[len(head) :]
    return words


def _end_run(words: Sequence[Word]) -> list[Word]:
    """Return the last words that no gap of 0.7 s or more separates (the first, of reversed words)."""
    run = [words[-1]]
    for word in reversed(words[:-1]):
        if max(run[-1].start - word.end, word.start - run[-1].end) >= LONE_GAP:
            break
        run.append(word)
    return run[::-1]


def _invented(run: Sequence[Word], speech: Sequence[Span], *, alone: bool) -> bool:
    """Say whether a run at one end was invented: never said, or a stock phrase with no sound to it."""
    norms = tuple(_norm(word.text) for word in run)
    if norms in NEVER_SAID:
        return True
    if norms not in STOCK:
        return False
    sound = sum(_over_speech(word, speech, near=0.0) for word in run)
    sure = [word.confidence for word in run if word.confidence is not None]
    doubtful = bool(sure) and sum(sure) / len(sure) < LONE_CONFIDENCE
    return (
        doubtful or sound < SECONDS_PER_WORD * len(run) or (alone and sound < 2 * SECONDS_PER_WORD * len(run))
    )


def _norm(text: str) -> str:
    return "".join(token.norm for token in tokenize(text))
