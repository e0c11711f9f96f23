"""In the app: a drill, the four cards and the check of the body, one key each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit import World, screen_text
from test_journey import SIZE, now, saved, shown, to_feedback, until

from coach.coaching import baseline
from coach.store import own_notes
from coach.tui.screens.drill import BodyScreen, DrillScreen
from coach.tui.screens.feedback import FeedbackScreen
from coach.tui.screens.interview import Now

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from coach.tui.app import CoachApp


async def run_drill(pilot: Pilot[str], app: CoachApp) -> None:
    await pilot.press("d")
    await until(pilot, lambda: isinstance(app.screen, DrillScreen))
    await pilot.press("enter")
    await until(pilot, lambda: now(app) is Now.LISTENING)
    await pilot.press("space")
    await until(pilot, lambda: saved(app))


async def test_a_drill_plays_two_parts_asks_the_same_question_and_tells_how_it_went(world: World) -> None:
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_feedback(pilot, app)
        await pilot.press("d")
        await until(pilot, lambda: len(world.speaker.played) == 2)
        assert [(start, end) for _, start, end in world.speaker.played] == [(31.0, 39.0), (18.0, 26.0)]
        assert "The two parts play now." in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: now(app) is Now.LISTENING)
        assert shown(app, "#where") == "Drill, question 1 of 3"
        assert "Now say the second part again" in shown(app, "#notice")
        await pilot.press("space")
        await until(pilot, lambda: saved(app))
        assert shown(app, "#where") == "Question 1 of 3, drill"
        assert "No clear change: 1.4 then, 1.4 semitones now." in shown(app, "#notice").replace("\n", " ")
        answers = world.store.session("last").answers
        assert [answer.take.asked for answer in answers] == ["question", "drill"]
        assert baseline.cold(answers) == [answers[0]]
        note = own_notes.read(world.store.audio(answers[1].take)).drill
        assert note is not None
        assert note.before == answers[0].take.id


async def test_after_a_drill_the_question_can_be_answered_again_as_no_drill(world: World) -> None:
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_feedback(pilot, app)
        await run_drill(pilot, app)
        await pilot.press("r")
        await until(pilot, lambda: now(app) is Now.LISTENING)
        await pilot.press("space")
        await until(pilot, lambda: saved(app))
        assert shown(app, "#where") == "Question 1 of 3, take 3"
        answers = world.store.session("last").answers
        assert [answer.take.asked for answer in answers] == ["question", "drill", "question"]


async def test_esc_leaves_a_drill_and_nothing_is_recorded(world: World) -> None:
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_feedback(pilot, app)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, DrillScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, FeedbackScreen))
        assert len(world.store.session("last").answers) == 1


async def test_the_four_cards_can_be_read(world: World) -> None:
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_feedback(pilot, app)
        await pilot.press("c")
        await until(pilot, lambda: "1. Memorized answers" in screen_text(app))
        text = shown(app, "#lines")
        assert "3. Voice and delivery: some signs" in text
        assert "No person has reviewed this session." in text.replace("\n     ", " ")


async def test_the_body_is_checked_by_six_keys_and_kept_as_the_speakers_own_report(world: World) -> None:
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_feedback(pilot, app)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, BodyScreen))
        await pilot.press("y", "n", "s", "y", "y", "y")
        await until(pilot, lambda: "Your own report, not measured" in screen_text(app))
        audio = world.store.audio(world.store.session("last").answers[0].take)
        await until(pilot, lambda: own_notes.read(audio).body is not None)
        told = own_notes.read(audio).body
        assert told is not None
        assert (told.camera, told.light, told.hands) == (True, False, None)


async def test_a_body_check_that_is_left_or_skipped_saves_nothing(world: World) -> None:
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_feedback(pilot, app)
        await pilot.press("o", "y", "escape")
        await until(pilot, lambda: isinstance(app.screen, FeedbackScreen))
        await pilot.press("o", *"ssssss")
        await until(pilot, lambda: "nothing was saved" in screen_text(app))
        audio = world.store.audio(world.store.session("last").answers[0].take)
        assert not audio.with_suffix(own_notes.SUFFIX).exists()
