"""The history of many answers in the real app, drawn headless; prints one JSON line for many_answers.py.

How long it takes to open, and the longest stall of the interface meanwhile and while going through it.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

from textual.events import Key

from coach.cli import assemble
from coach.paths import Paths
from coach.tui.app import CoachApp
from coach.tui.screens.history import ChangesRead

TICK = 0.005
DEADLINE = 60.0


class Watched(CoachApp):
    """The app under its own style sheet."""

    CSS_PATH = Path(sys.modules[CoachApp.__module__].__file__ or "").with_name("coach.tcss")
    opened = False

    def on_changes_read(self, message: ChangesRead) -> None:
        self.opened = True


class Probe:
    """The longest time in which the interface could do nothing."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def run(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(TICK)
            self.longest = max(self.longest, time.perf_counter() - before - TICK)


async def main(home: Path) -> None:
    paths = Paths(home)
    with assemble.tools(paths, assemble.load_config(paths), how=assemble.How(speak=False)) as tools:
        app = Watched(tools)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            probe = Probe()
            watching = asyncio.create_task(probe.run())
            began = time.perf_counter()
            app.post_message(Key("t", "t"))  # a pilot would wait until the processor is idle
            while not app.opened:
                await asyncio.sleep(TICK)
                if time.perf_counter() - began > DEADLINE:
                    raise TimeoutError("the history never opened")
            opened, opening = time.perf_counter() - began, probe.longest
            probe.longest = 0.0
            for _ in range(20):
                await pilot.press("right")
            watching.cancel()
            print(json.dumps({"open": opened, "opening": opening, "going": probe.longest}))


asyncio.run(main(Path(sys.argv[1])))
