"""`coach where`: every path coach uses."""

from __future__ import annotations

import click

from coach.cli.output import print_json


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object: the paths by name.")
def command(as_json: bool) -> None:
    """Show every path coach uses. Set COACH_HOME to keep everything under one folder."""
    from coach.paths import current
    from coach.untrusted import line

    places = current().all()
    if as_json:
        report = {"schema": 1, "paths": {name: str(path) for name, path in places.items()}}
        print_json(report, indent=2)
        return
    width = max(map(len, places))
    for name, path in places.items():
        click.echo(
            f"{name:<{width}}  {line(str(path), limit=4096)}{'' if path.exists() else '  (not there yet)'}"
        )
