"""Vosk and the online services, with stand-ins for their packages: their errors and their words."""

from __future__ import annotations

import importlib.util
import json
import sys
from importlib import metadata
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest
import speech_recognition

from coach.engines.transcribers import registry
from coach.engines.transcribers.online import OnlineTranscriber
from coach.engines.transcribers.vosk import VoskTranscriber
from coach.errors import EngineError

RATE = 16_000


class _FakeKaldi:
    """Ends an utterance after every 8000 samples and names it by its number."""

    def __init__(self, model: object, rate: float) -> None:
        self._fed = self._told = 0

    def SetWords(self, on: bool) -> None:
        assert on

    def AcceptWaveform(self, data: bytes) -> bool:
        self._fed += len(data) // 2
        return self._fed % 8_000 == 0

    def Result(self) -> str:
        self._told += 1
        end = self._fed / RATE
        word = {"word": f"word{self._told}", "start": end - 0.4, "end": end, "conf": 0.8}
        return json.dumps({"result": [word], "text": word["word"]})

    def FinalResult(self) -> str:
        return json.dumps({"text": ""})


def _fake_model(folder: str) -> object:
    if not (Path(folder) / "am").is_dir():
        raise Exception("Failed to create a model")  # what Vosk raises
    return SimpleNamespace(folder=folder)


@pytest.fixture
def vosk(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("vosk")
    module.__dict__.update(KaldiRecognizer=_FakeKaldi, Model=_fake_model, SetLogLevel=lambda level: None)
    monkeypatch.setitem(sys.modules, "vosk", module)
    monkeypatch.setattr(metadata, "version", lambda name: "0.3.45")


@pytest.mark.skipif(importlib.util.find_spec("vosk") is not None, reason="vosk is installed here")
def test_without_its_package_vosk_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="pip install vosk"):
        VoskTranscriber("vosk-small-en", tmp_path)


@pytest.mark.usefixtures("vosk")
def test_a_missing_and_a_broken_vosk_model_are_said_with_the_repair(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="is not installed: coach engines install vosk-small-en"):
        VoskTranscriber("vosk-small-en", tmp_path / "nowhere").begin()
    with pytest.raises(EngineError, match=r"cannot be loaded\. Repair: coach engines install vosk-small-en"):
        VoskTranscriber("vosk-small-en", tmp_path).begin()


@pytest.mark.usefixtures("vosk")
def test_the_words_of_vosk_come_with_times_in_the_take_and_confidence(tmp_path: Path) -> None:
    (tmp_path / "am").mkdir()
    stream = VoskTranscriber("vosk-small-en", tmp_path).begin(hints="ignored")
    stream.feed(np.zeros(RATE, dtype=np.float32), 5.0)
    transcript = stream.finish()

    assert [(word.text, word.start, word.end) for word in transcript.words] == [
        ("word1", 5.1, 5.5),
        ("word2", 5.6, 6.0),
    ]
    assert transcript.confidence == 0.8


def test_an_online_service_needs_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WIT_AI_KEY", raising=False)
    with pytest.raises(EngineError, match="WIT_AI_KEY"):
        OnlineTranscriber(registry.find("sr-wit"))


def online(monkeypatch: pytest.MonkeyPatch, answer: object) -> OnlineTranscriber:
    def heard(self: object, audio: speech_recognition.AudioData, key: str) -> object:
        assert key == "secret"
        assert audio.sample_rate == RATE
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setenv("WIT_AI_KEY", "secret")
    monkeypatch.setattr(speech_recognition.Recognizer, "recognize_wit", heard)
    return OnlineTranscriber(registry.find("sr-wit"))


def test_an_online_service_gives_words_without_times(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = online(monkeypatch, "we sent him home").begin()
    stream.feed(np.zeros(RATE, dtype=np.float32), 5.0)
    transcript = stream.finish()

    assert transcript.text == "we sent him home"
    assert transcript.words == ()
    assert transcript.confidence is None


def test_no_words_and_no_answer_of_a_service_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = online(monkeypatch, speech_recognition.UnknownValueError()).begin()
    silent.feed(np.zeros(RATE, dtype=np.float32), 0.0)
    assert silent.finish().text == ""

    away = online(monkeypatch, speech_recognition.RequestError("secret in the address")).begin()
    away.feed(np.zeros(RATE, dtype=np.float32), 0.0)
    with pytest.raises(EngineError, match=r"wit\.ai did not answer: check the key and the network") as error:
        away.finish()
    assert "secret" not in error.value.message
