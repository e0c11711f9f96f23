"""`coach review`: send answers to somebody who can judge them, and take in what they say."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.cli.output import print_json
from coach.errors import Refused, UsageError

if TYPE_CHECKING:
    from coach.model import Review, Session
    from coach.store import Store
    from coach.store.reviews import Reviews


@click.group()
def command() -> None:
    """Send answers to a reviewer, and see what they say.

    SESSION is an id, the beginning of one, or "last". Nothing is uploaded: you send the file yourself.
    """


@contextmanager
def _store() -> Iterator[Store]:
    from coach.paths import current
    from coach.store import Store

    store = Store.open(current())
    try:
        yield store
    finally:
        store.close()


def _reviews() -> Reviews:
    from coach.paths import current
    from coach.store.reviews import Reviews

    return Reviews(current())


def _say(text: str) -> None:
    from coach.untrusted import clean

    click.echo(clean(text).replace("\n", " "))


@command.command()
@click.argument("session")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="A new folder.")
@click.option("--answer", "numbers", type=int, multiple=True, help="Send only this answer; repeat it.")
@click.option("--reviewed", is_flag=True, help="You have checked the recordings for private details.")
def kit(session: str, output: Path, numbers: tuple[int, ...], reviewed: bool) -> None:
    """Write MP3 files and a page of questions, for a reply by message."""
    from coach.cli import sending

    with _store() as store:
        answers = sending.chosen(store, session, numbers)
        sending.check_private(answers, reviewed=reviewed)
        sending.write_kit(store, answers, output)
    _say(f"Written: {output}. Send its files; when the reply is there: coach review import --text")


@command.command()
@click.argument("session")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="A new HTML file.")
@click.option("--answer", "numbers", type=int, multiple=True, help="Send only this answer; repeat it.")
@click.option("--no-transcript", is_flag=True, help="Leave the words out.")
@click.option("--reviewed", is_flag=True, help="You have checked the recordings for private details.")
def page(session: str, output: Path, numbers: tuple[int, ...], no_transcript: bool, reviewed: bool) -> None:
    """Write one file that plays the answers and takes a review, in any browser."""
    from coach.cli import sending

    with _store() as store:
        answers = sending.chosen(store, session, numbers)
        sending.check_private(answers, reviewed=reviewed)
        sending.write_page(store, answers, output, with_words=not no_transcript)
    _say(f"Written: {output}. Send it; when the review is back: coach review import FILE")


@command.command(name="import")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--text", "as_text", is_flag=True, help="Read lines of a message, from FILE or standard input.")
@click.option("--session", "ref", default="last", help="With --text: the session that the reply is about.")
@click.option(
    "--role", default=None, help="With --text: who it is: faculty, resident, advisor, peer, friend."
)
@click.option("--yes", is_flag=True, help="Do not ask before saving.")
def import_(file: Path | None, as_text: bool, ref: str, role: str | None, yes: bool) -> None:
    """Take in a review file, or with --text the lines of a reply."""
    from coach.cli.replies import from_text

    with _store() as store:
        if as_text:
            session = store.session(ref)
            review = from_text(session, _read(file), role)
        elif file is None:
            raise UsageError(
                "name the file that the reviewer sent, or use --text for the lines of a message."
            )
        else:
            session, review = _from_file(store, _read(file))
    _say(f"For session {session.id}, {session.started[:10]}.")
    if as_text and not yes and not _confirmed(file):
        click.echo("Nothing was saved.")
        return
    _reviews().save(session.id, review)
    count = len(review.comments)
    _say(f"Saved: {'1 comment' if count == 1 else f'{count} comments'}. See: coach review show {session.id}")


def _confirmed(file: Path | None) -> bool:
    if file is None or str(file) == "-" or not sys.stdin.isatty():
        raise UsageError("nothing was saved yet: look at the lines above, then add --yes.")
    return click.confirm("Is this right? Save it?", err=True)


def _read(file: Path | None) -> bytes:
    from coach.review.incoming import MOST_BYTES
    from coach.untrusted import line

    if file is None or str(file) == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        if not file.is_file():
            raise UsageError(f"{line(str(file))} is not a file.")
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"cannot read {line(str(file))}: {error.strerror}.") from error


def _from_file(store: Store, data: bytes) -> tuple[Session, Review]:
    """Return the review and the session whose recordings it is bound to."""
    from coach.review.incoming import about, read_review

    found = read_review(data)
    for summary in store.sessions():
        session = store.session(summary.id)
        ours = {int(one.take.id.rpartition("/")[2]): one.take.sha256 for one in session.answers}
        same = {n for n, sha256 in found.recordings.items() if ours.get(n) == sha256}
        if same and found.recordings.keys() & ours.keys() == same:
            gone = sorted(found.recordings.keys() - same)
            if gone:
                _say(f"Left out, because these answers are deleted: {', '.join(map(str, gone))}.")
            return session, about(found.review, same)
    raise Refused("this review belongs to no session on this computer: its recordings are others.")


@command.command()
@click.argument("session", default="last")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(session: str, as_json: bool) -> None:
    """Show what reviewers said about a session."""
    import msgspec

    with _store() as store:
        found = store.session(session)
    reviews = _reviews().all(found.id)
    if as_json:
        print_json({"schema": 1, "session": found.id, "reviews": msgspec.to_builtins(reviews)}, indent=2)
        return
    if not reviews:
        _say("Nobody has reviewed this session yet. Ask somebody: coach review page, or coach review kit")
    for review in reviews:
        _show(review)
    if any(review.ratings for review in reviews):
        _show_ratings(reviews)


def _show(review: Review) -> None:
    from coach.cli.replies import place
    from coach.review.scales import CONDUCTED, ROLES

    who = ROLES.get(review.role, "Somebody who did not say who they are")
    conducted = CONDUCTED.get(review.conducted)
    _say(f"{who}{f' ({review.name})' if review.name else ''}, {review.written[:10]}")
    _say(f"  Interviews conducted: {conducted.lower() if conducted else 'not said'}.")
    for title, text in (
        ("Keep", review.keep),
        ("Change", review.change),
        ("Not understood", review.not_understood),
    ):
        if text:
            _say(f"  {title}: {text}")
    for comment in sorted(review.comments, key=lambda one: (one.answer or 0, one.at or 0)):
        _say(f"  {place(comment)}: {comment.text}")
    click.echo()


def _show_ratings(reviews: tuple[Review, ...]) -> None:
    from coach.review.agreement import spread, units_of
    from coach.review.scales import SCALES

    for scale, values in zip(SCALES, units_of(reviews, [scale.code for scale in SCALES]), strict=True):
        _say(f"{scale.title}  {spread(values)}")


@command.command()
@click.argument("session", default="last")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with Krippendorff's alpha.")
def agreement(session: str, as_json: bool) -> None:
    """Show whether the reviewers of a session agree."""
    from coach.review.scales import SCALES

    with _store() as store:
        found = store.session(session)
    reviews = tuple(review for review in _reviews().all(found.id) if review.ratings)
    if as_json:
        print_json(_agreement_object(found.id, reviews), indent=2)
    elif not reviews:
        _say("Nobody has rated this session yet.")
    else:
        _say(f"Each scale has {len(SCALES[0].steps)} steps.")
        _show_ratings(reviews)


def _agreement_object(session: str, reviews: tuple[Review, ...]) -> dict[str, object]:
    from coach.review.agreement import FEWEST_RATERS, alpha, alpha_interval, leniency, units_of
    from coach.review.scales import SCALES

    codes = [scale.code for scale in SCALES]
    units = units_of(reviews, codes)
    enough = len(reviews) >= FEWEST_RATERS
    value = alpha(units) if enough else None
    interval = alpha_interval(units) if enough else None
    why = None if enough else f"fewer than {FEWEST_RATERS} reviewers: too few to tell"
    if enough and value is None:
        why = "every rating is the same, or no scale was rated twice: alpha is not defined"
    return {
        "schema": 1,
        "session": session,
        "alpha": {
            "value": None if value is None else round(value, 4),
            "low": None if interval is None else round(interval[0], 4),
            "high": None if interval is None else round(interval[1], 4),
            "level": "ordinal",
            "units": len(units),
            "why": why,
        },
        "ratings": dict(zip(codes, units, strict=True)) if enough else None,
        "raters": [
            {"review": review.id, "role": review.role, "leniency": None if gap is None else round(gap, 4)}
            for review, gap in zip(reviews, leniency(units) if enough else [None] * len(reviews), strict=True)
        ],
    }
