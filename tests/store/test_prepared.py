"""How an answer was prepared is told after it was saved, and is as safe as the rest."""

from __future__ import annotations

from collections.abc import Callable

from coach.model import Take
from coach.paths import Paths
from coach.store import Store


def test_how_an_answer_was_prepared_is_kept_in_the_database_and_in_its_note(
    paths: Paths, answer: Callable[..., Take]
) -> None:
    store = Store.open(paths)
    take = answer(store, store.begin_session(bank="core"))
    changed = store.set_prepared(take, "off the cuff")
    assert changed.prepared == "off the cuff"
    assert store.take(take.id).take == changed
    assert store.check() == []
    store.close()
    paths.database.unlink()
    again = Store.open(paths)
    again.repair()
    assert again.take(take.id).take == changed
    again.close()


def test_what_was_measured_stays_when_the_preparation_is_told(
    paths: Paths, answer: Callable[..., Take]
) -> None:
    store = Store.open(paths)
    take = answer(store, store.begin_session(bank="core"))
    before = store.take(take.id)
    store.set_prepared(take, "memorized")
    after = store.take(take.id)
    assert (after.analysis, after.findings, after.feedback) == (
        before.analysis,
        before.findings,
        before.feedback,
    )
    assert [one.take.prepared for one in store.answers()] == ["memorized"]
    store.close()
