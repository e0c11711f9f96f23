"""Nothing private by accident: what may identify somebody is played, then muted or kept."""

from __future__ import annotations

import base64
import io
import json
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import hand_built
import numpy as np
import pytest
import soundfile

from coach.cli import checking, run
from coach.engines.fakes import FakeSpeaker
from coach.model import Take
from coach.paths import Paths
from coach.store import Store
from coach.store.received import Received

RATE = 16_000
# Half a second for each word from 1 s on: "Mrs Miller" is said from 2 s to 3 s.
SAID = "my patient Mrs Miller came to the ward"


class Terminal(io.TextIOWrapper):
    """A person at the keyboard who types what is in it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def take(home: Path) -> Take:
    """An answer of 6 s of tone, in which a patient is named."""
    store = Store.open(Paths(home))
    session = store.begin_session(bank="starter")
    wording = "You spoke of your patient Mrs Miller. What did she say?"
    pending = store.begin_take(session, question="q", wording=wording, rate=RATE, device="my own microphone")
    tone = np.sin(2 * np.pi * 220 * np.arange(6 * RATE) / RATE) * 8_000
    pending.path.write_bytes(tone.astype("<i2").tobytes())
    made = store.finish_take(pending)
    heard = hand_built.take(transcript=hand_built.transcript(SAID))
    store.save_answer(made, analysis=heard, findings=(), feedback=None)
    store.close()
    return made


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], FakeSpeaker]:
    """Return a function that types at the keyboard and returns the speaker that plays meanwhile."""

    def types(text: str) -> FakeSpeaker:
        speaker = FakeSpeaker()
        monkeypatch.setattr(checking, "make_speaker", lambda: speaker)
        monkeypatch.setattr(sys, "stdin", Terminal(io.BytesIO(text.encode())))
        return speaker

    return types


def is_silent(sound: np.ndarray, start: float, end: float) -> bool:
    return float(np.abs(sound[int(start * RATE) : int(end * RATE)]).max()) < 0.02


def test_a_name_is_played_then_muted_in_sound_words_and_question(
    take: Take, tmp_path: Path, types: Callable[[str], FakeSpeaker], capsys: pytest.CaptureFixture[str]
) -> None:
    speaker = types("m\nn\ny\n")  # mute it; nothing of it is heard any more; the rest is free of these
    out = tmp_path / "page.html"

    assert run(["review", "page", "last", "-o", str(out)]) == 0

    assert len(speaker.played) == 2  # as it was said, and as it is muted
    assert "Mrs Miller (0:02)" in capsys.readouterr().err
    page = out.read_text("utf-8")
    assert "Miller" not in page
    assert "my patient [muted] came to the ward" in page
    found = re.search(r'id="sound-1">([^<]+)<', page)
    assert found is not None
    sound, rate = soundfile.read(io.BytesIO(base64.b64decode(found[1])))
    assert rate == RATE
    assert is_silent(sound, 1.95, 3.05)
    assert not is_silent(sound, 0.5, 1.5)
    assert not is_silent(sound, 3.5, 5)


def test_what_was_decided_is_not_asked_again_and_holds_for_every_way_out(
    take: Take, tmp_path: Path, types: Callable[[str], FakeSpeaker]
) -> None:
    types("m\nn\ny\n")
    assert run(["review", "page", "last", "-o", str(tmp_path / "page.html")]) == 0
    speaker = types("y\n")
    assert run(["review", "kit", "last", "-o", str(tmp_path / "kit")]) == 0
    assert run(["session", "export", "last", "-o", str(tmp_path / "b.zip"), "--reviewed"]) == 0

    assert speaker.played == []
    assert is_silent(soundfile.read(tmp_path / "kit" / "answer-1.mp3")[0], 1.95, 3.05)
    assert "Miller" not in (tmp_path / "kit" / "questions.txt").read_text("utf-8")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        told = archive.read("session.json").decode()
        sound, _ = soundfile.read(io.BytesIO(archive.read("answer-0001.flac")))
    assert "Miller" not in told
    assert "my own microphone" not in told
    assert take.id.partition("/")[0] not in told
    assert not np.abs(sound[int(1.85 * RATE) : int(3.15 * RATE)]).any()


def test_a_mute_grows_until_nothing_of_it_is_heard(
    take: Take, tmp_path: Path, types: Callable[[str], FakeSpeaker]
) -> None:
    types("m\ny\ny\nn\ny\n")  # still heard, still heard, gone
    assert run(["review", "kit", "last", "-o", str(tmp_path / "kit")]) == 0

    assert is_silent(soundfile.read(tmp_path / "kit" / "answer-1.mp3")[0], 1.3, 3.7)


def test_a_stretch_that_no_program_found_is_muted_by_its_time(
    take: Take, tmp_path: Path, types: Callable[[str], FakeSpeaker]
) -> None:
    speaker = types("k\np\n0:04-0:05\nn\ny\n")
    assert run(["review", "kit", "last", "-o", str(tmp_path / "kit")]) == 0

    sound, _ = soundfile.read(tmp_path / "kit" / "answer-1.mp3")
    assert is_silent(sound, 4.05, 4.95)
    assert not is_silent(sound, 2, 3)  # kept
    assert len(speaker.played) == 3


@pytest.mark.parametrize("typed", ["\n", "p\n\n"])
def test_an_item_left_open_blocks_everything(
    take: Take, tmp_path: Path, types: Callable[[str], FakeSpeaker], typed: str
) -> None:
    types(typed)

    assert run(["session", "export", "last", "-o", str(tmp_path / "b.zip")]) == 7
    assert not (tmp_path / "b.zip").exists()


def test_without_a_terminal_nothing_is_written(
    take: Take, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"y\n")))

    assert run(["session", "export", "last", "-o", str(tmp_path / "b.zip")]) == 7
    assert "--reviewed" in capsys.readouterr().err


def test_the_file_says_who_vouched(take: Take, tmp_path: Path, types: Callable[[str], FakeSpeaker]) -> None:
    types("k\ny\n")
    assert run(["review", "page", "last", "-o", str(tmp_path / "a.html")]) == 0
    assert run(["review", "page", "last", "-o", str(tmp_path / "b.html"), "--reviewed"]) == 0

    assert "The sender has checked" in (tmp_path / "a.html").read_text("utf-8")
    assert "The sender says that they have checked" in (tmp_path / "b.html").read_text("utf-8")


def test_sound_and_words_can_each_be_left_out_but_not_both(take: Take, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    export = ["session", "export", "last", "--reviewed", "--no-audio", "-o"]

    assert run(["review", "page", "last", "-o", str(out), "--reviewed", "--no-audio"]) == 0
    assert run([*export, str(tmp_path / "b.zip")]) == 0
    assert run([*export, str(tmp_path / "c.zip"), "--no-transcript"]) == 2
    assert (
        run(
            [
                "review",
                "page",
                "last",
                "-o",
                str(tmp_path / "x"),
                "--reviewed",
                "--no-audio",
                "--no-transcript",
            ]
        )
        == 2
    )

    page = out.read_text("utf-8")
    assert "came to the ward" in page
    assert 'id="sound-1"' not in page
    assert '"peaks": []' in page
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert set(archive.namelist()) == {"manifest.json", "session.json"}


def test_a_bundle_goes_to_another_computer_and_its_review_comes_home(
    take: Take,
    tmp_path: Path,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["session", "export", "last", "-o", str(tmp_path / "b.zip"), "--reviewed"]) == 0
    assert (
        run(["session", "export", "last", "-o", str(tmp_path / "b.zip"), "--reviewed"]) == 2
    )  # never over it
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "other"))
    assert run(["session", "import", str(tmp_path / "b.zip")]) == 0
    (session,) = Received(Paths(tmp_path / "other")).ids()
    capsys.readouterr()
    assert run(["session", "list"]) == 0
    assert f"{session}  sent to you for a review" in capsys.readouterr().out
    assert run(["session", "show", session]) == 0
    assert f"{session}/1  0:06" in capsys.readouterr().out
    assert run(["review", "page", session, "-o", str(tmp_path / "page.html")]) == 0
    assert run(["session", "check"]) == 0
    assert run(["session", "delete", session, "--yes"]) == 0
    assert Received(Paths(tmp_path / "other")).ids() == []

    assert take.sha256 in (tmp_path / "page.html").read_text("utf-8")  # what binds the review to its session


@pytest.mark.parametrize("content", [b"", b"PK", b"{}"])
def test_what_is_no_bundle_is_refused_in_one_line(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    (tmp_path / "b.zip").write_bytes(content)

    assert run(["session", "import", str(tmp_path / "b.zip")]) == 7
    assert capsys.readouterr().err.count("\n") == 1
    assert run(["session", "import", str(tmp_path / "none.zip")]) == 2


def test_a_measure_that_was_muted_does_not_travel(take: Take, tmp_path: Path) -> None:
    assert run(["session", "export", "last", "-o", str(tmp_path / "a.zip"), "--reviewed"]) == 0
    assert run(["profile", "mute", "pauses"]) == 0
    assert run(["session", "export", "last", "-o", str(tmp_path / "b.zip"), "--reviewed"]) == 0

    values = []
    for name in ("a.zip", "b.zip"):
        with zipfile.ZipFile(tmp_path / name) as archive:
            told = json.loads(archive.read("session.json"))
        measure = told["answers"][0]["analysis"]["measures"].get("pauses.rate")
        values.append(measure and measure["value"])
    assert values == [9, None]
