"""`coach session`: list, show, delete, export, import, recover and check what is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coach.cli import bundles
from coach.cli.output import say
from coach.cli.sending import own_store
from coach.cli.session_show import clock_text, print_object, show, show_advice
from coach.errors import CoachError, StoreError, UsageError

if TYPE_CHECKING:
    from coach.analyst.client import AnalystClient
    from coach.model import Take
    from coach.store import Store, Unfinished


@click.group()
def command() -> None:
    """List, show, delete, export, import, recover and check what is saved.

    SESSION is an id, the beginning of one, or "last"; one answer is SESSION/n, for example last/1.
    """


command.add_command(show)
command.add_command(bundles.export)
command.add_command(bundles.import_)


@command.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(as_json: bool) -> None:
    """List the sessions, newest first."""
    from coach.paths import current

    with own_store() as store:
        found = store.sessions()
    received = bundles.received().ids()
    if not found and any(current().takes.glob("*/answer-*.flac")):
        raise StoreError("the list of sessions is lost, the recordings are not: coach session recover")
    if as_json:
        print_object(found)
    elif not found and not received:
        click.echo("There are no saved sessions yet. Start one with: coach practice")
    for session in [] if as_json else found:
        count = len(session.answers)
        answers = "1 answer" if count == 1 else f"{count} answers"
        day = session.started[:16].replace("T", " ")
        say(f"{session.id}  {day} UTC  {answers}, {clock_text(session.seconds)}  {session.bank}")
    for session_id in [] if as_json else received:
        say(f"{session_id}  sent to you for a review")


@command.command()
@click.argument("session", required=False)
@click.option("--all", "everything", is_flag=True, help="Delete every session.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(session: str | None, everything: bool, yes: bool) -> None:
    """Delete a session, an answer or all.

    SESSION may be one answer, such as last/1. It asks first; without a terminal it needs --yes.
    """
    if (session is None) != everything:
        raise UsageError("Name one session to delete, or all of them with --all. See: coach session list")
    with own_store() as store:
        what = _named(store, session)
        if not yes and not _confirmed(what):
            click.echo("Nothing was deleted.")
            return
        if session is None:
            count = store.delete_all()
            count += bundles.received().delete_all()
            click.echo("Deleted 1 session." if count == 1 else f"Deleted {count} sessions.")
        elif session.startswith("from-"):
            say(f"Deleted {bundles.received().delete(session)}.")
            return
        else:
            store.delete(session)
            say(f"Deleted {what}.")
    click.echo("Copies of the database that coach had kept are gone too; your own backups are not.", err=True)


def _named(store: Store, session: str | None) -> str:
    if session is None:
        return "all sessions"
    if session.startswith("from-"):
        return f"session {bundles.received().resolve(session)}"
    if "/" in session:
        return f"answer {store.resolve(session)}"
    return f"session {store.resolve(session)}"


def _confirmed(what: str) -> bool:
    import sys

    if not sys.stdin.isatty():
        raise UsageError(f"Deleting {what} needs --yes when nobody can be asked. Nothing was deleted.")
    return click.confirm(f"Delete {what} for good? Recordings cannot be brought back.", err=True)


@command.command()
@click.option("--discard", is_flag=True, help="Drop the unfinished answers instead of keeping them.")
def recover(discard: bool) -> None:
    """Save and measure answers a crash left behind.

    It also measures saved answers that never were, and repairs the record of your sessions from the
    recordings and their notes.
    """
    from coach.paths import current
    from coach.store import rebuild_if_damaged

    for take_id in rebuild_if_damaged(current()):
        say(f"{take_id}  taken back from its recording")
    with own_store() as store:
        for take_id in store.repair():
            say(f"{take_id}  repaired")
        items = store.unfinished()
        saved = [take for item in items if (take := _finish(store, item, discard=discard)) is not None]
        measured = 0 if discard else _measure(store, saved)
    if not (items or measured):
        click.echo("There are no unfinished answers.")


def _finish(store: Store, item: Unfinished, *, discard: bool) -> Take | None:
    """Save an unfinished answer, or drop it and return None."""
    title = f"{clock_text(item.seconds)}  {item.wording}"
    if discard:
        store.discard(item)
        say(f"{item.id}  dropped  {title}")
        return None
    take = store.recover(item)
    say(f"{take.id}  saved  {title}")
    return take


def _measure(store: Store, saved: list[Take]) -> int:
    """Measure what was just saved, and earlier answers that never were; return how many takes that is."""
    from contextlib import closing

    from coach.cli import assemble
    from coach.paths import current
    from coach.reanalysis import left_without_words

    waiting = {take.id: take for take in (*saved, *left_without_words(store))}
    if waiting:
        paths = current()
        with closing(assemble.make_analyst(paths, assemble.load_config(paths))) as analyst:
            for number, take in enumerate(waiting.values(), start=1):
                click.echo(f"coach: measuring {take.id} ({number} of {len(waiting)})", err=True)
                _measure_one(store, take, analyst)
    return len(waiting)


def _measure_one(store: Store, take: Take, analyst: AnalystClient) -> None:
    from coach.reanalysis import hear_again

    try:
        answer = hear_again(take, store=store, analyst=analyst)
    except CoachError as error:
        say(f"{take.id}  saved, but not measured: {error.message}")
        return
    say(f"{take.id}  measured  {clock_text(take.seconds)}  {take.wording}")
    if answer.feedback is not None:
        show_advice(answer.feedback)


@command.command()
def check() -> None:
    """Name each damaged file and its repair."""
    from coach.paths import current
    from coach.store import check_all

    problems = check_all(current())
    for problem in problems:
        say(f"{problem.file}: {problem.what}. Repair: {problem.repair}")
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise StoreError(f"{count} found. Each line names the file and the command that repairs it.")
    click.echo("Everything is as it was saved.")
