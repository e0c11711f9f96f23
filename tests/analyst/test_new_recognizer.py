"""A recognizer that is installed while coach runs hears the next answer, and the one that is being said."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import soundfile

from coach.analyst.client import AnalystClient
from coach.cli import offer as offers
from coach.config import Config, load
from coach.engines.transcribers import install, registry
from coach.model import Analysis
from coach.paths import Paths
from tests.engines.tiny_whisper import tiny_whisper

WORKER = Path(__file__).with_name("tiny_worker.py")
ANSWER = Path(__file__).parents[2] / "audio" / "flat.flac"
RATE = 16_000
DEADLINE = 240.0


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path)


@pytest.fixture
def analyst(paths: Paths) -> Iterator[AnalystClient]:
    client = AnalystClient(
        engine="none",
        cache=paths.cache,
        log=paths.log_file,
        models=paths.models,
        command=[sys.executable, str(WORKER)],
    )
    client.start()
    yield client
    client.close()


@pytest.fixture
def installed(paths: Paths, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The download of the recommended Whisper brings a tiny random one."""
    tiny = tiny_whisper(tmp_path / "tiny")

    def put(recognizer: registry.Recognizer, models: Path, *, progress: Callable[[int], None]) -> None:
        shutil.copytree(tiny, registry.folder(recognizer, models))

    monkeypatch.setattr(install, "install", put)


def words(analyst: AnalystClient, take: str) -> Analysis:
    analysis = analyst.words(take, timeout=DEADLINE)
    assert analysis is not None
    return analysis


@pytest.mark.usefixtures("installed")
def test_after_a_yes_to_the_offer_the_next_answer_is_heard_by_the_new_recognizer(
    analyst: AnalystClient, paths: Paths, tmp_path: Path
) -> None:
    sound, _ = soundfile.read(ANSWER, dtype="int16", frames=4 * RATE)
    whole, growing = tmp_path / "whole.wav", tmp_path / "growing.part"
    soundfile.write(whole, sound, RATE)
    growing.write_bytes(sound.tobytes())
    analyst.begin("s/1", whole, rate=RATE)
    analyst.end("s/1", None)
    assert words(analyst, "s/1").transcript is None

    analyst.begin("s/2", growing, rate=RATE)  # an answer is being said
    analyst.grown("s/2", 2 * RATE)
    offer = offers.for_the_app(paths, Config(), use=analyst.use)
    assert offer is not None
    offer.install(lambda share: None)
    assert load(paths.config_file).engine == registry.RECOMMENDED
    analyst.end("s/2", 4 * RATE)
    analyst.begin("s/3", whole, rate=RATE)
    analyst.end("s/3", None)

    for take in ("s/2", "s/3"):
        transcript = words(analyst, take).transcript
        assert transcript is not None
        assert transcript.engine == registry.RECOMMENDED
