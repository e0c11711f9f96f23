"""What the screens of reviews work with: who reviewed which session, and the sound of a moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from coach.errors import CoachError
from coach.review.incoming import as_file
from coach.store import disk
from coach.store.received import PREFIX, Received
from coach.store.reviews import Reviews
from coach.untrusted import clean

if TYPE_CHECKING:
    from coach.engines import Speaker
    from coach.model import Answer, Comment, Review, Session
    from coach.paths import Paths
    from coach.store import Store

AROUND = (4.0, 6.0)
"""Seconds played before and after the second of a comment."""


@dataclass(frozen=True)
class Reviewed:
    """A session that was reviewed."""

    session: Session
    reviews: tuple[Review, ...]


class ReviewDesk:
    """Reads and marks reviews. The calls block: make them from a thread."""

    def __init__(
        self, paths: Paths, open_store: Callable[[], Store], make_speaker: Callable[[], Speaker]
    ) -> None:
        self._reviews = Reviews(paths)
        self._received = Received(paths)
        self._open_store = open_store
        self._make_speaker = make_speaker
        self._stop = threading.Event()

    def reviewed(self) -> list[Reviewed]:
        """Return the sessions with reviews, newest first; what cannot be read is left out."""
        store = self._open_store()
        found = []
        for summary in store.sessions():
            try:
                reviews = self._reviews.all(summary.id)
                if reviews:
                    found.append(Reviewed(store.session(summary.id), reviews))
            except CoachError:
                continue
        return found

    def received(self) -> list[str]:
        """Return the ids of the sessions that others sent."""
        return self._received.ids()

    def mark(self, session: str, review: Review, comment: Comment) -> Review:
        """Turn "worked on" of a comment over, save it, and return the review as it is now."""
        return self._change(session, review, comment, replace(comment, done=not comment.done))

    def reply(self, session: str, review: Review, comment: Comment, text: str) -> Review:
        """Save a reply to a comment (nothing deletes it), and return the review as it is now."""
        return self._change(session, review, comment, replace(comment, reply=clean(text).strip()))

    def _change(self, session: str, review: Review, comment: Comment, changed: Comment) -> Review:
        review = replace(
            review, comments=tuple(changed if one is comment else one for one in review.comments)
        )
        self._reviews.save(session, review)
        return review

    def play(self, answer: Answer, at: float | None) -> str:
        """Play an answer, or what is around a second of it; return what went wrong, or nothing."""
        self._stop.set()
        self._stop = stop = threading.Event()
        start, end = (max(0.0, at - AROUND[0]), at + AROUND[1]) if at is not None else (0.0, None)
        try:
            path = self._audio(answer)
            self._make_speaker().play(path, stop, start=start, end=end)
        except CoachError as error:
            return error.message
        return ""

    def _audio(self, answer: Answer) -> Path:
        if answer.take.id.startswith(PREFIX):
            return self._received.audio(answer.take)
        return self._open_store().audio(answer.take)

    def received_session(self, session: str) -> Session:
        """Return a session that somebody sent."""
        return self._received.session(session)

    def write_review(self, session: Session, review: Review) -> Path:
        """Write the file that is sent back into the folder that coach was started in, and return its path."""
        recordings = {int(one.take.id.rpartition("/")[2]): one.take.sha256 for one in session.answers}
        path = Path.cwd() / f"review-{review.id}.json"
        with disk.faults("save the review"):
            disk.write_file(path, as_file(review, recordings))
        return path

    def hush(self) -> None:
        """Stop what is being played."""
        self._stop.set()
