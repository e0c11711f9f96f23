"""Between rows and nouns: the queries, and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from coach.errors import StoreError, UsageError
from coach.model import (
    FIRST_USE,
    Analysis,
    Answer,
    Curves,
    Feedback,
    Finding,
    Health,
    Mark,
    Phrase,
    Session,
    Take,
    Verdict,
)
from coach.store.database import DamagedStoreError, Database, Statement
from coach.store.takes import ByHand, Finished
from coach.untrusted import line

# Named one by one: in a damaged file `*` would bring columns under other names.
_COLUMNS = (
    "session, n, question, wording, prepared, started, seconds, rate, file, sha256, note_sha256, "
    "health, device, room_power, asked, analysis, findings, feedback, corrected, marks, verdicts"
)
TAKES = f"SELECT {_COLUMNS} FROM takes"  # noqa: S608 - our names
"""All of a take but its contours."""
UNHEARD = (
    f"{TAKES} WHERE analysis IS NULL OR CASE WHEN json_valid(analysis) "
    "THEN json_extract(analysis, '$.words_pending') OR (corrected IS NOT NULL "
    "AND json_extract(analysis, '$.transcript.corrected') IS NOT TRUE) END ORDER BY started DESC"
)
"""Takes never analyzed, left while their words were recognized, or corrected and not judged since."""
WHOLE = f"SELECT {_COLUMNS}, curves FROM takes"  # noqa: S608 - our names
T = TypeVar("T")
Findings = tuple[Finding, ...]
# Made here, in one thread: msgspec prepares a type at its first use, and two threads in that crash Python.
_ANALYSIS = msgspec.json.Decoder(Analysis)
_CURVES = msgspec.json.Decoder(Curves)
_FINDINGS = msgspec.json.Decoder(Findings)
_FEEDBACK = msgspec.json.Decoder(Feedback)
_MARKS = msgspec.json.Decoder(tuple[Mark, ...])
_VERDICTS = msgspec.json.Decoder(tuple[Verdict, ...])
_PHRASES = msgspec.json.Decoder(tuple[Phrase, ...])
_HEALTH = msgspec.json.Decoder(Health)
_TAKE = msgspec.json.Decoder(Take)


@dataclass(frozen=True)
class AnswerSummary:
    """One line of a session in a list."""

    take: str
    question: str
    seconds: float


@dataclass(frozen=True)
class SessionSummary:
    """One session in a list; `seconds` is the sum of its answers."""

    id: str
    started: str
    bank: str
    seconds: float
    answers: tuple[AnswerSummary, ...]


@dataclass(frozen=True)
class _Head:
    id: str
    started: str
    bank: str


def _typed(row: sqlite3.Row, kind: type[T]) -> T:
    """Return a row as `kind`: in a damaged file a column may hold anything."""
    try:
        with FIRST_USE:
            return msgspec.convert(dict(row), kind)
    except msgspec.ValidationError as error:
        raise DamagedStoreError from error


def put(done: Finished, *, n: int, note_sha256: str) -> tuple[Statement, ...]:
    """Return the statements that save a finished take; what was measured on it before stays.

    What the person added by hand stays too where the note says nothing about it.
    """
    take, session = done.take, done.take.id.partition("/")[0]
    columns = {
        "session": session,
        "n": n,
        "question": take.question,
        "wording": take.wording,
        "prepared": take.prepared,
        "started": take.started,
        "seconds": take.seconds,
        "rate": take.rate,
        "file": take.file,
        "sha256": take.sha256,
        "note_sha256": note_sha256,
        "health": msgspec.json.encode(take.health).decode(),
        "device": take.device,
        "room_power": take.room_power,
        "asked": take.asked,
    }
    if (by_hand := done.by_hand) is not None:
        columns |= {name: _text(getattr(by_hand, name)) for name in ("marks", "verdicts", "corrected")}
    names = list(columns)
    replaced = ", ".join(f"{name} = excluded.{name}" for name in names[2:])
    return (
        ("INSERT OR IGNORE INTO sessions VALUES (?, ?, ?)", (session, done.session_started, done.bank)),
        (
            f"INSERT INTO takes ({', '.join(names)}) VALUES ({', '.join('?' * len(names))}) "  # noqa: S608 - our names
            f"ON CONFLICT (session, n) DO UPDATE SET {replaced}",
            tuple(columns.values()),
        ),
    )


def judge(
    take_id: str, analysis: Analysis | None, findings: Findings, feedback: Feedback | None
) -> Statement:
    """Return the statement that saves what was measured and said about a take; `findings` is never None."""
    curves = analysis.curves if analysis is not None else None
    if analysis is not None:
        analysis = msgspec.structs.replace(analysis, curves=None)
    change = (
        "UPDATE takes SET analysis = ?, curves = ?, findings = ?, feedback = ? WHERE session = ? AND n = ?"
    )
    return change, (_text(analysis), _text(curves), _text(findings), _text(feedback), *split(take_id))


def _text(value: object) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()


def ids(database: Database) -> list[str]:
    """Return the ids of all sessions, newest first."""
    found = database.rows("SELECT id, started, bank FROM sessions ORDER BY started DESC, rowid DESC")
    return [_typed(row, _Head).id for row in found]


def summaries(database: Database) -> list[SessionSummary]:
    """Return all sessions, newest first."""
    takes = "SELECT session || '/' || n AS take, question, seconds, session FROM takes ORDER BY session, n"
    answers: dict[str, list[AnswerSummary]] = {}
    for row in database.rows(takes):
        answers.setdefault(row["session"], []).append(_typed(row, AnswerSummary))
    sessions = database.rows("SELECT id, started, bank FROM sessions ORDER BY started DESC, rowid DESC")
    return [
        SessionSummary(
            id=head.id,
            started=head.started,
            bank=head.bank,
            seconds=round(sum(answer.seconds for answer in answers.get(head.id, [])), 4),
            answers=tuple(answers.get(head.id, [])),
        )
        for head in (_typed(row, _Head) for row in sessions)
    ]


def wordings(database: Database) -> dict[str, str]:
    """Return what was asked in each take, by its id."""
    found = database.rows("SELECT session || '/' || n AS take, wording FROM takes")
    return {row["take"]: line(str(row["wording"])) for row in found}


def session(database: Database, session_id: str) -> Session:
    """Return one session with its answers in order."""
    found = database.rows("SELECT id, started, bank FROM sessions WHERE id = ?", session_id)
    if not found:
        raise DamagedStoreError  # the id came from the same table a moment ago: its index disagrees
    head = _typed(found[0], _Head)
    takes = database.rows(WHOLE + " WHERE session = ? ORDER BY n", session_id)
    return Session(
        id=head.id, started=head.started, bank=head.bank, answers=tuple(answer(row) for row in takes)
    )


def answer(row: sqlite3.Row) -> Answer:
    """Return the answer of a row of takes, with its contours where the row has them.

    StoreError when what is stored there cannot be read.
    """
    try:
        added = by_hand(row)
        analysis, findings, feedback = judgment(row)
        return Answer(
            take=take(row),
            analysis=analysis,
            findings=findings,
            feedback=feedback,
            marks=added.marks,
            verdicts=added.verdicts,
            corrected=added.corrected,
        )
    except (TypeError, ValueError) as error:
        raise StoreError(
            f"What was saved about {line(str(row['session']))}/{row['n']} is damaged. "
            "Run: coach session check"
        ) from error


def judgment(row: sqlite3.Row) -> tuple[Analysis | None, Findings, Feedback | None]:
    """Return what was measured and said about the take of a row; ValueError or TypeError when damaged."""
    analysis = row["analysis"] and _ANALYSIS.decode(row["analysis"])
    if analysis and "curves" in row.keys() and row["curves"]:  # noqa: SIM118 - `in` a row looks at its values
        curves = _CURVES.decode(row["curves"])
        analysis = msgspec.structs.replace(analysis, curves=curves)
    findings = _FINDINGS.decode(row["findings"])
    return analysis, findings, row["feedback"] and _FEEDBACK.decode(row["feedback"])


def readable_answers(found: Iterable[sqlite3.Row]) -> list[Answer]:
    """Return the answers of those rows of takes that can be read."""
    answers = []
    for row in found:
        with suppress(StoreError):  # `coach session check` names it
            answers.append(answer(row))
    return answers


def readable(row: sqlite3.Row) -> bool:
    """Say whether everything in a row of takes can be read."""
    return bool(readable_answers([row]))


def agree(row: sqlite3.Row, note: Finished) -> bool:
    """Say whether a row of takes says what the note of the same take says."""
    try:
        return take(row) == note.take and note.by_hand in (None, by_hand(row))
    except (TypeError, ValueError):
        return False


def by_hand(row: sqlite3.Row) -> ByHand:
    """Return what a person added to the take of a row; ValueError or TypeError when it is damaged."""
    return ByHand(
        marks=_MARKS.decode(row["marks"]),
        verdicts=_VERDICTS.decode(row["verdicts"]),
        corrected=row["corrected"] and _PHRASES.decode(row["corrected"]),
    )


def take(row: sqlite3.Row) -> Take:
    """Return the take of a row of takes; ValueError or TypeError when a column is damaged."""
    columns = dict(row) | {"id": f"{row['session']}/{row['n']}", "health": _HEALTH.decode(row["health"])}
    return msgspec.convert(columns, _TAKE.type)


def find_take(database: Database, session_id: str, n: int) -> sqlite3.Row | None:
    """Return the row of a take, or None."""
    found = database.rows(WHOLE + " WHERE session = ? AND n = ?", session_id, n)
    return found[0] if found else None


def resolve(ref: str, ids: list[str]) -> str:
    """Return the session that `ref` names: an id, an unambiguous prefix, "last"; `ids` are newest first."""
    if not ids:
        raise UsageError("There are no saved sessions yet. Start one with: coach practice")
    if ref == "last":
        return ids[0]
    if ref in ids:
        return ref
    fitting = [session_id for session_id in ids if ref and session_id.startswith(ref)]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise UsageError(f'No session begins with "{line(ref, limit=60)}". See: coach session list')
    more = "" if len(fitting) <= 3 else " and others"
    names = ", ".join(fitting[:3]) + more
    raise UsageError(f'"{line(ref, limit=60)}" fits {len(fitting)} sessions: {names}. Type more of the id.')


def split(ref: str) -> tuple[str, int]:
    """Return (session reference, n) of "SESSION/n"."""
    head, slash, tail = ref.rpartition("/")
    if not slash or not tail.isascii() or not tail.isdigit() or len(tail) > 6:
        raise UsageError(f'"{line(ref, limit=60)}" is not an answer. Write SESSION/n, for example last/1.')
    return head, int(tail)
