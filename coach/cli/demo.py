"""`coach demo`: the whole job with no microphone, on a recording that comes with coach. Nothing is kept."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import click

from coach.cli import assemble
from coach.errors import UsageError
from coach.paths import Paths, current, shipped

RECORDING = "flat.flac"
BANK = "residency-starter"


@click.command()
@click.option("--no-voice", is_flag=True, help="Show the question without speaking it.")
def command(no_voice: bool) -> None:
    """Ask one question aloud, hear a recorded answer, and coach it.

    The answer is a synthetic voice made flat on purpose. Nothing is saved.
    """
    from coach.banks.choose import Asked
    from coach.banks.read import find_bank
    from coach.store import Store
    from coach.tui.plain import PlainPractice
    from coach.tui.terminal import quiet_native

    paths = current()
    config = assemble.load_config(paths)
    answer = shipped("audio") / RECORDING
    wanted = _question_of(answer)
    question = next(q for q in find_bank(BANK, paths).questions if q.id == wanted)
    click.echo("A demonstration: the question is asked, and a recording made for this answers it.\n")
    with tempfile.TemporaryDirectory(prefix="coach-demo-") as folder, quiet_native(paths.log_file):
        store = Store.open(Paths(Path(folder)))
        analyst = assemble.make_analyst(paths, config)
        try:
            PlainPractice(
                lambda tell: assemble.make_interview(
                    [Asked(question, question.text)],
                    bank=BANK,
                    store=store,
                    analyst=analyst,
                    microphone=assemble.microphone_maker(config, answers=[answer], speed="max"),
                    voice=assemble.make_voice(paths, config, speak=not no_voice),
                    tell=tell,
                    paths=paths,
                ),
                say=click.echo,
                keys=None,
            ).run()
        finally:
            analyst.close()
            store.close()
    click.echo("\nNothing of this was kept. To practice with your own voice: coach")


def _question_of(answer: Path) -> str:
    """Return the id of the question that the demo recording answers."""
    try:
        truth = json.loads((shipped("audio") / "truth.json").read_text(encoding="utf-8"))
        return str(truth[answer.name]["question"])
    except (OSError, KeyError, ValueError) as error:
        raise UsageError(f"the demo recordings are missing from this installation ({error}).") from error
