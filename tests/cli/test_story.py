"""`coach story` from the command line."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

FORM = """title: Night call
kinds: trust, teamwork, conflict, growth
role: senior resident
learned: call early
"""


def coach(home: Path, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coach", "story", *arguments],
        env=os.environ | {"COACH_HOME": str(home)},
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_story_is_added_shown_listed_and_deleted(home: Path) -> None:
    assert coach(home, "edit", "--file", "-", text=FORM).returncode == 0
    assert "senior resident" in coach(home, "show", "night").stdout
    listed = coach(home, "list").stdout
    assert "No story yet for: behavioral, mistake" in listed
    assert '"Night call" is meant for more than 3 kinds' in listed
    [story] = json.loads(coach(home, "list", "--json").stdout)
    assert story["id"] == "night-call"
    assert coach(home, "delete", "night", "--yes").returncode == 0
    assert json.loads(coach(home, "list", "--json").stdout) == []


def test_a_script_leaves_its_facts_and_is_not_kept(home: Path) -> None:
    script = home.parent / "script.txt"
    script.write_text(
        "I was the intern on call. The nurse told me his oxygen was low. I decided to call the senior."
    )
    out = coach(home, "edit", "--script", str(script), "--title", "Low oxygen")
    assert "The script was not kept" in out.stdout
    kept = (home / "data" / "stories.json").read_text()
    assert "The nurse told me his" not in kept
    assert "oxygen" in kept


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_stories_are_for_their_owner_alone(home: Path) -> None:
    coach(home, "edit", "--file", "-", text=FORM)
    assert stat.S_IMODE((home / "data" / "stories.json").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("arguments", "text", "code", "words"),
    [
        (("show", "nothing"), "", 2, "names no story"),
        (("edit", "--file", "missing.txt"), "", 2, "missing.txt does not exist"),
        (("edit", "--file", "-"), "role: no title", 2, "title"),
        (("edit", "--file", "-"), "title: a\n\x1b[31mred", 2, "line 2"),
        (("edit",), "", 2, "needs a terminal"),
        (("delete", "x", "--yes"), "", 2, "names no story"),
    ],
)
def test_bad_input_ends_with_one_line(
    home: Path, arguments: tuple[str, ...], text: str, code: int, words: str
) -> None:
    out = coach(home, *arguments, text=text)
    assert out.returncode == code
    assert words in out.stderr
    assert len(out.stderr.strip().splitlines()) == 1
    assert "\x1b" not in out.stderr


def test_a_damaged_file_of_stories_is_named_and_left_alone(home: Path) -> None:
    path = home / "data" / "stories.json"
    path.parent.mkdir(parents=True)
    path.write_text("[{]")
    out = coach(home, "list")
    assert out.returncode == 6
    assert "damaged" in out.stderr
    assert path.read_text() == "[{]"
