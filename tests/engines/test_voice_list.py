"""The list of voices: English first, whatever the system calls them, and a sentence when there is none."""

from __future__ import annotations

import importlib.util
import sys

import pytest

from coach.engines.voice_list import in_order, list_voices
from coach.errors import EngineError


def test_english_voices_come_first_and_the_usual_ones_before_them() -> None:
    told = (
        '[["f", "Amelie", "fr-FR"], ["s", "Scot", "en-gb-scotland"], ["u", "Sam", "en_US"], ["x", "No", ""]]'
    )
    assert [one.name for one in in_order(told)] == ["Sam", "Scot", "No", "Amelie"]


@pytest.mark.parametrize("told", ["", "[1, 2]", "{", '[["one"]]', "null"])
def test_a_list_that_cannot_be_read_is_one_sentence(told: str) -> None:
    with pytest.raises(EngineError, match="cannot be listed"):
        in_order(told)


def test_names_from_the_system_are_cleaned() -> None:
    (one,) = in_order('[["a", "\\u001b[31mred\\nline", "en"]]')
    assert "\x1b" not in one.name
    assert "\n" not in one.name


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or not importlib.util.find_spec("espeakng_loader"),
    reason="the voice of the wheel is a thing of Linux",
)
def test_the_voices_of_this_machine_are_listed() -> None:
    voices = list_voices()
    assert voices[0].language == "en-us"
    assert not voices[-1].is_english
