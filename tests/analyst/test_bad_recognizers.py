"""Whatever a recognizer does, the voice is measured, the analyst lives, and only what failed has no words."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import soundfile

from coach.analyst import client as clients
from coach.analyst.client import NEVER_LOADS, AnalystClient
from coach.analyst.deaths import NO_WORDS
from coach.analyst.hearing import CRASHED
from coach.engines.transcribers.windows import HUNG
from coach.model import Analysis

BAD = Path(__file__).with_name("bad_recognizer.py")
ANSWER = Path(__file__).parents[2] / "audio" / "flat.flac"
RATE = 16_000
DEADLINE = 240.0

Start = Callable[..., AnalystClient]


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "answer.wav"
    soundfile.write(path, soundfile.read(ANSWER, dtype="int16", frames=6 * RATE)[0], RATE)
    return path


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder of compiled code for all children: making it takes seconds."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def start(tmp_path: Path, cache: Path) -> Iterator[Start]:
    started: list[AnalystClient] = []

    def make(how: str, where: str = "every") -> AnalystClient:
        client = AnalystClient(
            engine="bad",
            cache=cache,
            log=tmp_path / "logs" / "log",
            command=[sys.executable, str(BAD), how, where],
        )
        client.start()
        started.append(client)
        return client

    yield make
    for client in started:
        client.close()


def heard(analyst: AnalystClient, answer: Path, *, hints: str = "") -> Analysis:
    analyst.begin("s/1", answer, rate=RATE, hints=hints)
    analyst.end("s/1", None)
    analysis = analyst.words("s/1", timeout=DEADLINE)
    assert analysis is not None
    assert (analysis.measures["health.speech"].value or 0) > 3
    return analysis


def texts(analysis: Analysis) -> list[str]:
    return [word.text for word in analysis.events.words]


@pytest.mark.parametrize(
    ("how", "why"),
    [("aborts", CRASHED), ("is killed", CRASHED), ("raises", "RuntimeError"), ("hangs", HUNG)],
)
def test_one_bad_stretch_has_no_words_and_says_why_and_the_others_keep_theirs(
    how: str, why: str, start: Start, answer: Path
) -> None:
    analysis = heard(start(how, "2"), answer)

    assert texts(analysis) == ["word1", "word3"]
    assert analysis.transcript is not None
    (gap,) = analysis.transcript.unheard
    assert gap.why == why
    assert 1.0 < gap.end - gap.start <= 2.0
    assert all(word.end <= gap.start or word.start >= gap.end for word in analysis.events.words)


def test_a_recognizer_that_freezes_its_process_costs_the_stretch_it_froze_on(
    start: Start, answer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "STUCK_SECONDS", 3.0)
    analysis = heard(start("freezes", "2"), answer)

    assert analysis.transcript is not None
    assert [gap.why for gap in analysis.transcript.unheard] == [CRASHED]
    assert "word1" in texts(analysis)
    assert "word3" in texts(analysis)


def test_a_recognizer_that_always_takes_the_process_down_is_left_out_in_the_end(
    start: Start, answer: Path
) -> None:
    analysis = heard(start("aborts"), answer)

    assert analysis.transcript is None
    assert analysis.measures["pace.words"].why == NO_WORDS


@pytest.mark.parametrize(("how", "why"), [("raises", "RuntimeError"), ("hangs", HUNG)])
def test_a_recognizer_that_always_raises_or_hangs_costs_all_words_with_the_why(
    how: str, why: str, start: Start, answer: Path
) -> None:
    analyst = start(how)
    first = analyst.pid
    analysis = heard(analyst, answer)

    assert analysis.transcript is None
    assert analysis.measures["pace.words"].why == f"The recognizer failed on this take ({why})."
    assert analyst.pid == first  # it lives on


def test_a_recognizer_that_crashes_while_it_is_loaded_never_costs_the_voice(
    start: Start, answer: Path
) -> None:
    analysis = heard(start("does not load"), answer)

    assert analysis.transcript is None
    assert analysis.measures["pace.words"].why == NEVER_LOADS


def test_words_out_of_order_and_outside_the_take_are_put_right_and_the_question_arrives(
    start: Start, answer: Path
) -> None:
    analysis = heard(start("babbles", "1"), answer, hints="why")

    assert analysis.transcript is not None
    starts = [word.start for word in analysis.events.words]
    assert starts == sorted(starts)
    assert set(texts(analysis)) == {"why", "late"}
    assert analysis.transcript.dropped >= 1


def test_a_megabyte_that_a_recognizer_prints_goes_to_the_log_and_not_between_the_words(
    start: Start, answer: Path, tmp_path: Path
) -> None:
    analyst = start("prints")
    first = analyst.pid
    analysis = heard(analyst, answer)

    assert texts(analysis)
    assert analyst.pid == first
    assert (tmp_path / "logs" / "log").stat().st_size > 1_000_000


def test_words_that_are_nonsense_cost_the_words_and_never_the_voice(start: Start, answer: Path) -> None:
    analysis = heard(start("talks nonsense"), answer)

    assert all(0 <= word.start <= word.end <= 7 for word in analysis.events.words)
    assert not {"\x1b", "\x07", "\u202e"} & set("".join(texts(analysis)))
    assert analysis.measures["pace.words"].value is None
