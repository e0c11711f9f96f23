"""Filler words by their neighbors: like, you know, so, basically, I mean, actually, right, kind of.

Words beside a use tell best whether it means something (Popescu-Belis & Zufferey 2011), so each filler has a
rule about its neighbors and anything unclear is left alone: "I like this", "so that", "you know him", "right
hand" and "kind of person" are not fillers. docs/measures.md gives precision and recall.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coach.model import Frozen
from coach.wording.tokens import Token, is_filler

ON_BY_DEFAULT = frozenset({"actually", "basically", "i mean", "kind of", "so", "you know"})
"""What is looked for unless asked: "like" and "right" belong to how many people speak."""
KINDS = ON_BY_DEFAULT | {"like", "right"}


def filler_kinds(*, like_and_right: bool) -> frozenset[str]:
    """Return the filler words to look for."""
    return KINDS if like_and_right else ON_BY_DEFAULT


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_END = frozenset(".?!")
_HESITATING = frozenset({"well", "yeah", "okay", "ok", "oh", "anyway"})
_JOINING = frozenset({"and", "but", "or", "because", "'cause", "cause", "then"})
_AFTER_WHICH_ACTUALLY = _JOINING | {"think", "guess", "suppose"}
_LIKED = _set(
    "i you we they he she who to would id youd wed theyd hed shed d dont doesnt didnt wont wouldnt not "
    "really do does did never always also look looks looked looking sound sounds sounded feel feels felt "
    "seem seems seemed taste smell act acts acted be being been is isnt was wasnt were are am its thats "
    "hes shes youre im theyre were went goes go something anything nothing everything somebody someone "
    "things thing stuff people more less much most almost nearly exactly just what whats life unlike"
)
"""Before "like", these make it a verb, a comparison or a quotation (compared without apostrophes)."""
_POINTING = _set("that this it these those")
_ARTICLES = _set("a an the my your his her our their")
_SMALL = _set(
    "get got have has had having with for in on at of to from by about as if when where while that which "
    "even only maybe want need took take make made it"
)
_TYPES = _set(
    "a an the this that these those what which some any every each another other different same new my "
    "your his her our their one two whole right best worst first last"
)
_KNOWN = _set(
    "him her them me us how what who why where whether about everything nothing anything something "
    "everyone somebody someone of"
)
_KNOWING = _set(
    "do did don't dont didn't how what if as that when who would could should may might must will to "
    "because let since before than"
)


class Use(Frozen, frozen=True, kw_only=True):
    """One filler in a text: its first and last token, and how it is listed ("you know")."""

    first: int
    last: int
    kind: str


class _Place:
    """A candidate and its neighbors; a neighbor behind a sentence end is empty."""

    def __init__(self, tokens: Sequence[Token], first: int, last: int) -> None:
        self.tokens, self.first, self.last = tokens, first, last
        before = tokens[first - 1] if first else None
        self.mark_before = before.mark if before else "."
        self.mark_after = tokens[last].mark or ("." if last + 1 == len(tokens) else "")
        self.before = before.norm if before and self.mark_before not in _END else ""
        after = tokens[last + 1] if last + 1 < len(tokens) else None
        self.after = after.norm if after and self.mark_after not in _END else ""

    def word(self, offset: int) -> str:
        """Return the word `offset` places from the candidate, empty outside the text."""
        index = self.first + offset if offset < 0 else self.last + offset
        return self.tokens[index].norm if 0 <= index < len(self.tokens) else ""

    @property
    def opens(self) -> bool:
        """Whether a mark or a hesitation stands before it."""
        return bool(self.mark_before) or self.hesitates(-1)

    def hesitates(self, side: int) -> bool:
        """Whether the neighbor before (-1) or after (1) is um, well, or another filler."""
        near, next_but_one = self.word(side), self.word(2 * side)
        pair = f"{next_but_one} {near}" if side < 0 else f"{near} {next_but_one}"
        return (
            is_filler(near)
            or near in _HESITATING
            or near in ("basically", "y'know", "yknow")
            or pair in ("you know", "i mean")
        )


def find_uses(tokens: Sequence[Token], *, kinds: frozenset[str] = ON_BY_DEFAULT) -> tuple[Use, ...]:
    """Return the filler words of `kinds` (a subset of `KINDS`) among `tokens`, in order."""
    uses: list[Use] = []
    for first, token in enumerate(tokens):
        kind = token.norm if token.norm in _RULES else ""
        last = first
        if not kind and first + 1 < len(tokens) and not token.mark:
            pair = f"{token.norm} {tokens[first + 1].norm}"
            kind, last = (pair, first + 1) if pair in _RULES else ("", first)
        if kind in kinds and _RULES[kind](_Place(tokens, first, last)):
            uses.append(Use(first=first, last=last, kind=kind))
    return tuple(uses)


def _like(place: _Place) -> bool:
    if place.mark_before == "," and place.mark_after == ",":
        return True
    if place.before.replace("'", "") in _LIKED or (place.after in ("to", "") and not place.mark_after):
        return False
    if place.before == "of" and place.word(-2) in ("kind", "sort"):
        return False
    if place.after == "i" and place.word(2) in ("said", "say", "told"):
        return False
    if place.after in _POINTING and not place.mark_before:
        return False
    if place.after in _ARTICLES and not place.opens:  # "a friend like the one": only after small words
        return place.before in _SMALL or place.before in _JOINING
    return True


def _so(place: _Place) -> bool:
    if place.before in ("think", "hope", "guess", "believe", "or", "not", "even", "if", "say", "said", "do"):
        return False
    if place.mark_after or place.first == 0 or place.after in ("so", "but", "like", "again"):
        return True
    opens = place.opens or place.before in _JOINING
    return opens and (place.hesitates(1) or is_filler(place.word(2)) or place.word(2) in _HESITATING | {"so"})


def _you_know(place: _Place) -> bool:
    if place.before in _KNOWING and not place.mark_before and not is_filler(place.word(1)):
        return False
    return bool(place.mark_after) or place.after not in _KNOWN


def _i_mean(place: _Place) -> bool:
    if place.before in ("what", "do", "did", "that", "which"):
        return False
    it = place.after == "it" and place.last + 1 < len(place.tokens) and place.tokens[place.last + 1].mark
    return bool(place.mark_after) or not (it or place.after in ("by", "to"))


def _actually(place: _Place) -> bool:
    return (
        bool(place.mark_after) or place.hesitates(1) or place.opens or place.before in _AFTER_WHICH_ACTUALLY
    )


def _basically(place: _Place) -> bool:
    return True


def _right(place: _Place) -> bool:
    between = place.mark_before == "," and place.mark_after in (",", "?")
    return between or (place.mark_before != "" and place.after in ("so", "well", "then", "now"))


def _kind_of(place: _Place) -> bool:
    return place.before not in _TYPES and place.after not in ("thing", "things", "person", "people")


_RULES: dict[str, Callable[[_Place], bool]] = {
    "actually": _actually,
    "basically": _basically,
    "i mean": _i_mean,
    "kind of": _kind_of,
    "like": _like,
    "right": _right,
    "so": _so,
    "you know": _you_know,
}
