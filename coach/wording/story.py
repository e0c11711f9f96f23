"""The parts of a story, sentence by sentence; docs/story-coding.md says what each part is.

The rules look at words and their order alone. They never say whether anything happened, and a part whose rule
agrees too little with people is not shown at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, get_args

from coach.model import Frozen
from coach.wording.clauses import own, plain
from coach.wording.places import Places
from coach.wording.story_cues import file, no_names, regexes
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
    "task",
    "action",
    "result",
    "learned",
    "changed",
    "role",
    "said",
    "escalation",
)
"""The parts whose rule agrees at kappa 0.60 or more, ten labeled sentences or more, with labels of passages
that nobody who made the rules has read (tests/wording/test_story.py)."""
MISSABLE: tuple[Part, ...] = (
    "situation",
    "action",
    "result",
    "role",
    "said",
)
"""The parts of `SHOWN` of which the rule found 0.80 or more there: coach may say that it found none."""

_OPENING = 5
"""Sentences in which the setting is told, at most."""
_LEAST_PAST = 0.5
"""Share of sentences with a verb of the past in a story; beliefs are told in the present."""
_ENDING = 3
"""Sentences at the end in which what was drawn from a story is told."""
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
_WOULD = re.compile(r" i would ")
_TOLD = re.compile(
    r" (?:was|were|had|did|didn't|went|came|took|said|told|gave|felt|saw|got|found|fell|wrote|sat|ran"
    r"|[a-z]+'d|(?!need |indeed |hundred )[a-z]{2,}ed) "
)
_PAST = re.compile(r" (?:i|we) (?:[a-z]+ly |then |also )?(?:[a-z]+ed|was|were|had|went|took|did|said|told) ")
_GENERAL = re.compile(
    r" (?:(?:so|and|but|now|for me) )?"
    r"(?:an?|the|you|nobody|no|people|silence|every|sometimes|to|[a-z]+ing|if|what)(?: [^ ]+){0,9}? "
    r"(?:is|are|has to|have to|can|cannot|can't|doesn't|does not|don't|must|should|never|isn't) "
)
_PERSON = re.compile(
    r" (?:he|she|him|her|his|hers|they|them|we|our|us|was|were|had|went|came|said|told|took|gave"
    r"|program|your)'?(?:s|re)? "
)
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
    names, seniors = _names(sentences, "named"), _names(sentences, "named_senior")
    heard = [_hear(text, seniors) for text in sentences]
    past = sum(_TOLD.search(each.plain) is not None for each in heard)
    happened = any("action" in each.cues for each in heard) and past >= _LEAST_PAST * len(heard)
    so_far = _SoFar(happened=happened)
    found: list[frozenset[Part]] = []
    for place, each in enumerate(heard):
        last = happened and place >= len(heard) - _ENDING
        parts = _in_order(each, so_far, place=place, last=last)
        if any(name in each.text for name in names):
            parts |= {"role"}
        so_far = so_far.after(each, parts, place=place)
        found.append(frozenset(parts))
    return tuple(found)


class _Heard(Frozen, frozen=True, kw_only=True):
    """One sentence: as written, in plain words, in the words of the speaker alone, and what matches."""

    text: str
    plain: str
    own: str
    cues: frozenset[str]


class _SoFar(Frozen, frozen=True, kw_only=True):
    """What the sentences before have told."""

    happened: bool
    started: bool = False
    erred: bool = False
    drawn: bool = False
    near_senior: bool = False

    def after(self, heard: _Heard, parts: set[Part], *, place: int) -> _SoFar:
        return _SoFar(
            happened=self.happened,
            started=self.started or (place > 0 and "action" in parts),
            erred=self.erred or "own_error" in parts,
            drawn=self.drawn or bool(parts & {"learned", "changed"}),
            near_senior=regexes()["senior"].search(heard.plain) is not None,
        )


def _hear(text: str, seniors: frozenset[str]) -> _Heard:
    tokens = tokenize(text)
    whole, mine = plain(tokens), own(tokens)
    for name in seniors:
        mine = mine.replace(f" {name.lower()} ", " senior ")
    cues = {cue for cue, regex in regexes().items() if regex.search(mine if cue in file().own else whole)}
    return _Heard(text=text, plain=whole, own=mine, cues=frozenset(cues))


def _in_order(heard: _Heard, so_far: _SoFar, *, place: int, last: bool) -> set[Part]:
    """Return the parts that the words of a sentence and its place in the story make likely."""
    cues, erred = heard.cues, so_far.erred or "own_error" in heard.cues
    parts: set[Part] = {part for part in PARTS if part in cues}
    if not so_far.happened or (_WOULD.search(heard.plain) and not _PAST.search(heard.own)):
        parts -= {"changed", "used_again", "own_error", "escalation", "role"}
    if last and "habit" in cues and not _PAST.search(heard.own):
        parts |= {"changed"}
    if "insight" in cues and (last or so_far.erred) and so_far.started:
        parts |= {"learned"}
    if last and "changed" not in parts and _maxim(heard):
        parts |= {"learned"}
    if "used_again" in parts and not (so_far.drawn and last):
        parts -= {"used_again"}
    if "used_again" in parts:
        parts -= {"changed", "follow_through"}
    if so_far.erred and "repair" in cues and "action" in parts:
        parts -= {"own_error"}
    if "said" in cues and _PAST.search(heard.own):
        parts -= {"changed"}
    if "late" in cues and not so_far.started:
        parts |= {"load"}
    if so_far.started and place > 2 and "action" not in parts:
        parts -= {"load"}
    if "reply" in cues and so_far.near_senior:
        parts |= {"escalation"}
    if parts & {"learned", "changed", "used_again"} or ("own_error" in parts and "repair" not in parts):
        parts -= {"action"}
    if not erred or parts & {"changed", "used_again"} or not parts & {"action"}:
        parts -= {"repair"}
    if not so_far.started or parts & {"changed"}:
        parts -= {"follow_through"}
    return _outcome(heard, parts, so_far, place=place, erred=erred)


def _outcome(heard: _Heard, told: set[Part], so_far: _SoFar, *, place: int, erred: bool) -> set[Part]:
    """Return the parts with what stood before the first act, or came of it after."""
    parts = set(told)
    if not so_far.started and not (erred and place):
        parts -= {"result"}
        if so_far.happened and place < _OPENING and _sets(heard.plain, parts, place=place):
            parts |= {"situation"}
    elif not parts & _NO_RESULT and not _aside(heard.plain) and not _OWN.match(heard.plain):
        parts |= {"result"}
    return parts


def _maxim(heard: _Heard) -> bool:
    """Return whether a sentence says what is so in general, without a person of this story in it."""
    return _GENERAL.match(heard.plain) is not None and _PERSON.search(heard.plain) is None


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


def _names(sentences: Sequence[str], cue: str) -> frozenset[str]:
    """Return the names that stand beside a role of the staff in one of the sentences."""
    found = {match.group(1) for text in sentences for match in regexes()[cue].finditer(text)}
    return frozenset(name for name in found if name.lower() not in no_names())


def _cut(tokens: tuple[Token, ...]) -> list[tuple[int, tuple[Token, ...]]]:
    """Return the sentences as (first word, tokens); a mark that ends one is followed by a capital."""
    cut, first = [], 0
    for place, token in enumerate(tokens):
        after = tokens[place + 1].text.lstrip("\"'(") if place + 1 < len(tokens) else "A"
        if token.mark in (".", "?", "!") and after[:1].isupper():
            cut.append((first, tokens[first : place + 1]))
            first = place + 1
    return [*cut, (first, tokens[first:])] if first < len(tokens) else cut
