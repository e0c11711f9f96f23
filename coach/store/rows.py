"""Between rows and nouns: the queries, and nothing else."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

import msgspec

from coach.errors import StoreError, UsageError
from coach.model import Analysis, Answer, Feedback, Finding, Health, Session, Take
from coach.store.database import Database, Statement
from coach.store.takes import Finished
from coach.untrusted import line

Findings = tuple[Finding, ...]


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


def put(done: Finished, *, n: int, note_sha256: str) -> tuple[Statement, ...]:
    """Return the statements that save a finished take; what was measured on it before stays."""
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
    }
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


def summaries(database: Database) -> list[SessionSummary]:
    """Return all sessions, newest first."""
    answers: dict[str, list[AnswerSummary]] = {}
    for row in database.rows("SELECT session, n, question, seconds FROM takes ORDER BY session, n"):
        summary = AnswerSummary(f"{row['session']}/{row['n']}", row["question"], row["seconds"])
        answers.setdefault(row["session"], []).append(summary)
    sessions = database.rows("SELECT id, started, bank FROM sessions ORDER BY started DESC, rowid DESC")
    return [
        SessionSummary(
            id=row["id"],
            started=row["started"],
            bank=row["bank"],
            seconds=round(sum(answer.seconds for answer in answers.get(row["id"], [])), 4),
            answers=tuple(answers.get(row["id"], [])),
        )
        for row in sessions
    ]


def session(database: Database, session_id: str) -> Session:
    """Return one session with its answers in order."""
    head = database.rows("SELECT id, started, bank FROM sessions WHERE id = ?", session_id)[0]
    takes = database.rows("SELECT * FROM takes WHERE session = ? ORDER BY n", session_id)
    return Session(
        id=head["id"], started=head["started"], bank=head["bank"], answers=tuple(answer(row) for row in takes)
    )


def answer(row: sqlite3.Row) -> Answer:
    """Return the answer of a row of takes; StoreError when what is stored there cannot be read."""
    try:
        return Answer(
            take=take(row),
            analysis=row["analysis"] and msgspec.json.decode(row["analysis"], type=Analysis),
            findings=msgspec.json.decode(row["findings"], type=Findings),
            feedback=row["feedback"] and msgspec.json.decode(row["feedback"], type=Feedback),
        )
    except (msgspec.MsgspecError, UnicodeError, TypeError) as error:
        raise StoreError(
            f"What was saved about {line(str(row['session']))}/{row['n']} is damaged. "
            "Run: coach session check"
        ) from error


def take(row: sqlite3.Row) -> Take:
    """Return the take of a row of takes."""
    return Take(
        id=f"{row['session']}/{row['n']}",
        question=row["question"],
        wording=row["wording"],
        prepared=row["prepared"],
        started=row["started"],
        seconds=row["seconds"],
        rate=row["rate"],
        file=row["file"],
        sha256=row["sha256"],
        health=msgspec.json.decode(row["health"], type=Health),
        device=row["device"],
        room_power=row["room_power"],
    )


def find_take(database: Database, session_id: str, n: int) -> sqlite3.Row | None:
    """Return the row of a take, or None."""
    found = database.rows("SELECT * FROM takes WHERE session = ? AND n = ?", session_id, n)
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
