"""`coach session show`: one session, answer by answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from coach.cli import bundles
from coach.cli.output import print_json, say
from coach.cli.sending import own_store
from coach.errors import CoachError, UsageError

if TYPE_CHECKING:
    from coach.model import Answer, Feedback, Session, Take
    from coach.store import Store


def print_object(value: Any) -> None:
    """Print what msgspec can turn into JSON."""
    import msgspec

    print_json(msgspec.to_builtins(value), indent=2)


def clock_text(seconds: float) -> str:
    """Return a time as minutes and seconds."""
    from coach.coaching.phrases import clock

    return clock(seconds)


@click.command()
@click.argument("session", default="last")
@click.option("--cards", is_flag=True, help="Show the four cards of each answer, one for each mistake.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(session: str, cards: bool, as_json: bool) -> None:
    """Show one session, answer by answer."""
    from coach.judging import muted_now

    if session.startswith("from-"):
        bundles.show_received(session)
        return
    with own_store() as store:
        if session == "last" and not store.sessions() and (sent := bundles.received().ids()):
            raise UsageError(
                f"No session is your own yet. One that was sent to you: coach session show {sent[0]}"
            )
        found = store.session(session)
        earlier = store.answers() if cards else []
        muted = muted_now(store)
        added = {answer.take.id: _own_lines(store, answer.take) for answer in found.answers}
    if as_json:
        print_object(_session_object(found))
        return
    say(f"Session {found.id}, {found.started[:16].replace('T', ' ')} UTC, questions: {found.bank}")
    for answer in found.answers:
        _show_answer(answer, muted)
        for row in (*added[answer.take.id], *(_card_lines(answer, earlier, muted) if cards else ())):
            say(f"  {row}".rstrip())
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
        say(row)


def _show_answer(answer: Answer, muted: frozenset[str]) -> None:
    take = answer.take
    click.echo()
    say(f"{take.id}  {clock_text(take.seconds)}  {take.wording}")
    if take.health.recovered:
        click.echo("  Recovered after a crash: up to the last second may be missing.")
    if answer.feedback is None:
        click.echo("  Not analyzed yet. Run: coach session recover")
        return
    show_advice(answer.feedback, muted)


def show_advice(feedback: Feedback, muted: frozenset[str] = frozenset()) -> None:
    """Print what to keep, what to work on and what to do next, but for what is muted."""
    from coach.coaching.muting import speaks

    for title, item in (("Keep", feedback.keep), ("Work on", feedback.work_on), ("Next", feedback.next_step)):
        if item is not None and speaks(item, muted):
            say(f"  {title}: {item.text}")


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
