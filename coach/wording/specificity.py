"""Details that can be checked: who, when, where, how many, what was said, done, seen or heard."""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path
from typing import Literal, get_args

from coach.model import Frozen
from coach.wording.places import Places, joined
from coach.wording.privacy import identifying
from coach.wording.tokens import is_filler, tokenize

SHIPPED = Path(__file__).with_name("details.toml")
MIN_WORDS = 60
"""Below this one detail more or less changes everything (evidence: a choice of this project)."""

Kind = Literal["quote", "time", "number", "role", "place", "action", "sensed"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_ONES = "two three four five six seven eight nine"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBER = rf"(?:\d[\d.,:]*|(?:{f'{_ONES} {_TEENS} {_TENS} hundred thousand half'.replace(' ', '|')})(?:-\w+)?)"
"""A number of two or more, in digits or as a word; "one" is most often no number."""


class Detail(Frozen, frozen=True, kw_only=True):
    """One detail: its kind, its words, where they stand."""

    kind: Kind
    text: str
    places: Places


def details(text: str) -> tuple[Detail, ...]:
    """Return the details of `text` in order; a word counts once, and none that identifies a patient does."""
    tokens = tokenize(text)
    kept = [index for index, token in enumerate(tokens) if not is_filler(token.norm)]
    taken = {index for mark in identifying(text) for index in range(*mark.places)}
    said, starts = joined([tokens[index].norm for index in kept])
    found = []
    for kind, regex in _regexes():
        for match in regex.finditer(said):
            first, after = kept[starts[match.start()]], kept[starts[match.end()] - 1] + 1
            if not taken.intersection(range(first, after)):
                taken.update(range(first, after))
                words = " ".join(token.norm for token in tokens[first:after])
                found.append(Detail(kind=kind, text=words, places=(first, after)))
    return tuple(sorted(found, key=lambda detail: detail.places))


def missing(found: tuple[Detail, ...]) -> tuple[Kind, ...]:
    """Return the kinds of detail that an answer has none of, those that help a listener most first."""
    present = {detail.kind for detail in found}
    order: tuple[Kind, ...] = ("role", "time", "quote", "action", "place", "number", "sensed")
    return tuple(kind for kind in order if kind not in present)


@functools.cache
def _regexes() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    """Return the regular expression of each kind, in the order in which kinds claim a word."""
    with SHIPPED.open("rb") as stream:
        lists = tomllib.load(stream)
    roles = _any(lists["roles"])
    before = r"(?:the|a|an|my|our|his|her|their|this|that|to|in|at|on|from)"
    adverb = r"(?:then|just|also|only|even|went and|would|will|always|never|[a-z]+ly)"
    kinds: dict[Kind, str] = {
        "quote": rf"(?:i|he|she|they|{roles}) (?:(?:just|then|also|only) )?(?:{_any(lists['told'])})"
        r"(?: to)?(?: (?:me|him|her|them|us))?|heard myself say",
        "time": "|".join(_time(pattern, lists) for pattern in lists["times"]),
        "number": rf"{NUMBER}(?: (?:point|and) {NUMBER})?(?: (?:percent|grams?|liters?|beds?|times?))?",
        "role": roles,
        "place": rf"{before} (?:[^ ]+ )?(?:{_any(lists['places'])})",
        "action": rf"(?:i|we) (?:{adverb} )?(?:{_verbs(lists['actions'])})",
        "sensed": _any(lists["sensed"]),
    }
    return tuple((kind, re.compile(rf"(?<= )(?:{pattern}) ")) for kind, pattern in kinds.items())


def _time(pattern: str, lists: dict[str, str]) -> str:
    """Return a pattern of times with its lists and its numbers filled in."""
    filled = re.sub(r"\{(\w+)\}", lambda name: f"(?:{_any(lists[name.group(1)])})", pattern)
    return filled.replace("NUMBER", NUMBER)


def _any(words: str) -> str:
    return "|".join(re.escape(word) for word in words.split())


def _verbs(words: str) -> str:
    """Return base and past forms as alternatives: `stop` gives stop, stopped, `go:went` gives go, went."""
    forms = []
    for word in words.split():
        base, _, past = word.partition(":")
        forms += [base, past] if past else [base, f"{base}ed", f"{base}d", f"{base}{base[-1]}ed"]
        if not past and base.endswith("y"):
            forms.append(f"{base[:-1]}ied")
    return "|".join(re.escape(form) for form in forms)
