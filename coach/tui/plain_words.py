"""Correcting the words, and marking by ear, line by line: the same as the app's screens, for `--plain`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import cast, get_args

import msgspec

from coach.coaching.phrases import clock
from coach.errors import CoachError, UsageError
from coach.interview import Interview
from coach.judging import heard_by_ear
from coach.model import Answer, ByEar, Mark, Phrase, Span
from coach.store import Store
from coach.store.scripts import MOST_CHARACTERS
from coach.tui.plain_lines import changed_lines, words_lines
from coach.tui.talk import Talk
from coach.untrusted import line
from coach.wording.phrases import heard_phrases, least_certain_first

LONGEST = 500
BY_EAR_KEYS = ("t", "b", "s")
SCRIPT_WHY = "coach can show which of your words are those of a script or notes for this question."
SCRIPT_HELP = (
    "Type the path of a text file, or paste the text and end it with a line that holds only a dot.  "
    "x: delete what is kept.  Enter: change nothing.  It stays on this machine."
)
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


def read_script(read: Read) -> str | None:
    """Return what is typed until a single dot, or the text of the file that the one line names.

    None when nothing is to change; empty to delete what is kept. UsageError when the file cannot be read.
    """
    first = read()
    if first in ("", None):
        return None
    if first == "x":
        return ""
    assert first is not None
    path = Path(first.strip("'\"")).expanduser()
    if len(first) < 1_000 and path.is_file():
        return _text_of(path)
    rows = []
    row: str | None = first
    while row is not None and row != ".":
        rows.append(row)
        row = read()
    return "\n".join(rows)


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(4 * MOST_CHARACTERS + 1)
        return data.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"cannot read {line(path.name)}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{line(path.name)} is not a text file: save it as plain text (UTF-8).") from error


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
    """Correcting the words, marking by ear and the script of a question, in one practice."""

    def __init__(
        self,
        interview: Interview,
        talk: Talk,
        *,
        say: Say,
        play: Callable[[Answer, Iterable[Span]], None],
        store: Store,
        correct: Callable[[Answer, tuple[Phrase, ...]], Answer] | None,
        compare: Callable[[Answer], Answer],
    ) -> None:
        self._interview = interview
        self._talk = talk
        self._say = say
        self._play = play
        self._store = store
        self._correct = correct
        self._compare = compare

    def do(self, key: str, answer: Answer) -> Answer:
        """Do what a key of `BY_EAR_KEYS` stands for, and return the answer as it is then."""
        doing = {"t": self._correct_words, "b": self._mark, "s": self._script}
        return doing[key](answer)

    def _script(self, answer: Answer) -> Answer:
        """Take a script or notes for this question, from a file or typed, and compare the answer with it."""
        scripts, question = self._store.scripts, answer.take.question
        try:
            words = len(scripts.find(question).split())
            self._say(f"A script of {words} words is kept for this question." if words else SCRIPT_WHY)
            self._say(SCRIPT_HELP)
            text = read_script(partial(self._talk.line, as_typed=True))
            if text is None:
                self._say("Nothing was changed.")
                return answer
            kept = len(scripts.save(question, text).split())
        except CoachError as error:
            self._say(error.message)
            return answer
        self._say(f"Kept on this machine: {kept} words. Comparing." if kept else "The script is deleted.")
        return self._compare(answer)

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
            answer = self._store.take(answer.take.id)  # the words are saved, wherever they could be placed
        for row in words_lines(answer.analysis):
            self._say(row)
        return self._compare(answer)

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
        heard = heard_by_ear(self._store.take(answer.take.id), store=self._store)
        for row in changed_lines(answer, heard):
            self._say(row)
        return heard
