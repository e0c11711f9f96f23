"""Any keys in any order: nothing crashes, no take is lost, and there is always a way home.

COACH_WALK_KEYS=3000 COACH_WALK_SEEDS="3 4" python -m pytest tests/tui/test_random_keys.py
walks further and elsewhere.
"""

from __future__ import annotations

import os
import random
import time
from typing import TYPE_CHECKING

import pytest
from kit import World, screen_text
from test_commands import SAFE

from coach.engines.fakes import FakeVoice
from coach.store import Store
from coach.tui.screens.confirm import Confirm
from coach.tui.screens.home import HomeScreen
from coach.tui.screens.interview import InterviewScreen, Now
from coach.tui.screens.place import PlaceScreen

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from coach.model import Take
    from coach.store import Pending
    from coach.tui.app import CoachApp

KEYS = int(os.environ.get("COACH_WALK_KEYS", "60"))
SEEDS = [int(each) for each in os.environ.get("COACH_WALK_SEEDS", "1 2").split()]
AT_ONCE = 40
"""Keys between two walks home."""
STEPS_HOME = 30


class Kept:
    """What became of every take that was begun."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun: set[str] = set()
        self.over: set[str] = set()
        begin, finish, discard = Store.begin_take, Store.finish_take, Store.discard_take

        def begin_take(store: Store, *args: object, **more: object) -> Pending:
            pending = begin(store, *args, **more)  # type: ignore[arg-type]
            self.begun.add(pending.id)
            return pending

        def finish_take(store: Store, pending: Pending, **more: object) -> Take:
            take = finish(store, pending, **more)  # type: ignore[arg-type]
            self.over.add(take.id)
            return take

        def discard_take(store: Store, pending: Pending) -> None:
            discard(store, pending)
            self.over.add(pending.id)

        monkeypatch.setattr(Store, "begin_take", begin_take)
        monkeypatch.setattr(Store, "finish_take", finish_take)
        monkeypatch.setattr(Store, "discard_take", discard_take)


def _key(app: CoachApp, chance: random.Random) -> str:
    """Mostly a key that does something here, sometimes any key; never the one that leaves."""
    offered: list[str] = []
    if isinstance(app.screen, PlaceScreen):
        offered = [each.key for each in app.screen.all_commands_now()]
    elif isinstance(app.screen, Confirm):
        offered = ["y", "n", "escape"]
    keys = offered if offered and chance.random() < 0.75 else sorted(SAFE)
    return chance.choice([key for key in keys if key != "q"] or ["escape"])


async def _home(pilot: Pilot[str], app: CoachApp, tried: list[str]) -> None:
    """Go home as somebody does who reads what stands at the foot of the screen."""
    deadline = time.monotonic() + 30
    for _ in range(STEPS_HOME):
        while isinstance(app.screen, InterviewScreen) and app.screen.now in (Now.READY, Now.WORKING):
            assert time.monotonic() < deadline, screen_text(app)
            await pilot.pause(0.01)
        if isinstance(app.screen, HomeScreen):
            return
        screen = app.screen
        commands = screen.all_commands_now() if isinstance(screen, PlaceScreen) else ()
        home = next((each.key for each in commands if each.action == "home"), "escape")
        key = "y" if isinstance(screen, Confirm) else home
        tried.append(key)
        await pilot.press(key)
        await pilot.pause(0.01)
    raise AssertionError(f"no way home after {tried[-60:]}:\n{screen_text(app)}")


@pytest.mark.parametrize("seed", SEEDS)
async def test_any_keys_in_any_order_crash_nothing_lose_nothing_and_lead_home(
    world: World, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    world.voice = FakeVoice(world.folder / "voice") if seed % 2 else None
    world.analyst.let_words.set()
    kept = Kept(monkeypatch)
    tried: list[str] = []
    app = world.app()
    async with app.run_test(size=chance.choice([(80, 24), (60, 20), (120, 36)])) as pilot:
        for n in range(KEYS):
            if n % AT_ONCE == AT_ONCE - 1:
                await _home(pilot, app, tried)
                if chance.random() < 0.5:
                    app.begin_mock(world.bank)
            tried.append(_key(app, chance))
            await pilot.press(tried[-1])
            if not app.is_running:
                break
        if app.is_running:
            await _home(pilot, app, tried)
    for interview in world.interviews:
        interview.close()
    deadline = time.monotonic() + 20
    while kept.begun - kept.over and time.monotonic() < deadline:
        time.sleep(0.01)
    assert kept.begun == kept.over, f"begun and neither saved nor thrown away, after {tried[-60:]}"
    assert world.store.unfinished() == []
