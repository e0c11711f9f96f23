"""The cues by which the parts of a story are told apart, read from `story.toml`."""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path

import msgspec

from coach.model import Frozen

SHIPPED = Path(__file__).with_name("story.toml")


class File(Frozen, frozen=True, kw_only=True):
    """The words, classes and patterns of the file; `own` are read by the words of the speaker alone."""

    words: dict[str, str]
    classes: dict[str, str]
    own: dict[str, list[str]]
    heard: dict[str, list[str]]


@functools.cache
def file() -> File:
    """Return the shipped file."""
    with SHIPPED.open("rb") as stream:
        return msgspec.convert(tomllib.load(stream), File)


@functools.cache
def no_names() -> frozenset[str]:
    """Return the words with a capital that are nobody's name."""
    words = file().words
    return frozenset(f"{words['months']} {words['days']} {words['not_names']}".split())


@functools.cache
def regexes() -> dict[str, re.Pattern[str]]:
    """Return the regular expression of each cue, for words with a space before, between and after."""
    words = {name: f"(?:{'|'.join(map(re.escape, text.split()))})" for name, text in file().words.items()}
    for name, pattern in file().classes.items():
        words[name] = _filled(pattern, words)
    cues = {"role": ["{role}"], "senior": ["{senior}"], **file().own, **file().heard}
    found = {
        cue: re.compile(f"(?<= )(?:{'|'.join(_filled(one, words) for one in several)})(?= )")
        for cue, several in cues.items()
    }
    beside = (
        r"(?i:\b(?:{role}|dr|prof|professor))(?:'s)?[,.]?(?: (?i:called|named|is|Dr\.?))? ([A-Z][^\W\d]{2,})"
    )
    for cue, role in (("named", "staff"), ("named_senior", "up")):
        found[cue] = re.compile(_filled(beside.replace("{role}", words[role]), words))
    return found


def _filled(pattern: str, words: dict[str, str]) -> str:
    return re.sub(r"\{([a-z_]+)\}", lambda name: words[name.group(1)], pattern)
