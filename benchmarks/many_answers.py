"""Many answers: a history of 2,000, comparing with 500, a session of 20 sent out, disk per hour."""

from __future__ import annotations

import json
import os
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import soundfile

from benchmarks import material, stalls, talk
from benchmarks.rows import Row, processor_time, program
from coach.analyst.against import Against, Earlier
from coach.analyst.comparing import compare
from coach.analyst.files import analyze_audio, written
from coach.coaching.baseline import own, unscripted, usual
from coach.coaching.trends import CODES, trend
from coach.judging import Known, judge
from coach.model import Analysis, Answer, Health, Take, Word
from coach.paths import Paths, current, private
from coach.store import Store, rows
from coach.store.database import Database
from coach.store.earlier import to_compare
from coach.store.takes import Finished

ANSWERS = 2_000
COMPARED = 500
QUESTIONS = 600
"""Cold answers of the history; the rest are retakes."""
BEGAN = datetime(2024, 1, 1, tzinfo=UTC)
SESSION = 20
SECONDS = 66
WORDS_A_SECOND = 2.4
COACH = [sys.executable, "-m", "coach"]


def measure(place: Path, data: Path) -> list[Row]:
    """Return all rows; the answers are copies of one real one of 66 s, which has its words from elsewhere."""
    sound = material.answer(data, seconds=SECONDS, to=place / "answer.wav")
    analysis = _worded(analyze_audio(sound, transcriber=None).analysis, data)
    return [*_session(place, sound, analysis), *_history(place, analysis, data)]


def _worded(analysis: Analysis, data: Path) -> Analysis:
    """Return the analysis with as many words as the answer would have, checked by a person."""
    said = [w for speaker in talk.speakers(data) for w in speaker.words][: int(SECONDS * WORDS_A_SECOND)]
    words = tuple(
        Word(text=text, start=n / WORDS_A_SECOND, end=(n + 1) / WORDS_A_SECOND, confidence=0.9)
        for n, text in enumerate(said)
    )
    transcript = msgspec.structs.replace(written(" ".join(said)), words=words)
    events = msgspec.structs.replace(analysis.events, words=words)
    return msgspec.structs.replace(analysis, transcript=transcript, events=events)


def _recorded(store: Store, sound: Path, analysis: Analysis) -> None:
    """Save a session as a practice does, with its recordings."""
    raw = soundfile.read(sound, dtype="int16")[0].tobytes()
    findings, feedback = judge(analysis, Known())
    session = store.begin_session(bank="starter")
    for n in range(SESSION):
        pending = store.begin_take(
            session, question=f"q{n}", wording=f"Question {n}?", rate=material.RATE, device="a file"
        )
        pending.path.write_bytes(raw)
        take = store.finish_take(pending)
        store.save_answer(take, analysis=analysis, findings=findings, feedback=feedback)


def _many(store: Paths, analysis: Analysis) -> None:
    """Fill a new database with answers alone, two a day: a history never opens a recording."""
    findings, feedback = judge(analysis, Known())
    statements = []
    for n in range(ANSWERS):
        session, place = f"session-{n // SESSION:04d}", n % SESSION + 1
        take = Take(
            id=f"{session}/{place}", question=f"q{n % QUESTIONS}", wording=f"Question {n % QUESTIONS}?",
            prepared="off the cuff", started=(BEGAN + timedelta(hours=12 * n)).isoformat(),
            seconds=float(SECONDS), rate=material.RATE, file="none.flac", sha256="", health=Health(),
        )  # fmt: skip
        done = Finished(bank="starter", session_started=take.started, take=take)
        statements += rows.put(done, n=place, note_sha256="")
        statements.append(rows.judge(take.id, analysis, findings, feedback))
    private(store.data)
    with closing(Database(store.database)) as database:
        database.change(*statements)


def _history(place: Path, analysis: Analysis, data: Path) -> list[Row]:
    _many(Paths(place / "many"), analysis)
    store = Store.open(Paths(place / "many"))

    def opened() -> None:
        answers = store.answers()
        free = unscripted(answers)
        for code in CODES:
            trend(answers, code), usual(free, code)

    answers = store.answers()
    takes = answers[-COMPARED:]
    took = {
        "open": processor_time(opened),
        "own": processor_time(lambda: own(store.answers())),
        "chosen": processor_time(lambda: to_compare(takes[-1].take, takes, store=store)),
        "words": processor_time(lambda: _compared(takes, data)),
    }
    store.close()
    return [
        _within(1.0, f"history of {ANSWERS:,} answers: read, and every trend", took["open"]),
        *_in_the_app(place / "many"),
        _within(1.0, f"what is usual for one, from {ANSWERS:,} answers", took["own"]),
        Row(
            f"an answer against {COMPARED} earlier ones: which are compared (50), and their words",
            f"{took['chosen']:.2f} s and {took['words']:.2f} s of processor time",
            "0.3 s or less together",
            took["chosen"] + took["words"] <= 0.3,
        ),
    ]


def _in_the_app(home: Path) -> list[Row]:
    script = Path(__file__).with_name("history_run.py")
    command = [sys.executable, os.fspath(script), os.fspath(home)]
    runs = [json.loads(program(command).out.splitlines()[-1]) for _ in range(stalls.TIMES)]
    took = {what: min(run[what] for run in runs) for what in runs[0]}
    stall = max(took["opening"], took["going"])
    shown = min((stalls.run("home", home) for _ in range(3)), key=lambda run: run["clock"])
    return [
        stalls.stall(f"home works out what to do today from {ANSWERS:,} answers", shown),
        Row(
            "the same in the app, from the key to the plot",
            f"{took['open']:.2f} s",
            "1 s or less",
            took["open"] <= 1,
        ),
        Row(
            "longest stall of the interface meanwhile",
            f"{stall * 1000:.0f} ms",
            "50 ms or less",
            stall <= 0.05,
        ),
    ]


def _compared(takes: list[Answer], data: Path) -> None:
    """Compare the words of an answer with those of 50 others, as many as a take is compared with."""
    every = [word for speaker in talk.speakers(data) for word in speaker.words]
    length = int(SECONDS * WORDS_A_SECOND)
    texts = [" ".join(every[n * length : (n + 1) * length]) for n in range(51)]
    assert takes[-1].analysis is not None
    take = msgspec.structs.replace(takes[-1].analysis, transcript=written(texts[0]))
    compare(take, Against(earlier=tuple(Earlier(f"{n}", text=text) for n, text in enumerate(texts[1:]))))


def _session(place: Path, sound: Path, analysis: Analysis) -> list[Row]:
    paths = current()
    store = Store.open(paths)
    _recorded(store, sound, analysis)
    store.close()
    disk = sum(path.stat().st_size for path in paths.data.rglob("*") if path.is_file())
    recorded = sum(path.stat().st_size for path in paths.takes.rglob("*.flac"))
    hour = 3600 / (SESSION * SECONDS)
    found = [
        Row(
            "disk for an hour of answers (48 kHz)",
            f"{disk * hour / 1e6:.0f} MB, {recorded * hour / 1e6:.0f} MB of it recordings",
            "345 MB (uncompressed) or less",
            disk * hour / 1e6 <= 345,
        )
    ]
    for name, command in (("page", ["review", "page"]), ("bundle", ["session", "export"])):
        target = place / f"session.{'html' if name == 'page' else 'zip'}"
        took = program([*COACH, *command, "last", "-o", os.fspath(target), "--reviewed"])
        size = target.stat().st_size / 1e6
        what = f"{name} of a session of {SESSION} answers ({SESSION * SECONDS / 60:.0f} minutes)"
        found.append(Row(what, f"{_s(took.processor)}, {size:.0f} MB", "60 s or less", took.processor <= 60))
    return found


def _within(target: float, what: str, seconds: float) -> Row:
    return Row(what, _s(seconds), f"{target:.0f} s or less", seconds <= target)


def _s(seconds: float) -> str:
    return f"{seconds:.2f} s of processor time"
