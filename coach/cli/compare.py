"""`coach compare`: two takes side by side, what they share marked."""

from __future__ import annotations

import click

from coach.cli.output import say
from coach.errors import UsageError

MOST_CHARACTERS = 20_000
"""Of one take's words; about 2 hours of talk."""


@click.command()
@click.argument("earlier", metavar="TAKE")
@click.argument("later", metavar="TAKE")
def command(earlier: str, later: str) -> None:
    """Compare two takes of one question, word by word.

    TAKE is SESSION/n, for example last/1. The same facts in new words are what to aim for.
    """
    from coach.paths import current
    from coach.report import comparing
    from coach.store import Store

    store = Store.open(current())
    try:
        one, other = store.take(earlier), store.take(later)
    finally:
        store.close()
    if one.take.id == other.take.id:
        raise UsageError("these are the same take. Name two: coach session list")
    if missing := comparing.not_comparable(one, other):
        raise UsageError(missing)
    sides = comparing.side_by_side(one, other)
    if not sides.same_question:
        click.echo(comparing.OTHER_QUESTION)
    for side in (sides.earlier, sides.later):
        say(side.answer.take.id + ("" if side.checked else f"  ({comparing.UNCHECKED})"))
        say(comparing.bracketed(side), limit=MOST_CHARACTERS)
        click.echo()
    for line in comparing.comparison_lines(sides):
        say(line, limit=MOST_CHARACTERS)
