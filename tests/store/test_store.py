"""What is saved comes back as it was."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import soundfile

from coach.errors import AudioFileError, UsageError
from coach.model import Advice, Analysis, Events, Feedback, Finding, Take, Transcript, Word, measured, refused
from coach.paths import Paths
from coach.store import Pending, Store

ANALYSIS = Analysis(
    measures={
        "pitch.sd": measured("pitch.sd", 2.5, low=2.0, high=3.0),
        "health.snr": refused("health.snr", "No silence to compare with."),
    },
    events=Events(speech=((0.1, 0.9),), words=(Word(text="I", start=0.1, end=0.2, confidence=0.5),)),
    transcript=Transcript(text="I", words=(), engine="fake", version="1", corrected=False, confidence=0.5),
)
FINDING = Finding(
    code="flat", mistake="delivery", strength="some signs", evidence=("pitch.sd",), spans=((0.0, 0.9),)
)
FEEDBACK = Feedback(
    keep=None,
    work_on=Advice(code="flat", text="Let your voice move.", spans=((0.0, 0.9),), measures=("pitch.sd",)),
    others=(),
    next_step=None,
)


def test_a_take_comes_back_sample_by_sample(
    store: Store, begin: Callable[..., Pending], voice: Callable[..., bytes]
) -> None:
    raw = voice(3.0, 48_000)
    pending = begin(store, store.begin_session(bank="starter"), rate=48_000)
    pending.path.write_bytes(raw)
    take = store.finish_take(pending, gaps=2, notes=("the microphone was changed while you spoke",))
    with soundfile.SoundFile(store.audio(take)) as flac:
        assert (flac.samplerate, flac.channels, flac.subtype) == (48_000, 1, "PCM_16")
        assert bytes(flac.buffer_read(dtype="int16")) == raw
    assert take.seconds == 3.0
    assert take.health.gaps == 2
    assert take.health.notes == ("the microphone was changed while you spoke",)
    assert not pending.path.exists()


def test_an_answer_comes_back_with_all_that_was_said_about_it(
    store: Store, answer: Callable[..., Take], paths: Paths
) -> None:
    take = answer(store, store.begin_session(bank="starter"))
    store.save_answer(take, analysis=ANALYSIS, findings=(FINDING,), feedback=FEEDBACK)
    store.close()
    again = Store.open(paths)
    found = again.take("last/1")
    again.close()
    assert (found.take, found.analysis, found.findings, found.feedback) == (
        take,
        ANALYSIS,
        (FINDING,),
        FEEDBACK,
    )


def test_words_that_arrive_later_replace_what_was_saved_before(
    store: Store, answer: Callable[..., Take]
) -> None:
    take = answer(store, store.begin_session(bank="starter"))
    store.save_answer(take, analysis=None, findings=(), feedback=None)
    store.save_answer(take, analysis=ANALYSIS, findings=(FINDING,), feedback=FEEDBACK)
    store.save_answer(take, analysis=ANALYSIS, findings=(FINDING,), feedback=FEEDBACK)
    [saved] = store.session("last").answers
    assert saved.analysis == ANALYSIS


def test_a_session_without_an_answer_leaves_nothing(store: Store, paths: Paths) -> None:
    store.begin_session(bank="starter")
    assert store.sessions() == []
    assert list(paths.takes.iterdir()) == []


def test_a_discarded_take_leaves_nothing(store: Store, begin: Callable[..., Pending], paths: Paths) -> None:
    pending = begin(store, store.begin_session(bank="starter"))
    pending.path.write_bytes(b"\1\0" * 16_000)
    store.discard_take(pending)
    assert list(paths.takes.rglob("*")) == []
    assert store.sessions() == []
    assert store.check() == []


def test_a_take_without_a_sample_is_refused_and_never_offered(
    store: Store, begin: Callable[..., Pending], paths: Paths
) -> None:
    pending = begin(store, store.begin_session(bank="starter"))
    with pytest.raises(AudioFileError, match="no sound arrived"):
        store.finish_take(pending)
    assert store.unfinished() == []
    assert list(paths.takes.rglob("*")) == []


def test_half_a_sample_at_the_end_is_dropped(store: Store, begin: Callable[..., Pending]) -> None:
    pending = begin(store, store.begin_session(bank="starter"))
    pending.path.write_bytes(b"\1\0" * 16_000 + b"\1")
    assert store.finish_take(pending).seconds == 1.0


def test_sessions_are_listed_newest_first_with_their_seconds(
    store: Store, answer: Callable[..., Take]
) -> None:
    first, second = store.begin_session(bank="a"), store.begin_session(bank="b")
    for session in (first, second, first):
        answer(store, session, seconds=0.5)
    newest, oldest = store.sessions()
    assert (newest.id, oldest.id) == (second, first)
    assert (oldest.bank, oldest.seconds) == ("a", 1.0)
    assert [a.take for a in oldest.answers] == [f"{first}/1", f"{first}/2"]
    assert store.session("last").id == second


def test_an_ambiguous_prefix_is_named_as_such(store: Store, answer: Callable[..., Take]) -> None:
    first, second = store.begin_session(bank="a"), store.begin_session(bank="a")
    answer(store, first)
    answer(store, second)
    with pytest.raises(UsageError, match="fits 2 sessions"):
        store.session(first[:2])  # both began in this century
    assert store.session(first[:-1] if first[:-1] not in second else first).id == first


@pytest.mark.parametrize("ref", ["", "9999", "../..", "%", "last/1", "\x1b]52;c;aGk=\x07", "_" * 10_000])
def test_a_reference_to_nothing_is_one_clean_sentence(
    store: Store, answer: Callable[..., Take], ref: str
) -> None:
    answer(store, store.begin_session(bank="a"))
    with pytest.raises(UsageError) as caught:
        store.session(ref)
    assert "\x1b" not in caught.value.message
    assert len(caught.value.message) < 300


@pytest.mark.parametrize("ref", ["last", "last/", "last/x", "last/0", "last/2", "last/²", "last/99999999999"])
def test_an_answer_that_is_not_there_is_a_usage_error(
    store: Store, answer: Callable[..., Take], ref: str
) -> None:
    answer(store, store.begin_session(bank="a"))
    with pytest.raises(UsageError):
        store.take(ref)


def test_hostile_words_are_stored_clean(store: Store, answer: Callable[..., Take]) -> None:
    hostile = "Tell \x1b]52;c;aGk=\x07me '); DROP TABLE takes;-- \u202e\ud800 [@click=app.quit]"
    take = answer(store, store.begin_session(bank="bank\x1b[2J"), wording=hostile)
    saved = store.take(take.id)
    assert saved.take.wording == "Tell ]52;c;aGk=me '); DROP TABLE takes;-- ? [@click=app.quit]"
    assert store.session("last").bank == "bank[2J"
    assert store.check() == []


def test_the_bank_outlives_the_process_that_began_the_session(
    store: Store, answer: Callable[..., Take], paths: Paths
) -> None:
    session = store.begin_session(bank="starter")
    answer(store, session)
    store.close()
    again = Store.open(paths)
    assert answer(again, session).id == f"{session}/2"
    assert again.session(session).bank == "starter"
    again.close()


def test_a_session_that_was_never_begun_is_refused(store: Store, begin: Callable[..., Pending]) -> None:
    with pytest.raises(UsageError):
        begin(store, "../../etc")


@pytest.mark.skipif(os.name != "posix", reason="Windows guards the profile folder instead")
def test_everything_is_private_while_recording_and_afterwards(
    store: Store, begin: Callable[..., Pending], paths: Paths
) -> None:
    before = os.umask(0)
    try:
        pending = begin(store, store.begin_session(bank="starter"))
        pending.path.open("ab").write(b"\1\0" * 16_000)
        modes = _modes(paths.data)
        store.finish_take(pending)
    finally:
        os.umask(before)
    for found in (modes, _modes(paths.data)):
        assert len(found) >= 7
        assert {path: oct(mode) for path, (kind, mode) in found.items() if mode != kind} == {}


def _modes(folder: Path) -> dict[Path, tuple[int, int]]:
    """Path -> (the mode it must have, the mode it has)."""
    return {
        path: (0o700 if path.is_dir() else 0o600, stat.S_IMODE(path.stat().st_mode))
        for path in (folder, *folder.rglob("*"))
    }


def test_several_threads_may_use_one_store(store: Store, answer: Callable[..., Take]) -> None:
    session = store.begin_session(bank="starter")
    workers = [threading.Thread(target=answer, args=(store, session)) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [a.take.id for a in store.session(session).answers] == [f"{session}/{n}" for n in range(1, 7)]
    assert store.check() == []
