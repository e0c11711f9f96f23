"""Every file that is not as it was saved is named, with the command that repairs it."""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import pytest

from coach.model import Take
from coach.paths import Paths
from coach.store import Pending, Problem, Store
from coach.store.takes import digest


@pytest.fixture
def three(store: Store, answer: Callable[..., Take]) -> list[Take]:
    session = store.begin_session(bank="starter")
    return [answer(store, session, seconds=0.3, wording=f"Question {n}?") for n in range(3)]


def test_a_flipped_bit_in_any_file_of_a_session_is_named_and_its_siblings_stay(
    store: Store, three: list[Take], paths: Paths
) -> None:
    chance = random.Random(7)
    files = sorted(path for path in paths.takes.rglob("*") if path.is_file())
    assert len(files) == 6
    for path in files:
        good = path.read_bytes()
        for place in chance.sample(range(len(good)), 5):
            bad = bytearray(good)
            bad[place] ^= 1 << chance.randrange(8)
            path.write_bytes(bad)
            assert [problem.file for problem in store.check()] == [path]
            assert len(store.session("last").answers) == 3
        path.write_bytes(good)
    assert store.check() == []


def test_a_missing_recording_is_named_with_what_can_be_done(
    store: Store, three: list[Take], paths: Paths
) -> None:
    store.audio(three[1]).unlink()
    [problem] = store.check()
    assert problem.file.name == "answer-0002.flac"
    assert "is missing" in problem.what
    assert problem.repair == f"coach session delete {three[1].id}"
    store.delete(three[1].id)
    assert store.check() == []
    assert [a.take for a in store.session("last").answers] == [three[0], three[2]]


def test_a_damaged_note_is_written_again(store: Store, three: list[Take], paths: Paths) -> None:
    folder = store.audio(three[0]).parent
    (folder / "answer-0001.json").write_bytes(b"{")
    (folder / "answer-0002.json").unlink()
    assert [problem.repair for problem in store.check()] == ["coach session recover"] * 2
    assert store.repair() == [three[0].id, three[1].id]
    assert store.check() == []


def test_a_recording_the_database_lost_is_taken_back(store: Store, three: list[Take]) -> None:
    store._database.change(("DELETE FROM takes WHERE n = 2", ()))
    problems = store.check()
    assert {problem.file.name for problem in problems} == {"answer-0002.flac", "answer-0002.json"}
    assert {problem.repair for problem in problems} == {"coach session recover"}
    assert store.repair() == [three[1].id]
    assert [a.take for a in store.session("last").answers] == three
    assert store.check() == []


@pytest.mark.parametrize(
    "change", ["wording = 'Other words?'", "sha256 = 'a'", "seconds = 9.0", "rate = 'x'"]
)
def test_what_the_database_says_otherwise_than_the_note_is_put_right(
    store: Store, three: list[Take], paths: Paths, change: str
) -> None:
    store._database.change((f"UPDATE takes SET {change} WHERE n = 2", ()))
    [problem] = store.check()
    assert (problem.file, problem.repair) == (paths.database, "coach session recover")
    assert three[1].id in problem.what
    assert store.repair() == [three[1].id]
    assert [a.take for a in store.session("last").answers] == three
    assert store.check() == []


def test_measures_that_cannot_be_read_are_named(store: Store, three: list[Take]) -> None:
    store._database.change(("UPDATE takes SET analysis = '{\"measures\": 3}' WHERE n = 1", ()))
    [problem] = store.check()
    assert three[0].id in problem.what
    assert store.take(three[1].id).take == three[1]


def test_a_stray_file_is_named(store: Store, three: list[Take], paths: Paths) -> None:
    stray = paths.takes / "notes for me.txt"
    stray.write_text("mine")
    stray.chmod(0o600)
    [problem] = store.check()
    assert problem.file == stray
    assert "notes for me.txt'" in problem.repair


def test_an_answer_being_recorded_is_no_problem_and_one_left_behind_is(
    store: Store, begin: Callable[..., Pending], paths: Paths
) -> None:
    pending = begin(store, store.begin_session(bank="starter"))
    with pending.path.open("ab") as raw:
        raw.write(b"\1\0" * 100)
    assert store.check() == []
    store.close()
    again = Store.open(paths)
    assert again.check() == [
        Problem(pending.path, "an answer that was not finished", "coach session recover")
    ]
    again.close()


@pytest.mark.skipif(os.name != "posix", reason="Windows guards the profile folder instead")
def test_files_that_others_can_open_are_named(store: Store, three: list[Take], paths: Paths) -> None:
    flac = store.audio(three[0])
    flac.chmod(0o644)
    paths.database.chmod(0o640)
    problems = store.check()
    assert {problem.file for problem in problems} == {flac, paths.database}
    assert all(problem.repair == f"chmod go= {problem.file}" for problem in problems)


def test_checking_changes_nothing(store: Store, three: list[Take], paths: Paths) -> None:
    store.audio(three[0]).write_bytes(b"broken")
    before = {path: digest(path) for path in paths.takes.rglob("*") if path.is_file()}
    store.check()
    assert {path: digest(path) for path in paths.takes.rglob("*") if path.is_file()} == before
