"""`coach export` as a person meets it."""

from __future__ import annotations

import json
from pathlib import Path

import hand_built
import numpy as np
import pytest

from coach.cli import run
from coach.model import Comment, Review
from coach.paths import Paths
from coach.store import Store
from coach.store.reviews import Reviews

RATE = 16_000


@pytest.fixture
def take(home: Path) -> str:
    """An answer with words and two comments, one without a time."""
    store = Store.open(Paths(home))
    pending = store.begin_take(
        store.begin_session(bank="starter"), question="q", wording="Why?", rate=RATE, device="fake"
    )
    pending.path.write_bytes(np.zeros(3 * RATE, "<i2").tobytes())
    made = store.finish_take(pending)
    heard = hand_built.take(transcript=hand_built.transcript("I did it"))
    store.save_answer(made, analysis=heard, findings=(), feedback=None)
    store.close()
    comments = (
        Comment(text="good", answer=1, at=1.0),
        Comment(text="all", answer=1),
        Comment(text="x", answer=2),
    )
    review = Review(id="0" * 12, written="2026-01-02T03:04:05Z", via="page", comments=comments)
    Reviews(Paths(home)).save(made.id.partition("/")[0], review)
    return made.id


@pytest.mark.parametrize("name", ["textgrid", "webvtt", "srt", "labels", "csv", "json"])
def test_every_format_is_written_once_and_never_over_a_file(take: str, tmp_path: Path, name: str) -> None:
    out = tmp_path / "take.out"

    assert run(["export", take, "--format", name, "-o", str(out)]) == 0
    first = out.read_bytes()
    assert run(["export", take, "--format", name, "-o", str(out)]) == 2

    assert first == out.read_bytes()
    assert b"did" in first or name == "labels"


def test_comments_are_a_second_track_of_captions(
    take: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", "last/1", "--format", "webvtt", "-o", str(tmp_path / "a.vtt")]) == 0

    assert "good" not in (tmp_path / "a.vtt").read_text("utf-8")
    assert "good" in (tmp_path / "a.comments.vtt").read_text("utf-8")
    assert "1 comment. csv and json have all" in capsys.readouterr().err


def test_json_has_the_comments_of_this_answer_alone(take: str, tmp_path: Path) -> None:
    assert run(["export", take, "--format", "json", "-o", str(tmp_path / "a.json")]) == 0

    told = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert [one["text"] for one in told["items"] if one["kind"] == "comment"] == ["good", "all"]


def test_a_take_that_is_not_there_is_a_usage_error(take: str, tmp_path: Path) -> None:
    assert run(["export", "last/9", "--format", "csv", "-o", str(tmp_path / "a.csv")]) == 2
    assert run(["export", take, "--format", "docx", "-o", str(tmp_path / "a.docx")]) == 2
