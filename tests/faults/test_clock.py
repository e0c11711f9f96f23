"""The wall clock jumps while an answer is recorded: lengths and ids do not follow it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coach.paths import Paths
from coach.store import Store
from coach.store import pending as takes_in_the_making

DAY = timedelta(days=1)


class Clock:
    """A wall clock that a test sets."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)

    def now(self, zone: object = None) -> datetime:
        return self.moment


@pytest.mark.parametrize("jump", [-DAY, DAY, -10_000 * DAY], ids=["back", "forward", "to 1998"])
def test_a_clock_that_is_set_changes_no_length_and_loses_no_answer(
    home: Path, monkeypatch: pytest.MonkeyPatch, jump: timedelta
) -> None:
    clock = Clock()
    monkeypatch.setattr(takes_in_the_making, "datetime", clock)
    mine = Store.open(Paths(home))
    session = mine.begin_session(bank="b")
    takes = []
    for n in range(3):
        pending = mine.begin_take(session, question="q", wording=f"Q {n}", rate=8_000, device="d")
        pending.path.write_bytes(b"\1\0" * 8_000 * (n + 1))
        clock.moment += jump
        takes.append(mine.finish_take(pending))
    assert [take.seconds for take in takes] == [1.0, 2.0, 3.0]
    assert [answer.take.id for answer in mine.session(session).answers] == [
        f"{session}/{n}" for n in (1, 2, 3)
    ]
    other = mine.begin_session(bank="b")
    assert other != session
    assert mine.check() == []
    mine.close()


def test_sessions_begun_in_the_same_second_do_not_share_a_name(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(takes_in_the_making, "datetime", Clock())
    given = iter(["aaaa", "aaaa", "bbbb"])
    monkeypatch.setattr(takes_in_the_making.secrets, "token_hex", lambda size: next(given))
    mine = Store.open(Paths(home))
    first = mine.begin_session(bank="b")
    mine.begin_take(first, question="q", wording="Q", rate=8_000, device="d")
    assert mine.begin_session(bank="b") != first
    mine.close()


def test_an_answer_that_was_cut_off_before_the_clock_was_set_back_is_offered(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(takes_in_the_making, "datetime", clock)
    mine = Store.open(Paths(home))
    pending = mine.begin_take(mine.begin_session(bank="b"), question="q", wording="Q", rate=8_000, device="d")
    pending.path.write_bytes(b"\1\0" * 16_000)
    mine.close()
    clock.moment -= 400 * DAY
    again = Store.open(Paths(home))
    [item] = again.unfinished()
    assert item.seconds == 2.0
    assert again.recover(item).seconds == 2.0
    again.close()
