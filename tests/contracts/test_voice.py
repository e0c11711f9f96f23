"""What every Voice promises: the built-in one and the fake."""

from __future__ import annotations

import importlib
from pathlib import Path

import numpy as np
import pytest
import soundfile

from coach.engines import Voice
from coach.engines.fakes import FakeVoice
from coach.engines.voice import SystemVoice
from coach.errors import EngineError

TEXT = "Tell me about a night that did not go as planned."


@pytest.fixture(params=["fake", "system"])
def voice(request: pytest.FixtureRequest, tmp_path: Path) -> Voice:
    if request.param == "fake":
        return FakeVoice(tmp_path / "voice")
    importlib.import_module("espeakng_loader")  # the locks install it, so without it this test fails
    return SystemVoice(tmp_path / "voice")


def test_it_writes_sound_that_grows_with_the_text_and_is_kept(voice: Voice) -> None:
    path = voice.say(TEXT)
    samples, rate = soundfile.read(path)
    assert np.abs(samples).max() > 0.01
    longer, longer_rate = soundfile.read(voice.say(TEXT * 3))
    assert len(longer) / longer_rate > 1.5 * len(samples) / rate
    written = path.stat().st_mtime_ns
    assert voice.say(TEXT) == path
    assert path.stat().st_mtime_ns == written
    assert voice.name


def test_a_question_without_words_cannot_be_said(voice: Voice) -> None:
    with pytest.raises(EngineError):
        voice.say("  \n ")


def test_the_fake_can_be_broken(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="screen"):
        FakeVoice(tmp_path, broken=True).say(TEXT)
