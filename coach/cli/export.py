"""`coach export`: one take for Praat, a player, Audacity, a spreadsheet or a program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from coach.report.exports import ExportedTake

FORMATS = ("textgrid", "webvtt", "srt", "labels", "csv", "json")
_UNTIMED_TOO = ("csv", "json")


@click.command()
@click.argument("take")
@click.option("--format", "as_format", type=click.Choice(FORMATS), required=True, help="What it is for.")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="A new file.")
def command(take: str, as_format: str, output: Path) -> None:
    """Write the words, pauses, fillers and comments of one take for other programs.

    TAKE is SESSION/n, for example last/1. Captions (webvtt, srt) put comments in a second file beside it.
    """
    from coach.cli.sending import refuse_existing, write_new
    from coach.report import exports
    from coach.untrusted import line

    comments = output.with_name(f"{output.stem}.comments{output.suffix}")
    captions = as_format in exports.CAPTIONS
    for path in (output, comments) if captions else (output,):
        refuse_existing(path)
    found = _found(take)
    if not captions:
        write_new(output, exports.WRITERS[as_format](found).encode())
    else:
        write = exports.CAPTIONS[as_format]
        write_new(output, write(exports.transcript_cues(found)).encode())
    written = [output]
    if captions and (cues := exports.comment_cues(found)):
        write_new(comments, write(cues).encode())
        written.append(comments)
    click.echo(f"Written: {', '.join(line(str(path)) for path in written)}")
    untimed = sum(one.start is None for one in found.items)
    if untimed and as_format not in _UNTIMED_TOO:
        count = "1 comment" if untimed == 1 else f"{untimed} comments"
        click.echo(f"Left out, because this format needs a time: {count}. csv and json have all.", err=True)


def _found(ref: str) -> ExportedTake:
    from coach.cli.review_show import reviews_here
    from coach.cli.sending import number, own_store
    from coach.report.exports import exported

    with own_store() as store:
        answer = store.take(ref)
    reviews = reviews_here().all(answer.take.id.partition("/")[0])
    return exported(
        take=answer.take.id,
        question=answer.take.wording,
        seconds=answer.take.seconds,
        analysis=answer.analysis,
        comments=[one for review in reviews for one in review.comments if one.answer == number(answer)],
    )
