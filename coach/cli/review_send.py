"""`coach review page` and `coach review kit`: what goes out to a reviewer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.errors import UsageError

if TYPE_CHECKING:
    from coach.cli.sending import Source
    from coach.model import Answer, Review
    from coach.report.review_page import EarlierReview, PageClips
    from coach.store import Store

_FILE = click.Path(path_type=Path)


@click.command(short_help="Write MP3 files and questions for a reply by message.")
@click.argument("session")
@click.option("-o", "--output", type=_FILE, required=True, help="A new folder.")
@click.option("--answer", "numbers", type=int, multiple=True, help="Send only this answer; repeat it.")
@click.option("--reviewed", is_flag=True, help="You have checked the recordings for private details.")
def kit(session: str, output: Path, numbers: tuple[int, ...], reviewed: bool) -> None:
    """Write MP3 files and a page of questions, for a reply by message."""
    from coach.cli import sending

    sending.refuse_existing(output)
    with sending.own_store() as store:
        source, answers = _checked(store, session, numbers, reviewed=reviewed)
        sending.write_kit(source, answers, output, vouched=reviewed)
    _written(output, "Send its files; when the reply is there: coach review import --text")


@click.command(short_help="Write one file that plays answers and takes a review.")
@click.argument("session")
@click.option("-o", "--output", type=_FILE, required=True, help="A new HTML file.")
@click.option("--answer", "numbers", type=int, multiple=True, help="Send only this answer; repeat it.")
@click.option("--no-audio", is_flag=True, help="Leave the sound out: the words alone.")
@click.option("--no-transcript", is_flag=True, help="Leave the words out.")
@click.option("--more", is_flag=True, help="Ask for more scales; body and energy of those who watched live.")
@click.option(
    "--earlier", default=None, help="A second round: show the reviews of this session, and your replies."
)
@click.option("--reviewed", is_flag=True, help="You have checked the recordings for private details.")
def page(
    session: str,
    output: Path,
    numbers: tuple[int, ...],
    no_audio: bool,
    no_transcript: bool,
    more: bool,
    earlier: str | None,
    reviewed: bool,
) -> None:
    """Write one file that plays the answers and takes a review, in any browser."""
    from coach.cli import sending
    from coach.report.review_page import review_page
    from coach.review.scales import ACCENT_NOTICE, CONDUCTED, MORE_SCALES, ROLES, SCALES

    sending.refuse_existing(output)
    with sending.own_store() as store:
        source, answers = _checked(
            store, session, numbers, reviewed=reviewed, words_alone=no_audio, no_words=no_transcript
        )
        text = review_page(
            [
                sending.page_answer(source, one, with_words=not no_transcript, with_sound=not no_audio)
                for one in answers
            ],
            scales=SCALES,
            more=MORE_SCALES if more else (),
            roles=ROLES,
            conducted=CONDUCTED,
            notice=ACCENT_NOTICE,
            checked=sending.checked(reviewed),
            earlier=_first_round(store, earlier) if earlier else (),
            clips=None if no_audio else _clips(),
            with_words=not no_transcript,
        )
    sending.write_new(output, text.encode())
    _written(output, "Send it; when the review is back: coach review import FILE")


def _checked(
    store: Store,
    session: str,
    numbers: tuple[int, ...],
    *,
    reviewed: bool,
    words_alone: bool = False,
    no_words: bool = False,
) -> tuple[Source, list[Answer]]:
    """Return the chosen answers and where they come from, once nothing private is in them."""
    from coach.cli import bundles, sending
    from coach.cli.checking import check_private
    from coach.store.received import PREFIX

    received = session.startswith(PREFIX)
    source: Source = bundles.received() if received else sending.Own(store)
    answers = sending.chosen(source, session, numbers)
    if words_alone and (no_words or sending.nothing_left(answers)):
        raise UsageError("without sound and without words nothing would be left to review.")
    if not received:  # its sender has checked it, and it stays with the reviewer
        check_private(store, answers, reviewed=reviewed)
    return source, answers


def _written(output: Path, then: str) -> None:
    from coach.untrusted import line

    click.echo(f"Written: {line(str(output))}. {then}")


def _first_round(store: Store, ref: str) -> list[EarlierReview]:
    from coach.paths import current
    from coach.store.reviews import Reviews

    session = store.resolve(ref)
    reviews = Reviews(current()).all(session)
    if not reviews:
        raise UsageError(f"session {session} has no reviews yet: see coach review show {session}")
    return [_earlier(review) for review in reviews]


def _earlier(review: Review) -> EarlierReview:
    """Return what a reviewer said, without their name and ratings: both would steer the next one."""
    from coach.cli.replies import place
    from coach.report.review_page import EarlierReview, EarlierRow
    from coach.review.private import blank_names
    from coach.review.scales import ROLES

    rows = [
        EarlierRow(place=title, text=blank_names(text))
        for title, text in (("Keep", review.keep), ("Change", review.change))
        if text
    ]
    rows += [
        EarlierRow(place=place(one), text=blank_names(one.text), reply=blank_names(one.reply), done=one.done)
        for one in review.comments
    ]
    return EarlierReview(who=ROLES.get(review.role, "A reviewer"), rows=tuple(rows))


def _clips() -> PageClips | None:
    """Return the two known clips; None where the demo recordings are missing."""
    from coach.engines.mp3 import encode
    from coach.errors import CoachError
    from coach.paths import shipped
    from coach.report.review_page import PageClips
    from coach.review.calibration import CLIPS, MEASURED, QUESTIONS

    folder = shipped("audio")
    try:
        sounds = {
            name: encode(folder / clip.file, between=(clip.start, clip.end)).data
            for name, clip in CLIPS.items()
        }
    except CoachError:
        return None
    return PageClips(sounds=sounds, questions=QUESTIONS, measured=MEASURED)
