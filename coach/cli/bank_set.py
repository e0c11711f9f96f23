"""`coach bank set`: a selection of questions under a name, for `coach practice --set`."""

from __future__ import annotations

import click

from coach import paths
from coach.cli.output import print_json
from coach.errors import UsageError


@click.command("set", short_help="Make, change, show or delete a set of questions.")
@click.argument("name", required=False)
@click.option("--title", metavar="TEXT", help="What it is called.")
@click.option("--week", type=click.IntRange(1, 60), metavar="N", help="The week it is for.")
@click.option("--question", "questions", multiple=True, metavar="ID", help="A question; repeat for several.")
@click.option("--delete", is_flag=True, help="Delete the set; the questions stay.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def set_(
    name: str | None,
    title: str | None,
    week: int | None,
    questions: tuple[str, ...],
    delete: bool,
    as_json: bool,
) -> None:
    """Make, change, show or delete a set of questions; without a NAME list all.

    Practice one with `coach practice --set NAME`; share one with `coach bank export BANK --set NAME`.
    """
    from coach.banks.mine import counted
    from coach.banks.sets import Sets

    sets = Sets(paths.current())
    if name is None:
        if title is not None or week is not None or questions or delete:
            raise UsageError("give the set a name: coach bank set week3 --question ID")
        found = sets.all()
    elif delete:
        sets.delete(name)
        click.echo(f"{name} is deleted. Its questions stay.")
        return
    elif title is not None or week is not None or questions:
        found = (sets.save(name, title=title, week=week, questions=questions),)
    else:
        found = (sets.find(name),)
    if as_json:
        import msgspec

        print_json(msgspec.to_builtins(found), indent=2)
        return
    for one in found:
        at = f", week {one.week}" if one.week else ""
        click.echo(f"{one.name}  {one.title or one.name}{at} ({counted(len(one.questions))})")
        if name is not None:
            click.echo("\n".join(f"  {question}" for question in one.questions))
    if not found:
        click.echo("No sets yet: coach bank set week1 --question ID --question ID")
