from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from coach.cli.where import command

if TYPE_CHECKING:
    import pytest


def test_every_path_lies_under_coach_home(home: Path) -> None:
    result = CliRunner().invoke(command, ["--json"])
    report = json.loads(result.output)
    assert report["schema"] == 1
    places = {name: Path(path) for name, path in report["paths"].items()}
    shipped = {"shipped banks", "demo recordings"}
    assert {name for name, path in places.items() if not path.is_relative_to(home)} == shipped
    assert all(places[name].is_dir() for name in shipped)
    assert not home.exists()  # asking makes nothing


def test_people_see_which_paths_are_not_there_yet(home: Path) -> None:
    (home / "data").mkdir(parents=True)
    lines = CliRunner().invoke(command).output.splitlines()
    assert f"data             {home / 'data'}" in lines
    assert f"log              {home / 'logs' / 'coach.log'}  (not there yet)" in lines


def test_a_hostile_folder_name_is_shown_harmlessly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "\x1b]52;c;aGk=\x07"))
    assert not set(CliRunner().invoke(command).output) & set("\x1b\x07")
