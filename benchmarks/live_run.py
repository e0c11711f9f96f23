"""One answer in real time through the real app, drawn headless; prints one JSON line. Started by speed.py."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

from coach.banks.choose import Asked
from coach.cli import assemble
from coach.events import Event, Stopped, VoiceJudged, WordsJudged
from coach.model import Question
from coach.paths import current
from coach.tui.app import CoachApp
from coach.tui.messages import Told

TICK = 0.005
DEADLINE = 1500.0


class Watched(CoachApp):
    """The app, with the time noted at which each event reached the screen's own thread."""

    CSS_PATH = Path(sys.modules[CoachApp.__module__].__file__ or "").with_name("coach.tcss")
    seen: dict[type[Event], float]

    def on_told(self, message: Told) -> None:
        self.call_after_refresh(self.seen.setdefault, type(message.event), time.perf_counter())


async def main(path: Path) -> None:
    asked = Asked(Question(id="bench", text="Tell me about yourself."), "Tell me about yourself.")
    paths = current()
    config = assemble.load_config(paths)
    how = assemble.How(speak=False, answers=[path])
    with assemble.tools(paths, config, start=("bench", (asked,)), how=how) as tools:
        app = Watched(tools)
        app.seen = {}
        async with app.run_test(size=(80, 24)):
            stall = await _until_words(app)
    seen = app.seen
    print(
        json.dumps(
            {
                "voice": seen[VoiceJudged] - seen[Stopped],
                "words": seen[WordsJudged] - seen[Stopped],
                "stall": stall,
            }
        )
    )


async def _until_words(app: Watched) -> float:
    """Wait for the last event; return the longest time in which the interface could do nothing."""
    longest, began = 0.0, time.perf_counter()
    while WordsJudged not in app.seen:
        before = time.perf_counter()
        await asyncio.sleep(TICK)
        if Stopped in app.seen or before - began > 3:
            longest = max(longest, time.perf_counter() - before - TICK)
        if time.perf_counter() - began > DEADLINE:
            raise TimeoutError("the words never came")
    return longest


asyncio.run(main(Path(sys.argv[1])))
