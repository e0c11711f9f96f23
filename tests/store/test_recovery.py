"""An answer that was begun is offered, until the person decides."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
import soundfile

from coach.errors import UsageError
from coach.model import Take
from coach.paths import Paths
from coach.store import Pending, Store, locks, takes


@pytest.fixture
def left(store: Store, begin: Callable[..., Pending], voice: Callable[..., bytes]) -> tuple[Pending, bytes]:
    """An answer of 2.5 s whose coach is gone."""
    raw = voice(2.5)
    pending = begin(store, store.begin_session(bank="starter"))
    pending.path.write_bytes(raw)
    store.close()
    return pending, raw


@pytest.fixture
def again(paths: Paths, left: tuple[Pending, bytes]) -> Store:
    return Store.open(paths)


def test_an_answer_left_behind_is_offered_with_its_question_and_length(again: Store) -> None:
    for _ in range(2):  # "later" is an answer too
        [item] = again.unfinished()
        assert (item.question, item.wording, item.seconds) == ("mistake", "Tell me about a mistake.", 2.5)
    assert again.sessions() == []


def test_a_recovered_answer_is_whole_and_says_that_it_was_recovered(
    again: Store, left: tuple[Pending, bytes]
) -> None:
    [item] = again.unfinished()
    take = again.recover(item)
    with soundfile.SoundFile(again.audio(take)) as flac:
        assert bytes(flac.buffer_read(dtype="int16")) == left[1]
    assert take.health.recovered
    assert again.session("last").bank == "starter"
    assert again.unfinished() == []
    assert again.check() == []


def test_a_discarded_answer_is_gone(again: Store, paths: Paths) -> None:
    [item] = again.unfinished()
    again.discard(item)
    assert again.unfinished() == []
    assert list(paths.takes.iterdir()) == []
    with pytest.raises(UsageError, match="gone already"):
        again.recover(item)


@pytest.mark.parametrize("open_files_can_go", [True, False], ids=["as on Linux and macOS", "as on Windows"])
def test_a_discarded_answer_whose_file_cannot_go_yet_is_never_offered_and_tidied_later(
    again: Store,
    left: tuple[Pending, bytes],
    paths: Paths,
    monkeypatch: pytest.MonkeyPatch,
    open_files_can_go: bool,
) -> None:
    def in_use(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(errno.EACCES, "in use by another process", str(path))

    [item] = again.unfinished()
    with monkeypatch.context() as broken:
        broken.setattr(locks, "_OPEN_FILES_CAN_GO", open_files_can_go)
        broken.setattr(Path, "unlink", in_use)
        with pytest.raises(UsageError, match="in use"):
            again.discard(item)
    assert left[0].path.read_bytes() == b""
    assert again.unfinished() == []
    assert list(paths.takes.iterdir()) == []


def test_on_windows_a_discard_succeeds_while_the_analyst_has_the_recording_open(
    again: Store, left: tuple[Pending, bytes], paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlink = Path.unlink

    def raw_is_open(path: Path, missing_ok: bool = False) -> None:
        if path == left[0].path:
            raise PermissionError(errno.EACCES, "in use by another process", str(path))
        unlink(path, missing_ok=missing_ok)

    [item] = again.unfinished()
    with monkeypatch.context() as windows:
        windows.setattr(locks, "_OPEN_FILES_CAN_GO", False)
        windows.setattr(Path, "unlink", raw_is_open)
        again.discard(item)
        assert again.unfinished() == []
    assert again.unfinished() == []
    assert list(paths.takes.iterdir()) == []


def test_an_answer_that_another_coach_records_is_not_offered(
    store: Store, begin: Callable[..., Pending], paths: Paths
) -> None:
    pending = begin(store, store.begin_session(bank="starter"))
    pending.path.write_bytes(b"\1\0" * 16_000)
    other = Store.open(paths)
    assert other.unfinished() == []
    assert store.unfinished() == []
    take = store.finish_take(pending)
    assert other.take(take.id).take == take
    other.close()


def test_an_answer_that_two_coaches_want_is_recovered_once(again: Store, paths: Paths) -> None:
    other = Store.open(paths)
    [mine], [theirs] = again.unfinished(), other.unfinished()
    again.recover(mine)
    with pytest.raises(UsageError, match="another coach"):
        other.recover(theirs)
    assert len(other.sessions()) == 1
    other.close()


@pytest.mark.parametrize("note", [b"", b"{", b'{"type": "recording", "rate": 0}', b"\xff" * 40, None])
def test_sound_with_a_damaged_note_is_still_offered(
    again: Store, left: tuple[Pending, bytes], note: bytes | None
) -> None:
    left[0].sidecar.unlink()
    if note is not None:
        left[0].sidecar.write_bytes(note)
    [item] = again.unfinished()
    take = again.recover(item)
    with soundfile.SoundFile(again.audio(take)) as flac:
        assert bytes(flac.buffer_read(dtype="int16")) == left[1]
    assert "the question was lost" in take.wording
    assert again.check() == []


def test_a_crash_just_before_the_raw_was_dropped_is_tidied_and_not_offered(
    store: Store, begin: Callable[..., Pending], paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    pending = begin(store, store.begin_session(bank="starter"))
    pending.path.write_bytes(b"\1\0" * 16_000)
    with monkeypatch.context() as broken:
        broken.setattr(takes.disk, "remove", lambda path: None)
        take = store.finish_take(pending)
    assert pending.path.exists()
    assert store.unfinished() == []
    assert not pending.path.exists()
    assert store.take(take.id).take == take
    assert store.check() == []


def test_numbers_go_on_after_what_is_there(
    again: Store, left: tuple[Pending, bytes], answer: Callable[..., Take]
) -> None:
    [item] = again.unfinished()
    again.recover(item)
    assert answer(again, item.session).id == f"{item.session}/2"
