"""The practice as a state machine, with fakes for devices and the analyst and a real store."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest

from coach.banks.choose import Asked
from coach.engines import Microphone
from coach.engines.fakes import FakeMicrophone, FakeSpeaker, FakeVoice
from coach.errors import DeviceError, DiskFullError, EngineError, UsageError
from coach.events import (
    Asking,
    Event,
    Listening,
    Paused,
    SpeakNow,
    Stopped,
    VoiceFailed,
    VoiceJudged,
    WordsJudged,
)
from coach.interview import Interview, State
from coach.model import Analysis, CompareWith, Question
from coach.paths import current
from coach.reanalysis import hear_again, left_without_words
from coach.store import Store
from tests import hand_built

ASKED = Asked(Question(id="why", text="Why?"), "Why this work?")
TONE = (0.1 * np.sin(np.arange(3 * 16_000) / 16_000 * 2 * np.pi * 150)).astype(np.float32)


class FakeAnalyst:
    """Remembers what it was told, and answers with a hand-built analysis."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []
        self.analysis: Analysis | None = hand_built.GOLDEN["flat speaker"]
        self.with_words: Analysis | None = hand_built.GOLDEN["flat speaker"]
        self.trouble = ""

    def begin(
        self, take: str, path: Path, *, rate: int, room_power: float | None = None, hints: str = ""
    ) -> None:
        self.calls.append(("begin", take, path.suffix, rate, room_power))

    def grown(self, take: str, frames: int) -> None:
        self.calls.append(("grown", frames))

    def end(self, take: str, frames: int | None, *, cuts: tuple[float, ...] = ()) -> None:
        self.calls.append(("end", frames, *([cuts] if cuts else [])))

    def moved(self, take: str, path: Path) -> None:
        self.calls.append(("moved", path.suffix))

    def voice(self, take: str, *, timeout: float) -> Analysis | None:
        if self.trouble:
            raise EngineError(self.trouble)
        return self.analysis

    def words(self, take: str, *, timeout: float) -> Analysis | None:
        if self.trouble:
            raise EngineError(self.trouble)
        return self.with_words

    def forget(self, take: str) -> None:
        self.calls.append(("forget", take))

    def compare(
        self, take: str, path: Path, analysis: Analysis, against: CompareWith, *, timeout: float
    ) -> Analysis | None:
        self.calls.append(("compare", take))
        return None


class Stage:
    """One interview with everything around it."""

    def __init__(self, store: Store, folder: Path, microphone: Microphone) -> None:
        self.store = store
        self.analyst = FakeAnalyst()
        self.speaker = FakeSpeaker()
        self.voice = FakeVoice(folder / "voice")
        self.events: list[Event] = []
        self.on_event: Callable[[Event], None] = lambda event: None
        self.interview = Interview(
            [ASKED],
            store=store,
            analyst=self.analyst,
            microphone=lambda number: microphone,
            speaker=self.speaker,
            voice=self.voice,
            bank="test",
            tell=self._tell,
        )

    def _tell(self, event: Event) -> None:
        self.events.append(event)
        self.on_event(event)

    def names(self) -> list[str]:
        """Kinds of events in order, levels once."""
        kinds = [type(event).__name__ for event in self.events]
        return [kind for n, kind in enumerate(kinds) if n == 0 or kind != kinds[n - 1]]


@pytest.fixture
def store() -> Iterator[Store]:
    opened = Store.open(current())
    yield opened
    opened.close()


@pytest.fixture
def stage(store: Store, tmp_path: Path) -> Stage:
    return Stage(store, tmp_path, FakeMicrophone(TONE))


def _left_open(analyst: FakeAnalyst) -> set[object]:
    """Takes that were begun and neither ended nor forgotten: the analyst would wait for them for ever."""
    begun = [call[1] for call in analyst.calls if call[0] == "begin"]
    forgotten = {call[1] for call in analyst.calls if call[0] == "forget"}
    ended = sum(1 for call in analyst.calls if call[0] == "end")
    return set(begun) - forgotten if ended < len(begun) else set()


def test_a_take_goes_from_question_to_feedback_and_is_saved(stage: Stage) -> None:
    answer = stage.interview.answer(0)

    assert answer is not None
    assert stage.names() == ["Asking", "SpeakNow", "Listening", "Stopped", "VoiceJudged"]
    assert answer.feedback is not None
    assert stage.store.take(answer.take.id) == answer
    assert answer.take.wording == "Why this work?"
    assert answer.take.seconds == pytest.approx(3.0)
    assert stage.interview.state is State.READY


def test_the_question_is_spoken_and_the_room_is_heard_before_the_answer_begins(stage: Stage) -> None:
    order: list[str] = []
    stage.on_event = lambda event: order.append(type(event).__name__)
    stage.interview.answer(0)

    assert len(stage.speaker.played) == 1
    begin = stage.analyst.calls[0]
    assert begin[0] == "begin"
    assert begin[4] == 1e-8


def test_the_analyst_hears_of_every_block_while_the_answer_is_spoken(stage: Stage) -> None:
    stage.interview.answer(0)
    grown = [call[1] for call in stage.analyst.calls if call[0] == "grown"]

    assert grown == sorted(grown)  # type: ignore[type-var]
    assert grown[-1] == 3 * 16_000
    assert ("end", 3 * 16_000) in stage.analyst.calls


def test_stop_ends_the_answer_and_keeps_it(store: Store, tmp_path: Path) -> None:
    stage = Stage(store, tmp_path, FakeMicrophone(np.tile(TONE, 40)))

    def stop_after_a_second(event: Event) -> None:
        if isinstance(event, Listening) and event.seconds >= 1.0:
            stage.interview.stop()

    stage.on_event = stop_after_a_second
    answer = stage.interview.answer(0)

    assert answer is not None
    assert 1.0 <= answer.take.seconds < 2.0


def test_stop_while_the_question_is_spoken_only_ends_the_voice(stage: Stage) -> None:
    stage.speaker.endless = True

    def skip(event: Event) -> None:
        if isinstance(event, Asking):
            threading.Timer(0.05, stage.interview.stop).start()

    stage.on_event = skip

    assert stage.interview.answer(0) is not None


def test_cancel_leaves_nothing_behind(stage: Stage, store: Store, home: Path) -> None:
    def cancel(event: Event) -> None:
        if isinstance(event, SpeakNow):
            stage.interview.cancel()

    stage.on_event = cancel

    assert stage.interview.answer(0) is None
    assert store.sessions() == []
    assert not list(home.rglob("*.part"))
    assert not _left_open(stage.analyst)


def test_closing_while_an_answer_is_spoken_keeps_it(store: Store, tmp_path: Path) -> None:
    stage = Stage(store, tmp_path, FakeMicrophone(np.tile(TONE, 40)))

    def close(event: Event) -> None:
        if isinstance(event, Listening) and event.seconds >= 1.5:
            stage.interview.close()

    stage.on_event = close
    answer = stage.interview.answer(0)

    assert answer is not None
    assert store.take(answer.take.id) == answer
    assert stage.interview.state is State.DONE


def test_closing_after_an_answer_was_spoken_still_saves_it(stage: Stage, store: Store) -> None:
    def close(event: Event) -> None:
        if isinstance(event, Stopped):
            stage.interview.close()

    stage.on_event = close

    assert stage.interview.answer(0) is not None
    assert len(store.sessions()) == 1


def test_closing_while_the_question_is_spoken_records_nothing(stage: Stage, store: Store) -> None:
    stage.speaker.endless = True

    def close(event: Event) -> None:
        if isinstance(event, Asking):
            threading.Timer(0.05, stage.interview.close).start()

    stage.on_event = close

    assert stage.interview.answer(0) is None
    assert store.sessions() == []


def test_a_closed_interview_asks_nothing_more(stage: Stage) -> None:
    stage.interview.close()

    assert stage.interview.answer(0) is None
    assert stage.events == []


def test_a_voice_whose_cache_is_full_or_read_only_does_not_stop_the_practice(stage: Stage) -> None:
    def broken(text: str, *, slower: bool = False) -> Path:
        raise UsageError("cannot use the folder.")

    stage.voice.say = broken  # type: ignore[method-assign]

    assert stage.interview.answer(0) is not None


def test_a_voice_that_fails_leaves_the_question_on_screen(store: Store, tmp_path: Path) -> None:
    stage = Stage(store, tmp_path, FakeMicrophone(TONE))
    stage.speaker.absent = True

    assert stage.interview.answer(0) is not None
    assert any(isinstance(event, VoiceFailed) for event in stage.events)


@pytest.mark.parametrize("microphone", [FakeMicrophone(TONE, stalled=True), FakeMicrophone(TONE, zeros=True)])
def test_a_microphone_that_gives_nothing_is_an_error_and_saves_nothing(
    store: Store, tmp_path: Path, microphone: FakeMicrophone
) -> None:
    stage = Stage(store, tmp_path, microphone)

    with pytest.raises(DeviceError):
        stage.interview.answer(0)
    assert store.sessions() == []
    assert store.unfinished() == []
    assert stage.interview.state is State.READY
    assert not _left_open(stage.analyst)


def test_a_device_that_fails_in_the_middle_keeps_and_judges_what_was_said(
    store: Store, tmp_path: Path
) -> None:
    stage = Stage(store, tmp_path, FakeMicrophone(TONE, fail_after=2.0))
    answer = stage.interview.answer(0)

    assert answer is not None
    assert answer.take.seconds == pytest.approx(2.0)
    assert any("stopped sending sound" in note for note in answer.take.health.notes)
    stopped = next(event for event in stage.events if isinstance(event, Stopped))
    assert stopped.recorded.notes == answer.take.health.notes


def test_a_full_disk_keeps_what_was_said_for_the_next_start(
    stage: Stage, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object, **options: object) -> None:
        raise DiskFullError("the disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(store, "finish_take", full)
        with pytest.raises(DiskFullError):
            stage.interview.answer(0)
    assert any(isinstance(event, VoiceJudged) for event in stage.events)
    assert list(current().takes.rglob("*.pcm.part"))
    assert not _left_open(stage.analyst)


def test_an_analysis_that_fails_still_saves_the_answer(stage: Stage, store: Store) -> None:
    stage.analyst.trouble = "the analysis stopped."

    with pytest.raises(EngineError):
        stage.interview.answer(0)
    (answer,) = store.session("last").answers
    assert answer.analysis is None
    assert store.audio(answer.take).exists()


def test_words_arrive_after_the_voice_and_replace_it(stage: Stage, store: Store) -> None:
    answer = stage.interview.answer(0)
    assert answer is not None
    stage.analyst.with_words = hand_built.GOLDEN["lively speaker"]

    final = stage.interview.finish_words(answer)

    assert final.analysis == stage.analyst.with_words
    assert isinstance(stage.events[-1], WordsJudged)
    assert store.take(answer.take.id) == final


def test_a_deadline_delays_the_words_and_loses_nothing(stage: Stage) -> None:
    answer = stage.interview.answer(0)
    assert answer is not None
    stage.analyst.with_words = None
    assert stage.interview.finish_words(answer, timeout=0.0) == answer

    stage.analyst.with_words = hand_built.GOLDEN["lively speaker"]
    assert stage.interview.finish_words(answer).analysis == stage.analyst.with_words


def test_words_that_were_left_are_finished_at_the_next_start(stage: Stage, store: Store) -> None:
    stage.analyst.analysis = msgspec.structs.replace(hand_built.GOLDEN["flat speaker"], words_pending=True)
    answer = stage.interview.answer(0)
    assert answer is not None
    assert left_without_words(store) == [answer.take]

    hear_again(answer.take, store=store, analyst=stage.analyst)

    assert left_without_words(store) == []


def test_a_take_is_heard_again_after_a_crash(stage: Stage, store: Store) -> None:
    pending = store.begin_take(
        store.begin_session(bank="test"), question="why", wording="Why?", rate=16_000, device="fake"
    )
    pending.path.write_bytes(b"\1\0" * 32_000)
    take = store.finish_take(pending)

    answer = hear_again(take, store=store, analyst=stage.analyst)

    assert store.take(take.id) == answer
    assert answer.feedback is not None


def test_the_recognizer_is_told_the_question_and_the_words_of_the_speakers_own_stories(
    store: Store, tmp_path: Path
) -> None:
    heard: list[str] = []

    class Listening(FakeAnalyst):
        def begin(self, take: str, path: Path, **given: object) -> None:
            heard.append(str(given["hints"]))

    interview = Interview(
        [ASKED],
        store=store,
        analyst=Listening(),
        microphone=lambda number: FakeMicrophone(TONE),
        speaker=FakeSpeaker(),
        voice=None,
        bank="test",
        tell=lambda event: None,
        expected="senior resident. oxygen",
    )
    interview.answer(0)
    assert heard == ["Why this work? senior resident. oxygen"]


def test_a_paused_answer_goes_on_where_it_rested_and_says_where_that_was(stage: Stage) -> None:
    resting = threading.Event()

    def act(event: Event) -> None:
        if isinstance(event, Listening) and event.seconds >= 1.0 and not resting.is_set():
            resting.set()
            stage.interview.pause()
            assert stage.interview.paused
            threading.Timer(0.2, stage.interview.go_on).start()

    stage.on_event = act
    answer = stage.interview.answer(0)

    assert answer is not None
    assert [event.resting for event in stage.events if isinstance(event, Paused)] == [True, False]
    (cut,) = answer.take.health.cuts
    assert 1.0 <= cut < 1.2
    assert answer.take.seconds == pytest.approx(3.0)
    assert ("end", 3 * 16_000, (cut,)) in stage.analyst.calls
    assert stage.store.take(answer.take.id) == answer
    assert not stage.interview.paused


def test_an_answer_may_be_ended_in_a_pause(stage: Stage) -> None:
    def act(event: Event) -> None:
        if isinstance(event, Listening) and not stage.interview.paused:
            stage.interview.pause()
        if isinstance(event, Paused):
            threading.Timer(0.1, stage.interview.stop).start()

    stage.on_event = act
    answer = stage.interview.answer(0)

    assert answer is not None
    assert answer.take.seconds < 1.0
    assert not stage.interview.paused


def test_a_pause_counts_for_nothing_where_nobody_answers(stage: Stage) -> None:
    stage.interview.pause()
    assert not stage.interview.paused
    answer = stage.interview.answer(0)
    assert answer is not None
    assert answer.take.health.cuts == ()


def test_where_an_answer_rested_is_known_after_a_crash(store: Store, tmp_path: Path) -> None:
    pending = store.begin_take(
        store.begin_session(bank="test"), question="why", wording="Why?", rate=8000, device="held"
    )
    pending.path.write_bytes(b"\1\0" * 8000)
    store.note_cuts(pending, (0.25, 0.5))
    store.close()  # as the system does for a process that is killed

    again = Store.open(current())
    (item,) = again.unfinished()
    assert again.recover(item).health.cuts == (0.25, 0.5)
    again.close()
