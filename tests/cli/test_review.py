"""`coach review` as a person or a script meets it."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

import hand_built
import numpy as np
import pytest
import soundfile

from coach.cli import run
from coach.model import Take
from coach.paths import Paths
from coach.store import Store

HOSTILE = 'Tell me\x1b]52;c;aGk=\x07 about\u202e "a" <script>alert(1)</script> </script> mistake'
RATE = 16_000


@pytest.fixture
def takes(home: Path) -> list[Take]:
    """One session with two answers, 2 s and 3 s."""
    store = Store.open(Paths(home))
    session = store.begin_session(bank="starter")
    made = []
    for n in (2, 3):
        pending = store.begin_take(session, question=f"q{n}", wording=HOSTILE, rate=RATE, device="fake")
        tone = np.sin(2 * np.pi * 220 * np.arange(n * RATE) / RATE) * 8_000
        pending.path.write_bytes(tone.astype("<i2").tobytes())
        made.append(store.finish_take(pending))
    store.close()
    return made


def reply(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def review_file(takes: list[Take], **changes: Any) -> dict[str, Any]:
    """Return what the page of both answers saves."""
    return {
        "kind": "coach review",
        "schema": 1,
        "id": "0123456789ab",
        "written": "2026-01-02T03:04:05Z",
        "recordings": {str(n): take.sha256 for n, take in enumerate(takes, start=1)},
        "role": "resident",
        "conducted": "11-50",
        "watched": "recording",
        "name": "Dr. B",
        "heard": [1, 2],
        "comments": [{"text": "good detail", "answer": 1, "at": 1.5}],
        "keep": "the pause",
        "change": "the ending",
        "not_understood": "",
        "ratings": {"story": 4, "speaking": 2},
    } | changes


def saved(path: Path, value: object) -> str:
    path.write_text(json.dumps(value), "utf-8")
    return str(path)


def test_a_kit_holds_an_mp3_for_each_answer_and_says_how_to_reply(takes: list[Take], tmp_path: Path) -> None:
    out = tmp_path / "kit"

    assert run(["review", "kit", "last", "-o", str(out), "--reviewed"]) == 0

    assert sorted(path.name for path in out.iterdir()) == ["answer-1.mp3", "answer-2.mp3", "questions.txt"]
    for n, take in enumerate(takes, start=1):
        sound, rate = soundfile.read(out / f"answer-{n}.mp3")
        assert len(sound) / rate == pytest.approx(take.seconds, abs=0.1)
    page = (out / "questions.txt").read_text("utf-8")
    assert "1 0:42 good detail" in page
    assert "foreign accent" in page
    assert not {"\x1b", "\u202e"} & set(page)
    assert takes[0].id.split("/")[0] not in page  # a session's id tells when it was
    if os.name == "posix":
        assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}


def test_only_the_chosen_answers_go_out(takes: list[Take], tmp_path: Path) -> None:
    out = tmp_path / "kit"

    assert run(["review", "kit", "last", "-o", str(out), "--reviewed", "--answer", "2"]) == 0

    assert sorted(path.name for path in out.iterdir()) == ["answer-2.mp3", "questions.txt"]
    assert run(["review", "kit", "last", "-o", str(tmp_path / "b"), "--reviewed", "--answer", "9"]) == 2


def test_nothing_is_written_when_nobody_has_checked(
    takes: list[Take], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reply(monkeypatch, "")

    assert run(["review", "kit", "last", "-o", str(tmp_path / "kit")]) == 7

    assert not (tmp_path / "kit").exists()
    said = capsys.readouterr().err
    assert "names of people, exact dates, places, record numbers" in said
    assert "--reviewed" in said


def test_an_existing_folder_is_left_alone(takes: list[Take], tmp_path: Path) -> None:
    (tmp_path / "kit").mkdir()

    assert run(["review", "kit", "last", "-o", str(tmp_path / "kit"), "--reviewed"]) == 2
    assert not list((tmp_path / "kit").iterdir())


class Terminal(io.TextIOWrapper):
    """A person at the keyboard who types what is in it."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "code"), [("y\ny\n", 0), ("y\nn\n", 7), ("\n", 7)])
def test_a_person_is_asked_about_each_answer(
    takes: list[Take], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, code: int
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(io.BytesIO(typed.encode())))

    assert run(["review", "page", "last", "-o", str(tmp_path / "page.html")]) == code

    assert (tmp_path / "page.html").exists() == (code == 0)


def test_words_that_may_identify_a_patient_are_named_first(
    takes: list[Take],
    tmp_path: Path,
    home: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = Store.open(Paths(home))
    heard = hand_built.take(transcript=hand_built.transcript("my patient Mrs Miller came to the ward"))
    store.save_answer(takes[1], analysis=heard, findings=(), feedback=None)
    store.close()

    assert run(["review", "page", "last", "-o", str(tmp_path / "page.html"), "--reviewed"]) == 0

    assert "Answer 2 may say who somebody is: Mrs Miller" in capsys.readouterr().err


def test_a_page_is_private_and_never_written_over(takes: list[Take], tmp_path: Path) -> None:
    out = tmp_path / "page.html"

    assert run(["review", "page", "last", "-o", str(out), "--reviewed"]) == 0
    made = out.read_bytes()
    assert run(["review", "page", "last", "-o", str(out), "--reviewed"]) == 2

    assert out.read_bytes() == made
    assert takes[0].id.split("/")[0].encode() not in made  # a session's id tells when it was
    assert str(tmp_path).encode() not in made
    if os.name == "posix":
        assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_a_review_of_an_answer_deleted_since_counts_for_the_others(
    takes: list[Take], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    comments = [{"text": "one", "answer": 1, "at": 1.0}, {"text": "two", "answer": 2, "at": 1.0}]
    file = saved(tmp_path / "r.json", review_file(takes, comments=comments))
    run(["session", "delete", takes[0].id, "--yes"])

    assert run(["review", "import", file]) == 0
    assert "these answers are deleted: 1" in capsys.readouterr().out
    run(["review", "show", "--json"])

    (review,) = json.loads(capsys.readouterr().out)["reviews"]
    assert [one["text"] for one in review["comments"]] == ["two"]


def test_a_reply_is_shown_as_understood_and_saved_only_on_yes(
    takes: list[Take], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "2 0:01 good detail\nnice work\nKeep: the pause\nCould not understand: the drug"
    reply(monkeypatch, text)
    assert run(["review", "import", "--text"]) == 2
    first = capsys.readouterr()
    assert "answer 2 0:01  good detail" in first.out
    assert "--yes" in first.err

    reply(monkeypatch, text)
    assert run(["review", "import", "--text", "--yes", "--role", "peer"]) == 0
    capsys.readouterr()
    assert run(["review", "show", "last", "--json"]) == 0

    (review,) = json.loads(capsys.readouterr().out)["reviews"]
    assert review["role"] == "peer"
    assert [(one["answer"], one["at"], one["text"]) for one in review["comments"]] == [
        (2, 1.0, "good detail"),
        (2, None, "nice work"),
    ]
    assert (review["keep"], review["not_understood"]) == ("the pause", "the drug")


def test_a_review_file_is_bound_to_its_session_and_counts_once(
    takes: list[Take], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = saved(tmp_path / "review.json", review_file(takes))

    assert run(["review", "import", file]) == 0
    assert run(["review", "import", file]) == 0
    assert run(["review", "show", "last"]) == 0

    said = capsys.readouterr().out
    assert said.count("Resident or fellow (Dr. B)") == 1
    assert "answer 1 0:01: good detail" in said
    assert "1 reviewer: too few to tell" in said


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"recordings": {"1": "0" * 64}, "heard": [1]}, "no session on this computer"),
        ({"recordings": {"1": "0" * 64, "2": "1" * 64}}, "no session on this computer"),
        ({"schema": 2}, "newer version"),
        ({"kind": "other"}, "not a review"),
        ({"ratings": {"story": 9}}, "changed or damaged"),
        ({"id": "../../x"}, "changed or damaged"),
        ({"comments": [{"text": "x", "answer": 7, "at": 1.0}]}, "does not contain"),
        ({"comments": [{"text": "x"}] * 501}, "changed or damaged"),
        ({"keep": "x" * 1_100_000}, "over 1 MB"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_in_one_line(
    takes: list[Take], tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, Any], says: str
) -> None:
    file = saved(tmp_path / "review.json", review_file(takes, **changes))

    assert run(["review", "import", file]) == 7

    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"[" * 100_000, b"<html>", b'{"a": 1}'])
def test_what_is_no_json_is_refused(
    takes: list[Take], tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes
) -> None:
    (tmp_path / "x.json").write_bytes(data)

    assert run(["review", "import", str(tmp_path / "x.json")]) == 7
    assert "not a review" in capsys.readouterr().err


def test_what_a_reviewer_wrote_cannot_steer_the_terminal(
    takes: list[Take], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = {"name": HOSTILE, "keep": HOSTILE, "comments": [{"text": HOSTILE, "answer": 1, "at": 1.0}]}
    assert run(["review", "import", saved(tmp_path / "r.json", review_file(takes, **hostile))]) == 0
    assert run(["review", "show"]) == 0

    assert not {"\x1b", "\u202e", "\x07"} & set(capsys.readouterr().out)


def test_three_raters_are_shown_side_by_side_without_a_mean(
    takes: list[Take], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for n, story in enumerate((4, 4, 2)):
        given = review_file(
            takes, id=f"{n:012x}", ratings={"story": story, "speaking": story - 1, "growth": 3}
        )
        assert run(["review", "import", saved(tmp_path / f"{n}.json", given)]) == 0
    capsys.readouterr()

    assert run(["review", "agreement", "last"]) == 0
    assert "3 reviewers: 4, 4, 2; they differ" in capsys.readouterr().out
    assert run(["review", "agreement", "last", "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert found["ratings"]["story"] == [4, 4, 2]
    assert found["alpha"]["low"] <= found["alpha"]["value"] <= found["alpha"]["high"]
    assert [one["leniency"] for one in found["raters"]] == [0.6667, 0.6667, -1.3333]


def test_two_raters_are_too_few_to_show_a_rating(
    takes: list[Take], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for n in range(2):
        run(["review", "import", saved(tmp_path / f"{n}.json", review_file(takes, id=f"{n:012x}"))])
    capsys.readouterr()

    assert run(["review", "agreement", "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert found["ratings"] is None
    assert found["alpha"]["value"] is None
    assert "too few" in found["alpha"]["why"]


def test_reviews_pass_the_check_and_go_with_what_they_are_about(
    takes: list[Take], tmp_path: Path, home: Path
) -> None:
    comments = [{"text": "one", "answer": 1, "at": 1.0}, {"text": "two", "answer": 2, "at": 1.0}]
    run(["review", "import", saved(tmp_path / "r.json", review_file(takes, comments=comments))])
    (kept,) = home.rglob("review-*.json")

    assert run(["session", "check"]) == 0
    assert run(["session", "delete", takes[0].id, "--yes"]) == 0
    assert [one["text"] for one in json.loads(kept.read_text("utf-8"))["comments"]] == ["two"]
    assert run(["session", "delete", takes[1].id, "--yes"]) == 0
    assert not kept.exists()
    assert not kept.parent.exists()


def test_below_three_raters_no_rating_is_shown_not_even_as_json(
    takes: list[Take], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for n in range(3):
        given = review_file(takes, id=f"{n:012x}", ratings={"story": 4} | ({"growth": 2} if n else {}))
        run(["review", "import", saved(tmp_path / f"{n}.json", given)])
        capsys.readouterr()
        run(["review", "show", "--json"])
        shown = [one["ratings"] for one in json.loads(capsys.readouterr().out)["reviews"]]
        # Two rated growth: that stays hidden when three rated the story.
        assert shown == ([[{"competency": "story", "value": 4}]] * 3 if n == 2 else [[]] * (n + 1))


def test_where_reviewers_differ_what_was_measured_stands_beside_it(
    takes: list[Take], tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store.open(Paths(home))
    heard = hand_built.take(poolable=dict(hand_built.take().measures))
    store.save_answer(takes[0], analysis=heard, findings=(), feedback=None)
    store.close()
    for n, step in enumerate((5, 2, 2)):
        given = review_file(takes, id=f"{n:012x}", ratings={"speaking": step, "story": 3})
        run(["review", "import", saved(tmp_path / f"{n}.json", given)])
    capsys.readouterr()

    assert run(["review", "show"]) == 0

    rows = capsys.readouterr().out.splitlines()
    at = next(i for i, row in enumerate(rows) if "5, 2, 2; they differ" in row)
    assert "measured in all answers together: " in rows[at + 1]
    assert not any("measured" in row for row in rows[:at])


def test_a_review_of_100_mb_is_refused_in_one_line(
    takes: list[Take], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "big.json"
    with path.open("wb") as file:
        file.truncate(100_000_000)

    assert run(["review", "import", str(path)]) == 7
    assert "over 1 MB" in capsys.readouterr().err


def test_a_reply_to_a_comment_that_is_not_there_is_a_usage_error(
    takes: list[Take], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["review", "import", saved(tmp_path / "r.json", review_file(takes))])

    assert run(["review", "reply", "last", "2", "no"]) == 2
    assert run(["review", "reply", "last", "1"]) == 2
    assert run(["review", "reply", "last", "1", "thank you\x1b[2J", "--done"]) == 0
    capsys.readouterr()
    assert run(["review", "show"]) == 0
    said = capsys.readouterr().out
    assert "[1] answer 1 0:01: good detail  (worked on)" in said
    assert "Your reply: thank you[2J" in said
