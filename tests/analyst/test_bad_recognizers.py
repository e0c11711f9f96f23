"""Whatever a recognizer does, the voice is measured, the analyst lives, and no word is invented."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
import soundfile

from coach.analyst.client import NO_WORDS, AnalystClient

BAD = Path(__file__).with_name("bad_recognizer.py")
ANSWER = Path(__file__).parents[2] / "audio" / "flat.flac"
RATE = 16_000
DEADLINE = 240.0


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "answer.wav"
    soundfile.write(path, soundfile.read(ANSWER, dtype="int16", frames=6 * RATE)[0], RATE)
    return path


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[str], AnalystClient]]:
    clients: list[AnalystClient] = []

    def make(how: str) -> AnalystClient:
        command = [sys.executable, str(BAD), how, "bad", str(tmp_path / "cache"), str(tmp_path / "models")]
        client = AnalystClient(
            engine="bad", cache=tmp_path / "cache", log=tmp_path / "logs" / "log", command=command
        )
        client.start()
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.close()


@pytest.mark.parametrize("how", ["aborts", "is killed"])
def test_a_recognizer_that_takes_the_process_down_costs_the_words_and_never_the_voice(
    how: str, start: Callable[[str], AnalystClient], answer: Path
) -> None:
    analyst = start(how)
    analyst.begin("s/1", answer, rate=RATE)
    analyst.end("s/1", None)
    analysis = analyst.words("s/1", timeout=DEADLINE)

    assert analysis is not None
    assert analysis.transcript is None
    assert analysis.measures["pace.words"].why == NO_WORDS
    assert (analysis.measures["health.speech"].value or 0) > 3


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("raises", "The recognizer failed on this take (RuntimeError)."),
        ("hangs", "did not come back from half a minute of speech)."),
    ],
)
def test_a_recognizer_that_raises_or_hangs_costs_the_words_with_its_why(
    how: str, why: str, start: Callable[[str], AnalystClient], answer: Path
) -> None:
    analyst = start(how)
    first = analyst.pid
    analyst.begin("s/1", answer, rate=RATE)
    analyst.end("s/1", None)
    analysis = analyst.words("s/1", timeout=DEADLINE)

    assert analysis is not None
    assert analysis.transcript is None
    assert why in (analysis.measures["pace.words"].why or "")
    assert (analysis.measures["health.speech"].value or 0) > 3
    assert analyst.pid == first  # it lives on


def test_words_out_of_order_and_outside_the_take_are_put_right_and_the_question_arrives(
    start: Callable[[str], AnalystClient], answer: Path
) -> None:
    analyst = start("babbles")
    analyst.begin("s/1", answer, rate=RATE, hints="why")
    analyst.end("s/1", None)
    analysis = analyst.words("s/1", timeout=DEADLINE)

    assert analysis is not None
    assert analysis.transcript is not None
    assert [word.text for word in analysis.events.words] == ["why", "late"]
    assert analysis.transcript.dropped == 1


def test_a_megabyte_that_a_recognizer_prints_goes_to_the_log_and_not_between_the_words(
    start: Callable[[str], AnalystClient], answer: Path, tmp_path: Path
) -> None:
    analyst = start("prints")
    first = analyst.pid
    analyst.begin("s/1", answer, rate=RATE)
    analyst.end("s/1", None)
    analysis = analyst.words("s/1", timeout=DEADLINE)

    assert analysis is not None
    assert (analysis.measures["health.speech"].value or 0) > 3
    assert analyst.pid == first
    assert (tmp_path / "logs" / "log").stat().st_size > 1_000_000


def test_words_that_are_nonsense_cost_the_words_and_never_the_voice(
    start: Callable[[str], AnalystClient], answer: Path
) -> None:
    analyst = start("talks nonsense")
    analyst.begin("s/1", answer, rate=RATE)
    analyst.end("s/1", None)
    analysis = analyst.words("s/1", timeout=DEADLINE)

    assert analysis is not None
    assert (analysis.measures["health.speech"].value or 0) > 3
    assert all(0 <= word.start <= word.end <= 7 for word in analysis.events.words)
    assert not {"\x1b", "\x07", "\u202e"} & set(msgspec.json.encode(analysis).decode())
    told = "".join(word.text for word in analysis.events.words)
    assert not {"\x1b", "\x00", "\u202e"} & set(told)
    assert analysis.measures["pace.words"].value is None
