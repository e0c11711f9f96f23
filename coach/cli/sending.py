"""What must be settled before an answer leaves the machine: which, and that nothing private is in them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from coach.errors import UsageError

if TYPE_CHECKING:
    from coach.model import Analysis, Answer, Session, Span, Take
    from coach.report.review_page import PageAnswer
    from coach.store import Store

MOST_ANSWERS = 40


@contextmanager
def own_store() -> Iterator[Store]:
    """Open the sessions of this user."""
    from coach.paths import current
    from coach.store import Store

    store = Store.open(current())
    try:
        yield store
    finally:
        store.close()


class Source(Protocol):
    """Where sessions come from: one's own, or those that somebody sent."""

    def session(self, ref: str) -> Session: ...
    def audio(self, take: Take) -> Path: ...
    def muted(self, take: Take) -> tuple[Span, ...]: ...
    def uncoached(self) -> Collection[str]: ...


class Own:
    """One's own sessions, with what was muted in them."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def session(self, ref: str) -> Session:
        return self.store.session(ref)

    def audio(self, take: Take) -> Path:
        return self.store.audio(take)

    def muted(self, take: Take) -> tuple[Span, ...]:
        from coach.store import own_notes

        return own_notes.read(self.store.audio(take)).muted

    def uncoached(self) -> Collection[str]:
        """Return the codes of the measures that the speaker muted: they do not travel either."""
        from coach.judging import muted_now

        return muted_now(self.store)


def outgoing(store: Source, answer: Answer, *, with_words: bool) -> Analysis | None:
    """Return what may leave the machine of what was measured on an answer."""
    from coach.coaching.muting import without
    from coach.review.private import may_travel

    if answer.analysis is None:
        return None
    coached = without(answer.analysis, store.uncoached())
    return may_travel(coached, muted=store.muted(answer.take), with_words=with_words)


def chosen(store: Source, ref: str, numbers: tuple[int, ...]) -> list[Answer]:
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


def nothing_left(answers: list[Answer]) -> bool:
    """Say whether no answer has words, so that without its sound nothing of it would be left."""
    return not any(one.analysis and one.analysis.transcript for one in answers)


def refuse_existing(path: Path) -> None:
    """UsageError when something is at `path`: told before anybody is asked about an answer."""
    if path.exists():
        raise UsageError(f"{_line(str(path))} is there already. Choose another name with -o.")


def number(answer: Answer) -> int:
    """Return n of SESSION/n."""
    return int(answer.take.id.rpartition("/")[2])


def _line(text: str) -> str:
    from coach.untrusted import line

    return line(text)


def write_kit(store: Source, answers: list[Answer], folder: Path, *, vouched: bool = False) -> None:
    """Make `folder` with an MP3 for each answer and the page of questions; UsageError when it is there."""
    from coach.engines.mp3 import encode
    from coach.report.kit import KitAnswer, questions_page, sound_name
    from coach.review.private import blank_names
    from coach.review.scales import ACCENT_NOTICE

    listed = [
        KitAnswer(n=number(one), wording=blank_names(one.take.wording), seconds=one.take.seconds)
        for one in answers
    ]
    sounds = {number(answer): (store.audio(answer.take), store.muted(answer.take)) for answer in answers}
    try:
        folder.mkdir(mode=0o700)
    except OSError as error:
        why = "is there already" if folder.exists() else f"cannot be made: {error.strerror}"
        raise UsageError(f"the folder {_line(str(folder))} {why}. Name a new one with -o.") from error
    for n, (path, muted) in sounds.items():
        write_new(folder / sound_name(n), encode(path, muted=muted).data)
    page = questions_page(listed, notice=ACCENT_NOTICE, checked=checked(vouched))
    write_new(folder / "questions.txt", page.encode())


def checked(vouched: bool) -> str:
    """Return the sentence that tells the receiver how the answers were checked for private details."""
    how = "says that they have checked" if vouched else "has checked"
    return f"The sender {how} these recordings for private details. Please do not pass them on."


def page_answer(store: Source, answer: Answer, *, with_words: bool, with_sound: bool) -> PageAnswer:
    """Return what a page shows of one answer: muted stretches are silent, and blank in the words."""
    from coach.engines.mp3 import encode
    from coach.report.review_page import PageAnswer
    from coach.review.private import blank_names

    muted, sound = store.muted(answer.take), None
    if with_sound:
        sound = encode(store.audio(answer.take), muted=muted)
    return PageAnswer(
        n=number(answer),
        wording=blank_names(answer.take.wording),
        seconds=sound.seconds if sound else answer.take.seconds,
        sha256=answer.take.sha256,
        sound=sound.data if sound else b"",
        peaks=sound.peaks if sound else (),
        analysis=outgoing(store, answer, with_words=with_words),
    )


def write_new(path: Path, data: bytes) -> None:
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
