"""The app's side of the analyst, against a child that dies, babbles or gets stuck."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coach.analyst.client import AnalystClient
from coach.errors import EngineError
from coach.model import Analysis, CompareWith, Events

FAKE = Path(__file__).with_name("fake_worker.py")
DEADLINE = 30.0

Make = Callable[[str], AnalystClient]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    clients: list[AnalystClient] = []

    def build(how: str) -> AnalystClient:
        command = [sys.executable, str(FAKE), how, str(tmp_path / "marker")]
        client = AnalystClient(
            engine="none", cache=tmp_path / "cache", log=tmp_path / "logs" / "log", command=command
        )
        client.start()
        clients.append(client)
        return client

    yield build
    for client in clients:
        client.close()


def _hear(client: AnalystClient, path: Path) -> None:
    client.begin("s/1", path, rate=16_000)
    client.grown("s/1", 8_000)


def test_a_child_that_dies_in_the_middle_is_replaced_and_told_everything_again(
    make: Make, tmp_path: Path
) -> None:
    client = make("dies-once")
    _hear(client, tmp_path / "a.part")
    client.end("s/1", 16_000)

    voice = client.voice("s/1", timeout=DEADLINE)

    assert voice is not None
    assert (tmp_path / "marker").read_text().count('"Begin"') == 2


def test_a_take_that_kills_every_child_is_given_up_with_a_sentence(make: Make, tmp_path: Path) -> None:
    client = make("always-dies")
    _hear(client, tmp_path / "a.part")
    client.end("s/1", 16_000)

    with pytest.raises(EngineError, match="recording is saved"):
        client.words("s/1", timeout=DEADLINE)


def test_a_child_that_never_starts_is_not_started_for_ever(make: Make, tmp_path: Path) -> None:
    client = make("never-starts")
    client.begin("s/1", tmp_path / "a.part", rate=16_000)

    with pytest.raises(EngineError, match="coach doctor"):
        client.voice("s/1", timeout=DEADLINE)
    client.begin("s/2", tmp_path / "b.part", rate=16_000)
    with pytest.raises(EngineError, match="coach doctor"):
        client.words("s/2", timeout=DEADLINE)
    assert (tmp_path / "marker").read_text().count("started") == 3


def test_a_child_that_takes_long_to_start_is_waited_for_and_not_begun_anew(
    make: Make, tmp_path: Path
) -> None:
    client = make("starts-late")  # 1 s; each kill after half of that would begin it anew for ever
    _hear(client, tmp_path / "a.part")
    client.end("s/1", 16_000)

    assert client.voice("s/1", timeout=0.5) is not None
    assert (tmp_path / "marker").read_text().count("started") == 1


def test_a_take_that_is_forgotten_is_dropped_by_the_child(make: Make, tmp_path: Path) -> None:
    client = make("well")
    client.begin("s/1", tmp_path / "a.part", rate=16_000)
    _until(lambda: "Begin" in _told(tmp_path))

    client.forget("s/1")

    _until(lambda: "Forget" in _told(tmp_path))


def _told(folder: Path) -> str:
    marker = folder / "marker"
    return marker.read_text() if marker.exists() else ""


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE
    while not true():
        assert time.monotonic() < deadline


def test_the_child_never_runs_code_from_the_folder_where_coach_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "numpy.py").write_text("raise SystemExit('a stranger')")
    monkeypatch.chdir(tmp_path)
    client = AnalystClient(engine="none", cache=tmp_path / "cache", log=tmp_path / "logs" / "log")
    client.start()
    try:
        client.begin("s/1", tmp_path / "gone.part", rate=16_000)
        client.end("s/1", 16_000)
        with pytest.raises(EngineError, match="could not be read"):
            client.voice("s/1", timeout=DEADLINE)
    finally:
        client.close()


def test_a_child_that_babbles_is_replaced(make: Make, tmp_path: Path) -> None:
    client = make("garbage-once")
    _hear(client, tmp_path / "a.part")
    client.end("s/1", 16_000)

    assert client.words("s/1", timeout=DEADLINE) is not None


def test_a_stuck_child_never_holds_up_the_recorder(make: Make, tmp_path: Path) -> None:
    client = make("stuck")
    client.begin("s/1", tmp_path / "a.part", rate=16_000)

    began = time.monotonic()
    for frames in range(1, 20_001):
        client.grown("s/1", frames)

    assert time.monotonic() - began < 5.0
    assert client.words("s/1", timeout=0.05) is None


def test_a_stuck_child_is_gone_after_close(make: Make, tmp_path: Path) -> None:
    client = make("stuck")
    client.begin("s/1", tmp_path / "a.part", rate=16_000)
    pid = client.pid

    client.close()

    assert pid is not None
    assert not Path(f"/proc/{pid}").exists() or sys.platform != "linux"


def test_moving_the_recording_points_a_new_child_at_the_new_file(make: Make, tmp_path: Path) -> None:
    client = make("dies-once")
    client.begin("s/1", tmp_path / "a.part", rate=16_000)
    client.moved("s/1", tmp_path / "a.flac")
    client.grown("s/1", 8_000)
    client.end("s/1", 16_000)

    assert client.words("s/1", timeout=DEADLINE) is not None
    assert "a.flac" in (tmp_path / "marker").read_text().rsplit('"Begin"', 1)[1]


def test_a_comparison_comes_back_and_one_that_kills_the_child_is_not_tried_again(
    make: Make, tmp_path: Path
) -> None:
    analysis, nothing = Analysis(measures={}, events=Events(), transcript=None), CompareWith(question="Why?")
    found = make("compares").compare("s/1", tmp_path / "a.flac", analysis, nothing, timeout=DEADLINE)
    assert found is not None
    assert "length.seconds" in found.measures

    client = make("dies-comparing")
    with pytest.raises(EngineError, match="all else is saved"):
        client.compare("s/1", tmp_path / "a.flac", analysis, nothing, timeout=DEADLINE)
    _hear(client, tmp_path / "a.part")
    client.end("s/1", 16_000)
    assert client.voice("s/1", timeout=DEADLINE) is not None
    assert (tmp_path / "marker").read_text().count('"Compare"') == 2  # once by each client


def test_a_comparison_ends_when_the_take_is_forgotten(make: Make, tmp_path: Path) -> None:
    client = make("silent")
    analysis, nothing = Analysis(measures={}, events=Events(), transcript=None), CompareWith(question="Why?")
    threading.Timer(0.2, client.forget, ["s/1"]).start()
    began = time.monotonic()
    assert client.compare("s/1", tmp_path / "a.flac", analysis, nothing, timeout=DEADLINE) is None
    assert time.monotonic() - began < DEADLINE / 2
