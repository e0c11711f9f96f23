"""What may wait until there is something to look at waits: heavy packages, the store, words of last time."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from kit import World, screen_text
from test_home import menu
from test_journey import until

from coach.report import today
from coach.tui.screens.home import HomeScreen

if TYPE_CHECKING:
    import pytest

    from coach.model import Answer

HEAVY = ("numpy", "scipy", "librosa", "numba", "onnxruntime", "soundfile", "soxr", "rapidfuzz", "ruamel.yaml")
TO_THE_FIRST_FRAME = f"""
import asyncio, sys
from types import SimpleNamespace
from coach.cli import assemble, practice
from coach.paths import current
from coach.tui.app import CoachApp
from coach.tui.screens.home import HomeScreen

assemble.make_analyst = lambda *given: SimpleNamespace(close=lambda: None, use=None)
found = []
CoachApp._begin_rest = lambda self: None
CoachApp.read_today = lambda self, screen: found.append([m for m in {HEAVY!r} if m in sys.modules])

async def main():
    paths = current()
    with assemble.tools(paths, assemble.load_config(paths)) as tools:
        app = CoachApp(tools)
        async with app.run_test(size=(80, 24)) as pilot:
            while not found:
                await pilot.pause()
            print(type(app.screen).__name__, found[0])

asyncio.run(main())
"""


def test_the_first_frame_of_home_loads_nothing_that_measures_or_parses(tmp_path: Path) -> None:
    home = tmp_path / "config"
    home.mkdir()
    (home / "config.toml").write_text("welcomed = true\n", "utf-8")
    environment = os.environ | {"COACH_HOME": str(tmp_path)}
    said = ""
    for _ in range(2):  # the first start parses the banks, and remembers them
        done = subprocess.run(
            [sys.executable, "-c", TO_THE_FIRST_FRAME],
            capture_output=True, text=True, timeout=120, env=environment,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        said = done.stdout
    assert said == "HomeScreen []\n"


async def test_home_can_be_used_before_the_answers_are_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on, read = threading.Event(), threading.Event()

    def answers() -> list[Answer]:
        read.set()
        may_go_on.wait(60)
        return []

    monkeypatch.setattr(world.store, "answers", answers)
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        try:
            await until(pilot, read.is_set)
            assert isinstance(app.screen, HomeScreen)
            assert menu(app).size.height > 0
            assert "Mock interview" in screen_text(app)
            assert today.NOTHING_YET not in screen_text(app)
        finally:
            may_go_on.set()
        await until(pilot, lambda: today.NOTHING_YET in screen_text(app))


async def test_what_is_left_of_last_time_begins_once_and_when_home_is_there(world: World) -> None:
    shown: list[bool] = []
    app = world.app()
    app._tools = dataclasses.replace(app._tools, begin_rest=lambda: shown.append(menu(app).size.height > 0))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: shown)
        await pilot.press("s", "escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
    assert shown == [True]
