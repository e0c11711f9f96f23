"""What every Transcriber promises: the built-in one, Whisper and the fake."""

from __future__ import annotations

import numpy as np
import pytest

from coach.engines import Transcriber
from coach.engines.fakes import FakeTranscriber
from coach.engines.transcribers.sphinx import SphinxTranscriber
from coach.engines.transcribers.whisper import WhisperTranscriber
from coach.errors import EngineError
from tests.engines.tiny_whisper import tiny_whisper

RATE = 16_000


@pytest.fixture(params=["fake", "sphinx", "whisper"], scope="module")
def transcriber(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Transcriber:
    if request.param == "whisper":  # a tiny random one: real loading and decoding, senseless words
        return WhisperTranscriber("whisper-random", tiny_whisper(tmp_path_factory.mktemp("tiny")), threads=1)
    return FakeTranscriber() if request.param == "fake" else SphinxTranscriber()


def babble(seconds: float) -> np.ndarray:
    """Return noise shaped in syllables: something for a recognizer to be wrong about."""
    times = np.arange(round(seconds * RATE)) / RATE
    noise = np.random.default_rng(5).normal(0.0, 0.1, len(times))
    return (noise * (np.sin(2 * np.pi * 4 * times) > 0)).astype(np.float32)


def test_it_says_what_it_is_and_what_it_costs(transcriber: Transcriber) -> None:
    assert transcriber.name
    assert transcriber.version
    assert transcriber.license
    assert transcriber.sends_audio is False
    assert transcriber.size_mb >= 0


def test_no_sound_is_no_words(transcriber: Transcriber) -> None:
    transcript = transcriber.begin().finish()
    assert (transcript.text, transcript.words, transcript.confidence) == ("", (), None)
    assert transcript.corrected is False


def test_words_come_in_order_and_inside_the_speech_that_was_fed(transcriber: Transcriber) -> None:
    stream = transcriber.begin()
    sound = babble(2.0)
    stream.feed(sound[:RATE], 3.0)
    stream.feed(sound[RATE:], 4.0)
    stream.feed(babble(1.0), 9.0)
    transcript = stream.finish()
    times = [time for word in transcript.words for time in (word.start, word.end)]
    assert times == sorted(times)
    assert all(3.0 <= time <= 10.05 for time in times)
    assert transcript.text == " ".join(word.text for word in transcript.words)
    assert all(word.confidence is None or 0.0 <= word.confidence <= 1.0 for word in transcript.words)


def test_two_takes_of_one_sound_are_heard_alike(transcriber: Transcriber) -> None:
    heard = []
    for _ in range(2):
        stream = transcriber.begin()
        stream.feed(babble(1.5), 0.0)
        heard.append(stream.finish())
    assert heard[0] == heard[1]


def test_the_fake_hears_its_words_and_can_be_broken() -> None:
    stream = FakeTranscriber(words=("one", "two")).begin()
    stream.feed(np.zeros(RATE, dtype=np.float32), 1.0)
    stream.feed(np.zeros(RATE, dtype=np.float32), 2.0)
    assert stream.segments == [(1.0, 2.0)]
    transcript = stream.finish()
    assert [(word.text, word.start, word.end) for word in transcript.words] == [
        ("one", 1.0, 2.0),
        ("two", 2.0, 3.0),
    ]
    assert transcript.confidence == 0.9
    with pytest.raises(EngineError):
        FakeTranscriber(broken=True).begin().finish()
