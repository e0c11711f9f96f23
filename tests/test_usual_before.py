"""What is usual for the speaker is read while the question is put, once."""

from __future__ import annotations

import threading

import pytest

from coach.background import UsualBefore
from coach.coaching.baseline import own
from coach.errors import StoreError
from coach.model import Answer


def test_it_is_read_once_in_a_thread_of_its_own() -> None:
    threads: list[str] = []

    def answers() -> list[Answer]:
        threads.append(threading.current_thread().name)
        return []

    usual = UsualBefore(answers)
    usual.begin()
    usual.begin()
    assert usual.get() == usual.get() == (own([]), ())
    assert threads == ["what is usual"]


def test_what_could_not_be_read_is_said_and_read_again() -> None:
    replies: list[list[Answer] | StoreError] = [StoreError("it is damaged."), []]

    def answers() -> list[Answer]:
        reply = replies.pop(0)
        if isinstance(reply, StoreError):
            raise reply
        return reply

    usual = UsualBefore(answers)
    with pytest.raises(StoreError, match="it is damaged"):
        usual.get()
    assert usual.get() == (own([]), ())
