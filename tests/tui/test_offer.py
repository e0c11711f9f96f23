"""A better recognizer is offered once, in the app and line by line: one yes installs it, one no ends it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import click
import pytest
from kit import World, screen_text
from test_journey import until

from coach.cli import offer as offers
from coach.config import Config, load, save
from coach.engines.transcribers import install, registry
from coach.errors import EngineError
from coach.paths import Paths
from coach.tui.app import CoachApp
from coach.tui.screens.confirm import Confirm
from coach.tui.tools import Offer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


ASKED = Config(offer_muting=False)
"""What not to coach was asked before."""


class Scripted:
    """An offer that writes down what was answered."""

    def __init__(self, fails: str = "") -> None:
        self.fails = fails
        self.answers: list[str] = []
        self.done = threading.Event()
        self.offer = Offer(
            why="The built-in recognizer mishears.",
            cost="148 MB.",
            install=self._install,
            decline=self._decline,
        )

    def _install(self, progress: Callable[[float], None]) -> None:
        progress(0.5)
        self.answers.append("yes")
        self.done.set()
        if self.fails:
            raise EngineError(self.fails)

    def _decline(self) -> None:
        self.answers.append("no")
        self.done.set()


def said(app: CoachApp) -> list[str]:
    return [notification.message for notification in app._notifications]


@pytest.mark.parametrize(
    ("key", "answer", "says"), [("y", "yes", "is installed"), ("n", "no", "The built-in one stays")]
)
async def test_either_answer_is_carried_out_and_ends_the_offer(
    key: str, answer: str, says: str, world: World
) -> None:
    script = Scripted()
    world.offer = script.offer
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Press b for a better one" in screen_text(app)
        assert "b Better words" in screen_text(app)
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        assert "148 MB." in screen_text(app)
        await pilot.press(key)
        await until(pilot, lambda: any(says in message for message in said(app)))
        assert script.answers == [answer]
        assert "Better words" not in screen_text(app)
        assert "Press b" not in screen_text(app)
        await pilot.press("b")
        await pilot.pause()
        assert not isinstance(app.screen, Confirm)


async def test_a_download_that_fails_is_one_sentence_and_the_practice_goes_on(world: World) -> None:
    script = Scripted(fails="the download stopped.")
    world.offer = script.offer
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("b", "y")
        await until(pilot, lambda: "the download stopped." in said(app))
        await pilot.press("enter")
        await until(pilot, lambda: world.microphone.recording.is_set())


async def test_where_there_is_nothing_to_offer_there_is_no_key_for_it(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Better words" not in screen_text(app)
        await pilot.press("b")
        assert not isinstance(app.screen, Confirm)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions that were put; every one is answered with a no."""
    questions: list[str] = []

    def no(question: str, default: bool) -> bool:
        questions.append(question)
        return default

    monkeypatch.setattr(click, "confirm", no)
    return questions


def test_line_by_line_a_no_is_asked_for_once(tmp_path: Path, asked: list[str]) -> None:
    paths = Paths(tmp_path)
    config = offers.ask_plainly(paths, save(paths.config_file, offer_muting=False))
    assert config.offer_engine is False
    assert load(paths.config_file) == config

    assert offers.ask_plainly(paths, config) == config
    assert len(asked) == 1


def test_line_by_line_a_yes_is_used_at_once_and_a_failure_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = Paths(tmp_path)
    monkeypatch.setattr(click, "confirm", lambda question, default: True)

    def fails(*arguments: object, **more: object) -> None:
        raise EngineError("the download stopped.")

    monkeypatch.setattr(install, "install", fails)
    assert offers.ask_plainly(paths, ASKED) == ASKED
    assert "the download stopped." in capsys.readouterr().out

    monkeypatch.setattr(install, "install", lambda *arguments, **more: None)
    assert offers.ask_plainly(paths, ASKED).engine == registry.RECOMMENDED
    assert load(paths.config_file).offer_engine is False


@pytest.mark.parametrize(
    "config", [Config(offer_engine=False), Config(engine="none"), Config(engine="whisper-tiny.en")]
)
def test_whoever_chose_is_not_asked(config: Config, tmp_path: Path) -> None:
    assert offers.offered(Paths(tmp_path), config) is None
    assert offers.for_the_app(Paths(tmp_path), config, use=print) is None
    assert offers.offered(Paths(tmp_path), Config()) is not None


def test_the_offer_of_the_app_installs_uses_and_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = Paths(tmp_path)
    better = registry.find(registry.RECOMMENDED)

    def put(recognizer: registry.Recognizer, models: Path, *, progress: Callable[[int], None]) -> None:
        assert recognizer == better
        for file in recognizer.files:
            progress(file.size)

    monkeypatch.setattr(install, "install", put)
    used: list[str] = []
    offer = offers.for_the_app(paths, Config(), use=used.append)
    assert offer is not None
    assert "148 MB from huggingface.co, license MIT" in offer.cost
    shares: list[float] = []
    offer.install(shares.append)

    assert shares[-1] == 1.0
    assert used == [better.name]
    assert load(paths.config_file).engine == better.name
    offer.decline()
    assert load(paths.config_file).offer_engine is False
