"""`coach history`: how your cold answers changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from coach.cli.output import print_json

if TYPE_CHECKING:
    from coach.coaching.trends import Trend
    from coach.model import Answer


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(as_json: bool) -> None:
    """Show how your cold answers changed, against your own usual.

    Cold is the first answer to a question, or to a new twist. Answers practiced again do not count.
    """
    from coach.cli.ahead import Ahead
    from coach.coaching.baseline import unscripted, usual
    from coach.coaching.trends import CODES, trend
    from coach.judging import muted_now
    from coach.paths import current
    from coach.store import Store, own_notes

    paths = current()
    store = Store.open(paths)
    try:
        answers, muted = store.answers(), muted_now(store)
        runs = own_notes.drills(answers, store.audio)
    finally:
        store.close()
    ahead = Ahead.of(paths, answers, runs)
    trends = [trend(answers, code) for code in CODES]
    own = {code: usual(unscripted(answers), code) for code in CODES}
    if as_json:
        measures = {one.code: _object(one, own[one.code], muted=one.code in muted) for one in trends}
        counts = {"answers": len(answers), "unscripted": len(unscripted(answers))}
        print_json({"schema": 1, **counts, "measures": measures, **ahead.as_json()}, indent=2)
        return
    _show(answers, [one for one in trends if one.code not in muted], own)
    if muted:
        click.echo("What you muted is left out. To see it again: coach profile unmute")
    for row in ahead.lines():
        click.echo(row)


def _show(answers: list[Answer], trends: list[Trend], own: dict[str, Any]) -> None:
    from coach.coaching.baseline import NEEDED, cold, unscripted
    from coach.report.history import counted, trend_sentence, usual_sentence
    from coach.report.names import NAMES

    if not answers:
        click.echo("There are no saved answers yet. Start with: coach practice")
        return
    fresh = len(cold(answers))
    click.echo(
        f"{counted(len(answers), 'answer')}, {fresh} of them cold (a question or twist for the first time)."
    )
    told = len(unscripted(answers))
    if told < NEEDED:
        click.echo(
            f"Your own usual needs {NEEDED} cold answers off the cuff; {told} so far. "
            "Say after an answer how you prepared it."
        )
    click.echo()
    width = max((len(NAMES[one.code].name) for one in trends), default=0)
    for one in trends:
        row = f"{NAMES[one.code].name:<{width}}  {trend_sentence(one)} {usual_sentence(own[one.code])}"
        click.echo(row.rstrip())


def _object(one: Trend, usual: Any, *, muted: bool) -> dict[str, Any]:
    points = [
        {
            "take": point.take,
            "started": point.started,
            "question": point.question,
            "cold": point.cold,
            "value": point.measure.value,
            "low": point.measure.low,
            "high": point.measure.high,
            "why": point.measure.why,
        }
        for point in one.points
    ]
    known = usual.count > 0
    return {
        "unit": one.unit,
        "direction": one.direction,
        "change": one.change,
        "low": one.low,
        "high": one.high,
        "cold": one.count,
        "usual": {
            "median": usual.median if known else None,
            "answers": usual.count,
            "missing": usual.missing,
        },
        "points": points,
        "muted": muted,
    }
