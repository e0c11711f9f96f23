"""An answer that rests while somebody comes in: in the app, and line by line."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, Any

from kit import HeldMicrophone, World, screen_text
from test_journey import SIZE, now, saved, to_listening, until

from coach.banks.choose import Asked
from coach.tui.plain import MENU, NOTHING_TO_PAUSE, PlainPractice
from coach.tui.plain_lines import PAUSED
from coach.tui.screens.confirm import Confirm
from coach.tui.screens.interview import Now

if TYPE_CHECKING:
    from coach.engines.pause import Pause


def rests(world: World) -> Pause:
    pause = world.microphone.pause
    assert pause is not None
    return pause


async def test_p_lets_the_recording_rest_and_p_goes_on_with_the_same_answer(world: World) -> None:
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_listening(pilot, app)
        await pilot.press("p")
        await until(pilot, lambda: now(app) is Now.PAUSED)
        assert rests(world).resting
        assert "p Go on" in screen_text(app)
        assert "Nothing is recorded now." in screen_text(app)
        assert "we can hear you" not in screen_text(app)
        await pilot.press("p")
        await until(pilot, lambda: now(app) is Now.LISTENING)
        assert not rests(world).resting
        await pilot.press("space")
        await until(pilot, lambda: saved(app))


async def test_space_ends_an_answer_that_rests(world: World) -> None:
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_listening(pilot, app)
        await pilot.press("p")
        await until(pilot, lambda: now(app) is Now.PAUSED)
        await pilot.press("space")
        await until(pilot, lambda: saved(app))
    assert len(world.store.session("last").answers) == 1


async def test_an_answer_that_rests_is_thrown_away_only_after_a_yes(world: World) -> None:
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_listening(pilot, app)
        await until(pilot, lambda: "we can hear you" in screen_text(app))
        for key in ("escape", "r"):
            await pilot.press("p")
            await until(pilot, lambda: now(app) is Now.PAUSED)
            await pilot.press(key)
            await until(pilot, lambda: isinstance(app.screen, Confirm))
            await pilot.press("n")
            await until(pilot, lambda: now(app) is Now.PAUSED)
            await pilot.press("p")
            await until(pilot, lambda: now(app) is Now.LISTENING)


def test_line_by_line_a_word_pauses_enter_goes_on_and_enter_ends(world: World) -> None:
    said: list[str] = []
    typed: queue.Queue[str] = queue.Queue()
    rested: list[bool] = []

    def say(text: str) -> None:
        said.append(text)
        if text.startswith("Question 1"):
            typed.put("pause")  # too early
        elif text == NOTHING_TO_PAUSE:
            early.set()
        elif text == "Speak now.":
            typed.put("pause")
        elif text == PAUSED:
            rested.append(rests(world).resting)
            typed.put("")
            typed.put("")
        elif text == MENU:
            typed.put("q")

    early = threading.Event()
    microphone = HeldMicrophone()

    def arm() -> Any:
        assert early.wait(20)
        return HeldMicrophone.arm(microphone)

    microphone.arm = arm  # type: ignore[method-assign]  # the question lasts until the early word was read
    world.microphone = microphone
    world.analyst.let_words.set()
    asked = [Asked(question, question.text) for question in world.questions[:1]]
    keys: Any = iter(typed.get, "never")
    PlainPractice(lambda tell: world._make(asked, "tests", tell, 0.0), say=say, keys=keys).run()

    assert rested == [True]
    assert said.count(NOTHING_TO_PAUSE) == 1
    assert len(world.store.session("last").answers) == 1
