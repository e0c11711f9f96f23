"""Correcting the words, and marking by ear, line by line: the same as the app's screens, for `--plain`."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import get_args

import msgspec

from coach.coaching.phrases import clock
from coach.model import Answer, ByEar, Mark, Phrase
from coach.untrusted import line
from coach.wording.phrases import heard_phrases, least_certain_first

LONGEST = 500
KEYS: dict[str, ByEar] = dict(zip("starloinwf", get_args(ByEar), strict=True))
HELP = ", ".join(f"{key} {kind}" for key, kind in KEYS.items())

Say = Callable[[str], None]
Read = Callable[[], str | None]
Play = Callable[[float, float | None], None]


def correct_by_line(answer: Answer, *, say: Say, read: Read, play: Play) -> tuple[Phrase, ...] | None:
    """Go through the phrases, the least certain first; return all once each is checked, None when left."""
    heard = heard_phrases(answer)
    if not heard:
        say("There are no words to correct yet.")
        return None
    texts = [item.phrase.text for item in heard]
    say("Enter: these words are right.  p: play.  r: the rest is right.  q: leave.  Or type what was said.")
    for count, index in enumerate(least_certain_first(heard), start=1):
        phrase = heard[index].phrase
        words = line(texts[index], limit=LONGEST) or "(no words)"
        say(f"{count} of {len(heard)}, {clock(phrase.start)}: {words}")
        while (typed := read()) == "p":
            play(max(0.0, phrase.start - 0.2), phrase.end + 0.2)
        if typed in ("q", None):
            say("Nothing was changed.")
            return None
        if typed == "r":
            break
        if typed:
            texts[index] = line(typed, limit=LONGEST)
    return tuple(
        msgspec.structs.replace(item.phrase, text=text) for item, text in zip(heard, texts, strict=True)
    )


class MarksByLine:
    """Collects marks while the take plays: a letter and Enter for each."""

    def __init__(self, answer: Answer) -> None:
        self._marks = list(answer.marks)
        self._began = time.monotonic()

    def typed(self, text: str) -> bool:
        """Take one line; False when it is no mark and playing should stop."""
        if text not in KEYS:
            return False
        self._marks.append(Mark(kind=KEYS[text], second=round(time.monotonic() - self._began, 1)))
        return True

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All marks in order of time."""
        return tuple(sorted(self._marks, key=lambda mark: mark.second))
