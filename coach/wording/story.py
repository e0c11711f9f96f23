"""The parts of a story, sentence by sentence; docs/story-coding.md says what each part is.

The rules look at words and their order alone. They never say whether anything happened, and a part whose rule
agrees too little with people is not shown at all.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, get_args

import msgspec

from coach.model import Frozen
from coach.wording.places import Places
from coach.wording.tokens import Token, tokenize

Part = Literal[
    "situation",
    "task",
    "action",
    "result",
    "learned",
    "changed",
    "used_again",
    "role",
    "said",
    "load",
    "escalation",
    "follow_through",
    "own_error",
    "repair",
]
PARTS: tuple[Part, ...] = get_args(Part)
SHOWN: tuple[Part, ...] = (
    "situation",
    "action",
    "learned",
    "changed",
    "said",
    "load",
    "escalation",
    "own_error",
)
"""The parts whose rule agrees with both passes of labels at kappa 0.60 or more on the half of the passages
that the rules were not made with, ten labeled sentences or more (tests/wording/test_story.py)."""
SHIPPED = Path(__file__).with_name("story.toml")

_OPENING = 5
"""Sentences in which the setting is told, at most."""
_LEAST_NAME = 3
_NO_RESULT: frozenset[Part] = frozenset(
    {"action", "learned", "changed", "said", "used_again", "own_error", "load"}
)
_OWN = re.compile(r" (?:(?:and|but|so|then|honestly|afterward) )*(?:i|my) ")
_WHEN = re.compile(r" (?:in|on|at|during|last|when|was|were|had|one|as) ")
_FELT = re.compile(
    r" (?:i (?:think|thought|believe|felt|hated|wanted|almost|could)|my first think\w+|for me|honestly"
    r"|important|greatest|testament|moving forward"
    r"|it (?:[a-z]+ly )?(?:exemplifies|strengthened|transformed|continues)) "
)
_ALWAYS = re.compile(r"(?: [^ ]+){0,5} (?:is|are|has been|have (?:always|come)|i have|requires|always) ")
_THEN = re.compile(r" (?:was|were|did|came|told me|asked me) ")


class Sentence(Frozen, frozen=True, kw_only=True):
    """One sentence of an answer, where its words stand, and the parts of a story that it tells."""

    text: str
    places: Places
    parts: tuple[Part, ...]


def story(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of an answer with the parts of `SHOWN` that each tells."""
    cut = _cut(tokenize(text))
    texts = [" ".join(token.text for token in tokens) for _, tokens in cut]
    return tuple(
        Sentence(
            text=said,
            places=(first, first + len(tokens)),
            parts=tuple(part for part in SHOWN if part in parts),
        )
        for (first, tokens), said, parts in zip(cut, texts, coded(texts), strict=True)
    )


def i_and_we(text: str) -> tuple[int, int]:
    """Return how many times the speaker says "I" and "we"; neither is better than the other."""
    heads = [token.norm.split("'")[0] for token in tokenize(text)]
    return heads.count("i"), heads.count("we")


def coded(sentences: Sequence[str]) -> tuple[frozenset[Part], ...]:
    """Return the parts of a story, shown or not, that each sentence of one answer tells."""
    plains = [_plain(text) for text in sentences]
    told = [_told(plain, text) for plain, text in zip(plains, sentences, strict=True)]
    happened = any("action" in parts for parts in told)
    found: list[frozenset[Part]] = []
    started = erred = False
    for place, (plain, parts) in enumerate(zip(plains, told, strict=True)):
        erred = erred or "own_error" in parts
        placed = _in_order(plain, parts, place=place, started=started, erred=erred, happened=happened)
        started = started or (place > 0 and "action" in placed)
        found.append(frozenset(placed))
    return tuple(found)


def _in_order(
    plain: str, told: frozenset[Part], *, place: int, started: bool, erred: bool, happened: bool
) -> set[Part]:
    """Return the parts that the words of a sentence and its place in the story make likely."""
    parts = set(told)
    if parts & {"learned", "changed", "used_again"} or ("own_error" in parts and "repair" not in parts):
        parts -= {"action"}
    if not happened:
        parts -= {"changed", "used_again"}
    if not erred:
        parts -= {"repair"}
    if not started:
        parts -= {"follow_through"}
    if not started and not (erred and place):
        parts -= {"result"}
        if happened and place < _OPENING and _sets(plain, parts, place=place):
            parts |= {"situation"}
    elif not parts & _NO_RESULT and not _aside(plain) and not _OWN.match(plain):
        parts |= {"result"}
    return parts


def _sets(plain: str, parts: set[Part], *, place: int) -> bool:
    """Return whether a sentence before the first action tells how things stood."""
    if parts & {"learned", "changed"} or _aside(plain):
        return False
    if parts & {"action", "own_error"}:
        return place == 0 and _WHEN.search(plain) is not None
    return "said" not in parts or place < 2 or _WHEN.search(plain) is not None


def _aside(plain: str) -> bool:
    """Return whether a sentence is about what is always so, or about a feeling, and nothing happens in it."""
    if _FELT.search(plain):
        return True
    return _ALWAYS.match(plain) is not None and _THEN.search(plain) is None


def _told(plain: str, text: str) -> frozenset[Part]:
    """Return the parts that the words of one sentence tell, whatever stands before it."""
    found = {part for part, regex in _regexes().items() if regex.search(plain)}
    return frozenset(found | {"role"}) if _named(text) else frozenset(found)


def _named(text: str) -> bool:
    """Return whether a name stands inside the sentence; a first word is no sign, nor are I, days, months."""
    bare = [word.strip(".,;:?!\"'") for word in text.split()[1:]]
    return any(
        word.isalpha() and word[:1].isupper() and len(word) >= _LEAST_NAME and word.lower() not in _no_names()
        for word in bare
    )


def _plain(text: str) -> str:
    return " ".join(["", *(token.norm for token in tokenize(text)), ""])


def _cut(tokens: tuple[Token, ...]) -> list[tuple[int, tuple[Token, ...]]]:
    """Return the sentences as (first word, tokens); a mark that ends one is followed by a capital."""
    cut, first = [], 0
    for place, token in enumerate(tokens):
        after = tokens[place + 1].text.lstrip("\"'(") if place + 1 < len(tokens) else "A"
        if token.mark in (".", "?", "!") and after[:1].isupper():
            cut.append((first, tokens[first : place + 1]))
            first = place + 1
    return [*cut, (first, tokens[first:])] if first < len(tokens) else cut


class _File(Frozen, frozen=True, kw_only=True):
    words: dict[str, str]
    patterns: dict[Part, list[str]]


@functools.cache
def _file() -> _File:
    with SHIPPED.open("rb") as stream:
        return msgspec.convert(tomllib.load(stream), _File)


@functools.cache
def _no_names() -> frozenset[str]:
    words = _file().words
    return frozenset(f"{words['months']} {words['days']} {words['not_names']}".split())


@functools.cache
def _regexes() -> dict[Part, re.Pattern[str]]:
    """Return the regular expression of each part, for words with a space before, between and after."""
    words = {name: f"(?:{'|'.join(map(re.escape, text.split()))})" for name, text in _file().words.items()}
    words["me"] = r"(?:i|we)(?: (?:then|just|also|only|even|myself|first|immediately|subsequently|[a-z]+ly))*"
    patterns = {**_file().patterns, "role": [f"{words['staff']}(?:'s)?"]}
    found: dict[Part, re.Pattern[str]] = {}
    for part, several in patterns.items():
        filled = "|".join(re.sub(r"\{([a-z]+)\}", lambda name: words[name.group(1)], one) for one in several)
        found[part] = re.compile(f"(?<= )(?:{filled})(?= )")
    return found
