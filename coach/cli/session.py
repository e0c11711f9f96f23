"""`coach session`: list, show, delete, export, import, recover and check what is saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from coach.cli import bundles
from coach.cli.output import print_json
from coach.errors import CoachError, StoreError, UsageError

if TYPE_CHECKING:
    from coach.analyst.client import AnalystClient
    from coach.model import Answer, Feedback, Session, Take
    from coach.store import Store, Unfinished


@click.group()
def command() -> None:
    """List, show, delete, export, import, recover and check what is saved.

    SESSION is an id, the beginning of one, or "last"; one answer is SESSION/n, for example last/1.
    """


command.add_command(bundles.export)
command.add_command(bundles.import_)


@contextmanager
def _store() -> Iterator[Store]:
    from coach.paths import current
    from coach.store import Store

    store = Store.open(current())
    try:
        yield store
    finally:
        store.close()


def _say(text: str) -> None:
    """Print one line, clean, with its spaces as they are: paths in it are meant to be copied."""
    from coach.untrusted import clean

    click.echo(clean(text).replace("\n", " "))


def _print_json(value: Any) -> None:
    import msgspec

    print_json(msgspec.to_builtins(value), indent=2)


def _clock(seconds: float) -> str:
    from coach.coaching.phrases import clock

    return clock(seconds)


@command.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(as_json: bool) -> None:
    """List the sessions, newest first."""
    from coach.paths import current

    with _store() as store:
        found = store.sessions()
    received = bundles.received().ids()
    if not found and any(current().takes.glob("*/answer-*.flac")):
        raise StoreError("the list of sessions is lost, the recordings are not: coach session recover")
    if as_json:
        _print_json(found)
    elif not found and not received:
        click.echo("There are no saved sessions yet. Start one with: coach practice")
    for session in [] if as_json else found:
        count = len(session.answers)
        answers = "1 answer" if count == 1 else f"{count} answers"
        day = session.started[:16].replace("T", " ")
        _say(f"{session.id}  {day} UTC  {answers}, {_clock(session.seconds)}  {session.bank}")
    for session_id in [] if as_json else received:
        _say(f"{session_id}  sent to you for a review")


@command.command()
@click.argument("session", default="last")
@click.option("--cards", is_flag=True, help="Show the four cards of each answer, one for each mistake.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(session: str, cards: bool, as_json: bool) -> None:
    """Show one session, answer by answer."""
    from coach.judging import muted_now

    if session.startswith("from-"):
        bundles.show_received(session)
        return
    with _store() as store:
        found = store.session(session)
        earlier = store.answers() if cards else []
        muted = muted_now(store)
        added = {answer.take.id: _own_lines(store, answer.take) for answer in found.answers}
    if as_json:
        _print_json(_session_object(found))
        return
    _say(f"Session {found.id}, {found.started[:16].replace('T', ' ')} UTC, questions: {found.bank}")
    for answer in found.answers:
        _show_answer(answer, muted)
        for row in (*added[answer.take.id], *(_card_lines(answer, earlier, muted) if cards else ())):
            _say(f"  {row}".rstrip())
    if any(answer.analysis for answer in found.answers):
        _show_together(found, muted)


def _own_lines(store: Store, take: Take) -> list[str]:
    """Return what the speaker added to one answer: a drill, a check of the body."""
    from coach.coaching.body import told
    from coach.store import own_notes

    try:
        notes = own_notes.read(store.audio(take))
    except CoachError as error:
        return [] if isinstance(error, UsageError) else [error.message]  # a lost recording is named by check
    drill = f"Drill {notes.drill.drill}: {notes.drill.text}" if notes.drill else ""
    return [row for row in (drill, told(notes.body) if notes.body else "") if row]


def _card_lines(answer: Answer, earlier: Sequence[Answer], muted: frozenset[str]) -> list[str]:
    """Return the four cards of one answer; `earlier` may hold later answers, which are left out."""
    from coach.banks.read import all_banks
    from coach.cli.assemble import load_config
    from coach.coaching.baseline import own
    from coach.judging import Known, four_cards
    from coach.paths import current
    from coach.report.cards import card_lines
    from coach.store.reviews import Reviews

    load_config(current())
    banks = [entry.bank for entry in all_banks(current()) if entry.bank is not None]
    questions = {question.id: question for bank in banks for question in bank.questions}
    asked = questions.get(answer.take.question)
    before = own([one for one in earlier if one.take.started < answer.take.started])
    known = Known(
        asked.answer_seconds if asked else None, before, muted=muted, kind=asked.kind if asked else ""
    )
    reviews = len(Reviews(current()).all(answer.take.id.partition("/")[0]))
    return card_lines(four_cards(answer, known, reviews=reviews), width=78)


def _show_together(session: Session, muted: frozenset[str]) -> None:
    from coach.coaching.session import pooled
    from coach.report.text import session_table

    click.echo()
    for row in session_table(pooled(session.answers), answers=len(session.answers), muted=muted):
        _say(row)


def _show_answer(answer: Answer, muted: frozenset[str]) -> None:
    take = answer.take
    click.echo()
    _say(f"{take.id}  {_clock(take.seconds)}  {take.wording}")
    if take.health.recovered:
        click.echo("  Recovered after a crash: up to the last second may be missing.")
    if answer.feedback is None:
        click.echo("  Not analyzed yet. Run: coach session recover")
        return
    _show_advice(answer.feedback, muted)


def _show_advice(feedback: Feedback, muted: frozenset[str] = frozenset()) -> None:
    from coach.coaching.muting import speaks

    for title, item in (("Keep", feedback.keep), ("Work on", feedback.work_on), ("Next", feedback.next_step)):
        if item is not None and speaks(item, muted):
            _say(f"  {title}: {item.text}")


def _session_object(session: Session) -> dict[str, Any]:
    from coach.coaching.session import pooled
    from coach.report.json import measure_object

    together = pooled(session.answers)
    return {
        "schema": 1,
        "id": session.id,
        "started": session.started,
        "bank": session.bank,
        "seconds": round(sum(answer.take.seconds for answer in session.answers), 4),
        "measures": {code: measure_object(measure, code) for code, measure in together.items()},
        "answers": [_answer_object(answer) for answer in session.answers],
    }


def _answer_object(answer: Answer) -> dict[str, Any]:
    from coach.model import UNITS
    from coach.report.json import measure_object

    take, analysis = answer.take, answer.analysis
    measures = analysis.measures if analysis else {}
    return {
        "take": take.id,
        "question": take.question,
        "wording": take.wording,
        "prepared": take.prepared,
        "started": take.started,
        "seconds": take.seconds,
        "rate": take.rate,
        "device": take.device,
        "health": take.health,
        "measures": {code: measure_object(measures.get(code), code) for code in (UNITS if measures else ())},
        "transcript": analysis.transcript if analysis else None,
        "findings": answer.findings,
        "feedback": answer.feedback,
    }


@command.command()
@click.argument("session", required=False)
@click.option("--all", "everything", is_flag=True, help="Delete every session.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(session: str | None, everything: bool, yes: bool) -> None:
    """Delete a session, an answer or all."""
    if (session is None) != everything:
        raise UsageError("Name one session to delete, or all of them with --all. See: coach session list")
    with _store() as store:
        what = _named(store, session)
        if not yes and not _confirmed(what):
            click.echo("Nothing was deleted.")
            return
        if session is None:
            count = store.delete_all()
            count += bundles.received().delete_all()
            click.echo("Deleted 1 session." if count == 1 else f"Deleted {count} sessions.")
        elif session.startswith("from-"):
            _say(f"Deleted {bundles.received().delete(session)}.")
            return
        else:
            store.delete(session)
            _say(f"Deleted {what}.")
    click.echo("Copies of the database that coach had kept are gone too; your own backups are not.", err=True)


def _named(store: Store, session: str | None) -> str:
    if session is None:
        return "all sessions"
    if session.startswith("from-"):
        return f"session {bundles.received().resolve(session)}"
    if "/" in session:
        return f"answer {store.resolve(session)}"
    return f"session {store.resolve(session)}"


def _confirmed(what: str) -> bool:
    import sys

    if not sys.stdin.isatty():
        raise UsageError(f"Deleting {what} needs --yes when nobody can be asked. Nothing was deleted.")
    return click.confirm(f"Delete {what} for good? Recordings cannot be brought back.", err=True)


@command.command()
@click.option("--discard", is_flag=True, help="Drop the unfinished answers instead of keeping them.")
def recover(discard: bool) -> None:
    """Save and measure answers a crash left behind.

    It also measures saved answers that never were, and repairs the record of your sessions from the
    recordings and their notes.
    """
    from coach.paths import current
    from coach.store import rebuild_if_damaged

    for take_id in rebuild_if_damaged(current()):
        _say(f"{take_id}  taken back from its recording")
    with _store() as store:
        for take_id in store.repair():
            _say(f"{take_id}  repaired")
        items = store.unfinished()
        saved = [take for item in items if (take := _finish(store, item, discard=discard)) is not None]
        measured = 0 if discard else _measure(store, saved)
    if not (items or measured):
        click.echo("There are no unfinished answers.")


def _finish(store: Store, item: Unfinished, *, discard: bool) -> Take | None:
    """Save an unfinished answer, or drop it and return None."""
    title = f"{_clock(item.seconds)}  {item.wording}"
    if discard:
        store.discard(item)
        _say(f"{item.id}  dropped  {title}")
        return None
    take = store.recover(item)
    _say(f"{take.id}  saved  {title}")
    return take


def _measure(store: Store, saved: list[Take]) -> int:
    """Measure what was just saved, and earlier answers that never were; return how many takes that is."""
    from contextlib import closing

    from coach.cli import assemble
    from coach.judging import left_without_words
    from coach.paths import current

    waiting = {take.id: take for take in (*saved, *left_without_words(store))}
    if waiting:
        paths = current()
        with closing(assemble.make_analyst(paths, assemble.load_config(paths))) as analyst:
            for number, take in enumerate(waiting.values(), start=1):
                click.echo(f"coach: measuring {take.id} ({number} of {len(waiting)})", err=True)
                _measure_one(store, take, analyst)
    return len(waiting)


def _measure_one(store: Store, take: Take, analyst: AnalystClient) -> None:
    from coach.judging import hear_again

    try:
        answer = hear_again(take, store=store, analyst=analyst)
    except CoachError as error:
        _say(f"{take.id}  saved, but not measured: {error.message}")
        return
    _say(f"{take.id}  measured  {_clock(take.seconds)}  {take.wording}")
    if answer.feedback is not None:
        _show_advice(answer.feedback)


@command.command()
def check() -> None:
    """Name each damaged file and its repair."""
    from coach.paths import current
    from coach.store import check_all

    problems = check_all(current())
    for problem in problems:
        _say(f"{problem.file}: {problem.what}. Repair: {problem.repair}")
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise StoreError(f"{count} found. Each line names the file and the command that repairs it.")
    click.echo("Everything is as it was saved.")
