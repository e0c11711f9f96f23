"""`coach session export` and `import`: a session as one file, for a reviewer who uses coach too."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.errors import UsageError

if TYPE_CHECKING:
    from coach.cli.sending import Source
    from coach.model import Answer
    from coach.store.bundle import SentAnswer
    from coach.store.received import Received


@click.command(name="export")
@click.argument("session")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="A new zip file.")
@click.option("--answer", "numbers", type=int, multiple=True, help="Send only this answer; repeat it.")
@click.option("--no-audio", is_flag=True, help="Leave the sound out.")
@click.option("--no-transcript", is_flag=True, help="Leave the words out.")
@click.option("--reviewed", is_flag=True, help="You have checked the recordings for private details.")
def export(
    session: str, output: Path, numbers: tuple[int, ...], no_audio: bool, no_transcript: bool, reviewed: bool
) -> None:
    """Write a session as one file for a reviewer who uses coach."""
    from coach.cli.checking import check_private
    from coach.cli.sending import (
        Own,
        checked,
        chosen,
        nothing_left,
        number,
        own_store,
        refuse_existing,
        write_new,
    )
    from coach.engines.muting import flac
    from coach.store.bundle import Sent, pack
    from coach.untrusted import line

    refuse_existing(output)
    with own_store() as store:
        source = Own(store)
        answers = chosen(source, session, numbers)
        if no_audio and (no_transcript or nothing_left(answers)):
            raise UsageError("without sound and without words nothing would be left to review.")
        check_private(store, answers, reviewed=reviewed)
        sent = Sent(
            checked=checked(reviewed),
            answers=tuple(_sent(source, one, words=not no_transcript, sound=not no_audio) for one in answers),
        )
        sounds = {
            number(one): flac(source.audio(one.take), muted=source.muted(one.take))
            for one in ([] if no_audio else answers)
        }
    write_new(output, pack(sent, sounds))
    click.echo(f"Written: {line(str(output))}. The reviewer runs: coach session import FILE")


def _sent(source: Source, answer: Answer, *, words: bool, sound: bool) -> SentAnswer:
    from coach.cli.sending import number, outgoing
    from coach.review.private import blank_names
    from coach.store.bundle import MOST_SECONDS, SentAnswer

    take = answer.take
    if take.seconds > MOST_SECONDS:
        raise UsageError(
            f"answer {number(answer)} is over {MOST_SECONDS // 60} minutes. Leave it out: --answer N."
        )
    return SentAnswer(
        n=number(answer),
        wording=blank_names(take.wording),
        asked=take.asked,
        seconds=take.seconds,
        rate=take.rate,
        recording=take.sha256,
        sound=sound,
        analysis=outgoing(source, answer, with_words=words),
    )


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
def import_(file: Path) -> None:
    """Take in a session that somebody sent you to review."""
    kept = received()
    session = kept.add(file)
    count = len(kept.session(session).answers)
    answers = "1 answer" if count == 1 else f"{count} answers"
    click.echo(f"Received as {session}: {answers}. Nothing of it counts as your own practice.")
    click.echo(f"To review it: coach, then v. Or in a browser: coach review page {session} -o page.html")


def received() -> Received:
    """Return the sessions that others sent."""
    from coach.paths import current
    from coach.store.received import Received

    return Received(current())


def show_received(ref: str) -> None:
    """Print the answers of a received session."""
    from coach.coaching.phrases import clock
    from coach.untrusted import clean, line

    found = received().session(ref)
    click.echo(f"Session {found.id}, sent to you and received on {line(found.started[:10])}")
    for answer in found.answers:
        wording = clean(answer.take.wording).replace("\n", " ")
        click.echo(f"{answer.take.id}  {clock(answer.take.seconds)}  {wording}")
