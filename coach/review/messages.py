"""Replies as people write them in a mail or a chat: "2 0:42 good detail". No line is dropped in silence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from coach import untrusted
from coach.errors import Refused
from coach.model import Comment, Frozen

MOST_CHARACTERS = 100_000
MOST_LINES = 1_000
_SEP = r"[\s,;:.)\]\-–—>|/]*"  # noqa: RUF001  (people type both dashes)
_SECONDS = r"(?:seconds?|secs?|sek(?:unden)?|segundos?|secondes?|s)\b\.?"
_MINUTES = r"(?:minutes?|mins?|minuten?|minutos?|m)\b\.?"
_ANSWER = re.compile(
    rf"(?:(?:answer|ans|question|ques|audio|recording|track|file|respuesta|pregunta|frage|antwort|no|nr|[qa])"
    rf"[\s.#:_-]*|#\s*)?(\d{{1,3}})(?:\.mp3)?(?![\d'%]|:[0-5]\d|\s*{_SECONDS}|\s*{_MINUTES}|\.\d)(?:st|nd|rd|th)?",
    re.IGNORECASE,
)
_TIME = re.compile(
    # Few brackets and spaces: with any number, 3 kB of "[" took 1 s, as every one is tried as a start.
    rf"[(\[@]{{0,3}}\s{{0,3}}(?:at|around|about|ca\.?|min(?:ute)?|um|bei|a los|~|@)?\s{{0,3}}(?:"
    rf"(?P<clock>\d{{1,3}}\s?[:'h]\s?[0-5]\d(?!\d))|"
    rf"(?P<dotted>\d{{1,2}}[.,][0-5]\d(?!\d)(?!\s*{_SECONDS}))(?:\s*{_MINUTES})?|"
    rf"(?P<minutes>\d{{1,3}})\s*{_MINUTES}(?:\s*(?:and\s*|y\s*|und\s*)?(?P<rest>[0-5]?\d)(?:\s*{_SECONDS})?(?!\d))?|"
    rf"(?P<packed>\d{{1,2}})m(?P<packed_rest>[0-5]?\d)s?\b|"
    rf"(?P<seconds>\d{{1,4}}(?:[.,]\d{{1,2}})?)\s*{_SECONDS})",
    re.IGNORECASE,
)
_HEADED = {
    "keep": "keep",
    "one thing to keep": "keep",
    "change": "change",
    "one thing to change": "change",
    "words i could not understand": "not_understood",
    "could not understand": "not_understood",
    "name": "name",
}


class Understood(Frozen, frozen=True, kw_only=True):
    """One line of a reply and what it was taken for."""

    line: str
    comment: Comment | None = None
    heading: str = ""
    """"keep", "change", "not_understood" or "name" where the line is one of those."""
    ask: str = ""
    """What a person should look at before it is saved; empty when it was plain."""
    quoted: bool = False
    """A line of the message that was replied to; it is shown and not saved."""


def understand(text: str, *, seconds: Mapping[int, float]) -> tuple[Understood, ...]:
    """Return every line of a reply that is not blank with its meaning; `seconds` is answer -> its length.

    A line with a time and no number belongs to the answer named last. A line with neither is about that
    answer, or about all when none was named yet. Refused when the text is longer than a reply can be.
    """
    rows = untrusted.clean(text, limit=MOST_CHARACTERS).splitlines()
    if len(text) > MOST_CHARACTERS or len(rows) > MOST_LINES:
        raise Refused(f"this text is too long for a reply: at most {MOST_LINES} lines are read. Cut it.")
    found: list[Understood] = []
    current = next(iter(seconds)) if len(seconds) == 1 else None
    for row in rows:
        if not row.strip():
            continue
        one = _line(row.strip(), current=current, seconds=seconds)
        if one.comment is not None and one.comment.answer is not None:
            current = one.comment.answer
        found.append(one)
    return tuple(found)


def _line(row: str, *, current: int | None, seconds: Mapping[int, float]) -> Understood:
    if row.startswith(">"):
        return Understood(line=row, quoted=True, ask="left out: a line of your own message")
    head, colon, _ = row.partition(":")
    heading = _HEADED.get(head.strip(" *-#").lower(), "")
    if colon and heading:
        return Understood(line=row, heading=heading)
    plain = _digits(row).lstrip("*-•+ \t")
    answer, after = _answer(plain, seconds)
    at, until, said = _time(after)
    named = answer is not None
    answer = answer if named else current
    said = said or row
    ask = "" if named or answer is not None else "no answer is named, so this is about all of them"
    if at is not None and answer is None:
        return Understood(
            line=row, comment=Comment(text=row), ask="which answer is meant? Begin with its number"
        )
    if at is not None and answer is not None and at > seconds[answer]:
        ask = f"answer {answer} ends before that second, so this is about the whole answer"
        return Understood(line=row, comment=Comment(text=row, answer=answer), ask=ask)
    if at is None and not named:
        said = row
        ask = ask or f"no number and no time, so this is about answer {answer}"
    return Understood(line=row, comment=Comment(text=said, answer=answer, at=at, until=until), ask=ask)


def _answer(plain: str, seconds: Mapping[int, float]) -> tuple[int | None, str]:
    """Return the answer that a line begins with, and the rest of the line."""
    match = _ANSWER.match(plain)
    if match is None or int(match[1]) not in seconds:
        return None, plain
    return int(match[1]), re.sub(rf"^{_SEP}", "", plain[match.end() :])


def _time(text: str) -> tuple[float | None, float | None, str]:
    """Return start, end (of "0:42-0:58") and the words after them; a lone time further on counts too."""
    match = _TIME.match(text)
    if match is None:
        inside = [one for one in _TIME.finditer(text) if text[one.start() - 1 : one.start()].isspace()]
        inside = [one for one in inside if one["clock"] or one["seconds"]]
        return (_seconds(inside[0]), None, text) if len(inside) == 1 else (None, None, text)
    at, rest = _seconds(match), text[match.end() :]
    second = re.match(r"\s*(?:-|–|—|to|bis|until)\s*", rest)  # noqa: RUF001
    until = _TIME.match(rest[second.end() :]) if second else None
    if second and until and _seconds(until) > at:
        return at, _seconds(until), _words(rest[second.end() + until.end() :])
    return at, None, _words(rest)


def _words(rest: str) -> str:
    return re.sub(rf"^{_SEP}", "", rest).strip()


def _seconds(match: re.Match[str]) -> float:
    if match["clock"] or match["dotted"]:
        minutes, rest = re.split(r"[^\d]+", match["clock"] or match["dotted"])
        return int(minutes) * 60.0 + int(rest)
    if match["minutes"]:
        return int(match["minutes"]) * 60.0 + int(match["rest"] or 0)
    if match["packed"]:
        return int(match["packed"]) * 60.0 + int(match["packed_rest"])
    return float(match["seconds"].replace(",", "."))


def _digits(text: str) -> str:
    """Return `text` with the digits of any script as 0-9, and wide punctuation as the plain one."""
    text = text.replace("\uff1a", ":").replace("\uff0e", ".").replace("\u2019", "'")
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
