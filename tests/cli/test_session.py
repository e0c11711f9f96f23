"""`coach session` as a person or a script meets it."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from coach.cli import run
from coach.model import Advice, Analysis, Events, Feedback, Take, measured
from coach.paths import Paths
from coach.store import Store

HOSTILE = "Tell me\x1b]52;c;aGk=\x07 about\u202e a [@click=app.quit]mistake[/]."


@pytest.fixture
def takes(home: Path) -> list[Take]:
    """One session with two answers; the first has feedback."""
    store = Store.open(Paths(home))
    session = store.begin_session(bank="starter")
    made = []
    for n in range(2):
        pending = store.begin_take(session, question=f"q{n}", wording=HOSTILE, rate=16_000, device="fake")
        with pending.path.open("ab") as raw:
            raw.write(os.urandom(2 * 16_000 * (n + 1)))
        made.append(store.finish_take(pending))
    advice = Advice(
        code="flat", text="Let your voice move more.", spans=((0.0, 1.0),), measures=("pitch.sd",)
    )
    store.save_answer(
        made[0],
        analysis=Analysis(measures={"pitch.sd": measured("pitch.sd", 1.5)}, events=Events(), transcript=None),
        findings=(),
        feedback=Feedback(keep=None, work_on=advice, others=(), next_step=None),
    )
    store.close()
    return made


@pytest.fixture
def crashed(home: Path) -> str:
    """One answer of 3 s that was never finished."""
    store = Store.open(Paths(home))
    pending = store.begin_take(
        store.begin_session(bank="starter"), question="q", wording=HOSTILE, rate=16_000, device="fake"
    )
    with pending.path.open("ab") as raw:
        raw.write(os.urandom(2 * 16_000 * 3))
    store.close()
    return pending.id


def printed(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert run(["session", *arguments]) == code
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    assert not {"\x1b", "\x07", "\u202e"} & set(out + err)
    return out if code == 0 else out + err


def test_nothing_saved_yet_says_how_to_begin(capsys: pytest.CaptureFixture[str]) -> None:
    assert "coach practice" in printed(capsys, "list")
    assert json.loads(printed(capsys, "list", "--json")) == []
    assert "no saved sessions" in printed(capsys, "show", code=2)
    assert printed(capsys, "check") == "Everything is as it was saved.\n"
    assert "no unfinished answers" in printed(capsys, "recover")
    assert printed(capsys, "delete", "--all", "--yes") == "Deleted 0 sessions.\n"


def test_the_list_names_session_length_and_bank(
    capsys: pytest.CaptureFixture[str], takes: list[Take]
) -> None:
    [row] = printed(capsys, "list").splitlines()
    assert takes[0].id.partition("/")[0] in row
    assert "2 answers, 0:03" in row
    assert "starter" in row


def test_the_list_as_json_keeps_its_contract(capsys: pytest.CaptureFixture[str], takes: list[Take]) -> None:
    session = takes[0].id.partition("/")[0]
    [found] = json.loads(printed(capsys, "list", "--json"))
    started = found.pop("started")
    assert started.endswith("Z")
    assert found == {
        "id": session,
        "bank": "starter",
        "seconds": 3.0,
        "answers": [
            {"take": f"{session}/1", "question": "q0", "seconds": 1.0},
            {"take": f"{session}/2", "question": "q1", "seconds": 2.0},
        ],
    }


def test_a_session_is_shown_with_its_one_thing_to_work_on(
    capsys: pytest.CaptureFixture[str], takes: list[Take]
) -> None:
    out = printed(capsys, "show")
    assert "Work on: Let your voice move more." in out
    assert "Not analyzed yet." in out
    assert "a [@click=app.quit]mistake[/]." in out


def test_a_session_as_json_has_measures_and_feedback(
    capsys: pytest.CaptureFixture[str], takes: list[Take]
) -> None:
    found = json.loads(printed(capsys, "show", "last", "--json"))
    assert "measures" not in found
    first, second = found["answers"]
    assert first["take"] == takes[0].id
    assert first["measures"]["pitch.sd"]["value"] == 1.5
    assert first["feedback"]["work_on"]["code"] == "flat"
    assert (second["measures"], second["feedback"], second["seconds"]) == ({}, None, 2.0)


def test_deleting_without_a_terminal_needs_yes(capsys: pytest.CaptureFixture[str], takes: list[Take]) -> None:
    assert "--yes" in printed(capsys, "delete", "last", code=2)
    assert "--yes" in printed(capsys, "delete", "--all", code=2)
    assert len(json.loads(printed(capsys, "list", "--json"))) == 1


class Keyboard(io.StringIO):
    """A terminal at which somebody types."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "left"), [("n\n", 1), ("\n", 1), ("y\n", 0)])
def test_at_a_terminal_deleting_asks_first(
    capsys: pytest.CaptureFixture[str],
    takes: list[Take],
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    left: int,
) -> None:
    monkeypatch.setattr("sys.stdin", Keyboard(typed))
    out = printed(capsys, "delete", "last")
    assert ("Nothing was deleted." in out) == bool(left)
    assert len(json.loads(printed(capsys, "list", "--json"))) == left


@pytest.mark.parametrize(
    "arguments", [(), ("last", "--all"), ("9999", "--yes"), ("last/9", "--yes"), ("last/1/1", "--yes")]
)
def test_a_deletion_that_is_not_clear_is_refused(
    capsys: pytest.CaptureFixture[str], takes: list[Take], arguments: tuple[str, ...]
) -> None:
    printed(capsys, "delete", *arguments, code=2)
    assert len(json.loads(printed(capsys, "list", "--json"))[0]["answers"]) == 2


def test_one_answer_then_the_session_is_deleted(
    capsys: pytest.CaptureFixture[str], takes: list[Take], home: Path
) -> None:
    assert takes[0].id in printed(capsys, "delete", "last/1", "--yes")
    assert [a["take"] for a in json.loads(printed(capsys, "list", "--json"))[0]["answers"]] == [takes[1].id]
    printed(capsys, "delete", takes[1].id[:12], "--yes")
    assert printed(capsys, "list", "--json") == "[]\n"
    assert list(Paths(home).takes.iterdir()) == []


def test_an_unfinished_answer_is_recovered_and_the_next_step_named(
    capsys: pytest.CaptureFixture[str], crashed: str
) -> None:
    assert "coach session recover" in printed(capsys, "check", code=6)
    saved, hint = printed(capsys, "recover").splitlines()
    assert saved.startswith(f"{crashed}  saved  0:03")
    assert "coach analyze" in hint
    assert Path(hint.split()[-1]).is_file()
    assert "Recovered after a crash" in printed(capsys, "show", "last")
    assert printed(capsys, "check") == "Everything is as it was saved.\n"


def test_an_unfinished_answer_is_dropped_on_request(capsys: pytest.CaptureFixture[str], crashed: str) -> None:
    assert printed(capsys, "recover", "--discard").startswith(f"{crashed}  dropped  0:03")
    assert printed(capsys, "list", "--json") == "[]\n"
    assert printed(capsys, "check") == "Everything is as it was saved.\n"


def test_check_names_each_damaged_file_and_its_repair(
    capsys: pytest.CaptureFixture[str], takes: list[Take], home: Path
) -> None:
    session = Paths(home).takes / takes[0].id.partition("/")[0]
    (session / "answer-0001.flac").unlink()
    (session / "answer-0002.json").write_text("{}")
    first, second, summary = printed(capsys, "check", code=6).splitlines()
    assert "answer-0001.flac" in first
    assert f"Repair: coach session delete {takes[0].id}" in first
    assert "answer-0002.json" in second
    assert "Repair: coach session recover" in second
    assert summary.startswith("coach: 2 problems found.")


def test_a_damaged_database_is_named_and_recovered_from_the_recordings(
    capsys: pytest.CaptureFixture[str], takes: list[Take], home: Path
) -> None:
    Paths(home).database.write_bytes(b"\0" * 8192)
    assert "coach session check" in printed(capsys, "list", code=6)
    assert "coach session recover" in printed(capsys, "check", code=6)
    out = printed(capsys, "recover")
    assert all(take.id in out for take in takes)
    assert len(json.loads(printed(capsys, "show", "--json"))["answers"]) == 2


def test_a_folder_that_cannot_be_used_is_one_sentence(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    home.write_text("a file where the folder should be")
    assert "COACH_HOME" in printed(capsys, "list", code=2)
