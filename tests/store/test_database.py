"""Older databases are backed up and brought up to date; newer and damaged ones are not touched."""

from __future__ import annotations

import os
import random
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from coach.errors import CoachError, StoreError
from coach.model import Take
from coach.paths import Paths
from coach.store import Store, check_all, database, rebuild_if_damaged


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def older(paths: Paths, answer: Callable[..., Take]) -> Take:
    store = Store.open(paths)
    take = answer(store, store.begin_session(bank="starter"))
    store.close()
    return take


NEXT = ("ALTER TABLE takes ADD COLUMN mood TEXT",)


def test_an_older_database_is_backed_up_then_brought_up_to_date(
    paths: Paths, answer: Callable[..., Take], monkeypatch: pytest.MonkeyPatch
) -> None:
    take = older(paths, answer)
    monkeypatch.setattr(database, "MIGRATIONS", (*database.MIGRATIONS, NEXT))
    store = Store.open(paths)
    assert store.take("last/1").take == take
    store.close()
    [backup] = database.copies(paths.database)
    with closing(sqlite3.connect(paths.database)) as now, closing(sqlite3.connect(backup)) as then:
        assert now.execute("PRAGMA user_version").fetchone() == (len(database.MIGRATIONS),)
        assert then.execute("PRAGMA user_version").fetchone() == (len(database.MIGRATIONS) - 1,)
        assert then.execute("SELECT sha256 FROM takes").fetchall() == [(take.sha256,)]
        assert then.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    if os.name == "posix":
        assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_a_migration_that_fails_changes_nothing(
    paths: Paths, answer: Callable[..., Take], monkeypatch: pytest.MonkeyPatch
) -> None:
    take = older(paths, answer)
    known = database.MIGRATIONS
    monkeypatch.setattr(database, "MIGRATIONS", (*known, (*NEXT, "ALTER TABLE nothing ADD COLUMN x")))
    with pytest.raises(StoreError):
        Store.open(paths)
    monkeypatch.setattr(database, "MIGRATIONS", known)
    store = Store.open(paths)
    assert store.take("last/1").take == take
    store.close()


@pytest.mark.parametrize("crashed", [False, True], ids=["closed", "with its log left behind"])
def test_a_newer_database_is_refused_and_not_one_byte_changes(
    paths: Paths, answer: Callable[..., Take], crashed: bool
) -> None:
    older(paths, answer)
    script = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('PRAGMA journal_mode = WAL');"
        "c.execute('PRAGMA user_version = 99'); c.execute('CREATE TABLE newer (x)'); c.commit();"
        "os._exit(0) if sys.argv[2] == 'True' else c.close()"
    )
    subprocess.run([sys.executable, "-c", script, paths.database, str(crashed)], check=True, timeout=60)
    before = bytes_of(paths.data)
    assert ("coach.db-wal" in before) == crashed
    for _ in range(2):
        with pytest.raises(StoreError, match="newer coach") as caught:
            Store.open(paths)
    assert caught.value.exit_code == 6
    with pytest.raises(StoreError, match="newer coach"):
        check_all(paths)
    with pytest.raises(StoreError, match="newer coach"):
        rebuild_if_damaged(paths)
    after = bytes_of(paths.data)
    # The shared-memory index holds no data: SQLite makes it anew for whoever reads.
    assert {k: v for k, v in after.items() if k != "coach.db-shm"} == {
        k: v for k, v in before.items() if k != "coach.db-shm"
    }


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough to be one" * 20, b"x", b"SQLite format 3\0"]
)
def test_a_file_that_is_no_database_is_refused_and_check_names_the_cure(paths: Paths, content: bytes) -> None:
    Store.open(paths).close()
    paths.database.write_bytes(content)
    with pytest.raises(StoreError, match="coach session check"):
        Store.open(paths)
    assert paths.database.read_bytes() == content
    [problem] = check_all(paths)
    assert (problem.file, problem.repair) == (paths.database, "coach session recover")


def test_an_empty_file_is_a_database_not_yet_made(paths: Paths) -> None:
    paths.data.mkdir(parents=True)
    paths.database.touch()
    store = Store.open(paths)
    assert store.sessions() == []
    store.close()
    assert database.copies(paths.database) == []


def test_a_database_rebuilt_from_the_recordings_has_every_answer(
    paths: Paths, answer: Callable[..., Take]
) -> None:
    store = Store.open(paths)
    session = store.begin_session(bank="starter")
    made = [answer(store, session, wording=f"Question {n}?") for n in range(3)]
    store.save_answer(made[0], analysis=None, findings=(), feedback=None)
    store.close()
    paths.database.write_bytes(random.Random(3).randbytes(20_000))
    assert rebuild_if_damaged(paths) == [take.id for take in made]
    store = Store.open(paths)
    assert [a.take for a in store.session("last").answers] == made
    assert store.session("last").bank == "starter"
    assert store.check() == []
    store.close()


@pytest.mark.parametrize("page", range(6))
def test_any_damaged_page_ends_in_a_sentence_and_recovery_brings_the_answers_back(
    paths: Paths, answer: Callable[..., Take], page: int
) -> None:
    store = Store.open(paths)
    session = store.begin_session(bank="starter")
    made = [answer(store, session, seconds=0.2) for _ in range(3)]
    store.close()
    content = bytearray(paths.database.read_bytes())
    content[page * 4096 : (page + 1) * 4096] = bytes(4096)
    paths.database.write_bytes(content)
    problems = check_all(paths)
    assert any(problem.repair == "coach session recover" for problem in problems)
    rebuild_if_damaged(paths)
    store = Store.open(paths)
    store.repair()
    assert [a.take for a in store.session(session).answers] == made
    assert store.check() == []
    store.close()


def brought_back(paths: Paths, made: list[Take]) -> None:
    """Recover as the command does, and find every answer again."""
    rebuild_if_damaged(paths)
    store = Store.open(paths)
    store.repair()
    assert {take.id for take in made} <= {a.take for s in store.sessions() for a in s.answers}
    assert {answer.take for answer in map(store.take, (take.id for take in made))} == set(made)
    store.close()


def test_flipped_bytes_anywhere_in_the_database_never_end_in_anything_but_a_sentence(
    paths: Paths, answer: Callable[..., Take]
) -> None:
    store = Store.open(paths)
    session = store.begin_session(bank="starter")
    made = [answer(store, session, seconds=0.1, wording="What did you learn?" * 20) for _ in range(4)]
    store.close()
    good, chance = paths.database.read_bytes(), random.Random(11)
    outcomes = set()
    for round_ in range(300):
        bad = bytearray(good)
        for place in chance.sample(range(len(good)), 20):
            bad[place] = chance.randrange(256)
        for suffix in ("-wal", "-shm"):
            paths.database.with_name(f"coach.db{suffix}").unlink(missing_ok=True)
        paths.database.write_bytes(bad)
        try:
            outcomes.add(len(check_all(paths)) > 0)
            store = Store.open(paths)
            try:
                store.session("last")
            finally:
                store.close()
        except CoachError as error:
            outcomes.add(error.exit_code)
        newer = int.from_bytes(bad[60:64], "big", signed=True) > len(database.MIGRATIONS)
        if round_ % 10 == 0 and not newer:
            brought_back(paths, made)
    assert 6 in outcomes
    assert outcomes <= {True, False, 2, 6}
    assert len(list(paths.takes.rglob("*.flac"))) == len(made)


def test_two_processes_may_make_the_store_at_once(paths: Paths) -> None:
    script = (
        "import sys, pathlib; from coach.paths import Paths; from coach.store import Store\n"
        "sys.stdin.readline(); s = Store.open(Paths(pathlib.Path(sys.argv[1])))\n"
        "print(len(s.sessions())); s.close()"
    )
    pipe = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    workers = [
        subprocess.Popen([sys.executable, "-c", script, paths.data.parent], text=True, **pipe)
        for _ in range(4)
    ]
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    assert [worker.communicate(timeout=60) for worker in workers] == [("0\n", "")] * 4
