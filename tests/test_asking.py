"""Putting a question: skipped, said again, said slower, read; the microphone opens meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from coach.asking import Asker
from coach.engines.fakes import FakeMicrophone, FakeSpeaker, FakeVoice
from coach.errors import DeviceError
from coach.events import Event, Reading

TONE = np.zeros(16_000, dtype=np.float32)


class Speaker(FakeSpeaker):
    """Plays until it is stopped; `on_play` is called with the number of each play, from 1."""

    on_play: Callable[[int], None] = staticmethod(lambda number: None)

    def play(
        self, path: Path, stop: threading.Event, *, start: float = 0.0, end: float | None = None
    ) -> bool:
        self.played.append((path, start, end))
        self.on_play(len(self.played))
        assert stop.wait(20), "nobody ended the question"
        return False


@pytest.fixture(autouse=True)
def _no_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coach.asking.GUARD_SECONDS", 0.0)


def _asker(
    folder: Path, speaker: FakeSpeaker, *, read: float = 0.0, told: list[Event] | None = None
) -> tuple[Asker, FakeVoice]:
    voice = FakeVoice(folder / "voice")
    tell: Callable[[Event], None] = (told if told is not None else []).append
    return Asker(voice=voice, speaker=speaker, tell=tell, read_seconds=read), voice


def test_a_question_is_said_again_and_slower_as_often_as_somebody_asks(tmp_path: Path) -> None:
    speaker = Speaker()
    asker, voice = _asker(tmp_path, speaker)
    wishes = {
        1: lambda: asker.say_again(slower=False),
        2: lambda: asker.say_again(slower=True),
        3: asker.skip,
    }
    speaker.on_play = lambda number: wishes[number]()

    asker.put("Why?", FakeMicrophone(TONE), stop=threading.Event())

    assert voice.slowly == [False, False, True]
    assert len(speaker.played) == 3


def test_skipping_right_after_asking_again_skips(tmp_path: Path) -> None:
    speaker = Speaker()
    asker, _ = _asker(tmp_path, speaker)

    def both(number: int) -> None:
        asker.say_again(slower=True)
        asker.skip()

    speaker.on_play = both
    asker.put("Why?", FakeMicrophone(TONE), stop=threading.Event())
    assert len(speaker.played) == 1


def test_the_end_of_the_practice_ends_the_question_whatever_was_asked_for(tmp_path: Path) -> None:
    speaker, stop = Speaker(), threading.Event()
    asker, _ = _asker(tmp_path, speaker, read=60.0)

    def leave(number: int) -> None:
        asker.say_again(slower=False)
        stop.set()
        asker.skip()

    speaker.on_play = leave
    asker.put("Why?", FakeMicrophone(TONE), stop=stop)
    assert len(speaker.played) == 1


def test_there_is_time_to_read_and_the_question_can_be_heard_again_in_it(tmp_path: Path) -> None:
    told: list[Event] = []
    speaker = FakeSpeaker()
    asker, voice = _asker(tmp_path, speaker, read=60.0)

    def on_event(event: Event) -> None:
        told.append(event)
        asker.say_again(slower=True) if len(told) == 1 else asker.skip()

    asker._tell = on_event
    asker.put("Why?", FakeMicrophone(TONE), stop=threading.Event())

    assert [type(event) for event in told] == [Reading, Reading]
    first, second = (event.seconds for event in told if isinstance(event, Reading))
    assert 59 < first <= 60
    assert second <= first, "hearing it again does not make the time longer"
    assert voice.slowly == [False, True]


def test_the_time_to_read_ends_by_itself(tmp_path: Path) -> None:
    asker, _ = _asker(tmp_path, FakeSpeaker(), read=0.01)
    armed = asker.put("Why?", FakeMicrophone(TONE), stop=threading.Event())
    assert armed.rate == 16_000


def test_nobody_reads_on_when_the_microphone_cannot_be_opened(tmp_path: Path) -> None:
    asker, _ = _asker(tmp_path, FakeSpeaker(), read=600.0)
    with pytest.raises(DeviceError):
        asker.put("Why?", FakeMicrophone(TONE, stalled=True), stop=threading.Event())
