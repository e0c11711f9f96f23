"""What may not be read or written is one line and exit code 2, in whatever command it happens."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from coach.cli import run

SHORT = Path(__file__).parents[2] / "audio" / "flat.flac"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="folders there have no such permissions")


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that may not be entered, with a recording in it; for root, who may, the calls are refused."""
    folder = tmp_path / "closed"
    folder.mkdir()
    shutil.copy(SHORT, folder / "answer.flac")
    if os.geteuid() == 0:
        really = os.stat

        def refused(path: os.PathLike[str] | str | int, **options: object) -> os.stat_result:
            if isinstance(path, (str, os.PathLike)) and os.fspath(path).startswith(f"{folder}{os.sep}"):
                raise PermissionError(13, "Permission denied", os.fspath(path))
            return really(path, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(os, "stat", refused)
    folder.chmod(0)
    yield folder
    folder.chmod(0o700)


def test_a_recording_that_may_not_be_read_fails_by_itself(
    closed: Path, tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = tmp_path / "words.txt"
    words.write_text("I asked the nurse and I changed my plan.")

    code = run(["analyze", "--engine", "none", "--jsonl", str(words), str(closed / "answer.flac")])

    out, err = capsys.readouterr()
    good, bad = map(json.loads, out.splitlines())
    assert code == 3
    assert good["measures"]["privacy.patient"]["value"] == 0
    assert bad["error"]["code"] == "not_readable"
    assert "may not be read by you" in err


def test_analyze_tells_click_to_leave_unreadable_files_to_it() -> None:
    from coach.cli.analyze import command

    files = next(one for one in command.params if one.name == "files")
    assert not files.type.readable  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "arguments",
    [
        ["bank", "add", "{}/answer.flac"],
        ["doctor", "--report", "{}/report.txt"],
        ["practice", "--plain", "--answer", "{}/answer.flac", "--answer-speed", "max"],
    ],
)
def test_a_place_that_may_not_be_used_is_one_line(
    arguments: list[str], closed: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run([argument.format(closed) for argument in arguments])

    err = capsys.readouterr().err
    assert code == 2
    assert "permissions" in err
    assert "fault" not in err
    assert err.count("\n") == 1
