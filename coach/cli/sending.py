"""What must be settled before an answer leaves the machine: which, and that nothing private is in them."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.errors import Refused, UsageError

if TYPE_CHECKING:
    from coach.model import Answer
    from coach.store import Store

MOST_ANSWERS = 40
CHECK = (
    "Listen for names of people, exact dates, places, record numbers and anything else that could tell who "
    "a patient is"
)


def chosen(store: Store, ref: str, numbers: tuple[int, ...]) -> list[Answer]:
    """Return the answers of a session that go out, all when none is named; UsageError for one it lacks."""
    session = store.session(ref)
    known = {int(answer.take.id.rpartition("/")[2]): answer for answer in session.answers}
    missing = [n for n in numbers if n not in known]
    if missing:
        raise UsageError(f"session {session.id} has no answer {missing[0]}: coach session show {session.id}")
    found = [answer for n, answer in known.items() if not numbers or n in numbers]
    if not found or len(found) > MOST_ANSWERS:
        raise UsageError(f"1 to {MOST_ANSWERS} answers can go out at once. Choose some with --answer N.")
    return found


def number(answer: Answer) -> int:
    """Return n of SESSION/n."""
    return int(answer.take.id.rpartition("/")[2])


def check_private(answers: list[Answer], *, reviewed: bool) -> None:
    """Return only when the person says that nothing private is in the answers; Refused otherwise.

    What the words may give away is named first. Without a terminal nobody can be asked.
    """
    marks = {number(answer): identifying(_text(answer)) for answer in answers}
    for n, found in marks.items():
        for words in found:
            click.echo(f"Answer {n} may say who somebody is: {_line(words)}", err=True)
    if reviewed:
        return
    if not sys.stdin.isatty():
        raise Refused(
            f"nothing was written, because these recordings were not checked. {CHECK}; then add --reviewed."
        )
    click.echo(f"{CHECK}.", err=True)
    for answer in answers:
        n = number(answer)
        asked = (
            f"Answer {n}, {_line(answer.take.wording)}: did you listen to all of it, and is it free of these?"
        )
        if not click.confirm(asked, err=True):
            raise Refused(f"nothing was written. Leave answer {n} out with --answer, or record it again.")


def identifying(text: str) -> list[str]:
    """Return the words of `text` that may identify a patient; nothing where there is no such check yet."""
    try:
        privacy = import_module("coach.wording.privacy")
    except ModuleNotFoundError:
        return []
    from coach.wording.tokens import tokenize

    tokens = tokenize(text)
    return [
        " ".join(token.text for token in tokens[slice(*mark.places)]) for mark in privacy.identifying(text)
    ]


def _text(answer: Answer) -> str:
    transcript = answer.analysis.transcript if answer.analysis else None
    return transcript.text if transcript else ""


def _line(text: str) -> str:
    from coach.untrusted import line

    return line(text)


def write_kit(store: Store, answers: list[Answer], folder: Path) -> None:
    """Make `folder` with an MP3 for each answer and the page of questions; UsageError when it is there."""
    from coach.engines.mp3 import encode
    from coach.report.kit import KitAnswer, questions_page, sound_name
    from coach.review.scales import ACCENT_NOTICE

    listed = [
        KitAnswer(n=number(answer), wording=answer.take.wording, seconds=answer.take.seconds)
        for answer in answers
    ]
    sounds = {number(answer): store.audio(answer.take) for answer in answers}
    try:
        folder.mkdir(mode=0o700)
    except OSError as error:
        why = "is there already" if folder.exists() else f"cannot be made: {error.strerror}"
        raise UsageError(f"the folder {_line(str(folder))} {why}. Name a new one with -o.") from error
    for n, path in sounds.items():
        _write_new(folder / sound_name(n), encode(path).data)
    _write_new(folder / "questions.txt", questions_page(listed, notice=ACCENT_NOTICE).encode())


def write_page(store: Store, answers: list[Answer], path: Path, *, with_words: bool) -> None:
    """Write the page of some answers to the new file `path`."""
    from coach.coaching.muting import without
    from coach.engines.mp3 import encode
    from coach.judging import muted_now
    from coach.report.review_page import PageAnswer, review_page
    from coach.review.scales import ACCENT_NOTICE, CONDUCTED, ROLES, SCALES

    if path.exists():
        raise UsageError(f"{_line(str(path))} is there already. Choose another name with -o.")
    shown, muted = [], muted_now(store)
    for answer in answers:
        sound = encode(store.audio(answer.take))
        shown.append(
            PageAnswer(
                n=number(answer),
                wording=answer.take.wording,
                seconds=sound.seconds,
                sha256=answer.take.sha256,
                sound=sound.data,
                peaks=sound.peaks,
                analysis=answer.analysis and without(answer.analysis, muted),
            )
        )
    text = review_page(
        shown, scales=SCALES, roles=ROLES, conducted=CONDUCTED, notice=ACCENT_NOTICE, with_words=with_words
    )
    _write_new(path, text.encode())


def _write_new(path: Path, data: bytes) -> None:
    """Write a private file (0600) that was not there before; UsageError when it was, or cannot be written."""
    import os

    from coach.untrusted import line

    try:
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(fd, "wb") as file:
            file.write(data)
    except FileExistsError as error:
        raise UsageError(f"{line(str(path))} is there already. Choose another name with -o.") from error
    except OSError as error:
        raise UsageError(f"cannot write {line(str(path))}: {error.strerror}.") from error
