"""Where words stand: the sentence around a stretch of words, and its seconds."""

from __future__ import annotations

from collections.abc import Sequence

from coach.model import Span, Transcript
from coach.wording.tokens import Token, tokenize

Places = tuple[int, int]
"""First word and the word after the last, counted over all words of the text."""

_SENTENCE_ENDS = ".?!"
_MOST_AROUND = 12
"""Words shown to each side where no full stop ends the sentence sooner."""


def joined(norms: Sequence[str]) -> tuple[str, dict[int, int]]:
    """Return the words with a space before, between and after, and which word begins at each character."""
    starts, at = {}, 1
    for index, norm in enumerate(norms):
        starts[at] = index
        at += len(norm) + 1
    starts[at] = len(norms)
    return " ".join(["", *norms, ""]), starts


def sentence(tokens: tuple[Token, ...], places: Places, *, swap: str) -> str:
    """Return the sentence around `places` with `swap` in their place, cut to 12 words to each side."""
    start, end = places
    first, last = start, end
    while first > 0 and start - first < _MOST_AROUND and not _ends(tokens[first - 1]):
        first -= 1
    while last < len(tokens) and last - end < _MOST_AROUND and not _ends(tokens[last - 1]):
        last += 1
    before = [token.text for token in tokens[first:start]]
    after = [token.text for token in tokens[end:last]]
    if before and before[-1].lower() in ("a", "an"):
        before[-1] = before[-1][0] + ("n" if swap[0] in "aeio" else "")
    tail = tokens[end - 1].text
    mark = tail[len(tail.rstrip(".,;:?!\"')")) :]
    said = swap[:1].upper() + swap[1:] if first == start and tokens[start].text[:1].isupper() else swap
    if first > 0 and not _ends(tokens[first - 1]):
        before = ["\u2026", *before]
    if last < len(tokens) and not _ends(tokens[last - 1]):
        after = [*after, "\u2026"]
    return " ".join([*before, said + mark, *after])


def seconds(transcript: Transcript, places: Places) -> Span | None:
    """Return when the words of `places` were said; None when the transcript has no time for each word."""
    words = transcript.words
    if len(words) != len(tokenize(transcript.text)) or any(word.end <= word.start for word in words):
        return None
    return words[places[0]].start, words[places[1] - 1].end


def _ends(token: Token) -> bool:
    return token.mark != "" and token.mark in _SENTENCE_ENDS
