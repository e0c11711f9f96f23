"""`coach analyze`: measure recordings, or the words of a text file."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coach.cli import assemble
from coach.cli.output import print_json
from coach.config import muted_codes
from coach.errors import AudioFileError, CoachError, PartlyFailed, UsageError
from coach.paths import Paths, current

if TYPE_CHECKING:
    from coach.analysis.networks import Tracker
    from coach.analyst.analyzing import Wanted
    from coach.analyst.files import FileAnalysis
    from coach.analyst.pool import Outcome


@click.command()
# readable=False: a file that may not be read fails by itself, in its place among the others.
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False), metavar="FILE..."
)
@click.option("--question", metavar="TEXT", help="The question that was answered, shown with the feedback.")
@click.option("--transcript", type=click.Path(path_type=Path), metavar="FILE", help="What was really said.")
@click.option(
    "--script", type=click.Path(path_type=Path), metavar="FILE", help="A text to look for in the answer."
)
@click.option(
    "--previous", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
    help="An earlier take, sound or .txt, to compare with; can be repeated.",
)  # fmt: skip
@click.option("--engine", metavar="NAME|none", help="The recognizer; default: the one in the settings.")
@click.option(
    "--pitch", "tracker", type=click.Choice(["swift-f0", "librosa"]), default="swift-f0",
    help="What follows the pitch; librosa is rougher and does without a neural network.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One JSON object, or an array for several files.")
@click.option("--jsonl", "as_lines", is_flag=True, help="One JSON object a line, as each file is done.")
@click.option("--curves", is_flag=True, help="Add the pitch and level contours to the JSON.")
@click.option("--ungated", is_flag=True, help="Report values below their gate too, each with its reason.")
def command(
    files: tuple[Path, ...],
    question: str | None,
    transcript: Path | None,
    script: Path | None,
    previous: tuple[Path, ...],
    engine: str | None,
    tracker: Tracker,
    as_json: bool,
    as_lines: bool,
    curves: bool,
    ungated: bool,
) -> int:
    """Measure sound files (WAV, FLAC, OGG, MP3), or the words of .txt files.

    With --engine none no recognizer runs and measures that need words are not given.
    """
    paths = current()
    config = assemble.load_config(paths)
    if engine is not None:
        assemble.check_installed(engine, paths)
    engine = assemble.allowed(engine or config.engine, config)
    muted = muted_codes(config.muted)
    _check(files, transcript=transcript, as_json=as_json, as_lines=as_lines, curves=curves)
    from coach.analyst.analyzing import Wanted
    from coach.analyst.files import read_beside

    wanted = Wanted(
        engine=engine,
        models=str(paths.models),
        question=question or "",
        transcript=read_beside(transcript) if transcript is not None else None,
        script=os.fsencode(script) if script is not None else None,
        previous=tuple(map(os.fsencode, previous)),
        ungated=ungated,
        tracker=tracker,
        like_and_right=config.like_and_right,
    )
    objects: list[dict[str, Any]] = []
    errors: list[CoachError] = []
    with closing(_outcomes(files, wanted, paths)) as outcomes:
        for path, outcome in zip(files, outcomes, strict=True):
            if isinstance(outcome, CoachError):
                errors.append(outcome)
                objects.append(_failed(path, outcome))
            else:
                objects.append(_object(outcome, curves=curves, muted=muted))
                if not (as_json or as_lines):
                    _print(outcome, question=question, muted=muted)
            if as_lines:
                print_json(objects.pop())
    if as_json:
        print_json(objects[0] if len(files) == 1 else objects)
    return _leave(errors, len(files))


def _check(
    files: tuple[Path, ...],
    *,
    transcript: Path | None,
    as_json: bool,
    as_lines: bool,
    curves: bool,
) -> None:
    if as_json and as_lines:
        raise UsageError("--json and --jsonl exclude each other.")
    if curves and not (as_json or as_lines):
        raise UsageError("--curves adds to the JSON: give --json or --jsonl with it.")
    if transcript is not None and len(files) > 1:
        raise UsageError("--transcript belongs to one recording: give one FILE.")


def _outcomes(files: tuple[Path, ...], wanted: Wanted, paths: Paths) -> Generator[Outcome]:
    """Yield what came of each file: in this process, or in several for many recordings."""
    from coach.analyst import pool
    from coach.analyst.analyzing import Analyzer, is_text
    from coach.analyst.compiled import prepare
    from coach.tui.terminal import quiet_native

    many = sum(not is_text(path) for path in files) >= pool.FEWEST
    analyzer = Analyzer(wanted, words=not many and not all(map(is_text, files)))
    # The first time takes 20 s: a wrong name is said at once, and words alone need nothing of it.
    if any(os.path.exists(path) and not is_text(path) for path in files) or wanted.previous:
        prepare(paths.cache, narrate=_tell)
    begun = partial(_narrate, files)
    if many:
        yield from pool.analyze_all(files, wanted, cache=paths.cache, log=paths.log_file, begun=begun)
        return
    for number, path in enumerate(files):
        begun(number)
        outcome: Outcome
        try:
            with quiet_native(paths.log_file):  # the MP3 decoder writes to descriptor 2 itself
                outcome = analyzer.analyze(path)
        except CoachError as error:
            outcome = error
        yield outcome


def _object(result: FileAnalysis, *, curves: bool, muted: frozenset[str]) -> dict[str, Any]:
    from coach.judging import Known, judge
    from coach.report.json import analysis_object

    findings, feedback = judge(result.analysis, Known(muted=muted))
    return analysis_object(
        name=result.name,
        seconds=result.seconds,
        rate=result.rate,
        sha256=result.sha256,
        analysis=result.analysis,
        findings=findings,
        feedback=feedback,
        curves=curves,
    )


def _failed(path: Path, error: CoachError) -> dict[str, Any]:
    from coach.report.json import error_object

    code = {AudioFileError: "not_analyzable", UsageError: "not_readable"}.get(type(error), "failed")
    return error_object(path.name, code, error.message)


def _print(result: FileAnalysis, *, question: str | None, muted: frozenset[str]) -> None:
    from coach.judging import Known, judge
    from coach.report.text import accuracy_lines, feedback_lines, measures_table, overlap_lines
    from coach.report.wording import wording_lines
    from coach.untrusted import line

    click.echo(result.name)
    if question:
        click.echo(f"Question: {line(question, limit=500)}")
    _, feedback = judge(result.analysis, Known(muted=muted))
    for row in feedback_lines(result.analysis, feedback):
        click.echo(row)
    click.echo()
    for row in measures_table(result.analysis, muted=muted):
        click.echo(row)
    if any(key in (one.why or "") for one in result.analysis.measures.values() for key in ("(t)", "(b)")):
        click.echo("(t) and (b) are keys after an answer in the app. For a file: --transcript FILE.")
    click.echo()
    for row in accuracy_lines(result.analysis.measures):
        click.echo(row)
    for row in overlap_lines(result.analysis):
        click.echo(row)
    if rows := wording_lines(result.analysis):
        click.echo("\n" + "\n".join(rows))
    if result.analysis.transcript is not None:
        click.echo(f"\nWords: {result.analysis.transcript.text}")
    click.echo()


def _narrate(files: tuple[Path, ...], number: int) -> None:
    """Say on a terminal's stderr which file is being heard; a long one takes half its length."""
    from coach.untrusted import line

    _tell(f"hearing {line(files[number].name)} ({number + 1} of {len(files)})")


def _tell(sentence: str) -> None:
    if sys.stderr is not None and sys.stderr.isatty():
        click.echo(f"coach: {sentence}", err=True)


def _leave(errors: list[CoachError], total: int) -> int:
    if not errors:
        return 0
    if total == 1:
        raise errors[0]
    for error in errors:
        click.echo(f"coach: {error.message}", err=True)
    if len(errors) == total:
        raise type(errors[0])("none of these files could be analyzed.")
    raise PartlyFailed(f"{len(errors)} of {total} files could not be analyzed; the others are above.")
