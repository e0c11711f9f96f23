"""A review file that somebody sent back: read, checked, cleaned. It is never trusted."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Annotated, Literal

import msgspec

from coach import untrusted
from coach.errors import Refused
from coach.model import Calibration, Comment, Conducted, Frozen, Rating, Review, ReviewerRole, Watched
from coach.review.scales import ALL_SCALES

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
    trained: bool = False
    round: Annotated[int, msgspec.Meta(ge=1, le=2)] = 1
    calibration: Calibration | None = None
    via: Literal["page", "app"] = "page"


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


def as_file(review: Review, recordings: Mapping[int, str]) -> bytes:
    """Return a review as the file that `read_review` reads; `recordings` is answer -> SHA-256."""
    found = _File(
        id=review.id,
        written=review.written,
        recordings=dict(recordings),
        role=review.role,
        conducted=review.conducted,
        watched=review.watched,
        name=review.name,
        heard=review.answers,
        comments=tuple(_Comment(text=one.text, answer=one.answer, at=one.at) for one in review.comments),
        keep=review.keep,
        change=review.change,
        not_understood=review.not_understood,
        ratings={rating.competency: rating.value for rating in review.ratings},
        trained=review.trained,
        round=review.round,
        calibration=review.calibration,
        via="app",
    )
    whole = {"kind": KIND, "schema": SCHEMA} | msgspec.to_builtins(found, str_keys=True)
    return msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"


def with_replies(review: Review, earlier: Review | None) -> Review:
    """Return a review that is read again, with what the speaker had replied to its comments."""
    if earlier is None:
        return review
    told = {(one.text, one.answer, one.at): one for one in earlier.comments}
    comments = (told.get((one.text, one.answer, one.at), one) for one in review.comments)
    return msgspec.structs.replace(review, comments=tuple(comments))


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
        via=found.via,
        role=found.role,
        conducted=found.conducted,
        trained=found.trained,
        round=found.round,
        calibration=found.calibration,
        watched=found.watched,
        name=untrusted.line(found.name, limit=80),
        answers=tuple(sorted(set(found.heard) & set(found.recordings))),
        comments=tuple(comment for comment in comments if comment.text),
        keep=_clean(found.keep),
        change=_clean(found.change),
        not_understood=_clean(found.not_understood),
        ratings=tuple(
            Rating(competency=scale.code, value=steps[scale.code])
            for scale in ALL_SCALES
            if scale.code in steps and (found.watched == "live" or not scale.live)
        ),
    )


def _clean(text: str) -> str:
    return untrusted.clean(text, limit=LONGEST_TEXT).strip()
