"""A twist, a follow-up and how an answer was prepared, one key each in the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from test_journey import SIZE, now, saved, shown, to_feedback, until

from coach.tui.screens.interview import Now

if TYPE_CHECKING:
    from kit import World


async def test_a_follow_up_comes_next_and_is_saved_as_one(world: World) -> None:
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_feedback(pilot, app)
        await pilot.press("f")
        await until(pilot, lambda: now(app) is Now.LISTENING)
        await pilot.press("space")
        await until(pilot, lambda: saved(app))
        answers = world.store.session("last").answers
        assert [answer.take.asked for answer in answers] == ["question", "follow-up"]
        assert answers[0].take.question == answers[1].take.question
        assert shown(app, "#where").startswith("Question 2 of 4")


async def test_one_key_saves_how_the_answer_was_prepared_and_the_line_is_gone(world: World) -> None:
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_feedback(pilot, app)
        await until(pilot, lambda: "How did you prepare it?" in shown(app, "#notice"))
        await pilot.press("1")
        await until(pilot, lambda: "Saved: off the cuff." in shown(app, "#notice"))
        assert world.store.session("last").answers[0].take.prepared == "off the cuff"
