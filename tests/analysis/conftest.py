"""Lets the tests of this folder import `synth`, and gives them a listener in one call."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

Listen = Callable[..., Any]


@pytest.fixture(scope="session")
def listen() -> Listen:
    """Feed samples in blocks of 0.1 s and return what was heard."""
    from coach.analysis.listener import Listener

    def run(
        samples: np.ndarray, rate: int = 16_000, *, room_power: float | None = None, **finish: Any
    ) -> Any:
        listener = Listener(rate, room_power=room_power)
        for start in range(0, len(samples), rate // 10):
            listener.feed(samples[start : start + rate // 10])
        return listener.finish(**finish)

    return run
