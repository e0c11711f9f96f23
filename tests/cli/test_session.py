"""`coach session` as a person or a script meets it."""

from __future__ import annotations

import io
import json
import os
import re
from pathlib import Path

import hand_built
import msgspec
import pytest
import soundfile

from coach.analysis.pooling import FROM_SOUND
from coach.cli import run
from coach.errors import EngineError
from coach.judging import save_judged
from coach.model import UNITS, Advice, Analysis, BodyCheck, DrillRun, Events, Feedback, Review, Take, measured
from coach.paths import Paths
from coach.store import Store, own_notes
from coach.store.reviews import Reviews

HOSTILE = "Tell me\x1b]52;c;aGk=\x07 about\u202e a [@click=app.quit]mistake[/]."

DRILL = DrillRun(drill="one-word-rises", before="s/1", verdict="no clear change", text="No clear change.")


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
    return left_behind(home, os.urandom(2 * 16_000 * 3), rate=16_000)


def left_behind(home: Path, sound: bytes, *, rate: int) -> str:
    store = Store.open(Paths(home))
    pending = store.begin_take(
        store.begin_session(bank="starter"), question="q", wording=HOSTILE, rate=rate, device="fake"
    )
    pending.path.write_bytes(sound)
    store.close()
    return pending.id


class Analyst:
    """Hears a flat speaker in every take but the one that `fails`."""

    fails = ""

    def begin(
        self, take: str, path: Path, *, rate: int, room_power: float | None = None, hints: str = ""
    ) -> None:
        assert path.is_file()

    def end(self, take: str, frames: int | None, *, cuts: tuple[float, ...] = ()) -> None: ...

    def words(self, take: str, *, timeout: float) -> Analysis:
        if take == self.fails:
            raise EngineError("the engine is gone.")
        return hand_built.GOLDEN["flat speaker"]

    def forget(self, take: str) -> None: ...

    def close(self) -> None: ...


@pytest.fixture
def analyst(monkeypatch: pytest.MonkeyPatch) -> list[Analyst]:
    """The analysts that were started."""
    started: list[Analyst] = []

    def make(*_: object) -> Analyst:
        started.append(Analyst())
        return started[-1]

    monkeypatch.setattr("coach.cli.assemble.make_analyst", make)
    monkeypatch.setattr(Analyst, "fails", "")
    return started


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
    first, second = found["answers"]
    assert first["take"] == takes[0].id
    measure = {"value": 1.5, "low": 1.5, "high": 1.5, "unit": "st", "why": None}
    assert list(first["measures"]) == list(UNITS)
    assert first["measures"]["pitch.sd"] == measure
    assert first["feedback"]["work_on"]["code"] == "flat"
    assert (second["measures"], second["feedback"], second["seconds"]) == ({}, None, 2.0)


def test_a_session_has_its_answers_measured_together(
    capsys: pytest.CaptureFixture[str], takes: list[Take], home: Path
) -> None:
    store = Store.open(Paths(home))
    for taken in takes:
        store.save_answer(taken, analysis=pooling_answer(), findings=(), feedback=NOTHING_SAID)
    store.close()

    found = json.loads(printed(capsys, "show", "last", "--json"))["measures"]
    out = printed(capsys, "show")

    assert list(found) == list(UNITS)
    assert found["pitch.sd"] | {"low": None, "high": None} == {
        "value": 1.5,
        "low": None,
        "high": None,
        "unit": "st",
        "why": None,
    }
    assert found["length.seconds"]["value"] == 120.0
    table = out.partition("Your 2 answers together:")[2]
    assert "pitch movement" in table
    assert "1.5 st" in table


def test_answers_that_an_earlier_version_measured_are_named_not_pooled(
    capsys: pytest.CaptureFixture[str], takes: list[Take]
) -> None:
    found = json.loads(printed(capsys, "show", "last", "--json"))["measures"]

    assert found["pitch.sd"]["value"] is None
    assert "measured by an earlier version" in found["pitch.sd"]["why"]
    assert "Your 2 answers together:" in printed(capsys, "show")


NOTHING_SAID = Feedback(keep=None, work_on=None, others=(), next_step=None)


def pooling_answer() -> Analysis:
    """An answer of a minute, half of it voiced, with what its session needs."""
    heard = hand_built.take(length_seconds=(60, 60, 60), health_voiced=(30, 30, 30))
    kept = {code: heard.measures[code] for code in FROM_SOUND}
    kept["pitch.sd"] = measured("pitch.sd", 1.5, low=1.2, high=1.8)
    return msgspec.structs.replace(heard, poolable=kept)


def test_the_page_of_commands_shows_exactly_the_keys_of_a_session(
    capsys: pytest.CaptureFixture[str], takes: list[Take]
) -> None:
    page = (Path(__file__).parents[2] / "docs" / "commands.md").read_text("utf-8")
    section = page.partition("## coach session show\n")[2].partition("\n## ")[0]
    documented = re.findall(r'"(\w+)"', section.split("```")[1])
    found = json.loads(printed(capsys, "show", "last", "--json"))
    assert documented == [*found, *found["answers"][0]]


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


def test_an_unfinished_answer_is_recovered_and_measured(
    capsys: pytest.CaptureFixture[str], crashed: str, analyst: list[Analyst]
) -> None:
    assert "coach session recover" in printed(capsys, "check", code=6)
    saved, measured, *advice = printed(capsys, "recover").splitlines()
    assert saved.startswith(f"{crashed}  saved  0:03")
    assert measured.startswith(f"{crashed}  measured  0:03")
    assert any(line.startswith("  Work on: ") for line in advice)
    shown = printed(capsys, "show", "last")
    assert "Recovered after a crash" in shown
    assert all(line in shown for line in advice)
    assert printed(capsys, "check") == "Everything is as it was saved.\n"
    assert printed(capsys, "recover") == "There are no unfinished answers.\n"
    assert len(analyst) == 1


def test_a_saved_answer_that_was_never_measured_is_measured_too(
    capsys: pytest.CaptureFixture[str], takes: list[Take], analyst: list[Analyst]
) -> None:
    assert "Not analyzed yet. Run: coach session recover" in printed(capsys, "show")
    measured, *_ = printed(capsys, "recover").splitlines()
    assert measured.startswith(f"{takes[1].id}  measured  0:02")
    assert "Not analyzed yet" not in printed(capsys, "show")


def test_an_answer_that_cannot_be_measured_stays_saved_and_the_next_one_is_measured(
    capsys: pytest.CaptureFixture[str], takes: list[Take], crashed: str, analyst: list[Analyst]
) -> None:
    Analyst.fails = crashed
    out = printed(capsys, "recover").splitlines()
    assert f"{crashed}  saved, but not measured: the engine is gone." in out
    assert any(line.startswith(f"{takes[1].id}  measured") for line in out)
    assert printed(capsys, "check") == "Everything is as it was saved.\n"
    Analyst.fails = ""
    assert f"{crashed}  measured" in printed(capsys, "recover")


def test_the_real_analyst_measures_a_recovered_answer(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    samples, rate = soundfile.read(Path(__file__).parents[2] / "audio" / "flat.flac", dtype="int16")
    left_behind(home, samples.tobytes(), rate=rate)
    Paths(home).config.mkdir()
    Paths(home).config_file.write_text('engine = "none"\n')
    printed(capsys, "recover")
    [answer] = json.loads(printed(capsys, "show", "--json"))["answers"]
    assert answer["measures"]["length.seconds"]["value"] == pytest.approx(len(samples) / rate, abs=0.01)
    assert answer["feedback"]["work_on"] is not None


def test_an_unfinished_answer_is_dropped_on_request(
    capsys: pytest.CaptureFixture[str], takes: list[Take], crashed: str
) -> None:
    before = printed(capsys, "list", "--json")
    assert printed(capsys, "recover", "--discard").startswith(f"{crashed}  dropped  0:03")
    assert printed(capsys, "list", "--json") == before
    assert printed(capsys, "check") == "Everything is as it was saved.\n"


def test_a_length_is_rounded_down_as_in_the_app(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    take = left_behind(home, bytes(2 * 16_000 * 59 + 2 * 15_000), rate=16_000)
    assert printed(capsys, "recover", "--discard").startswith(f"{take}  dropped  0:59")


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
    capsys: pytest.CaptureFixture[str], takes: list[Take], home: Path, analyst: list[Analyst]
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


def test_an_emptied_database_beside_recordings_is_no_empty_list(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    takes = home / "data" / "takes" / "20260101-000000-aaaa"
    takes.mkdir(parents=True)
    (takes / "answer-0001.flac").write_bytes(b"fLaC")
    (home / "data" / "coach.db").touch()

    assert run(["session", "list"]) == 6
    assert "coach session recover" in capsys.readouterr().err


def test_the_four_cards_of_each_answer_are_shown_on_request(
    capsys: pytest.CaptureFixture[str], takes: list[Take], home: Path
) -> None:
    flat = hand_built.GOLDEN["flat speaker"]
    store = Store.open(Paths(home))
    save_judged(takes[1], flat, store=store)
    own_notes.add(store.audio(takes[1]), body=BodyCheck(camera=True), drill=DRILL)
    store.delete(takes[0].id)
    store.close()
    text = " ".join(printed(capsys, "show", "last", "--cards").split())
    for title in ("1. Memorized answers: not enough", "2. Borrowed", "3. Voice and delivery: strong", "4. "):
        assert title in text
    assert "0:12-0:20" in text
    assert "evidence B" in text
    assert "Drill one-word-rises: No clear change." in text
    assert "Your own report, not measured: yes: camera at eye height." in text
    assert "No person has reviewed this session." in text
    assert "1. Memorized" not in printed(capsys, "show", "last")


def test_a_review_by_a_person_is_counted_on_its_card(
    capsys: pytest.CaptureFixture[str], takes: list[Take], home: Path
) -> None:
    store = Store.open(Paths(home))
    save_judged(takes[1], hand_built.GOLDEN["flat speaker"], store=store)
    store.delete(takes[0].id)
    store.close()
    review = Review(id="0" * 12, written="2026-01-01T00:00:00+00:00", via="page")
    Reviews(Paths(home)).save(takes[1].id.partition("/")[0], review)
    text = " ".join(printed(capsys, "show", "last", "--cards").split())
    assert "Reviews of this session by people: 1." in text
    assert "No person has reviewed" not in text


def test_notes_that_are_damaged_are_told_in_one_sentence(
    capsys: pytest.CaptureFixture[str], takes: list[Take], home: Path
) -> None:
    store = Store.open(Paths(home))
    store.audio(takes[0]).with_suffix(own_notes.SUFFIX).write_bytes(b"{")
    store.close()
    assert "is damaged. Move it away" in printed(capsys, "show", "last")


def test_last_points_to_what_was_sent_when_nothing_is_ones_own(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.open(Paths(home))
    session = store.begin_session(bank="starter")
    pending = store.begin_take(session, question="q", wording="Why?", rate=8_000, device="d")
    pending.path.write_bytes(b"\1\0" * 8_000)
    store.finish_take(pending)
    store.close()
    bundle = tmp_path / "sent.zip"
    assert run(["session", "export", "last", "-o", str(bundle), "--reviewed"]) == 0
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "other"))
    assert run(["session", "import", str(bundle)]) == 0
    capsys.readouterr()
    assert run(["session", "show"]) == 2
    said = capsys.readouterr().err
    assert "coach session show from-" in said
    assert run(["session", "show", said.split()[-1]]) == 0
