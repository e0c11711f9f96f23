"""One thing that takes long in the real app, drawn headless; prints one JSON line for stalls.py.

`python -m benchmarks.stalls_run NAME HOME [ADDRESS | FILE]`: how long the interface could do nothing at most,
by the clock and in processor time of its own, and how long Escape took to be answered on the screen.
"""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from textual.events import Key
from textual.widgets import OptionList, Static

from coach.banks.choose import Asked
from coach.cli import assemble
from coach.config import save
from coach.engines.transcribers import registry
from coach.engines.transcribers.registry import ModelFile
from coach.events import Event, Listening, VoiceJudged
from coach.model import Question
from coach.paths import Paths
from coach.report.today import NOTHING_YET
from coach.tui.app import CoachApp
from coach.tui.messages import Told

TICK = 0.005
DEADLINE = 300.0
MODEL_BYTES = 60_000_000


class Watched(CoachApp):
    """The app under its own style sheet; it notes which events of an interview came."""

    CSS_PATH = Path(sys.modules[CoachApp.__module__].__file__ or "").with_name("coach.tcss")
    seen: set[type[Event]]

    def on_told(self, message: Told) -> None:
        self.seen.add(type(message.event))

    def key(self, name: str) -> None:
        """Press a key as a terminal does; a pilot would wait until the processor is idle."""
        self.post_message(Key(name, name if len(name) == 1 else None))

    async def listed(self, screen: str) -> None:
        """Wait for the list of that screen."""
        await until(
            lambda: (
                type(self.screen).__name__ == screen
                and any(one.option_count for one in self.screen.query(OptionList))
            )
        )

    def says(self, *texts: str) -> bool:
        """Say whether any line of the screen that is shown has one of these in it."""
        lines = [str(one.render()) for one in self.screen.query(Static)]
        return any(text in line for text in texts for line in lines)


class Probe:
    """The longest time in which the interface could do nothing, and its own processor time in it."""

    def __init__(self) -> None:
        self.clock = self.processor = 0.0

    async def run(self) -> None:
        """Watch until it is cancelled."""
        while True:
            began, busy = time.perf_counter(), time.thread_time()
            await asyncio.sleep(TICK)
            late = time.perf_counter() - began - TICK
            if late > self.clock:
                self.clock, self.processor = late, time.thread_time() - busy


async def until(is_so: Callable[[], bool]) -> None:
    """Wait for it; TimeoutError after `DEADLINE` seconds."""
    began = time.perf_counter()
    while not is_so():
        await asyncio.sleep(TICK)
        if time.perf_counter() - began > DEADLINE:
            raise TimeoutError("it never came")


async def answered(app: Watched, is_so: Callable[[], bool]) -> float:
    """Press Escape and return the seconds until the screen shows what came of it."""
    began = time.perf_counter()
    app.key("escape")
    await until(is_so)
    return time.perf_counter() - began


async def home(app: Watched) -> float:
    """What to do today, out of many answers, and all other screens are loaded meanwhile."""
    await until(lambda: not app.says(NOTHING_YET, "You answer aloud"))
    await until(lambda: not any(one.group == "rest" and one.is_running for one in app.workers))
    return 0.0


async def update(app: Watched) -> float:
    """A bank of 1,000 questions that changed, then one whose server is silent, stopped by Escape."""
    app.key("f")
    await app.listed("QuestionsScreen")
    app.key("u")
    await until(lambda: app.says("changed: "))
    app.key("u")
    await until(lambda: app.says("Esc stops it"))
    await asyncio.sleep(0.3)
    return await answered(app, lambda: app.says("Stopped."))


async def install(app: Watched) -> float:
    """A model of 60 MB, then another, stopped by Escape."""
    app.key("r")
    for name in ("whisper-tiny.en", "whisper-base.en"):
        await app.listed("RecognizersScreen")
        listed = app.screen.query_one(OptionList)
        rows = [str(listed.get_option_at_index(n).prompt) for n in range(listed.option_count)]
        listed.highlighted = next(n for n, row in enumerate(rows) if row.startswith(name))
        await asyncio.sleep(0.1)
        app.key("i")
        await until(lambda: len(app.screen_stack) == 4)
        app.key("y")
        await until(lambda: app.says("Esc stops it."))
        if name == "whisper-tiny.en":
            await until(lambda: app.says("It is installed."))
    return await answered(app, lambda: app.says("Stopped.", "It was stopped."))


async def check(app: Watched) -> float:
    """The checks of this machine, ended by Escape after the first of them."""
    app.key("c")
    await until(lambda: app.says("checks. Esc"))
    return await answered(app, lambda: len(app.screen_stack) == 2)


async def analysis(app: Watched) -> float:
    """A long answer, played in as fast as it is read, until its voice is judged."""
    await until(lambda: VoiceJudged in app.seen)
    return 0.0


async def throw_away(app: Watched) -> float:
    """A long answer while it is analyzed, thrown away by Escape and yes."""
    await until(lambda: Listening in app.seen)
    await asyncio.sleep(5)
    app.key("escape")
    await until(lambda: len(app.screen_stack) == 3)
    began = time.perf_counter()
    app.key("y")
    await until(lambda: app.says("Nothing of this answer is kept"))
    return time.perf_counter() - began


def prepare(name: str, paths: Paths, more: str) -> None:
    """What has to be there before the app starts."""
    save(paths.config_file, welcomed=True, offer_engine=False, offer_muting=False)
    if name == "update":
        from coach.cli.bank_share import subscriptions

        subscriptions(paths).add(f"{more}/bank.yaml")
    if name == "install":
        model = bytes(1000) * (MODEL_BYTES // 1000)
        file = ModelFile("model.bin", f"{more}/model.bin", len(model), hashlib.sha256(model).hexdigest())
        slow = dataclasses.replace(file, url=f"{more}/slow.bin")
        files = {"whisper-tiny.en": (file,), "whisper-base.en": (slow,)}
        registry.RECOGNIZERS = tuple(
            dataclasses.replace(one, files=files.get(one.name, one.files)) for one in registry.RECOGNIZERS
        )


SCENES = {
    scene.__name__: scene for scene in (home, update, install, check, analysis, throw_away)
}  # fmt: skip


async def main(name: str, paths: Paths, more: str) -> None:
    prepare(name, paths, more)
    asked = Asked(Question(id="bench", text="Tell me about yourself."), "Tell me about yourself.")
    given = name in ("analysis", "throw_away")
    with assemble.tools(
        paths,
        assemble.load_config(paths),
        start=("bench", (asked,)) if given else None,
        how=assemble.How(
            speak=False,
            answers=[Path(more)] if given else [],
            speed="max" if name == "analysis" else "1",
        ),
    ) as tools:
        app = Watched(tools)
        app.seen = set()
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            probe = Probe()
            watching = asyncio.create_task(probe.run())
            escape = await SCENES[name](app)
            watching.cancel()
            print(
                json.dumps({"clock": probe.clock, "processor": probe.processor, "escape": escape}), flush=True
            )
    os._exit(0)  # a silent server would be waited for


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Paths(Path(sys.argv[2])), sys.argv[3] if len(sys.argv) > 3 else ""))
