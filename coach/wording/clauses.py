"""Who does what in a sentence: left-out subjects filled in, and the words of others set aside.

`own("I went up and told him")` has "i told"; in "she said I forgot it" the "i" is no longer there.
"""

from __future__ import annotations

from collections.abc import Sequence

from coach.wording.tokens import Token


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ME = _words("i we i'd we'd i've we've i'm i'll")
_OTHERS = _words("he she they who nobody everybody everyone somebody someone he's she's they're")
_JOIN = _words("and then but so or also")
_ADVERBS = _words("just also only even then first always still never again myself immediately")
_SAYS = _words("said says goes replied answered wrote asked told tells asks promised whispered")
_IRREGULAR = _words(
    """
    was were had did said told asked came went took gave got put ran sat stood held brought bought wrote
    read drew taught drove rang spoke left looked woke sent cut fed began kept made found met saw heard
    knew thought felt let lost paid rode led built stuck fell broke chose hid hung laid rose sold slept
    spent swore threw tore wore won dug drank ate flew forgot grew hit hurt shut split spread stole swam
    understood undertook redid rewrote withdrew became could would should might must
    """
)
_BEFORE_PAST = _words("to not be been was were is are got have has had the a an my his her of it's")
_SHORTEST_REGULAR = 5
_NOT_PAST = _words("indeed speed exceed proceed succeed agreed needed hundred supposed embed")
_WHENEVER = _words("when whenever if")
_EARLY = 4
"""Words at the start among which "when" makes a habit of what somebody says."""
MASK = "_"


def is_past(norm: str) -> bool:
    """Return whether a word looks like a verb of the past, by its end or by the list."""
    norm = norm.removesuffix("n't")
    regular = norm.endswith("ed") and len(norm) >= _SHORTEST_REGULAR and norm not in _NOT_PAST
    return regular or norm in _IRREGULAR


def plain(tokens: Sequence[Token]) -> str:
    """Return the normalized words with one space before, between and after."""
    return " ".join(["", *(token.norm for token in tokens), ""])


def own(tokens: Sequence[Token]) -> str:
    """Return the words as `plain` does, with "i" before verbs that share it and no "i" of others."""
    words: list[str] = []
    mine = quoted = False
    habitual = any(token.norm in _WHENEVER for token in tokens[:_EARLY])
    for place, token in enumerate(tokens):
        norm, before = token.norm, tokens[place - 1] if place else None
        after = _after(tokens, place)
        if norm in _ME:
            quoted = quoted and not is_past(after)
            words.append(MASK if quoted else norm)
            mine = not quoted
            continue
        if norm in _OTHERS:
            mine = False
        elif is_past(norm) and before is not None and not quoted:
            joined = before.norm in _JOIN or (before.norm in _ADVERBS and _joined(tokens, place))
            if mine and (joined or before.mark == ","):
                words.append("i")
            elif before.norm not in _ME | _JOIN | _ADVERBS | _BEFORE_PAST and not _adverb(before.norm):
                mine = mine and is_past(before.norm)
        quoted = quoted or (norm in _SAYS and not mine and place > 0 and not habitual)
        words.append(MASK if quoted and norm == "my" else norm)
    return " ".join(["", *words, ""])


def _after(tokens: Sequence[Token], place: int) -> str:
    """Return the first word after a place that is no adverb."""
    rest = (token.norm for token in tokens[place + 1 :])
    return next((norm for norm in rest if norm not in _ADVERBS and not _adverb(norm)), "")


def _joined(tokens: Sequence[Token], place: int) -> bool:
    return place > 1 and (tokens[place - 2].norm in _JOIN or tokens[place - 2].mark == ",")


def _adverb(norm: str) -> bool:
    return norm.endswith("ly")
