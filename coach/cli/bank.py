"""`coach bank`: list, show and check question banks; the other commands are in files of their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from coach import paths
from coach.cli.bank_exchange import export, import_, schema
from coach.cli.bank_record import record
from coach.cli.bank_set import set_
from coach.cli.bank_share import add, conflicts, merge, update
from coach.cli.output import print_json
from coach.errors import CoachError, PartlyFailed
from coach.untrusted import line

if TYPE_CHECKING:
    from coach.model import Question


@click.group()
def command() -> None:
    """List, check, share and change question banks."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def list_(as_json: bool) -> None:
    """Every bank: those that came with coach and your own."""
    from coach.banks.mine import counted
    from coach.banks.read import all_banks

    entries = all_banks(paths.current())
    if as_json:
        rows = [
            {
                "id": entry.bank.id if entry.bank else None,
                "title": entry.bank.title if entry.bank else None,
                "questions": len(entry.bank.questions) if entry.bank else None,
                "language": entry.bank.language if entry.bank else None,
                "license": entry.bank.license if entry.bank else None,
                "origin": entry.origin,
                "file": line(str(entry.path), limit=1_000),
                "error": entry.error.message if entry.error else None,
            }
            for entry in entries
        ]
        print_json(rows, indent=2)
        return
    for entry in entries:
        if entry.bank is not None:
            count = counted(len(entry.bank.questions))
            click.echo(f"{entry.bank.id}  {entry.bank.title} ({count}, {entry.bank.license})")
            for problem in entry.problems:
                click.echo(f"  {problem}", err=True)
        elif entry.error is not None:
            click.echo(f"not usable: {entry.error.message}")
    click.echo(f"Your own banks go into {line(str(paths.current().banks), limit=1_000)}", err=True)


@command.command(short_help="Print the questions of one bank with all their parts.")
@click.argument("bank_id", metavar="ID")
def show(bank_id: str) -> None:
    """Print every question of one bank with its rewordings, twists and follow-ups."""
    from coach.banks.mine import notice
    from coach.banks.read import find_bank

    bank = find_bank(bank_id, paths.current())
    click.echo(f"{bank.title}\n{bank.id}, {bank.language}, {bank.license}")
    if warning := notice(bank):
        click.echo(warning, err=True)
    for question in bank.questions:
        click.echo(f"\n{question.text}\n{_details(question)}")


def _details(question: Question) -> str:
    lines = [f"  {question.id}, {question.kind}, about {question.answer_seconds} seconds"]
    if question.purpose:
        lines.append(f"  Why it is asked: {question.purpose}")
    for label, texts in (
        ("In other words", question.variants),
        ("With a twist", question.twists),
        ("Next they may ask", question.follow_ups),
        ("They listen for", question.listen_for),
    ):
        lines += [f"  {label}: {text}" for text in texts]
    return "\n".join(lines)


@command.command(short_help="Say what is wrong with bank files, and where.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def check(files: tuple[Path, ...], as_json: bool) -> None:
    """Read bank files in any format and say what is wrong with them, with the line or the row."""
    from coach.banks.mine import counted

    rows: list[dict[str, object]] = []
    failed: list[CoachError] = []
    partly = 0
    for file in files:
        row, error, problems = _checked(file)
        rows.append(row)
        if error is not None:
            failed.append(error)
        partly += bool(problems)
        if not as_json and error is None:
            usable = counted(cast("int", row["questions"]))
            looks = "1 thing" if len(problems) == 1 else f"{len(problems)} things"
            click.echo(
                f"{row['file']}: " + (f"{usable}, {looks} to look at:" if problems else f"fine, {usable}")
            )
            for problem in problems:
                click.echo(f"  {problem}")
    if as_json:
        print_json(rows, indent=2)
    if len(files) == 1 and failed:
        raise failed[0]
    for trouble in failed:
        click.echo(trouble.message, err=True)
    if len(failed) == len(files):
        raise type(failed[0])("none of these banks can be used.")
    if failed:
        raise PartlyFailed(f"{len(failed)} of {len(files)} banks cannot be used.")
    if partly:
        raise PartlyFailed("some questions cannot be used as they are; the others can.")


def _checked(file: Path) -> tuple[dict[str, object], CoachError | None, tuple[str, ...]]:
    from coach.banks.formats import read_any
    from coach.banks.read import content_of_file

    row: dict[str, object] = {"file": line(str(file), limit=1_000), "ok": True, "error": None}
    try:
        found = read_any(content_of_file(file), name=file.name)
    except CoachError as error:
        row |= {"ok": False, "error": error.message, "id": None, "questions": None, "problems": []}
        return row, error, ()
    row |= {
        "ok": not found.problems,
        "id": found.bank.id,
        "questions": len(found.bank.questions),
        "problems": list(found.problems),
    }
    return row, None, found.problems


for _more in (import_, export, add, update, conflicts, merge, set_, record, schema):
    command.add_command(_more)
