"""`coach practice`: what the options come to."""

from __future__ import annotations

import pytest

from coach.cli.practice import _choose
from coach.paths import current


@pytest.mark.parametrize(("count", "asked"), [(0, 3), (2, 2)])
def test_without_a_number_as_many_questions_are_asked_as_in_the_app(
    monkeypatch: pytest.MonkeyPatch, count: int, asked: int
) -> None:
    monkeypatch.setattr("coach.banks.choose.DEFAULT_COUNT", 3)
    chosen = _choose(current(), (), kind=None, competency=None, specialty=None, count=count, seed=1)
    assert len(chosen) == asked
