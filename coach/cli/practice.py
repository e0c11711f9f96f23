"""`coach practice`, and `coach` alone: the interview, in the app or line by line."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from coach.cli import assemble
from coach.errors import UsageError
from coach.paths import Paths, current

if TYPE_CHECKING:
    from coach.banks.choose import Asked
    from coach.config import Config


@click.command()
@click.option("--bank", "banks", multiple=True, metavar="ID", help="Ask from this bank; repeat for several.")
@click.option("--set", "set_name", metavar="NAME", help="Ask the questions of this set.")
@click.option("--kind", metavar="K", help="Only questions of this kind.")
@click.option("--competency", metavar="C", help="Only questions about this competency.")
@click.option("--specialty", metavar="S", help="No questions for other specialties.")
@click.option("--count", type=click.IntRange(1, 100), metavar="N", help="How many questions; 5 by itself.")
@click.option("--seed", type=int, metavar="N", help="Choose the same questions again.")
@click.option("--mock", is_flag=True, help="A mock interview: all feedback waits for its end.")
@click.option(
    "--read",
    "read_seconds",
    type=click.IntRange(0, 60),
    metavar="S",
    help="Seconds to read each question of a mock: 0 as face to face, 30 (the default) to 60 as recorded.",
)
@click.option("--plain", is_flag=True, help="Line by line, for screen readers and scripts.")
@click.option("--no-voice", is_flag=True, help="Show the questions without speaking them.")
@click.option(
    "--answer",
    "answers",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Play this file in place of the microphone; file n answers question n.",
)
@click.option(
    "--answer-speed",
    type=click.Choice(assemble.ANSWER_SPEEDS),
    default="1",
    show_default=True,
    help="Pace of --answer: real time, or as fast as possible.",
)
def command(
    banks: tuple[str, ...],
    set_name: str | None,
    kind: str | None,
    competency: str | None,
    specialty: str | None,
    count: int | None,
    seed: int | None,
    mock: bool,
    read_seconds: int | None,
    plain: bool,
    no_voice: bool,
    answers: tuple[Path, ...],
    answer_speed: assemble.Speed,
) -> None:
    """Be asked interview questions aloud, answer, and hear what was measured.

    The app lets you choose a bank first, unless an option already says what to ask.
    """
    from coach.tui.begin import USUAL_BANK

    assemble.check_answers(answers)
    plain = plain or not _at_terminal()
    paths = current()
    config = assemble.load_config(paths)
    if read_seconds is not None and not mock:
        raise UsageError("--read is for a mock interview: add --mock.")
    wanted = bool(
        mock or banks or set_name or kind or competency or specialty or answers or count or seed is not None
    )
    questions: list[Asked] = []
    if plain or wanted:
        questions = _choose(
            paths, banks, set_name=set_name, kind=kind, competency=competency, specialty=specialty,
            count=count or len(answers), seed=seed,
        )  # fmt: skip
        if answers and len(questions) != len(answers):
            raise UsageError(
                f"questions: {len(questions)}, answers: {len(answers)}. Give one file for each question."
            )
    bank = set_name or ", ".join(banks) or USUAL_BANK
    reading = 0 if answers and read_seconds is None else read_seconds
    how = assemble.How(not no_voice, answers, answer_speed, mock=mock, read_seconds=reading)
    (_plain if plain else _app)(paths, config, questions, bank=bank, how=how)


def open_app() -> None:
    """Open the app; without a terminal say what to do instead."""
    if not _at_terminal():
        raise UsageError(
            "the app needs a terminal. Without one: coach practice --plain, or coach analyze FILE."
        )
    paths = current()
    _app(paths, assemble.load_config(paths), [], bank="", how=assemble.How())


def _at_terminal() -> bool:
    return _is_terminal(sys.stdin) and _is_terminal(sys.stdout)


def _is_terminal(stream: TextIO | None) -> bool:
    """Say whether somebody sits there; a stream that was closed before the start is None."""
    return stream is not None and stream.isatty()


def _choose(
    paths: Paths,
    banks: tuple[str, ...],
    *,
    kind: str | None,
    competency: str | None,
    specialty: str | None,
    count: int,
    seed: int | None,
    set_name: str | None = None,
) -> list[Asked]:
    """Choose the questions; with a seed the same ones whatever was answered before."""
    from coach.cli import choosing

    found = choosing.banks_of(paths, banks, set_name)
    return choosing.chosen(
        paths,
        found,
        count=count or (None if set_name else 0),
        seed=assemble.fresh_seed() if seed is None else seed,
        past=choosing.past_at(paths) if seed is None else None,
        kind=kind,
        competency=competency,
        specialty=specialty,
    )


def _plain(paths: Paths, config: Config, questions: list[Asked], *, bank: str, how: assemble.How) -> None:
    from coach.cli.hangup import ends_like_ctrl_c
    from coach.cli.offer import ask_plainly
    from coach.store import Store
    from coach.store.reviews import Reviews
    from coach.tui.plain import PlainPractice
    from coach.tui.terminal import quiet_native

    interactive = _is_terminal(sys.stdin)
    if not interactive and not how.answers and _nothing_to_read():
        raise UsageError("nobody is there to stop the answer: use a terminal, or --answer FILE.")
    if interactive and _is_terminal(sys.stdout) and not how.answers:
        config = ask_plainly(paths, config)
    store = Store.open(paths)
    ends_like_ctrl_c()
    reading = _reading(how.read_seconds, interactive=interactive) if how.mock else 0.0
    with (
        quiet_native(paths.log_file),
        closing(store),
        closing(assemble.make_analyst(paths, config)) as analyst,
    ):
        practicing = assemble.Practicing(paths, store, analyst, how)
        practice = PlainPractice(
            lambda tell: practicing.interview(questions, bank, tell, reading),
            say=lambda text: click.echo(text),
            keys=sys.stdin if interactive or not how.answers else None,
            inserting=not how.answers,
            store=store,
            reviews=Reviews(paths).all,
            mock=how.mock,
            correct=practicing.correct,
        )
        practice.offer(store.unfinished(), recover=practicing.recover, store=store)
        session = practice.run()
    if session is not None:
        click.echo(f"session {session}")


def _reading(seconds: int | None, *, interactive: bool) -> float:
    from coach.tui.tools import READ_SECONDS

    return (READ_SECONDS if interactive else 0.0) if seconds is None else seconds


def _nothing_to_read() -> bool:
    """Return whether standard input is closed, empty or the null device, so that nobody can press Enter."""
    import io
    import os
    import select
    import stat

    if sys.stdin is None:
        return True
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
        if stat.S_ISREG(mode):
            return os.fstat(sys.stdin.fileno()).st_size == 0
        if stat.S_ISCHR(mode):
            return True
        ready, _, _ = select.select([sys.stdin], [], [], 0)
        buffer = sys.stdin.buffer
        return bool(ready) and isinstance(buffer, io.BufferedReader) and not buffer.peek(1)
    except (OSError, ValueError):
        return True


def _app(paths: Paths, config: Config, questions: list[Asked], *, bank: str, how: assemble.How) -> None:
    from coach.tui.app import CoachApp
    from coach.tui.terminal import quiet_native

    start = (bank, tuple(questions)) if questions else None
    with quiet_native(paths.log_file), assemble.tools(paths, config, start=start, how=how) as tools:
        session = CoachApp(tools).run()
    if session is not None:
        click.echo(f"session {session}")
