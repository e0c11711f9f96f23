"""How often a fault is caused: a few times in every run of the tests, often with COACH_FAULTS=full."""

from __future__ import annotations

import os

FULL = os.environ.get("COACH_FAULTS") == "full"


def times(usually: int, *, full: int) -> int:
    """Return `usually`, or `full` when `make faults` or `make fuzz` asks for everything."""
    return full if FULL else usually
