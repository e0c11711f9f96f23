"""Home: what to work on today and why, and every place of coach one key, one arrow or one click away."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest
from kit import World, screen_text
from test_journey import now, saved, to_feedback, to_listening, until
from test_pictures_of_screens import SIZES, compare
from textual.widgets import OptionList

from coach.coaching.plan import advice
from coach.model import Answer, Feedback, InterviewDate, Profile, Take
from coach.report import today
from coach.store import profiles
from coach.tui.screens.banks import BanksScreen
from coach.tui.screens.details import DetailsScreen
from coach.tui.screens.drill import DrillScreen
from coach.tui.screens.drills import DrillsScreen
from coach.tui.screens.home import HomeScreen
from coach.tui.screens.interview import Now
from coach.tui.screens.stories import StoriesScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.banks.choose import Asked
    from coach.model import Bank
    from coach.tui.app import CoachApp

DAY = date(2026, 11, 22)


def menu(app: CoachApp) -> OptionList:
    return app.screen.query_one("#menu", OptionList)


async def test_whoever_knows_nothing_is_told_one_small_step(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: today.NOTHING_YET in screen_text(app))
        assert "Press m" in screen_text(app)


async def test_after_an_answer_home_names_what_came_first_and_when_the_interview_is(world: World) -> None:
    profiles.save(
        world.paths, Profile(interviews=(InterviewDate(date="2999-01-01", program="City Hospital"),))
    )
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_feedback(pilot, app)
        await pilot.press("h")
        await until(pilot, lambda: "Work on this today: pitch movement." in screen_text(app))
        assert "City Hospital is in" in screen_text(app)


async def test_enter_on_the_first_line_and_its_key_begin_a_short_practice(world: World) -> None:
    counts: list[int] = []
    app = world.app()
    choose = app._tools.choose

    def counted(bank: Bank, count: int) -> Sequence[Asked]:
        counts.append(count)
        return choose(bank, count)

    app._tools = dataclasses.replace(app._tools, choose=counted)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_listening(pilot, app)
        await pilot.press("space")
        await until(pilot, lambda: saved(app))
        await pilot.press("h")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await pilot.press("p")
        await until(pilot, lambda: now(app) is Now.LISTENING)
    assert counts == [3, 3]


async def test_the_list_is_walked_by_arrows_and_clicked_by_mouse(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        at = [line.action for line in app.screen._lines].index("stories")  # type: ignore[attr-defined]
        await pilot.press(*["down"] * at, "enter")
        await until(pilot, lambda: isinstance(app.screen, StoriesScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await pilot.click("#menu", offset=(10, 3))
        await until(pilot, lambda: isinstance(app.screen, BanksScreen))


async def test_a_mock_interview_begins_from_home(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("i")
        await until(pilot, lambda: app.practice is not None and app.practice.mock)


async def test_at_the_smallest_size_every_line_can_be_reached(world: World) -> None:
    world.selfcheck = ("No voice was found, so questions are shown and not spoken.",)
    app = world.app()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        lines = app.screen._lines  # type: ignore[attr-defined]
        for line in lines[1:]:
            await pilot.press("down")
            await pilot.pause()
            assert f"{line.key}  {line.label}" in screen_text(app)


async def test_a_bank_is_chosen_and_practiced(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("k")
        await until(pilot, lambda: isinstance(app.screen, BanksScreen))
        await pilot.press("enter")
        await until(pilot, lambda: now(app) is Now.LISTENING)


async def test_without_an_answer_a_drill_can_be_read(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("d")
        await until(pilot, lambda: "answer a question first" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, DetailsScreen))
        assert "How it is judged" in screen_text(app)


async def test_a_drill_from_home_asks_the_newest_question_again(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_feedback(pilot, app)
        await pilot.press("h")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await pilot.press("d")
        await until(pilot, lambda: "your newest question" in screen_text(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, DrillScreen))
        await pilot.press("enter")
        await until(pilot, lambda: now(app) is Now.LISTENING)
        await pilot.press("space")
        await until(pilot, lambda: saved(app))
    answers = world.store.answers()
    assert [one.take.asked for one in answers] == ["question", "drill"]
    assert answers[0].take.wording == answers[1].take.wording


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_screens_behind_home_look_as_they_did(world: World, size: tuple[int, int]) -> None:
    app = world.app()
    async with app.run_test(size=size) as pilot:
        await pilot.press("k")
        await until(pilot, lambda: isinstance(app.screen, BanksScreen))
        compare(app, "banks")
        await pilot.press("escape", "d")
        await until(pilot, lambda: isinstance(app.screen, DrillsScreen) and "first." in screen_text(app))
        compare(app, "drills")


# --- the sentence


def answered(world: World, app_answer: Answer, *codes: str) -> list[Answer]:
    """Return one answer per code, each to its own question, with that measure to work on."""
    assert app_answer.feedback is not None
    assert app_answer.feedback.work_on is not None
    made = []
    for n, code in enumerate(codes):
        advised = msgspec.structs.replace(app_answer.feedback.work_on, measures=(code,))
        feedback: Feedback = msgspec.structs.replace(app_answer.feedback, work_on=advised)
        take: Take = msgspec.structs.replace(app_answer.take, question=f"q{n}", asked="question")
        made.append(msgspec.structs.replace(app_answer, take=take, feedback=feedback))
    return made


@pytest.fixture
async def one(world: World) -> Answer:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_feedback(pilot, app)
    return world.store.answers()[0]


async def test_what_came_first_most_often_is_named_with_how_often(world: World, one: Answer) -> None:
    found = answered(world, one, "pitch.sd", "pauses.long", "pitch.sd", "health.snr")
    said = today.work_on(found, profile=None, today=DAY)
    assert said == "Work on this today: pitch movement. It came first in 2 of your last 3 new answers."


async def test_what_is_muted_is_not_named(world: World, one: Answer) -> None:
    found = answered(world, one, "pitch.sd", "pauses.long", "pitch.sd")
    said = today.work_on(found, profile=None, today=DAY, muted={"pitch.sd"})
    assert said.startswith("Work on this today: pauses over a second. It came first in one")
    only = answered(world, one, "pitch.sd")
    assert today.work_on(only, profile=None, today=DAY, muted={"pitch.sd"}) == advice(99)


async def test_the_last_evening_measures_nothing(world: World, one: Answer) -> None:
    profile = Profile(interviews=(InterviewDate(date="2026-11-23", program="City"),))
    found = answered(world, one, "pitch.sd")
    assert today.work_on(found, profile=profile, today=DAY).startswith("Tonight nothing is measured.")
    assert today.ahead(profile, DAY) == "City is tomorrow."
    assert "two minutes" in today.ahead(profile, date(2026, 11, 24))
