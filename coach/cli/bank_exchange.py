"""`coach bank import|export|schema`: banks from and to the formats that people use."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from coach import paths
from coach.cli.output import print_json
from coach.errors import PartlyFailed, UsageError
from coach.untrusted import line

FORMATS = ("yaml", "csv", "tsv", "md", "text", "html")
"""The same as coach.banks.formats.FORMATS, which is not loaded for --help."""


@click.command("import", short_help="Make a bank of your own from a file, list or sheet.")
@click.argument("source", metavar="FILE")
@click.option("--id", "as_id", metavar="ID", help="Save it under this id.")
def import_(source: str, as_id: str | None) -> None:
    """Make a bank of your own from a file, a list pasted into `-`, or the https address of a sheet.

    YAML, CSV, TSV, Markdown or a plain list. The good questions are saved, the others are named.
    """
    from coach.banks.formats import read_any
    from coach.banks.mine import add_own, counted, notice

    content, name, media = content_of(source)
    found = read_any(content, name=name, media=media)
    bank = add_own(found.bank, paths.current(), as_id=as_id)
    click.echo(f"{bank.id}: {counted(len(bank.questions))}. Practice them: coach practice --bank {bank.id}")
    for sentence in (notice(bank), *found.problems):
        if sentence:
            click.echo(sentence, err=True)
    if found.problems:
        raise PartlyFailed("what is named above needs your attention; everything else was imported.")


def content_of(source: str) -> tuple[bytes, str, str]:
    """Return the bytes, the name and the media type of a file, of standard input (`-`) or of an address."""
    from coach.banks.imported import MAX_BYTES
    from coach.banks.read import content_of_file

    if source == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1), "pasted", ""
    if "://" in source:
        from coach.banks.subscribe import name_of
        from coach.engines import web

        reply = web.get(source, limit=MAX_BYTES)
        if reply is None:
            raise UsageError("the address gave nothing. Check it in a browser.")
        return reply.content, name_of(source), reply.media
    path = Path(source)
    return content_of_file(path), path.name, ""


@click.command(short_help="Write a bank for a spreadsheet, a chat or a printer.")
@click.argument("bank_id", metavar="BANK")
@click.option("--format", "form", type=click.Choice(FORMATS), help="What to write; else from the name of -o.")
@click.option("--set", "set_name", metavar="NAME", help="Only the questions of this set.")
@click.option("-o", "--output", "out", type=click.Path(path_type=Path), metavar="FILE", help="Write it here.")
def export(bank_id: str, form: str | None, set_name: str | None, out: Path | None) -> None:
    """Write a bank for a spreadsheet, a chat, an editor or a printer (html).

    yaml, csv, tsv and md hold everything, and sounds of the bank are copied beside FILE; text holds the
    questions alone. An existing file is not replaced.
    """
    from coach.banks.formats import Format, format_of, write_as
    from coach.banks.mine import file_of, notice
    from coach.banks.read import find_bank
    from coach.banks.sets import Sets
    from coach.banks.sounds import send

    bank = find_bank(bank_id, paths.current())
    if set_name is not None:
        bank = Sets(paths.current()).only(bank, set_name)
    chosen: Format | None = form or (format_of(out.name) if out else "yaml")  # type: ignore[assignment]
    if chosen is None:
        raise UsageError(f"say what to write with --format: {', '.join(FORMATS)}.")
    write_out(write_as(bank, chosen), out)
    if out is not None and chosen not in ("text", "html"):
        for problem in send(bank, file_of(bank.id, paths.current()), out.parent, paths.current()):
            click.echo(problem, err=True)
    if warning := notice(bank):
        click.echo(warning, err=True)


@click.command(short_help="Print the JSON Schema of a bank, for editors.")
@click.option("-o", "--output", "out", type=click.Path(path_type=Path), metavar="FILE", help="Write it here.")
def schema(out: Path | None) -> None:
    """Print the JSON Schema of a bank, with which editors complete and check a bank as you type."""
    from coach.banks.schema import bank_schema

    if out is None:
        print_json(bank_schema(), indent=2)
        return
    import json

    write_out(json.dumps(bank_schema(), indent=2) + "\n", out)


def write_out(text: str, out: Path | None) -> None:
    """Write to a new file, or to standard output as UTF-8; UsageError when the file is there already."""
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
        return
    try:
        with open(out, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(text.encode())
    except FileExistsError as error:
        raise UsageError(f"{line(str(out))} is there already. Choose another name, or remove it.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a usable file name"
        raise UsageError(f"cannot write {line(str(out))}: {reason}.") from error
    click.echo(f"Written: {line(str(out), limit=500)}", err=True)
