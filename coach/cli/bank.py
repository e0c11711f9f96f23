"""`coach bank`: list, show and check question banks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach import paths
from coach.cli.output import print_json
from coach.errors import CoachError, PartlyFailed
from coach.untrusted import line

if TYPE_CHECKING:
    from coach.model import Question


@click.group()
def command() -> None:
    """List, show and check question banks."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def list_(as_json: bool) -> None:
    """Every bank: those that came with coach and your own."""
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
            count = len(entry.bank.questions)
            click.echo(f"{entry.bank.id}  {entry.bank.title} ({count} questions, {entry.bank.license})")
        elif entry.error is not None:
            click.echo(f"not usable: {entry.error.message}")
    click.echo(f"Your own banks go into {line(str(paths.current().banks), limit=1_000)}", err=True)


@command.command()
@click.argument("bank_id", metavar="ID")
def show(bank_id: str) -> None:
    """Print every question of one bank with its rewordings, twists and follow-ups."""
    from coach.banks.read import find_bank

    bank = find_bank(bank_id, paths.current())
    click.echo(f"{bank.title}\n{bank.id}, {bank.language}, {bank.license}")
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


@command.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def check(files: tuple[Path, ...], as_json: bool) -> None:
    """Read bank files and say what is wrong with them, with the line."""
    from coach.banks.read import read_bank

    rows: list[dict[str, object]] = []
    failed: list[CoachError] = []
    for file in files:
        row: dict[str, object] = {"file": line(str(file), limit=1_000), "ok": True, "error": None}
        try:
            bank = read_bank(file)
        except CoachError as error:
            failed.append(error)
            row |= {"ok": False, "error": error.message, "id": None, "questions": None}
        else:
            row |= {"id": bank.id, "questions": len(bank.questions)}
            if not as_json:
                click.echo(f"{row['file']}: fine, {len(bank.questions)} questions")
        rows.append(row)
    if as_json:
        print_json(rows, indent=2)
    if len(files) == 1 and failed:
        raise failed[0]
    if failed:
        for problem in failed:
            click.echo(problem.message, err=True)
        if len(failed) == len(files):
            raise type(failed[0])("none of these banks can be used.")
        raise PartlyFailed(f"{len(failed)} of {len(files)} banks cannot be used.")
