"""A review file that somebody sent back: read, checked, cleaned. It is never trusted."""

from __future__ import annotations

from collections.abc import Set
from typing import Annotated

import msgspec

from coach import untrusted
from coach.errors import Refused
from coach.model import Comment, Conducted, Frozen, Rating, Review, ReviewerRole, Watched
from coach.review.scales import SCALES

SCHEMA = 1
KIND = "coach review"
MOST_BYTES = 1_000_000
MOST_COMMENTS = 500
MOST_ANSWERS = 100
LONGEST_TEXT = 2_000
_AGAIN = "Ask the reviewer to save it again and send the new file."

Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
_Number = Annotated[int, msgspec.Meta(ge=1, le=999_999)]
_Seconds = Annotated[float, msgspec.Meta(ge=0, le=36_000)]


class _Comment(Frozen, frozen=True, kw_only=True):
    text: str
    answer: _Number | None = None
    at: _Seconds | None = None


class _Head(Frozen, frozen=True, kw_only=True):
    kind: str
    schema: int


class _File(Frozen, frozen=True, kw_only=True):
    id: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{12}$")]
    written: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$")]
    recordings: dict[_Number, Sha256]
    """n of the answer -> SHA-256 of its recording: what binds the review to its session."""
    role: ReviewerRole
    conducted: Conducted
    watched: Watched
    name: str
    heard: tuple[_Number, ...]
    comments: Annotated[tuple[_Comment, ...], msgspec.Meta(max_length=MOST_COMMENTS)]
    keep: str
    change: str
    not_understood: str
    ratings: dict[str, Annotated[int, msgspec.Meta(ge=1, le=5)]]


class Incoming(Frozen, frozen=True, kw_only=True):
    """A review and the recordings it is about (answer -> SHA-256)."""

    review: Review
    recordings: dict[int, str]


def read_review(data: bytes) -> Incoming:
    """Return the review in `data`, cleaned; Refused with the reason when it is none."""
    if len(data) > MOST_BYTES:
        raise Refused(f"this file is over {MOST_BYTES // 1_000_000} MB: a review is far smaller. {_AGAIN}")
    try:
        head = msgspec.json.decode(data, type=_Head)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise Refused(f"this is not a review that a coach page saved. {_AGAIN}") from None
    if head.kind != KIND:
        raise Refused(f"this is not a review that a coach page saved. {_AGAIN}")
    if head.schema > SCHEMA:
        raise Refused("this review was written by a newer version of coach. Update coach, then try again.")
    try:
        found = msgspec.json.decode(data, type=_File)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        why = untrusted.line(str(error), limit=160)
        raise Refused(f"this review was changed or damaged ({why}). {_AGAIN}") from None
    known = set(found.recordings)
    if not known or len(known) > MOST_ANSWERS or not {c.answer for c in found.comments} - {None} <= known:
        raise Refused(f"this review speaks of answers that it does not contain. {_AGAIN}")
    return Incoming(review=_review(found), recordings=dict(found.recordings))


def about(review: Review, answers: Set[int]) -> Review:
    """Return what a review says about some answers and about all of them together."""
    return msgspec.structs.replace(
        review,
        answers=tuple(n for n in review.answers if n in answers),
        comments=tuple(one for one in review.comments if one.answer is None or one.answer in answers),
    )


def _review(found: _File) -> Review:
    comments = (
        Comment(text=_clean(one.text), answer=one.answer, at=None if one.answer is None else one.at)
        for one in found.comments
    )
    steps = found.ratings
    return Review(
        id=found.id,
        written=found.written,
        via="page",
        role=found.role,
        conducted=found.conducted,
        watched=found.watched,
        name=untrusted.line(found.name, limit=80),
        answers=tuple(sorted(set(found.heard) & set(found.recordings))),
        comments=tuple(comment for comment in comments if comment.text),
        keep=_clean(found.keep),
        change=_clean(found.change),
        not_understood=_clean(found.not_understood),
        ratings=tuple(Rating(competency=s.code, value=steps[s.code]) for s in SCALES if s.code in steps),
    )


def _clean(text: str) -> str:
    return untrusted.clean(text, limit=LONGEST_TEXT).strip()
