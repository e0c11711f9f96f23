"""Fixtures of the app's tests: a world with no device, and the kit on the import path."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from typing import TYPE_CHECKING

from kit import World

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A whole practice with no device. The guard is short here: nothing is spoken that could leak."""
    monkeypatch.setattr("coach.asking.GUARD_SECONDS", 0.01)
    made = World(tmp_path)
    yield made
    made.analyst.closed.set()
    made.store.close()
