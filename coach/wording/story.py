"""The parts of a story, sentence by sentence; docs/story-coding.md says what each part is.

The rules look at words alone. They never say whether anything happened, and a part whose rule agrees too little
with people is not shown at all (`SHOWN`).
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, get_args

from coach.wording.tokens import tokenize

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
SHIPPED = Path(__file__).with_name("story.toml")


_OPENING = 5
"""Sentences in which the setting is told, at most."""


def coded(sentences: Sequence[str]) -> tuple[frozenset[Part], ...]:
    """Return the parts of a story that each sentence tells."""
    plains = [_plain(text) for text in sentences]
    told = [_told(plain) | ({"role"} if _named(text) else set()) for plain, text in zip(plains, sentences)]
    happened = any("action" in parts for parts in told)
    found: list[frozenset[Part]] = []
    started = erred = False
    for place, (plain, parts) in enumerate(zip(plains, told)):
        erred = erred or "own_error" in parts
        parts = _in_order(plain, parts, place=place, started=started, erred=erred, happened=happened)
        started = started or (place > 0 and "action" in parts)
        found.append(frozenset(parts))
    return tuple(found)


def _in_order(
    plain: str, told: set[Part], *, place: int, started: bool, erred: bool, happened: bool
) -> set[Part]:
    """Return the parts that the words of a sentence and its place in the story make likely."""
    parts = set(told)
    if parts & {"learned", "changed", "used_again"}:
        parts -= {"action"}
    if not erred:
        parts -= {"repair"}
    if "own_error" in parts and "repair" not in parts:
        parts -= {"action"}
    if not started:
        parts -= {"follow_through"}
    if not started and not (erred and place):
        parts -= {"result"}
        if happened and place < _OPENING and _sets(plain, parts, place=place):
            parts |= {"situation"}
    elif not parts & _NO_RESULT and not _aside(plain) and not _OWN.match(plain):
        parts |= {"result"}
    return parts


_NO_RESULT: frozenset[Part] = frozenset(
    {"action", "learned", "changed", "said", "used_again", "own_error", "load"}
)
_OWN = re.compile(r" (?:(?:and|but|so|then|honestly|afterward) )*(?:i|my) ")
_WHEN = re.compile(r" (?:in|on|at|during|last|when|was|were|had|one|as) ")
_FELT = re.compile(
    r" (?:i (?:think|thought|believe|felt|hated|wanted|almost|could)|my first think\w+|for me|honestly|important|greatest"
    r"|testament|moving forward|it (?:[a-z]+ly )?(?:exemplifies|strengthened|transformed|continues)) "
)
_ALWAYS = re.compile(r"(?: [^ ]+){0,5} (?:is|are|has been|have (?:always|come)|i have|requires|always) ")
_THEN = re.compile(r" (?:was|were|did|came|told me|asked me) ")


def _sets(plain: str, parts: set[Part], *, place: int) -> bool:
    """Return whether a sentence before the first action tells how things stood."""
    if parts & {"learned", "changed"} or _aside(plain):
        return False
    if parts & {"action", "own_error"}:
        return place == 0 and _WHEN.search(plain) is not None
    return "said" not in parts or place < 2 or _WHEN.search(plain) is not None


def _aside(plain: str) -> bool:
    """Return whether a sentence is about what is always so, or about a feeling, and tells nothing that was."""
    if _FELT.search(plain):
        return True
    return _ALWAYS.match(plain) is not None and _THEN.search(plain) is None


def _plain(text: str) -> str:
    return " ".join(["", *(token.norm for token in tokenize(text)), ""])


def _told(plain: str) -> set[Part]:
    return {part for part, regex in _regexes().items() if regex.search(plain)}


def _named(text: str) -> bool:
    """Return whether a name stands inside the sentence; a first word is no sign, nor are I, days, months."""
    words = text.split()[1:]
    bare = [word.strip(".,;:?!\"'") for word in words]
    return any(
        word[:1].isupper() and word[1:].isalpha() and word.lower() not in _no_names() and len(word) > 2
        for word in bare
    )


@functools.cache
def _lists() -> dict[str, dict[str, object]]:
    with SHIPPED.open("rb") as stream:
        return tomllib.load(stream)


@functools.cache
def _no_names() -> frozenset[str]:
    words = _lists()["words"]
    return frozenset(f"{words['months']} {words['days']} {words['not_names']}".split())


@functools.cache
def _regexes() -> dict[Part, re.Pattern[str]]:
    words = {name: f"(?:{'|'.join(map(re.escape, str(text).split()))})" for name, text in _lists()["words"].items()}
    words["me"] = r"(?:i|we)(?: (?:then|just|also|only|even|myself|first|immediately|subsequently|[a-z]+ly))*"
    found: dict[Part, re.Pattern[str]] = {}
    for part, patterns in _lists()["patterns"].items():
        filled = "|".join(re.sub(r"\{([a-z]+)\}", lambda m: words[m.group(1)], one) for one in patterns)
        found[part] = re.compile(f"(?<= )(?:{filled})(?= )")
    found["role"] = re.compile(f"(?<= )(?:{words['staff']})(?:'s)?(?= )")
    return found
