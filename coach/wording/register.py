"""Words and set phrases that belong to writing and not to speech, each with a plain spoken swap."""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path

from coach.model import Frozen
from coach.wording.places import Places, joined, sentence
from coach.wording.tokens import Token, is_filler, tokenize

SHIPPED = Path(__file__).with_name("written.toml")
MIN_WORDS = 100
"""Below this one phrase more or less changes everything (evidence: a choice of this project)."""

_GAP = r"((?:[^ ]+ ){1,6})"


class Written(Frozen, frozen=True, kw_only=True):
    """One written-sounding phrase: its words, where they stand, its source, and how to say it."""

    text: str
    places: Places
    source: str
    swap: str
    spoken: str
    """The sentence it stands in, with the swap."""


class _Pattern(Frozen, frozen=True, kw_only=True):
    regex: re.Pattern[str]
    words: int
    swap: str
    source: str


def written_phrases(text: str) -> tuple[Written, ...]:
    """Return the written-sounding phrases of `text` in order; none overlaps another."""
    tokens = tokenize(text)
    kept = [index for index, token in enumerate(tokens) if not is_filler(token.norm)]
    said, starts = joined([tokens[index].norm for index in kept])
    taken = [False] * len(kept)
    for match in _exempt().finditer(said):
        for index in range(*_between(starts, match)):
            taken[index] = True
    found = []
    for pattern in _patterns():
        for match in pattern.regex.finditer(said):
            first, after = _between(starts, match)
            if not any(taken[first:after]):
                taken[first:after] = [True] * (after - first)
                places = (kept[first], kept[after - 1] + 1)
                found.append(_written(tokens, places, pattern, match))
    return tuple(sorted(found, key=lambda phrase: phrase.places))


def _written(tokens: tuple[Token, ...], places: Places, pattern: _Pattern, match: re.Match[str]) -> Written:
    gap = match.group(1).strip() if match.re.groups else ""
    swap = pattern.swap.replace("~", gap)
    return Written(
        text=" ".join(token.norm for token in tokens[slice(*places)]),
        places=places,
        source=pattern.source,
        swap=swap,
        spoken=sentence(tokens, places, swap=swap),
    )


def _between(starts: dict[int, int], match: re.Match[str]) -> tuple[int, int]:
    return starts[match.start()], starts[match.end()]


def _regex(pattern: str) -> str:
    """Return the regular expression of a pattern of `written.toml`: words with a space after each."""
    found, _, follows = pattern.partition(">")
    return f"(?<= ){_words(found)}" + (f"(?={_words(follows)})" if follows else "")


def _words(pattern: str) -> str:
    regex = ""
    for word in pattern.split():
        options = "|".join(re.escape(option) for option in word.removeprefix("?").split("|"))
        regex += _GAP if word == "~" else f"(?:(?:{options}) )?" if word[0] == "?" else f"(?:{options}) "
    return regex


@functools.cache
def _shipped() -> dict[str, dict[str, str]]:
    with SHIPPED.open("rb") as stream:
        return tomllib.load(stream)


@functools.cache
def _patterns() -> tuple[_Pattern, ...]:
    """Return the patterns of the shipped list, the ones with most words first."""
    lists = _shipped()
    found = [
        _Pattern(
            regex=re.compile(_regex(pattern)),
            words=len(pattern.split()),
            swap=swap,
            source=lists["sources"][source],
        )
        for source in lists["sources"]
        for pattern, swap in lists[source].items()
    ]
    return tuple(sorted(found, key=lambda pattern: -pattern.words))


@functools.cache
def _exempt() -> re.Pattern[str]:
    return re.compile("|".join(_regex(pattern) for pattern in _shipped()["exempt"]["medical"]))
