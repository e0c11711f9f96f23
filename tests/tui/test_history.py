"""How cold answers changed, on the screen: retakes are hollow, sentences say the same as the plot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from kit import QUESTIONS, World, analysis, screen_text
from test_journey import until
from test_pictures_of_screens import compare, size  # noqa: F401 - a fixture

from coach.judging import Known, judge
from coach.model import measured
from coach.report.trend_plot import COLD, RETAKE
from coach.tui.screens.history import HistoryScreen

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from coach.tui.app import CoachApp


def save(world: World, question: str, pitch: float) -> None:
    """Put an answer with this pitch movement into a session of its own."""
    store = world.store
    pending = store.begin_take(
        store.begin_session(bank="starter"),
        question=question,
        wording=QUESTIONS[0],
        rate=16_000,
        device="held",
    )
    with pending.path.open("ab") as file:
        file.write(b"\x01\x00\x02\x00" * 8_000)
    take = store.finish_take(pending)
    found = analysis()
    found.measures["pitch.sd"] = measured("pitch.sd", pitch, low=pitch - 0.2, high=pitch + 0.2)
    findings, feedback = judge(found, Known())
    store.save_answer(take, analysis=msgspec.structs.replace(found), findings=findings, feedback=feedback)


async def to_history(pilot: Pilot[str], app: CoachApp) -> None:
    await pilot.pause()
    await pilot.press("t")
    await until(pilot, lambda: "Reading" not in screen_text(app))
    assert isinstance(app.screen, HistoryScreen)


async def test_the_history_looks_as_it_did_and_draws_retakes_hollow(
    world: World,
    size: tuple[int, int],  # noqa: F811
) -> None:
    for question, pitch in (("a", 1.4), ("b", 1.8), ("b", 2.9), ("c", 2.0), ("d", 2.4)):
        save(world, question, pitch)
    app = world.app()
    async with app.run_test(size=size) as pilot:
        await to_history(pilot, app)
        compare(app, "history")
        text = screen_text(app).split("● first time")[0]
        assert text.count(COLD) == 4
        assert text.count(RETAKE) == 1
        assert "1.4 1.8 2.0 2.4 st" in screen_text(app)


async def test_left_and_right_go_round_the_measures(world: World) -> None:
    for n in range(3):
        save(world, f"q{n}", 2.0 + n)
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_history(pilot, app)
        assert "Pitch movement" in screen_text(app)
        await pilot.press("left")
        await pilot.pause()
        assert "Pitch movement" not in screen_text(app)
        await pilot.press("right")
        await pilot.pause()
        assert "Pitch movement" in screen_text(app)


async def test_two_answers_are_drawn_but_make_no_trend(world: World) -> None:
    save(world, "a", 1.0)
    save(world, "b", 3.0)
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_history(pilot, app)
        assert "a trend needs 3" in " ".join(screen_text(app).split())


async def test_with_nothing_measured_it_says_what_will_be_here(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(60, 20)) as pilot:
        await to_history(pilot, app)
        assert "No answer was measured yet." in screen_text(app)
        await pilot.press("left", "right", "escape")
        await pilot.pause()
        assert not isinstance(app.screen, HistoryScreen)
