"""The app and plain practice say what each figure is, how accurate it is, and on whom."""

from __future__ import annotations

import queue
from typing import Any

from hand_built import short_answer, take
from kit import World, screen_text
from test_journey import saved, to_listening, until

from coach.coaching.accuracy import accuracy
from coach.coaching.feedback import advise
from coach.coaching.rules import find
from coach.model import Answer, Health, Take
from coach.tui.plain import MENU, MENU_AGAIN, PlainPractice
from coach.tui.screens.feedback import FeedbackScreen


async def test_the_page_of_measures_explains_each_figure_below_the_table(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(100, 60)) as pilot:
        await to_listening(pilot, app)
        await pilot.press("space")
        await until(pilot, lambda: saved(app))
        await pilot.press("m")
        await pilot.press("end")
        await until(pilot, lambda: "What each one is, and how accurate" in screen_text(app))
        text = " ".join(screen_text(app).split())
        assert "pitch movement: how far your pitch moves around its middle, in semitones. Accuracy:" in text
        assert accuracy("pitch.sd").link in text


async def test_the_liveliest_seconds_of_a_short_answer_can_be_played(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_listening(pilot, app)
        await pilot.press("space")
        await until(pilot, lambda: saved(app))
        screen = app.screen
        assert isinstance(screen, FeedbackScreen)
        short = short_answer()
        screen._feedback = advise(short, find(short))
        screen.refresh_bindings()
        await pilot.pause()
        for key in ("e", "k"):
            await pilot.press(key)
            await until(pilot, lambda: "Playing" not in screen_text(app))
        assert [(start, end) for _, start, end in world.speaker.played] == [(1.0, 9.0), (9.5, 17.5)]


class HeardInterview:
    """One question whose answer is already judged."""

    questions = ("q",)
    session = "s"
    muted: frozenset[str] = frozenset()

    def answer(self, number: int, *, drill: bool = False, slower: bool = False) -> Answer:
        analysis = take()
        made = Take(
            id="s/1", question="q", wording="Why?", prepared="unsaid", started="2026-11-22T20:00:00Z",
            seconds=62.0, rate=16_000, file="1.flac", sha256="", health=Health(),
        )  # fmt: skip
        findings = find(analysis)
        return Answer(take=made, analysis=analysis, findings=findings, feedback=advise(analysis, findings))

    def finish_words(self, answer: Answer) -> Answer:
        return answer

    def compare(self, answer: Answer) -> Answer:
        return answer

    def stop(self) -> None:
        pass

    def close(self) -> None:
        pass


def test_plain_practice_tells_the_accuracy_of_each_figure_when_asked() -> None:
    said: list[str] = []
    typed: queue.Queue[str] = queue.Queue()
    wanted = ["m", "q"]

    def say(text: str) -> None:
        said.append(text)
        if text in {MENU, MENU_AGAIN}:
            typed.put(wanted.pop(0))

    interview: Any = HeardInterview()
    keys: Any = iter(typed.get, "never")  # a key is typed only once the menu has been read
    PlainPractice(lambda tell: interview, say=say, keys=keys).run()

    text = " ".join(" ".join(said).split())
    assert "m: all measures and how accurate they are." in MENU
    assert "pitch movement 3.2 st 2.9 to 3.5" in text
    assert accuracy("pitch.sd").says in text
    assert said.count(MENU) == said.count(MENU_AGAIN) == 1


async def test_a_question_mark_says_what_the_figures_are_wherever_there_are_some(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(100, 60)) as pilot:
        await to_listening(pilot, app)
        await pilot.press("space")
        await until(pilot, lambda: saved(app))
        for way_in, way_out in (("", ""), ("l", "escape"), ("h t", "escape")):
            await pilot.press(*way_in.split())
            await pilot.pause()
            screen = app.screen
            await until(pilot, lambda: not hasattr(app.screen, "_changes") or app.screen._changes is not None)
            await pilot.press("question_mark")
            await until(pilot, lambda: "What each figure is" in screen_text(app))
            text = " ".join(screen_text(app).split())
            assert "how far your pitch moves around its middle, in semitones. Accuracy:" in text
            await pilot.press("escape")
            await until(pilot, lambda screen=screen: app.screen is screen)  # type: ignore[misc]
            await pilot.press(*way_out.split())
