"""Text into words, with the punctuation that follows each kept, because clause edges hang on it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from coach.model import Frozen

_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"'})
_DASHES = re.compile(r"[\u2012-\u2015]|(?<=\s)-+(?=\s)|--+")
_NOISE = re.compile(r"\[[^\]\s]*\]|<[^>\s]*>|\+\+[^+\s]*\+\+")
LONGEST = 200
"""Characters of a word that are looked at."""
_EDGE_MARKS = ".,;:?!\u2026-"
_ABBREVIATIONS = frozenset({"dr", "mr", "mrs", "ms", "st", "vs", "prof"})
_FILLER = re.compile(r"u+h*m+|u+h+|er|erm+|h+m+|m{2,}|mhm")


class Token(Frozen, frozen=True, kw_only=True):
    """One word as written, as compared, and the punctuation that follows it."""

    text: str
    norm: str
    """Lower case, without punctuation around it."""
    mark: str
    """The last clause or sentence mark after the word, one of ``. , ; : ? ! -``, or empty."""


@lru_cache(maxsize=4)
def tokenize(text: str) -> tuple[Token, ...]:
    """Return the words of `text` in order; noise marks such as [NOISE] and <sil> are dropped.

    The same text is asked for by one measure after the other (seven times; 3 s each for 1 MB).
    """
    text = unicodedata.normalize("NFC", text).translate(_QUOTES)
    text = _DASHES.sub(" - ", _NOISE.sub(" ", text))
    tokens: list[Token] = []
    for whole in text.split():
        chunk = whole[:LONGEST]
        norm = _bare(chunk)
        if norm:
            tokens.append(Token(text=chunk, norm=norm, mark=_mark(chunk, norm)))
        elif tokens and (mark := _last_mark(chunk)):
            tokens[-1] = Token(text=tokens[-1].text, norm=tokens[-1].norm, mark=mark)
    return tuple(tokens)


def is_filler(norm: str) -> bool:
    """Return whether a normalized word is a filled pause (um, uh, er, hm): a sound, not a word."""
    return _FILLER.fullmatch(norm) is not None


def _bare(chunk: str) -> str:
    start, end = 0, len(chunk)
    while start < end and not chunk[start].isalnum():
        start += 1
    while end > start and not chunk[end - 1].isalnum():
        end -= 1
    return chunk[start:end].lower()


def _mark(chunk: str, norm: str) -> str:
    mark = _last_mark(chunk[chunk.lower().rfind(norm[-1]) + 1 :])
    return "" if mark == "." and norm in _ABBREVIATIONS else mark


def _last_mark(text: str) -> str:
    marks = [char for char in text if char in _EDGE_MARKS]
    return marks[-1].replace("\u2026", ".") if marks else ""
