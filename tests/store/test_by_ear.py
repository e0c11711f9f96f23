"""What a person hears in their own take: kept apart from what is measured, and never lost to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

from coach.model import Mark, Phrase, Take, Verdict
from coach.paths import Paths
from coach.store import Store, database

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
