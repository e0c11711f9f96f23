"""`coach doctor`: try everything coach needs, and say how to mend what does not work."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.cli import bug_report
from coach.cli.output import print_json
from coach.errors import CoachError, UsageError
from coach.untrusted import line

if TYPE_CHECKING:
    from coach.config import Config
    from coach.engines.doctor import Check
    from coach.paths import Paths

_PACKAGE = "package "
_ARROW = "      -> "
_INDENT = "         "


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a report to send with a bug: no names, no words, no paths of yours.",
)
@click.pass_context
def command(context: click.Context, as_json: bool, report: Path | None) -> None:
    """Check microphone, voice, recognizer and disk; say how to mend them.

    Records 2 seconds and deletes them. Exit code 0 when everything that matters works, 5 without a usable
    microphone, 1 for anything else.
    """
    from coach.engines import doctor
    from coach.paths import current

    if as_json and report is not None:
        raise UsageError("choose one of --json and --report.")
    if report is not None:
        bug_report.refuse_existing(report)
    paths = current()
    config, read = settings(paths)
    click.echo("Checking; this takes up to 20 seconds.", err=True)
    found = doctor.run(
        paths,
        microphone=config.microphone,
        engine=config.engine,
        narrate=lambda text: click.echo(text, err=True),
    )
    checks = (read, *found)
    code = doctor.exit_code(checks)
    if as_json:
        print_json({"schema": 1, "ok": code == 0, "checks": [asdict(check) for check in checks]}, indent=2)
    elif report is not None:
        bug_report.save(report, bug_report.text(checks, config=config, paths=paths))
        click.echo(
            f"Wrote {line(str(report))}. Read it before you send it; add what you did and what happened."
        )
    else:
        click.echo("\n".join(_lines(checks, ok=code == 0)))
    context.exit(code)


def settings(paths: Paths) -> tuple[Config, Check]:
    """The settings, or the defaults where they cannot be read, and whether they can."""
    from coach.config import Config, load
    from coach.engines.doctor import Check

    try:
        config = load(paths.config_file)
    except CoachError as error:
        return Config(), Check("settings", False, error.message, f"Edit or delete {paths.config_file}.")
    detail = "read" if paths.config_file.exists() else "none, so the defaults are used"
    return config, Check("settings", True, detail, None)


def _lines(checks: Sequence[Check], *, ok: bool) -> list[str]:
    fine = [check for check in checks if check.ok and check.name.startswith(_PACKAGE)]
    lines = []
    for check in checks:
        if check in fine:
            if check is fine[0]:
                versions = (f"{each.name.removeprefix(_PACKAGE)} {each.detail}" for each in fine)
                lines.append(f"ok    packages: {', '.join(versions)}")
            continue
        lines.append(f"{'ok  ' if check.ok else 'FAIL'}  {check.name}: {check.detail}")
        if check.hint:
            lines.append(textwrap.fill(check.hint, 90, initial_indent=_ARROW, subsequent_indent=_INDENT))
    lines.append(
        "Everything that matters works." if ok else "Something needs your attention: see FAIL above."
    )
    return lines
