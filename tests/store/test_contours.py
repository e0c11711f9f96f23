"""Contours lie in a column of their own: saved with an answer, read with one answer, left out of many."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import msgspec
import pytest

from coach.model import Analysis, Curves, Events, LevelCurve, PitchCurve, Take
from coach.paths import Paths
from coach.store import Store, database, rebuild_if_damaged

CURVES = Curves(
    pitch=PitchCurve(times=(0.0, 0.01, 0.02), hz=(118.3344, None, 1e-05)),
    level=LevelCurve(times=(0.0, 0.03), db=(-31.25, None)),
)
DRAWN = Analysis(measures={}, events=Events(speech=((0.1, 0.9),)), transcript=None, curves=CURVES)
PLAIN = msgspec.structs.replace(DRAWN, curves=None)


def measured_take(store: Store, answer: Callable[..., Take], analysis: Analysis = DRAWN) -> Take:
    take = answer(store, store.begin_session(bank="starter"))
    store.save_answer(take, analysis=analysis, findings=(), feedback=None)
    return take


def test_one_answer_and_a_session_have_them_and_many_answers_do_not(
    store: Store, answer: Callable[..., Take]
) -> None:
    take = measured_take(store, answer)
    assert store.take(take.id).analysis == DRAWN
    assert [one.analysis for one in store.session("last").answers] == [DRAWN]
    assert [one.analysis for one in store.answers()] == [PLAIN]


def test_an_answer_measured_again_without_contours_has_none(
    store: Store, answer: Callable[..., Take]
) -> None:
    take = measured_take(store, answer)
    store.save_answer(take, analysis=PLAIN, findings=(), feedback=None)
    assert store.take(take.id).analysis == PLAIN


def as_the_version_before(
    paths: Paths, texts: dict[str, str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Make a store that keeps contours inside the analysis; `texts` by session."""
    whole = database.MIGRATIONS
    monkeypatch.setattr(database, "MIGRATIONS", whole[:3])
    paths.data.mkdir(parents=True)
    with closing(database.Database(paths.database)) as old:
        for session, text in texts.items():
            old.change(
                ("INSERT INTO sessions VALUES (?, '2026-11-22T21:00:00Z', 'starter')", (session,)),
                (
                    "INSERT INTO takes (session, n, question, wording, prepared, started, seconds, rate, "
                    "file, sha256, note_sha256, health, device, analysis) VALUES (?, 1, 'q', 'Why?', "
                    "'unsaid', '2026-11-22T21:00:00Z', 2.0, 16000, '1.flac', '', '', '{}', '', ?)",
                    (session, text),
                ),
            )
    monkeypatch.setattr(database, "MIGRATIONS", whole)


def test_a_store_of_the_version_before_is_backed_up_and_loses_not_a_digit(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = msgspec.json.encode(DRAWN).decode()
    as_the_version_before(paths, {"drawn": text, "none": None, "damaged": text[:-9]}, monkeypatch)
    with closing(Store.open(paths)) as store:
        assert store.take("drawn/1").analysis == DRAWN
        assert store.take("none/1").analysis is None
        assert [one.take.id for one in store.answers()] == ["drawn/1", "none/1"]
    with closing(sqlite3.connect(paths.database)) as connection:
        saved = dict(connection.execute("SELECT session, analysis FROM takes"))
    assert "118.3344" not in saved["drawn"]
    assert saved["damaged"] == text[:-9]
    [copy] = database.copies(paths.database)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT analysis FROM takes WHERE session = 'drawn'").fetchone() == (text,)


@pytest.mark.parametrize("version", [3, 4], ids=["contours in the analysis", "contours in their column"])
def test_a_rebuilt_database_takes_them_over_from_a_damaged_one_of_either_version(
    paths: Paths, answer: Callable[..., Take], version: int
) -> None:
    with closing(Store.open(paths)) as store:
        take = measured_take(store, answer)
    with closing(sqlite3.connect(paths.database)) as connection:
        if version == 3:
            text = msgspec.json.encode(DRAWN).decode()
            connection.execute("UPDATE takes SET analysis = ?", (text,))
            connection.execute("ALTER TABLE takes DROP COLUMN curves")
        connection.execute("ALTER TABLE sessions RENAME COLUMN bank TO bunk")
        connection.commit()
    assert rebuild_if_damaged(paths) == [take.id]
    with closing(Store.open(paths)) as store:
        assert store.take(take.id).analysis == DRAWN


def test_contours_that_cannot_be_read_are_named_and_the_rest_is_taken_over(
    paths: Paths, answer: Callable[..., Take]
) -> None:
    with closing(Store.open(paths)) as store:
        take = measured_take(store, answer)
        store._database.change(("UPDATE takes SET curves = 'no JSON'", ()))
        [problem] = store.check()
        assert f"what was measured on {take.id} cannot be read" in problem.what
    with closing(sqlite3.connect(paths.database)) as connection:
        connection.execute("ALTER TABLE sessions RENAME COLUMN bank TO bunk")
        connection.commit()
    rebuild_if_damaged(paths)
    with closing(Store.open(paths)) as store:
        assert store.take(take.id).analysis == PLAIN


def test_nothing_of_them_is_left_when_the_answer_is_deleted(
    paths: Paths, answer: Callable[..., Take], monkeypatch: pytest.MonkeyPatch
) -> None:
    many = msgspec.structs.replace(CURVES.pitch, times=(0.5,) * 3_000, hz=(271.8281,) * 3_000)
    long = msgspec.structs.replace(DRAWN, curves=msgspec.structs.replace(CURVES, pitch=many))
    as_the_version_before(paths, {"old": msgspec.json.encode(long).decode()}, monkeypatch)
    with closing(Store.open(paths)) as store:
        measured_take(store, answer, long)
        store.delete_all()
        files = [path for path in paths.data.rglob("*") if path.is_file()]
        assert [path.name for path in files if b"271.8281" in path.read_bytes()] == []
