"""Deleting leaves no trace where coach can reach."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coach.errors import CoachError, UsageError
from coach.model import Analysis, Events, Take, Transcript
from coach.paths import Paths
from coach.store import Pending, Store, database, erase

MARKER = "xylophone-quartz"


def said(store: Store, take: Take, text: str) -> None:
    transcript = Transcript(text=text, words=(), engine="fake", version="1", corrected=False, confidence=None)
    analysis = Analysis(measures={}, events=Events(), transcript=transcript)
    store.save_answer(take, analysis=analysis, findings=(), feedback=None)


def traces(folder: Path, marker: str) -> list[str]:
    return [
        path.name for path in folder.rglob("*") if path.is_file() and marker.encode() in path.read_bytes()
    ]


@pytest.mark.parametrize("words", [3, 3_000], ids=["in one page", "over many pages"])
def test_no_byte_of_a_deleted_session_is_left(
    store: Store, answer: Callable[..., Take], paths: Paths, words: int
) -> None:
    kept = answer(store, store.begin_session(bank="starter"))
    session = store.begin_session(bank="starter")
    take = answer(store, session, wording=f"Tell me about {MARKER}.")
    said(store, take, f"{MARKER} " * words)
    cached = paths.cache / "takes" / session
    cached.mkdir(parents=True)
    (cached / "waveform").write_text(MARKER)
    assert len(traces(paths.home or paths.data, MARKER)) >= 2
    store.delete(session)
    assert traces(paths.home or paths.data, MARKER) == []
    assert not (paths.takes / session).exists()
    assert [s.id for s in store.sessions()] == [kept.id.partition("/")[0]]
    assert store.take(kept.id).take == kept
    assert store.check() == []


def test_backups_of_the_database_go_with_the_session(
    store: Store, answer: Callable[..., Take], paths: Paths
) -> None:
    take = answer(store, store.begin_session(bank="starter"), wording=MARKER)
    database.backup(store._database._connection, paths.database, 1)
    assert len(database.copies(paths.database)) == 1
    store.delete(take.id.partition("/")[0])
    assert database.copies(paths.database) == []
    assert traces(paths.data, MARKER) == []


def test_one_answer_is_deleted_and_its_siblings_stay(
    store: Store, answer: Callable[..., Take], paths: Paths
) -> None:
    session = store.begin_session(bank="starter")
    first = answer(store, session, wording=MARKER)
    second = answer(store, session)
    store.delete(first.id)
    assert traces(paths.data, MARKER) == []
    assert [a.take for a in store.session(session).answers] == [second]
    assert store.check() == []
    store.delete(second.id)
    assert store.sessions() == []
    assert list(paths.takes.iterdir()) == []


def test_deleting_everything_takes_unfinished_answers_along(
    store: Store, begin: Callable[..., Pending], answer: Callable[..., Take], paths: Paths
) -> None:
    answer(store, store.begin_session(bank="starter"), wording=MARKER)
    pending = begin(store, store.begin_session(bank="starter"), wording=MARKER)
    pending.path.write_bytes(b"\1\0" * 16_000)
    with pytest.raises(UsageError, match="recorded right now"):
        store.delete_all()
    assert len(store.sessions()) == 1
    store.close()
    again = Store.open(paths)
    assert again.delete_all() == 2
    assert again.sessions() == []
    assert again.unfinished() == []
    assert list(paths.takes.iterdir()) == []
    assert traces(paths.data, MARKER) == []
    again.close()


@pytest.mark.parametrize("damaged", ["", ".", "..", "../..", "a/b"])
def test_a_damaged_id_never_chooses_what_is_deleted(
    store: Store, answer: Callable[..., Take], paths: Paths, damaged: str
) -> None:
    answer(store, store.begin_session(bank="starter"))
    with pytest.raises(CoachError):
        erase.session(paths, store._database, damaged)
    assert len(list(paths.takes.rglob("*.flac"))) == 1


def test_a_session_being_recorded_is_not_deleted(store: Store, begin: Callable[..., Pending]) -> None:
    session = store.begin_session(bank="starter")
    pending = begin(store, session)
    with pytest.raises(UsageError, match="recorded right now"):
        store.delete(session)
    assert pending.path.exists()
