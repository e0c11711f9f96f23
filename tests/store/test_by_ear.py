"""What a person hears in their own take: kept apart from what is measured, and never lost to it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

import msgspec

from coach.model import Mark, Phrase, Take, Verdict
from coach.paths import Paths
from coach.store import Store, database, takes

if TYPE_CHECKING:
    import pytest


def test_it_is_kept_through_later_measuring_and_each_part_alone(
    paths: Paths, answer: Callable[..., Take]
) -> None:
    with closing(Store.open(paths)) as store:
        take = answer(store, store.begin_session(bank="starter"))
        marks = (Mark(kind="role", second=1.5),)
        verdicts = (Verdict(start=2.0, text="um", is_filler=False),)
        store.save_by_ear(take, marks=marks)
        store.save_by_ear(take, verdicts=verdicts)
        store.save_by_ear(take, corrected=(Phrase(text="I \x1b[31mwaited", start=0.0, end=1.0),))
        store.save_answer(take, analysis=None, findings=(), feedback=None)
    with closing(Store.open(paths)) as store:
        found = store.take("last/1")
        assert (found.marks, found.verdicts) == (marks, verdicts)
        assert found.corrected == (Phrase(text="I [31mwaited", start=0.0, end=1.0),)
        assert store.session("last").answers[0] == found


def _told(store: Store, take: Take) -> None:
    store.save_by_ear(take, marks=(Mark(kind="role", second=1.5), Mark(kind="filler", second=2.0)))
    store.save_by_ear(take, verdicts=(Verdict(start=2.0, text="um", is_filler=True),))
    store.save_by_ear(take, corrected=(Phrase(text="I waited", start=0.0, end=1.0),))
    store.set_prepared(take, "notes")


def test_what_a_person_added_survives_a_lost_database(paths: Paths, answer: Callable[..., Take]) -> None:
    with closing(Store.open(paths)) as store:
        take = answer(store, store.begin_session(bank="starter"))
        _told(store, take)
        before = store.take(take.id)
        assert store.check() == []
    for path in paths.data.glob(f"{paths.database.name}*"):
        path.unlink()

    with closing(Store.open(paths)) as store:
        assert store.repair() == [take.id]
        after = store.take(take.id)
        assert store.check() == []
    assert (after.marks, after.verdicts, after.corrected) == (before.marks, before.verdicts, before.corrected)
    assert after.corrected == (Phrase(text="I waited", start=0.0, end=1.0),)
    assert after.take.prepared == "notes"


def test_a_lost_note_gets_it_back_from_the_database(paths: Paths, answer: Callable[..., Take]) -> None:
    with closing(Store.open(paths)) as store:
        take = answer(store, store.begin_session(bank="starter"))
        _told(store, take)
        note = store.audio(take).with_suffix(".json")
        whole = note.read_bytes()
        note.unlink()
        assert store.repair() == [take.id]
        assert note.read_bytes() == whole
        assert store.check() == []


def test_a_note_of_an_earlier_version_takes_nothing_away(paths: Paths, answer: Callable[..., Take]) -> None:
    with closing(Store.open(paths)) as store:
        take = answer(store, store.begin_session(bank="starter"))
        _told(store, take)
        note = store.audio(take).with_suffix(".json")
        old = msgspec.json.decode(note.read_bytes())
        del old["by_hand"]
        note.write_bytes(msgspec.json.encode(old))
        store._database.change(("UPDATE takes SET note_sha256 = ?", (takes.digest(note),)))
        assert store.check() == []
        store.repair()
        assert len(store.take(take.id).marks) == 2


def test_two_threads_add_to_one_take_and_nothing_is_lost(paths: Paths, answer: Callable[..., Take]) -> None:
    with closing(Store.open(paths)) as store:
        take = answer(store, store.begin_session(bank="starter"))
        marks = (Mark(kind="role", second=1.5),)
        verdicts = (Verdict(start=2.0, text="um", is_filler=False),)
        both = [
            threading.Thread(target=store.save_by_ear, args=(take,), kwargs=what)
            for what in ({"marks": marks}, {"verdicts": verdicts})
        ]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
        found = store.take(take.id)
        assert (found.marks, found.verdicts) == (marks, verdicts)
        assert store.check() == []


def test_a_store_of_the_version_before_has_nothing_by_ear(
    paths: Paths, answer: Callable[..., Take], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = database.MIGRATIONS
    monkeypatch.setattr(database, "MIGRATIONS", whole[:1])
    with closing(database.Database(_ready(paths))):
        pass
    with closing(sqlite3.connect(paths.database)) as old:
        old.execute("INSERT INTO sessions VALUES ('s', '2026-11-22T21:00:00Z', 'starter')")
        old.execute(
            "INSERT INTO takes (session, n, question, wording, prepared, started, seconds, rate, file, "
            "sha256, note_sha256, health, device) VALUES ('s', 1, 'q', 'Why?', 'unsaid', "
            "'2026-11-22T21:00:00Z', 2.0, 16000, '1.flac', '', '', '{}', '')"
        )
        old.commit()
    monkeypatch.setattr(database, "MIGRATIONS", whole)
    with closing(Store.open(paths)) as store:
        found = store.take("s/1")
    assert (found.marks, found.verdicts, found.corrected) == ((), (), None)
    assert len(database.copies(paths.database)) == 1


def _ready(paths: Paths):  # type: ignore[no-untyped-def]
    paths.data.mkdir(parents=True)
    return paths.database
