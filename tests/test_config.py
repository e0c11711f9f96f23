"""The settings file is the user's own: what coach writes into it leaves everything else as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.config import THEMES, Config, load, reset, save
from coach.errors import UsageError

OWN = """# my settings
voice_rate = 150  # slower, after my accent # training

muted = [  # for good
  "pauses",
  "fillers",
]
voice = "a # b"  # not a comment before this
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(OWN, encoding="utf-8")
    return file


def test_a_value_is_replaced_where_it_stands_and_its_comment_stays(path: Path) -> None:
    save(path, voice_rate=180, voice="c")
    assert path.read_text("utf-8") == OWN.replace("150", "180").replace("a # b", "c")


def test_a_list_over_several_lines_is_replaced_as_a_whole(path: Path) -> None:
    assert save(path, muted=("pitch",)).muted == ("pitch",)
    text = path.read_text("utf-8")
    assert text.count("\n") == OWN.count("\n") - 3
    assert "# my settings" in text


def test_a_setting_is_taken_back_to_its_default(path: Path) -> None:
    assert reset(path, "muted", "voice_rate", "speak") == Config(voice="a # b")


def test_a_value_that_may_not_be_is_refused_and_the_file_stays(path: Path) -> None:
    with pytest.raises(UsageError, match="between 80 and 400"):
        save(path, voice_rate=500)
    with pytest.raises(UsageError, match=", ".join(THEMES)):
        save(path, theme="pink")
    assert path.read_text("utf-8") == OWN


def test_letters_inside_a_longer_text_are_not_a_setting(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('voice = """\ntheme = x\n"""\n', encoding="utf-8")
    assert save(file, theme="light").theme == "light"
    assert load(file).voice == "theme = x\n"
