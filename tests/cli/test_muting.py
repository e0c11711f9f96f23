"""`coach profile mute` and what follows from it in every place that speaks of measures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from coach.cli import commands, run
from coach.config import load
from coach.judging import reworded
from coach.model import Transcript
from coach.paths import current
from coach.store import Store
from tests import hand_built
from tests.cli.test_history import practice

TEXT = " ".join(["I was, like, on call, right, and we walked to the ward and I looked at her chart."] * 5)


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    opened = Store.open(current())
    yield opened
    opened.close()


def said(*arguments: str) -> str:
    result = CliRunner().invoke(commands, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_group_is_muted_shown_and_coached_again(home: Path) -> None:
    assert "Measured but not coached from now on: pauses, pitch.sd." in said(
        "profile", "mute", "pauses", "pitch.sd"
    )
    assert load(current().config_file).muted == ("pauses", "pitch.sd")
    assert "Muted: pauses, pitch.sd." in said("profile", "mute")
    assert "Measured but not coached: pauses, pitch.sd" in said("profile")
    assert "Muted now: pitch.sd." in said("profile", "unmute", "pauses")
    assert "Muted now: nothing." in said("profile", "unmute")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("mute", "privacy"), '"privacy" cannot be muted'),
        (("mute", "stutter"), "These can: pitch, pace, fillers"),
        (("unmute", "pauses"), "that is not muted. Muted: nothing."),
    ],
)
def test_a_wrong_name_is_one_line(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, str], words: str
) -> None:
    assert run(["profile", *arguments]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("value", ['"pauses"', "[1]", '["privacy"]', "true"])
def test_a_wrong_setting_is_one_line(home: Path, capsys: pytest.CaptureFixture[str], value: str) -> None:
    current().config_file.parent.mkdir(parents=True, exist_ok=True)
    current().config_file.write_text(f"muted = {value}\n")
    assert run(["profile"]) == 2
    assert "muted" in capsys.readouterr().err


def test_history_leaves_out_what_is_muted_and_its_json_marks_it(store: Store) -> None:
    practice(store, "a", "b")
    before = said("history")
    said("profile", "mute", "pauses")
    after = said("history")
    assert "pause" in before
    assert "pause" not in after
    assert "To see it again: coach profile unmute" in after
    found = json.loads(said("history", "--json"))["measures"]
    assert found["pauses.long"]["muted"] is True
    assert found["pitch.sd"]["muted"] is False


def test_feedback_and_cards_of_answers_judged_before_leave_it_out_too(store: Store) -> None:
    practice(store, "a")
    answer = store.take("last/1")
    flat = hand_built.take(pitch_sd=(1.2, 1.1, 1.3))
    store.save_answer(answer.take, analysis=flat, findings=(), feedback=None)
    from coach.judging import Known, save_judged

    save_judged(answer.take, flat, store=store, known=Known())
    assert "itch" in said("session", "show", "last", "--cards")
    said("profile", "mute", "pitch")
    shown = said("session", "show", "last", "--cards")
    assert "semitones" not in shown.split("Your answer:")[0]
    assert "muted" in shown.split("Your answer:")[1]


def test_the_page_for_reviewers_leaves_it_out(store: Store, tmp_path: Path) -> None:
    practice(store, "a")
    flat = hand_built.take(pitch_sd=(1.2, 1.1, 1.3))
    store.save_answer(store.take("last/1").take, analysis=flat, findings=(), feedback=None)
    said("review", "page", "last", "-o", str(tmp_path / "a.html"), "--reviewed")
    said("profile", "mute", "pitch")
    said("review", "page", "last", "-o", str(tmp_path / "b.html"), "--reviewed")
    assert "pitch movement" in (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "pitch movement" not in (tmp_path / "b.html").read_text(encoding="utf-8")


def test_analyze_measures_it_and_does_not_coach_it(home: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT * 3)
    said("profile", "mute", "specificity", "register")
    thing = json.loads(said("analyze", str(tmp_path / "a.txt"), "--json"))
    assert thing["measures"]["specificity.details"]["value"] is not None
    assert "borrowed.muted" in {finding["code"] for finding in thing["findings"]}
    assert "muted" in said("analyze", str(tmp_path / "a.txt"))


def test_like_and_right_are_fillers_only_when_asked_for(home: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)

    def rate() -> float:
        thing = json.loads(said("analyze", str(tmp_path / "a.txt"), "--json"))
        return float(thing["measures"]["fillers.words"]["value"])

    assert rate() == 0.0
    current().config_file.parent.mkdir(parents=True, exist_ok=True)
    current().config_file.write_text("like_and_right = true\n")
    assert rate() == pytest.approx(100 * 10 / 90)


def test_like_and_right_count_in_words_that_were_corrected(store: Store) -> None:
    practice(store, "a")
    given = Transcript(text=TEXT, words=(), engine="person", version="", corrected=True, confidence=None)
    answer = store.take("last/1")
    assert answer.analysis is not None
    answer = msgspec.structs.replace(answer, analysis=hand_built.take())

    def rate() -> float | None:
        found = reworded(answer, given, store=store).analysis
        return found.measures["fillers.words"].value if found else None

    assert rate() == 0.0
    current().config_file.parent.mkdir(parents=True, exist_ok=True)
    current().config_file.write_text("like_and_right = true\n")
    assert rate() == pytest.approx(100 * 10 / 90, abs=0.01)
