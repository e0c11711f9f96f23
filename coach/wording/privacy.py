"""What identifies a patient: a name, an exact date, a room, a record number, a rare combination."""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path
from typing import Literal

from coach.model import Frozen
from coach.wording.places import Places, joined
from coach.wording.tokens import Token, tokenize

Identifies = Literal["name", "date", "room", "record number", "rare"]

SHIPPED = Path(__file__).with_name("private.toml")
_AROUND = 25
"""Words to each side in which a cue counts."""
_BEFORE = 14
"""Words before a titled name in which a role makes it a member of staff."""
_TITLE = "(?:mr|mrs|ms|miss|mister|missus|madam)"
_SMALL = "one|two|three|four|five|six|seven|eight|nine"
_TENS = "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_DIGIT = rf"(?:[a-z]?\d+[a-z]?|{_SMALL}|ten|eleven|twelve|zero|oh)"
_DECADES = ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties")


class Identifying(Frozen, frozen=True, kw_only=True):
    """Words that identify a patient, where they stand, and what to say in their place."""

    what: Identifies
    text: str
    places: Places
    safe: str


def identifying(text: str) -> tuple[Identifying, ...]:
    """Return what identifies a patient in `text`, in order; a name that is said twice is found twice.

    Names of colleagues, and dates of the speaker's own life, are not meant: they are told apart by the words
    around them, so some are missed and some are wrong.
    """
    tokens = tokenize(text)
    norms = [token.norm for token in tokens]
    said, starts = joined(norms)
    taken: set[int] = set()
    found = []
    for what, regex in _rules():
        for match in regex.finditer(said):
            places = starts[match.start()], starts[match.end()]
            if what == "name":
                places = _name(tokens, places)
            words = set(range(*places))
            if words and not taken & words and _meant(what, norms, places):
                taken |= words
                found.append(
                    Identifying(
                        what=what,
                        text=" ".join(norms[slice(*places)]),
                        places=places,
                        safe=_safe(what, norms, places),
                    )
                )
    return tuple(sorted(found, key=lambda mark: mark.places))


@functools.cache
def _lists() -> dict[str, list[str]]:
    with SHIPPED.open("rb") as stream:
        return {key: words.split() for key, words in tomllib.load(stream).items()}


@functools.cache
def _rules() -> tuple[tuple[Identifies, re.Pattern[str]], ...]:
    month = "|".join(_lists()["months"])
    ordinals = _lists()["ordinals"]
    day = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|twenty (?:{'|'.join(ordinals[:9])})|{'|'.join(ordinals)})"
    office = "|".join(_lists()["offices"]).replace("_", " ")
    age = rf"(?:\d{{2}}|{_TENS}(?:-\w+)?)[ -]years?[ -]old"
    numbered = "(?:record|chart|file|case|insurance|passport|hospital|id|security|mrn) number|mrn"
    rules: tuple[tuple[Identifies, str], ...] = (
        ("name", rf"{_TITLE} [^ ]+"),
        (
            "name",
            r"(?:patient|man|woman|lady|guy|boy|girl|gentleman|he|she) (?:was |is |who was )?named [^ ]+",
        ),
        ("name", r"(?:patient's|his|her) name (?:was|is) [^ ]+"),
        ("name", r"patient (?:called |of mine )?[^ ]+"),
        ("name", rf"[^ ]+ [^ ]+(?= (?:who |was |is |an? )*{age})"),
        ("date", rf"(?:the )?{day} (?:of )?(?:{month})"),
        ("date", rf"(?:{month}) (?:the )?{day}"),
        ("date", r"(?:\d{1,2}[/.]\d{1,2}[/.](?:19|20)?\d{2}|(?:19|20)\d{2}-\d{2}-\d{2})"),
        ("room", rf"(?:room|room number) (?:{_TENS} )?{_DIGIT}(?: {_DIGIT})*"),
        ("record number", rf"(?:{numbered}) (?:is |was )?(?:number )?{_DIGIT}(?: {_DIGIT})*"),
        ("record number", r"\d{6,12}|\d{3}-\d{2,4}(?:-\d{4})?"),
        ("rare", rf"(?:the|our|a) (?:{office})(?: of (?:our|the|my|that|a) (?:village|town|city|island))?"),
        ("rare", rf"(?:9\d|1[01]\d|ninety(?: |-)(?:{_SMALL}))(?: |-)years?(?: |-)old"),
    )
    return tuple((what, re.compile(rf"(?<= )(?:{pattern}) ")) for what, pattern in rules)


def _name(tokens: tuple[Token, ...], places: Places) -> Places:
    """Return the places of the name itself; none where the words are no name, or an initial alone."""
    first, after = places
    said = [tokens[index].norm for index in range(first, after)]
    titled = re.fullmatch(_TITLE, said[0]) is not None
    introduced = titled or bool({*said} & {"patient", "named", "name"})
    told = bool({*said} & {"named", "name"}) or (titled and said[0] != "miss")
    capital = _capital(tokens[after - 1]) and tokens[after - 2].mark in ("", ",")
    if len(said[-1]) == 1 or not (told or (capital and (introduced or _capital(tokens[first])))):
        return first, first
    start = first if titled or not introduced else after - 1
    while after < len(tokens) and _capital(tokens[after]) and tokens[after - 1].mark == "":
        after += 1
    return start, after


def _capital(token: Token) -> bool:
    known = token.norm in _lists()["months"] or token.norm.endswith("day")
    pronoun = token.norm in ("i", "i'm", "i'd", "i've", "i'll")
    return token.text[:1].isupper() and not token.text.isupper() and not known and not pronoun


def _meant(what: Identifies, norms: list[str], places: Places) -> bool:
    """Return whether the words around speak of a patient."""
    first, after = places
    lists = _lists()
    if what == "record number":
        return True
    if what == "room":
        return not ({*norms[max(0, first - 1) : first]} & {*lists["not_rooms"]}) and not (
            {*norms[after : after + 1]} & {*lists["counted"]}
        )
    if what == "date" and {*norms[max(0, first - 6) : after + 4]} & {*lists["own_life"]}:
        return False
    if what == "name" and _is_staff(norms, places):
        return False
    around = {*norms[max(0, first - _AROUND) : first], *norms[after : after + _AROUND]}
    return bool(around & {*lists["clinical"]})


def _is_staff(norms: list[str], places: Places) -> bool:
    """Return whether a role stands nearer before a name than a word for a patient, or right after it."""
    before = norms[max(0, places[0] - _BEFORE) : places[0]]
    patients = ("patient", "guy", "lady", "man", "woman")
    cue = max((index for index, norm in enumerate(before) if norm in patients), default=-1)
    staff = max((index for index, norm in enumerate(before) if norm in _lists()["staff"]), default=-1)
    after = norms[places[1] : places[1] + 3]
    aged = any("year" in norm for norm in after)  # "Lena Marsh, a 63-year-old teacher"
    return staff > cue or (not aged and bool({*after} & {*_lists()["staff"]}))


def _safe(what: Identifies, norms: list[str], places: Places) -> str:
    """Return a safe wording; an age in the words around it is kept as a decade."""
    plain = {"date": "one day that month", "room": "in one of our rooms", "record number": "leave it out"}
    if what in plain:
        return plain[what]
    if what == "rare" and norms[places[0]][0] in "91n":
        return "a very old patient"
    near = {*norms[places[0] : places[1] + 8]}
    woman = near & {"mrs", "ms", "miss", "missus", "madam", "she", "her"}
    man = near & {"mr", "mister", "he", "his", "him"}
    one, own = ("a woman", "her") if woman else ("a man", "his") if man else ("a person", "their")
    around = norms[max(0, places[0] - _AROUND) : places[1] + _AROUND]
    decade = next((decade for norm in around if (decade := _decade(norm))), "fifties")
    return f"{one} in {own} {decade}"


def _decade(norm: str) -> str:
    """Return the decade of an age from 20 to 89: "44", "44-year-old", "forty-four", "forties"."""
    if digits := re.fullmatch(r"([2-8])\d(?:-years?-old)?", norm):
        return _DECADES[int(digits.group(1)) - 2]
    word = re.match(r"(twent|thirt|fort|fift|sixt|sevent|eight)(?:y-\w+|ies$)", norm)
    return f"{word.group(1)}ies" if word else ""
