"""`coach bank add|update|conflicts|merge`: banks of others, followed and put together without a server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach import paths
from coach.cli.bank_exchange import content_of, write_out
from coach.cli.output import print_json
from coach.errors import PartlyFailed, UsageError
from coach.untrusted import line

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

    from coach.banks.subscribe import Subscriptions, Updated
    from coach.model import Bank
    from coach.paths import Paths


def subscriptions(given: Paths | None = None, *, stop: threading.Event | None = None) -> Subscriptions:
    """Return what the user follows, with the network behind it."""
    from coach.banks.imported import MAX_BYTES
    from coach.banks.subscribe import Subscriptions
    from coach.engines import web

    def get(address: str, etag: str, modified: str) -> web.Reply | None:
        return web.get(address, limit=MAX_BYTES, etag=etag, modified=modified, stop=stop)

    return Subscriptions(given or paths.current(), get=get)


@click.command(short_help="Follow a bank: file, shared folder or https address.")
@click.argument("source", metavar="FILE|FOLDER|ADDRESS")
def add(source: str) -> None:
    """Follow a bank: a file, every bank in a shared folder, or an https address.

    The bank becomes one of your own. `coach bank update` fetches what others change in it and keeps what you
    change. The server of an address sees that somebody asks, and nothing else.
    """
    from coach.banks.mine import counted, notice
    from coach.banks.read import find_bank

    done = subscriptions().add(source)
    for one in done:
        if one.error is None:
            bank = find_bank(one.bank, paths.current())
            click.echo(f"{one.bank}: {counted(len(one.changes))}. Practice: coach practice --bank {one.bank}")
            if warning := notice(bank):
                click.echo(warning, err=True)
    _end(done)


@click.command(short_help="Fetch what changed in the banks you follow.")
@click.argument("bank_id", metavar="[BANK]", required=False)
@click.option("--stop", is_flag=True, help="No longer follow BANK; your copy stays.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def update(bank_id: str | None, stop: bool, as_json: bool) -> None:
    """Fetch what changed in the banks you follow; your own changes stay.

    Without a network nothing changes and everything goes on working.
    """
    if stop:
        if bank_id is None:
            raise UsageError("name the bank: coach bank update BANK --stop")
        subscriptions().stop(bank_id)
        click.echo(f"{bank_id} is no longer followed. Your copy stays.")
        return
    done = subscriptions().update(bank_id)
    if as_json:
        import msgspec

        rows = [
            {
                "bank": one.bank,
                "changes": msgspec.to_builtins(one.changes),
                "conflicts": msgspec.to_builtins(one.conflicts),
                "problems": list(one.problems),
                "error": one.error.message if one.error else None,
            }
            for one in done
        ]
        print_json(rows, indent=2)
    elif not done:
        click.echo("You follow no bank yet: coach bank add FILE, FOLDER or ADDRESS")
    else:
        for one in done:
            _told(one)
    _end(done)


@click.command(short_help="Choose where you and others changed the same text.")
@click.argument("bank_id", metavar="BANK")
@click.option("--take", type=click.Choice(("mine", "theirs")), help="Keep this side of QUESTION.")
@click.argument("question", required=False)
def conflicts(bank_id: str, take: str | None, question: str | None) -> None:
    """Show, side by side, what you and others changed differently; your side is in use until you choose."""
    from coach.banks.merge import side_by_side
    from coach.banks.read import find_bank

    own = subscriptions()
    if take is not None:
        if question is None:
            raise UsageError("name the question: coach bank conflicts BANK QUESTION --take mine|theirs")
        own.settle(bank_id, question, theirs=take == "theirs")
        click.echo(f"{question}: settled.")
        return
    waiting = [one for one in own.conflicts(bank_id) if question in (None, one.question)]
    for conflict in waiting:
        click.echo(
            "\n".join(line(text, limit=2_000) if text[:1] != " " else text for text in side_by_side(conflict))
        )
    if not waiting:
        find_bank(bank_id, paths.current())  # a name that is no bank is a mistake, not an empty list
        click.echo("There is nothing to choose.")


@click.command()
@click.argument("mine", metavar="A")
@click.argument("theirs", metavar="B")
@click.option("-o", "--output", "out", type=click.Path(path_type=Path), metavar="FILE", help="Write it here.")
def merge(mine: str, theirs: str, out: Path | None) -> None:
    """Put two copies of a bank together: everything of both, as YAML.

    A and B are banks you have, or files. Where both say something else, A's is in the bank, both are shown,
    and B's question is written to a second file beside FILE.
    """
    from coach.banks.merge import merge as put_together
    from coach.banks.merge import side_by_side
    from coach.banks.write import write_yaml

    first, second = _bank(mine), _bank(theirs)
    merged = put_together(first, second)
    write_out(write_yaml(merged.bank), out)
    for conflict in merged.conflicts:
        for text in side_by_side(conflict):
            click.echo(text, err=True)
    left = tuple(one.theirs for one in merged.conflicts if one.theirs is not None)
    if left:
        import msgspec

        others = msgspec.structs.replace(second, questions=left)
        if out is not None:
            write_out(write_yaml(others), out.with_name(f"{out.stem}.theirs.yaml"))
        differ = "1 question differs" if len(left) == 1 else f"{len(left)} questions differ"
        raise PartlyFailed(f"{differ}; A's wording was kept, and B's is shown above.")


def _bank(given: str) -> Bank:
    """Return a bank by its file, else by its id, with where each question comes from."""
    import msgspec

    from coach.banks.formats import read_any
    from coach.banks.read import find_bank

    if "/" not in given and not Path(given).is_file():
        return find_bank(given, paths.current())
    content, name, media = content_of(given)
    found = read_any(content, name=name, media=media)
    for problem in found.problems:
        click.echo(problem, err=True)
    origin = f"from {line(name, limit=200)}"
    questions = (
        one if one.source else msgspec.structs.replace(one, source=origin) for one in found.bank.questions
    )
    return msgspec.structs.replace(found.bank, questions=tuple(questions))


def _told(one: Updated) -> None:
    from coach.banks.merge import side_by_side

    if one.error is not None:
        return
    if not one.changes and not one.conflicts:
        click.echo(f"{one.bank}: nothing new.")
    for change in one.changes:
        text = change.now or change.before
        click.echo(f"{one.bank}: {change.what}: {change.question}: {text}")
        if change.what == "changed" and change.before != change.now:
            click.echo(f"    before: {change.before}")
    for conflict in one.conflicts:
        click.echo(f"{one.bank}: you and they changed the same; yours is kept:")
        for text in side_by_side(conflict):
            click.echo(f"    {text}")
        click.echo(
            f"    To choose: coach bank conflicts {one.bank} {conflict.question} --take mine or theirs"
        )


def _end(done: Sequence[Updated]) -> None:
    """Name what went wrong and end with its code; what could be done was done."""
    for one in done:
        for problem in one.problems:
            click.echo(problem, err=True)
    failed = [one for one in done if one.error is not None]
    if failed and len(done) == 1 and failed[0].error is not None:
        raise failed[0].error
    for one in failed:
        if one.error is not None:
            click.echo(f"{one.bank}: {one.error.message}", err=True)
    if failed:
        raise PartlyFailed(
            f"{len(failed)} of {len(done)} banks could not be fetched; nothing of yours changed."
        )
    if any(one.problems for one in done):
        raise PartlyFailed("what is named above was left out; everything else is here.")
