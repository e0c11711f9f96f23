"""`coach bank record`: read the questions of a bank aloud, one after the other."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach import paths as places
from coach.cli import assemble
from coach.errors import AudioFileError, UsageError
from coach.untrusted import clean

if TYPE_CHECKING:
    from coach.engines import Microphone
    from coach.model import Bank, Question
    from coach.paths import Paths


@click.command(short_help="Read the questions of a bank aloud yourself.")
@click.argument("bank_id", metavar="BANK")
@click.option("--question", "only", multiple=True, metavar="ID", help="Only this question; may be repeated.")
def record(bank_id: str, only: tuple[str, ...]) -> None:
    """Read the questions of BANK aloud; your recordings are played in place of the synthetic voice.

    Each question without a recording comes in turn: Enter begins, Enter ends, s skips it, q stops. They lie
    in the folder of your banks and travel with a bank of your own.
    """
    from coach.banks.read import find_bank
    from coach.tui.terminal import quiet_native

    paths = places.current()
    bank = find_bank(bank_id, paths)
    questions = _wanted(bank, only, paths)
    if not questions:
        click.echo("Every question of this bank is recorded. To record one again: --question ID")
        return
    config = assemble.load_config(paths)
    done = 0
    with quiet_native(paths.log_file):
        microphone = assemble.microphone_maker(config)
        for number, question in enumerate(questions, 1):
            click.echo(f"\nQuestion {number} of {len(questions)}: read this aloud.\n{clean(question.text)}")
            said = _next("Enter begins, s skips, q stops.")
            if said == "q":
                break
            if said == "s":
                continue
            done += _record(bank, question, paths, microphone(number - 1))
    click.echo(f"Recorded: {done}.")


def _wanted(bank: Bank, only: tuple[str, ...], paths: Paths) -> list[Question]:
    from coach.banks.sounds import recording_place
    from coach.banks.validate import nearest
    from coach.untrusted import line

    ids = {question.id for question in bank.questions}
    for one in only:
        if one not in ids:
            raise UsageError(
                f"'{bank.id}' has no question '{line(one, limit=64)}'{nearest(one, sorted(ids))}. "
                f"See: coach bank show {bank.id}"
            )
    return [
        question
        for question in bank.questions
        if question.id in only or (not only and not recording_place(bank.id, question.id, paths).exists())
    ]


def _record(bank: Bank, question: Question, paths: Paths, microphone: Microphone) -> int:
    """Record one question until Enter; return how many were kept (0 or 1)."""
    from coach.banks.sounds import recording_place
    from coach.engines.read_aloud import record_aloud

    to = recording_place(bank.id, question.id, paths)
    stop = threading.Event()
    with ThreadPoolExecutor(1) as beside:
        recording = beside.submit(
            record_aloud, microphone, to, stop, ready=lambda: click.echo("Speak now. Enter ends it.")
        )
        try:
            sys.stdin.readline()
        finally:
            stop.set()
        try:
            seconds = recording.result()
        except AudioFileError as error:
            click.echo(f"This one was not kept: {error.message}")
            return 0
    _name_in_bank(bank.id, question.id, paths)
    click.echo(f"Kept, {seconds:.1f} s.")
    return 1


def _name_in_bank(bank_id: str, question_id: str, paths: Paths) -> None:
    """Write the name of the sound into a bank of one's own, so that it travels; others are left alone."""
    import msgspec

    from coach.banks.mine import own_file, save_own
    from coach.banks.read import read_bank

    file: Path | None = own_file(bank_id, paths)
    if file is None:
        return
    bank = read_bank(file)
    audio = f"{bank_id}/own/{question_id}.flac"
    questions = tuple(
        msgspec.structs.replace(one, audio=audio) if one.id == question_id else one for one in bank.questions
    )
    save_own(msgspec.structs.replace(bank, questions=questions), file)


def _next(prompt: str) -> str:
    """Return what is typed, small; the end of the input is q."""
    click.echo(prompt)
    typed = sys.stdin.readline()
    return typed.strip().lower() if typed else "q"
