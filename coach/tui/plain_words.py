"""Correcting the words, and marking by ear, line by line: the same as the app's screens, for `--plain`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import cast, get_args

import msgspec

from coach.coaching.phrases import clock
from coach.errors import CoachError
from coach.interview import Interview
from coach.model import Answer, ByEar, Mark, Phrase, Span
from coach.store import Store
from coach.tui.plain_lines import words_lines
from coach.tui.talk import Talk
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


class PlainByEar:
    """Correcting the words and marking by ear, in one practice."""

    def __init__(
        self,
        interview: Interview,
        talk: Talk,
        *,
        say: Say,
        play: Callable[[Answer, Iterable[Span]], None],
        store: Store,
        correct: Callable[[Answer, tuple[Phrase, ...]], Answer] | None,
    ) -> None:
        self._interview = interview
        self._talk = talk
        self._say = say
        self._play = play
        self._store = store
        self._correct = correct

    def do(self, key: str, answer: Answer) -> Answer:
        """Correct the words (key t) or mark by ear (key b), and return the answer as it is then."""
        return self._correct_words(answer) if key == "t" else self._mark(answer)

    def _correct_words(self, answer: Answer) -> Answer:
        """Go through the words with the person, then measure the answer with what they say was said."""
        correct = self._correct
        phrases = correct and correct_by_line(
            answer,
            say=self._say,
            read=partial(self._talk.line, as_typed=True),
            play=lambda start, end: self._play(answer, [(start, end or answer.take.seconds)]),
        )
        if not correct or not phrases:
            return answer
        self._say("Saving your words and measuring with them.")
        try:
            answer = cast(
                "Answer", self._talk.beside(lambda: correct(answer, phrases), on_line=lambda _text: None)
            )
        except CoachError as error:
            self._say(error.message)
        for row in words_lines(answer.analysis):
            self._say(row)
        return answer

    def _mark(self, answer: Answer) -> Answer:
        """Play the take while letters are typed; what they mark is kept as the speaker's own word."""
        self._say(f"Playing. Type a letter and Enter when you hear: {HELP}. Enter alone stops.")
        marks = MarksByLine(answer)

        def on_line(text: str) -> None:
            if not marks.typed(text):
                self._interview.hush()

        try:
            self._talk.beside(partial(self._interview.play, answer, start=0.0, end=None), on_line=on_line)
            self._store.save_by_ear(answer.take, marks=marks.marks)
        except CoachError as error:
            self._say(error.message)
            return answer
        self._say(f"Marked by you, by ear: {len(marks.marks)}.")
        return self._store.take(answer.take.id)
