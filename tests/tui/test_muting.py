"""What is measured but not coached: offered once, chosen in the app or line by line, kept for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest
from kit import World, screen_text
from test_journey import saved, to_listening, until
from test_pictures_of_screens import SIZES, compare

from coach.cli import offer as offers
from coach.coaching.muting import GROUPS, QUESTION
from coach.config import Config, load, save
from coach.tui.screens.home import HomeScreen
from coach.tui.screens.muting import MutingScreen

if TYPE_CHECKING:
    from pathlib import Path

    from coach.paths import Paths


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_screen_of_what_is_muted_look_as_it_did(world: World, size: tuple[int, int]) -> None:
    app = world.app()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press("m", "down", "down", "enter")
        await until(pilot, lambda: "Saved." in screen_text(app))
        compare(app, "muting")
    assert load(world.paths.config_file).muted == ("fillers",)


async def test_what_was_muted_is_coached_again_with_the_same_key(world: World) -> None:
    save(world.paths.config_file, muted=("pauses.long", "pitch"))
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("m")
        await pilot.pause()
        assert isinstance(app.screen, MutingScreen)
        assert "left alone: pauses and silences" in screen_text(app)
        await pilot.press("down", "down", "down", "enter")
        await until(pilot, lambda: load(world.paths.config_file).muted == ("pitch",))
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)


async def test_it_is_offered_at_home_until_the_first_practice(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert QUESTION in screen_text(app)
        await pilot.press("m", "escape")
        await pilot.pause()
        assert QUESTION not in screen_text(app)
        await to_listening(pilot, app)
        await until(pilot, lambda: not load(world.paths.config_file).offer_muting)
    app = world.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert QUESTION not in screen_text(app)


async def test_what_is_muted_is_not_coached_and_stands_muted_among_the_measures(world: World) -> None:
    save(world.paths.config_file, muted=("pitch",))
    app = world.app()
    async with app.run_test(size=(80, 40)) as pilot:
        await to_listening(pilot, app)
        await pilot.press("space")
        await until(pilot, lambda: saved(app))
        world.analyst.let_words.set()
        await until(pilot, lambda: "62%" in screen_text(app))
        text = screen_text(app)
        assert "itch" not in text.split("Heard")[1].split("Missing")[0]
        await pilot.press("m")
        await pilot.pause()
        assert any("1.4 st" in row and "muted" in row for row in screen_text(app).splitlines())
    answer = world.store.session("last").answers[0]
    assert answer.analysis is not None
    assert answer.analysis.measures["pitch.sd"].value == 1.4
    assert not [finding for finding in answer.findings if "pitch.sd" in finding.evidence]


def test_line_by_line_it_is_asked_once_and_a_wrong_name_is_asked_again(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    paths: Paths = world.paths
    said = iter(["stutter", "Pauses, fillers"])
    monkeypatch.setattr(click, "prompt", lambda *arguments, **more: next(said))
    config = offers.ask_muting(paths, Config())
    assert config.muted == ("pauses", "fillers")
    assert config.offer_muting is False
    out = capsys.readouterr().out
    assert '"stutter" cannot be muted' in out
    assert all(group in out for group in GROUPS)
    assert offers.ask_muting(paths, config) == config


def test_nothing_said_mutes_nothing(tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(click, "prompt", lambda *arguments, **more: "")
    assert offers.ask_muting(world.paths, Config()).muted == ()
