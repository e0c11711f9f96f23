"""The list of all questions: it narrows as one types, and what is marked, written or added stays."""

from __future__ import annotations

import dataclasses
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from kit import World, screen_text
from test_journey import until
from test_pictures_of_screens import SIZES, compare
from textual.widgets import Input, OptionList

from coach.banks import notes
from coach.banks.choose import Asked
from coach.banks.read import find_bank
from coach.banks.sets import Sets
from coach.cli.bank_desk import BankDesk
from coach.config import Config
from coach.events import Asking
from coach.paths import current
from coach.tui.app import CoachApp
from coach.tui.plain_lines import event_lines
from coach.tui.screens.home import HomeScreen
from coach.tui.screens.interview import InterviewScreen
from coach.tui.screens.questions import QuestionsScreen

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from coach.model import Question

BANK = """id: m
title: Our cohort
language: en
license: x
questions:
  - {id: a, text: Why do you want our program?, kind: motivation}
  - {id: b, text: Tell us about a night shift., kind: trust}
  - {id: c, text: "What [red]would[/red] you change?", kind: growth, source: recalled}
"""


class Desk(BankDesk):
    """The real one over three questions, with a voice that writes down what it is asked to say."""

    heard: list[str]

    def banks(self):  # type: ignore[no-untyped-def]
        return tuple(entry for entry in super().banks() if entry.origin == "yours")

    def hear(self, question: Question) -> None:
        self.heard.append(question.text)


@pytest.fixture
def desk(world: World) -> Desk:
    current().banks.mkdir(parents=True)
    (current().banks / "m.yaml").write_text(BANK, "utf-8")
    desk = Desk(current(), Config(), world.store, speak=True)
    desk.heard = []
    return desk


@pytest.fixture
def app(world: World, desk: Desk) -> CoachApp:
    app = world.app()
    app._tools = dataclasses.replace(app._tools, desk=desk)
    return app


async def to_questions(pilot: Pilot[str], app: CoachApp, *, count: int = 3) -> QuestionsScreen:
    await pilot.pause()
    await pilot.press("f")
    await until(pilot, lambda: isinstance(app.screen, QuestionsScreen))
    await until(pilot, lambda: f"{count} questions" in screen_text(app))
    assert isinstance(app.screen, QuestionsScreen)
    return app.screen


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_questions_look_as_they_did(app: CoachApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await to_questions(pilot, app)
        compare(app, "questions")


async def test_the_list_narrows_as_one_types_and_by_kind(app: CoachApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_questions(pilot, app)
        await pilot.press("s", *"night")
        await until(pilot, lambda: "1 question, with: night" in screen_text(app))
        assert "Tell us about a night shift." in screen_text(app)
        assert "our program" not in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: "3 questions" in screen_text(app))
        await pilot.press("k")
        await until(pilot, lambda: "1 question, kind: growth" in screen_text(app))
        assert "[red]would[/red]" in screen_text(app)
        assert "recalled: share with care" in screen_text(app)


async def test_a_question_is_heard_made_a_favorite_hidden_and_put_into_a_set(
    app: CoachApp, desk: Desk
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_questions(pilot, app)
        await pilot.press("down", "p")
        await until(pilot, lambda: desk.heard == ["Tell us about a night shift."])
        await pilot.press("f")
        await until(pilot, lambda: "★ Tell us" in screen_text(app))
        assert notes.load(current()).favorites == ("b",)
        await pilot.press("x")
        await until(pilot, lambda: notes.load(current()).hidden == ("b",))
        await until(pilot, lambda: app.screen.query_one(OptionList).highlighted == 2)
        await pilot.press("g", *"week3", "enter")
        await until(pilot, lambda: "week3 has 1 now" in screen_text(app))
        assert Sets(current()).find("week3").questions == ("b",)


async def test_a_question_of_ones_own_is_written_and_can_be_practiced_at_once(app: CoachApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_questions(pilot, app)
        await pilot.press("w", *"Why me?", "enter")
        await until(pilot, lambda: "4 questions" in screen_text(app))
        assert [one.text for one in find_bank("my-questions", current()).questions] == ["Why me?"]
        await pilot.press("w", *"Why you?", "enter")
        await until(pilot, lambda: "5 questions" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await pilot.press("k")
        await until(pilot, lambda: "My questions" in screen_text(app))


async def test_a_bank_is_followed_and_an_update_shows_what_it_changed(app: CoachApp, tmp_path: Path) -> None:
    sheet = tmp_path / "new.csv"
    sheet.write_text("id,question,source\nn,A new one?,recalled by Ana\n", "utf-8")
    async with app.run_test(size=(80, 24)) as pilot:
        await to_questions(pilot, app)
        await pilot.press("a")
        app.screen.query_one(Input).value = str(sheet)
        await pilot.press("enter")
        await until(pilot, lambda: "new: 1 new" in screen_text(app))
        assert "recalled from real interviews" in screen_text(app)
        sheet.write_text("id,question\nn,A newer one?\n", "utf-8")
        await pilot.press("u")
        await until(pilot, lambda: "new, changed: A newer one?" in screen_text(app))
        await pilot.press("a", *"http", "enter")
        await until(pilot, lambda: "There is no file" in screen_text(app))


async def test_without_banks_to_choose_from_the_list_is_not_offered(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("f")
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)


async def test_under_a_question_stands_why_it_was_chosen(world: World) -> None:
    asked = Asking(Asked(world.questions[0], "Why us?", why="A gentle start."), 1, 1)
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        screen = InterviewScreen()
        await app.push_screen(screen)
        screen.show(asked)
        await pilot.pause()
        assert "Why this one: A gentle start." in screen_text(app)
    assert "Why this one: A gentle start." in event_lines(asked, interactive=True)


async def test_escape_stops_an_update_at_once_and_what_comes_late_is_not_said(
    app: CoachApp, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, over = threading.Event(), threading.Event()

    def update() -> str:
        answer.wait(60)
        over.set()
        return "m: it was stopped."

    monkeypatch.setattr(desk, "update", update)
    async with app.run_test(size=(80, 24)) as pilot:
        try:
            await to_questions(pilot, app)
            await pilot.press("u")
            await until(pilot, lambda: "Esc stops it." in screen_text(app))
            await pilot.press("escape")
            await until(pilot, lambda: "Stopped." in screen_text(app))
            assert isinstance(app.screen, QuestionsScreen)
            assert desk._stop.is_set()
        finally:
            answer.set()
        await until(pilot, over.is_set)
        await pilot.pause(0.05)
        assert "it was stopped" not in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
