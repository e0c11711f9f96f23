"""What is loaded once there is something to look at, so that no key has to wait for it later."""

from __future__ import annotations

import gc
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MODULES = (
    "coach.report.today",
    "coach.coaching.trends",
    "coach.tui.practice",
    "coach.tui.screens.feedback",
    "coach.tui.screens.history",
    "coach.tui.screens.sessions",
    "coach.tui.screens.questions",
    "coach.tui.screens.banks",
    "coach.tui.screens.settings",
    "coach.tui.screens.recognizers",
    "coach.tui.screens.stories",
    "coach.tui.screens.profile",
    "coach.tui.screens.drills",
    "coach.tui.screens.reviews",
    "coach.tui.screens.saved",
    "coach.tui.screens.compare",
    "coach.tui.screens.mock",
    "coach.tui.screens.script",
)
"""In the order in which they may be wanted; together 0.3 s of processor time."""


def load_the_rest(still_wanted: Callable[[], bool]) -> None:
    """Load what the other screens need, in a thread: the interface is drawn meanwhile.

    What is loaded stays for good, so the collector need not look at it again: it held up the interface for
    30 ms each time it did.
    """
    gc.freeze()
    for module in MODULES:
        if not still_wanted():
            return
        import_module(module)
    gc.freeze()
