"""A mock interview in the app: nothing is said before its end; then one summary, and each answer to open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kit import World, question, screen_text
from test_journey import now, shown, to_feedback, until
from test_pictures_of_screens import SIZES, compare
from textual.content import Content
from textual.widgets import Static

from coach.banks.choose import Asked
from coach.engines.fakes import FakeVoice
from coach.events import Asking
from coach.tui.plain_lines import event_lines
from coach.tui.screens.feedback import FeedbackScreen
from coach.tui.screens.home import HomeScreen
from coach.tui.screens.interview import InterviewScreen, Now
from coach.tui.screens.mock import MockScreen
from coach.tui.screens.note import NoteScreen
from coach.tui.screens.saved import SavedScreen

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from coach.tui.app import CoachApp

SIZE = (80, 24)


async def _begin(pilot: Pilot[str], app: CoachApp, world: World) -> None:
    await until(pilot, lambda: isinstance(app.screen, HomeScreen))
    app.begin_mock(world.bank)
    await until(pilot, lambda: now(app) is Now.READING)


async def _answer(pilot: Pilot[str], app: CoachApp, *, number: int) -> None:
    await until(pilot, lambda: now(app) is Now.READING and f"question {number} of 3" in shown(app, "#where"))
    await pilot.press("space")
    await until(pilot, lambda: now(app) is Now.LISTENING)
    await pilot.press("space")


async def test_a_mock_interview_gives_no_reason_for_a_question(world: World) -> None:
    asked = Asked(world.questions[0], world.questions[0].text, why="A gentle start.")
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await _begin(pilot, app, world)
        assert isinstance(app.screen, InterviewScreen)
        told = Asking(asked=asked, number=1, total=1)
        app.screen.show(told)
        await pilot.pause()
        assert "gentle" not in screen_text(app)
    assert "A gentle start." in " ".join(event_lines(told, interactive=True))
    assert "gentle" not in " ".join(event_lines(told, interactive=True, mock=True))


async def test_all_feedback_waits_for_the_end_of_the_interview(world: World) -> None:
    app = world.app()
    seen: set[type] = set()
    async with app.run_test(size=SIZE) as pilot:
        await _begin(pilot, app, world)
        assert (
            "left to read" in screen_text(app)
            or await until(pilot, lambda: "left" in screen_text(app)) is None
        )
        for number in (1, 2, 3):
            await _answer(pilot, app, number=number)
            seen.add(type(app.screen))
        await until(pilot, lambda: isinstance(app.screen, MockScreen))
        assert FeedbackScreen not in seen
        text = screen_text(app)
        assert "3 answers" in text
        assert "Work on" in text
        assert "still being recognized" in text
        world.analyst.let_words.set()
        await until(pilot, lambda: "Enter opens the feedback" in screen_text(app))
        await pilot.press("e")
        await until(pilot, lambda: world.speaker.played)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, SavedScreen))
        assert isinstance(app.screen, SavedScreen)
        assert app.screen.answer is not None
        assert app.screen.answer.take.id.endswith("/2")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, MockScreen))
        await pilot.press("m")
        await pilot.pause()
        assert "pitch movement" in screen_text(app)
        await pilot.press("escape", "h")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
    assert len(world.store.session("last").answers) == 3


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_screens_of_a_mock_interview_look_as_they_did(world: World, size: tuple[int, int]) -> None:
    app = world.app()
    async with app.run_test(size=size) as pilot:
        await _begin(pilot, app, world)
        await until(pilot, lambda: "left to read" in screen_text(app))
        app.screen.query_one("#time", Static).update(Content("0:30 left to read"))
        await pilot.pause()
        assert "Read and think" in screen_text(app)
        for number in (1, 2, 3):
            await _answer(pilot, app, number=number)
        await until(pilot, lambda: isinstance(app.screen, MockScreen))
        world.analyst.let_words.set()
        await until(pilot, lambda: "Enter opens the feedback" in screen_text(app))
        compare(app, "mock")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SavedScreen))
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, NoteScreen))
        await pilot.press(*"One.")
        compare(app, "note")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SavedScreen))
        await pilot.press("i")
        await until(pilot, lambda: "One." in screen_text(app))


async def test_what_is_copied_is_our_text_without_a_control_byte(world: World) -> None:
    world.questions = (question(0, "Why \x1b]52;c;ZXZpbA==\x07this \x1b[31mwork?"),)
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_feedback(pilot, app)
        await pilot.press("y")
        await pilot.pause()
        assert "Work on" in app.clipboard
        assert "Why" in app.clipboard
        assert not [letter for letter in app.clipboard if ord(letter) < 32 and letter != "\n"]
        await pilot.press("m", "y")
        await pilot.pause()
        assert "pitch movement" in app.clipboard


async def test_a_skipped_question_counts_for_nothing_and_the_last_one_leads_to_the_summary(
    world: World,
) -> None:
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await _begin(pilot, app, world)
        await pilot.press("n")
        await _answer(pilot, app, number=2)
        await until(pilot, lambda: now(app) is Now.READING and "3 of 3" in shown(app, "#where"))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, MockScreen))
        assert "1 answer," in screen_text(app)
    assert [each.take.question for each in world.store.session("last").answers] == ["q1"]


async def test_a_mock_interview_ended_early_shows_what_was_said_so_far(world: World) -> None:
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await _begin(pilot, app, world)
        await _answer(pilot, app, number=1)
        await until(pilot, lambda: now(app) is Now.READING and "2 of 3" in shown(app, "#where"))
        await pilot.press("escape")  # nothing is recorded yet, so nothing is asked
        await until(pilot, lambda: now(app) is Now.TROUBLE)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, MockScreen))
        assert "1 answer," in screen_text(app)


async def test_a_mock_interview_without_an_answer_says_so(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(60, 20)) as pilot:
        await _begin(pilot, app, world)
        for _ in range(3):
            await until(pilot, lambda: now(app) is Now.READING)
            number = shown(app, "#where")
            await pilot.press("n")
            await until(pilot, lambda: isinstance(app.screen, MockScreen) or shown(app, "#where") != number)  # noqa: B023
        await until(pilot, lambda: isinstance(app.screen, MockScreen))
        assert "No answer was given" in screen_text(app)


async def test_the_question_is_heard_again_and_slower_and_an_answer_is_thrown_away_only_after_asking(
    world: World,
) -> None:
    world.voice = FakeVoice(world.folder / "voice")
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await _begin(pilot, app, world)
        await pilot.press("s")
        await until(pilot, lambda: world.voice is not None and world.voice.slowly == [False, True])
        await until(pilot, lambda: now(app) is Now.READING)
        await pilot.press("space")
        await until(pilot, lambda: "we can hear you" in screen_text(app))
        await pilot.press("r")
        await until(pilot, lambda: "hear the question again?" in screen_text(app))
        await pilot.press("n")
        await until(pilot, lambda: now(app) is Now.LISTENING)
        await pilot.press("r", "y")
        await until(pilot, lambda: now(app) is Now.READING)
        assert world.voice.slowly == [False, True, False]
        assert shown(app, "#where").endswith("question 1 of 3")
