"""A store in a home of its own, and a voice made of numbers."""

from __future__ import annotations

import array
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coach.model import Take
from coach.paths import Paths
from coach.store import Pending, Store


@pytest.fixture
def paths(home: Path) -> Paths:
    return Paths(home)


@pytest.fixture
def store(paths: Paths) -> Iterator[Store]:
    store = Store.open(paths)
    yield store
    store.close()


def sound(seconds: float, rate: int = 16_000, *, seed: int = 1) -> bytes:
    """Raw s16le noise with a slow swell: no two blocks are alike."""
    chance = random.Random(seed)
    count = int(seconds * rate)
    return array.array("h", (chance.randint(-1, 1) * (i % 9_000) for i in range(count))).tobytes()


@pytest.fixture
def begin() -> Callable[..., Pending]:
    def begin(
        store: Store, session: str, *, wording: str = "Tell me about a mistake.", rate: int = 16_000
    ) -> Pending:
        return store.begin_take(
            session, question="mistake", wording=wording, rate=rate, device="a microphone"
        )

    return begin


@pytest.fixture
def answer(begin: Callable[..., Pending]) -> Callable[..., Take]:
    """Record and finish one answer."""

    def answer(
        store: Store, session: str, *, seconds: float = 1.0, wording: str = "Tell me about a mistake."
    ) -> Take:
        pending = begin(store, session, wording=wording)
        with pending.path.open("ab") as raw:
            raw.write(sound(seconds))
        return store.finish_take(pending)

    return answer


@pytest.fixture
def voice() -> Callable[..., bytes]:
    return sound
