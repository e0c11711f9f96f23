"""The lines of a reply on their way to a review: shown as they were understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coach.errors import UsageError

if TYPE_CHECKING:
    from coach.model import Comment, Review, Session
    from coach.review.messages import Understood


def from_text(session: Session, data: bytes, role: str | None) -> Review:
    """Print how each line of a reply is understood, and return the review it makes; UsageError for none."""
    from coach.review.messages import understand

    lengths = {int(one.take.id.rpartition("/")[2]): one.take.seconds for one in session.answers}
    rows = understand(data.decode("utf-8", "replace"), seconds=lengths)
    if not any(row.comment or row.heading for row in rows):
        raise UsageError("there is no reply in this text. Paste the lines of the message.")
    for row in rows:
        click.echo(_as_understood(row))
    return _review_of(rows, data, role)


def _review_of(rows: tuple[Understood, ...], data: bytes, role: str | None) -> Review:
    import hashlib
    from datetime import UTC, datetime

    import msgspec

    from coach.model import Review, ReviewerRole
    from coach.untrusted import line

    def under(heading: str) -> str:
        return "\n".join(r.line.partition(":")[2].strip() for r in rows if r.heading == heading)

    comments = tuple(row.comment for row in rows if row.comment)
    try:
        who = msgspec.convert(role or "unsaid", ReviewerRole)
    except msgspec.ValidationError as error:
        raise UsageError("--role is one of: faculty, resident, advisor, peer, friend, other.") from error
    return Review(
        id=hashlib.sha256(data).hexdigest()[:12],
        written=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        via="messages",
        role=who,
        watched="recording",
        name=line(under("name"), limit=80),
        answers=tuple(sorted({one.answer for one in comments if one.answer is not None})),
        comments=comments,
        keep=under("keep"),
        change=under("change"),
        not_understood=under("not_understood"),
    )


def _as_understood(row: Understood) -> str:
    if row.quoted:
        return f"  ?  {row.line}  ({row.ask})"
    if row.comment is None:
        return f"     {row.line}"
    mark = "?" if row.ask else " "
    return f"  {mark}  {place(row.comment)}  {row.comment.text}" + (f"  ({row.ask})" if row.ask else "")


def place(comment: Comment) -> str:
    """Return where a comment belongs: "answer 2 0:42", "answer 2" or "all answers"."""
    from coach.coaching.phrases import clock

    if comment.answer is None:
        return "all answers"
    if comment.at is None:
        return f"answer {comment.answer}"
    until = "" if comment.until is None else f"-{clock(comment.until)}"
    return f"answer {comment.answer} {clock(comment.at)}{until}"
