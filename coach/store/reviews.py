"""Reviews by other people, one small private file each, in the folder of the session they are about.

review-0123456789ab.json    deleted with the session; what it says about one answer goes with that answer
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from coach.errors import Refused, StoreError
from coach.model import Review
from coach.paths import Paths
from coach.store import disk, papers

MOST = 50
"""Reviews of one session."""
_NAME = re.compile(r"review-[0-9a-f]{12}\.json")
_ID = re.compile(r"[0-9a-f]{12}")


class Reviews:
    """The reviews of the sessions of one user."""

    def __init__(self, paths: Paths) -> None:
        self._folder = paths.takes

    def all(self, session: str) -> tuple[Review, ...]:
        """Return the reviews of a session (its full id), oldest first; StoreError when one is damaged."""
        found = [papers.read(path, Review) for path in _files(self._folder / session)]
        return tuple(sorted((one for one in found if one), key=lambda one: (one.written, one.id)))

    def save(self, session: str, review: Review) -> None:
        """Add a review, or put it in place of the one with the same id; Refused over the cap."""
        folder = self._folder / session
        if not _ID.fullmatch(review.id):
            raise Refused("the id of this review is not one that coach gives. Ask for the file again.")
        path = folder / f"review-{review.id}.json"
        if not path.exists() and len(_files(folder)) >= MOST:
            raise Refused(f"this session has {MOST} reviews already, and no more are kept.")
        papers.write(path, review, doing="save the review")


def forget(folder: Path, n: int, *, last: bool) -> None:
    """Drop what reviews say about answer `n`; the reviews themselves when it was the `last` one."""
    for path in _files(folder):
        review = None if last else _read(path)
        if review is None:
            disk.remove(path)
            continue
        rest = msgspec.structs.replace(
            review,
            answers=tuple(answer for answer in review.answers if answer != n),
            comments=tuple(comment for comment in review.comments if comment.answer != n),
        )
        if rest != review:
            papers.write(path, rest, doing="delete the answer")


def is_readable(path: Path) -> bool:
    """Say whether `path` is a review that can be read."""
    return _NAME.fullmatch(path.name) is not None and _read(path) is not None


def _read(path: Path) -> Review | None:
    try:
        return papers.read(path, Review)
    except StoreError:
        return None


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("review-*.json") if _NAME.fullmatch(path.name))
