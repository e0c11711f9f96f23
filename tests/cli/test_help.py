"""What somebody sees who types a part of a command and wants to know the rest."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from coach.cli import commands, run

GROUPS = ("session", "review", "bank", "story", "engines")


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_alone_lists_its_commands_one_a_line(group: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([group]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"Usage: coach {group} ")
    named = commands.get_command(click.Context(commands), group)
    assert isinstance(named, click.Group)
    listed = [row.split()[0] for row in err.partition("Commands:\n")[2].splitlines() if row[2:3].strip()]
    assert listed == sorted(named.commands)


@pytest.mark.parametrize("group", ["profile", *GROUPS])
def test_no_line_of_a_list_of_commands_is_cut_off(group: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([group, "--help"]) == 0
    assert "..." not in capsys.readouterr().out.partition("Commands:\n")[2]


@pytest.mark.parametrize(
    "arguments",
    [
        ["analyze", "missing.txt"],
        ["analyze", "missing.wav"],
        ["profile", "edit", "--file", "missing.txt"],
        ["story", "edit", "--file", "missing.txt"],
        ["review", "import", "missing.json"],
        ["session", "import", "missing.zip"],
    ],
)
def test_a_missing_file_is_said_in_the_same_words_everywhere(
    arguments: list[str],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(arguments) == 2
    assert capsys.readouterr().err == (
        f"coach: {arguments[-1]} does not exist: check the name and the folder.\n"
    )
