"""`coach analyze`: measure recordings, or the words of a text file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coach.cli import assemble
from coach.cli.output import print_json
from coach.config import muted_codes
from coach.errors import AudioFileError, CoachError, PartlyFailed, UsageError
from coach.paths import current

if TYPE_CHECKING:
    from coach.analysis.networks import Tracker
    from coach.analyst.comparing import Against
    from coach.analyst.files import FileAnalysis
    from coach.engines import Transcriber


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
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
    from coach.analyst.compiled import prepare
    from coach.analyst.files import read_text
    from coach.tui.terminal import quiet_native

    given = read_text(transcript) if transcript is not None else None
    against = _against(script, previous, question=question, listen=engine != "none")
    recognizer, why = _recognizer(engine, files, paths.models)
    # The first time takes 20 s: a wrong name is said at once, and words need nothing of it.
    if any(path.exists() and not _is_text(path) for path in files) or against is not None:
        prepare(paths.cache, narrate=_tell)
    objects: list[dict[str, Any]] = []
    errors: list[CoachError] = []
    for number, path in enumerate(files):
        _narrate(path, number=number, total=len(files))
        try:
            with quiet_native(paths.log_file):  # the MP3 decoder writes to descriptor 2 itself
                result = _analyze(
                    path, recognizer, why=why, transcript=given, question=question or "", ungated=ungated,
                    tracker=tracker, like_and_right=config.like_and_right,
                )  # fmt: skip
                if against is not None:
                    result = _compared(result, path, against)
        except CoachError as error:
            errors.append(error)
            objects.append(_failed(path, error))
        else:
            objects.append(_object(result, curves=curves, muted=muted))
            if not (as_json or as_lines):
                _print(result, question=question, muted=muted)
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


def _recognizer(engine: str, files: tuple[Path, ...], models: Path) -> tuple[Transcriber | None, str]:
    from coach.analyst.worker import make_transcriber

    if all(_is_text(path) for path in files):
        return None, ""
    return make_transcriber(engine, models)


def _against(
    script: Path | None, previous: tuple[Path, ...], *, question: str | None, listen: bool
) -> Against | None:
    if script is None and not previous:
        return None
    from coach.analyst.comparing import Against, read_earlier
    from coach.analyst.files import read_text

    return Against(
        script=read_text(script) if script is not None else None,
        earlier=read_earlier(previous),
        question=question or "",
        listen=listen,
    )


def _compared(result: FileAnalysis, path: Path, against: Against) -> FileAnalysis:
    from coach.analyst.comparing import compare_file

    return compare_file(result, path, against)


def _is_text(path: Path) -> bool:
    return path.suffix.lower() == ".txt"


def _analyze(
    path: Path,
    recognizer: Transcriber | None,
    *,
    why: str,
    transcript: str | None,
    question: str,
    ungated: bool,
    tracker: Tracker,
    like_and_right: bool,
) -> FileAnalysis:
    from coach.analyst.files import analyze_audio, analyze_text
    from coach.wording.fillers import filler_kinds

    kinds = filler_kinds(like_and_right=like_and_right)
    if _is_text(path):
        return analyze_text(path, ungated=ungated, kinds=kinds)
    return analyze_audio(
        path,
        transcriber=recognizer,
        no_words=why,
        transcript=transcript,
        hints=question,
        ungated=ungated,
        tracker=tracker,
        kinds=kinds,
    )


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


def _narrate(path: Path, *, number: int, total: int) -> None:
    """Say on a terminal's stderr which file is being heard; a long one takes half its length."""
    from coach.untrusted import line

    _tell(f"hearing {line(path.name)} ({number + 1} of {total})")


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
