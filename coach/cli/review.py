"""`coach review`: send answers to somebody who can judge them, and take in what they say."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.cli import review_send, review_show
from coach.cli.output import say
from coach.cli.review_show import reviews_here
from coach.cli.sending import own_store
from coach.errors import Refused, UsageError, unreadable

if TYPE_CHECKING:
    from coach.model import Review, Session
    from coach.store import Store


@click.group()
def command() -> None:
    """Send answers to a reviewer, and see what they say.

    SESSION is an id, the beginning of one, or "last". Nothing is uploaded: you send the file yourself.
    """


command.add_command(review_send.page)
command.add_command(review_send.kit)
command.add_command(review_show.show)
command.add_command(review_show.reply)
command.add_command(review_show.agreement)


@command.command(name="import")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--text", "as_text", is_flag=True, help="Read lines of a message, from FILE or standard input.")
@click.option(
    "--session",
    "ref",
    default="last",
    metavar="SESSION",
    help="With --text: the session that the reply is about; the last one by itself.",
)
@click.option(
    "--role",
    default=None,
    metavar="ROLE",
    help="With --text: who wrote it: faculty, resident, advisor, peer, friend or other.",
)
@click.option("--yes", is_flag=True, help="Do not ask before saving.")
def import_(file: Path | None, as_text: bool, ref: str, role: str | None, yes: bool) -> None:
    """Take in a review file, or with --text the lines of a reply."""
    from coach.cli.replies import from_text
    from coach.review.incoming import with_replies

    with own_store() as store:
        if as_text:
            session = store.session(ref)
            review = from_text(session, _read(file), role)
        elif file is None:
            raise UsageError(
                "name the file that the reviewer sent, or use --text for the lines of a message."
            )
        else:
            session, review = _from_file(store, _read(file))
    say(f"For session {session.id}, {session.started[:10]}.")
    if as_text and not yes and not _confirmed(file):
        click.echo("Nothing was saved.")
        return
    earlier = next((one for one in reviews_here().all(session.id) if one.id == review.id), None)
    reviews_here().save(session.id, with_replies(review, earlier))
    count = len(review.comments)
    say(f"Saved: {'1 comment' if count == 1 else f'{count} comments'}. See: coach review show {session.id}")


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
        if file.exists() and not file.is_file():
            raise UsageError(f"{line(str(file))} is not a file: name the one that the reviewer sent.")
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise unreadable(line(str(file)), error) from error


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
                say(f"Left out, because these answers are deleted: {', '.join(map(str, gone))}.")
            return session, about(found.review, same)
    raise Refused("this review belongs to no session on this computer: its recordings are others.")
