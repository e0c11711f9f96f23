"""The real child process, fed by a file that grows, killed while it listens."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile

from coach.analyst.client import AnalystClient
from coach.analyst.files import analyze_audio
from coach.errors import EngineError

ANSWER = Path(__file__).parents[2] / "audio" / "flat.flac"
RATE = 16_000
DEADLINE = 120.0


@pytest.fixture
def analyst(tmp_path: Path) -> Iterator[AnalystClient]:
    client = AnalystClient(engine="none", cache=tmp_path / "cache", log=tmp_path / "logs" / "log")
    client.start()
    yield client
    client.close()


@pytest.fixture
def raw() -> bytes:
    samples, _ = soundfile.read(ANSWER, dtype="int16", frames=24 * RATE)
    return bytes(samples.tobytes())


def _grow(analyst: AnalystClient, raw: bytes, path: Path, *, take: str = "s/1", kill_at: int = -1) -> None:
    """Write a second at a time and say so, as the recorder does."""
    analyst.begin(take, path, rate=RATE)
    with path.open("wb", buffering=0) as file:
        for second in range(len(raw) // (2 * RATE)):
            file.write(raw[second * 2 * RATE : (second + 1) * 2 * RATE])
            analyst.grown(take, (second + 1) * RATE)
            if second == kill_at and analyst.pid is not None:
                os.kill(analyst.pid, signal.SIGKILL)
    analyst.end(take, len(raw) // 2)


def test_a_growing_file_measures_like_the_finished_one(
    analyst: AnalystClient, raw: bytes, tmp_path: Path
) -> None:
    _grow(analyst, raw, tmp_path / "answer.pcm.part")
    live = analyst.words("s/1", timeout=DEADLINE)

    soundfile.write(tmp_path / "answer.wav", soundfile.read(ANSWER, dtype="int16", frames=24 * RATE)[0], RATE)
    assert live == analyze_audio(tmp_path / "answer.wav", transcriber=None).analysis


def test_killed_in_the_middle_it_starts_again_and_loses_nothing(
    analyst: AnalystClient, raw: bytes, tmp_path: Path
) -> None:
    _grow(analyst, raw, tmp_path / "whole.pcm.part")
    undisturbed = analyst.words("s/1", timeout=DEADLINE)
    analyst.forget("s/1")

    _grow(analyst, raw, tmp_path / "killed.pcm.part", kill_at=12)

    assert analyst.words("s/1", timeout=DEADLINE) == undisturbed


def test_a_finished_recording_is_heard_again_from_disk(analyst: AnalystClient) -> None:
    analyst.begin("s/1", ANSWER, rate=RATE)
    analyst.end("s/1", None)
    analysis = analyst.words("s/1", timeout=DEADLINE)

    assert analysis is not None
    assert analysis == analyze_audio(ANSWER, transcriber=None).analysis


def test_a_take_that_was_given_up_holds_up_no_later_one(
    analyst: AnalystClient, raw: bytes, tmp_path: Path
) -> None:
    (tmp_path / "given-up.pcm.part").write_bytes(raw)
    analyst.begin("s/1", tmp_path / "given-up.pcm.part", rate=RATE)
    analyst.grown("s/1", 3 * RATE)
    analyst.forget("s/1")

    _grow(analyst, raw, tmp_path / "next.pcm.part", take="s/2")

    assert analyst.words("s/2", timeout=DEADLINE) is not None


def test_a_recording_in_progress_goes_before_a_finished_one(
    analyst: AnalystClient, raw: bytes, tmp_path: Path
) -> None:
    analyst.begin("s/1", ANSWER, rate=RATE)
    analyst.end("s/1", None)
    _grow(analyst, raw, tmp_path / "live.pcm.part", take="s/2")

    assert analyst.words("s/2", timeout=DEADLINE) is not None
    assert analyst.words("s/1", timeout=DEADLINE) == analyze_audio(ANSWER, transcriber=None).analysis


def test_a_recording_that_vanished_is_named_and_the_next_one_is_heard(
    analyst: AnalystClient, raw: bytes, tmp_path: Path
) -> None:
    analyst.begin("s/1", tmp_path / "gone.pcm.part", rate=RATE)
    analyst.end("s/1", 16_000)
    with pytest.raises(EngineError, match="could not be read"):
        analyst.voice("s/1", timeout=DEADLINE)

    analyst.begin("s/2", ANSWER, rate=RATE)
    analyst.end("s/2", None)
    assert analyst.words("s/2", timeout=DEADLINE) is not None
