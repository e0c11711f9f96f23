"""The course of an answer on the screen: keys and mouse move along it, and what is marked is played."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec
import pytest
from kit import World, analysis, screen_text
from test_journey import saved, to_listening, until
from test_pictures_of_screens import compare, size  # noqa: F401 - a fixture

from coach.model import Curves, Filler, LevelCurve, PitchCurve
from coach.tui.screens.timeline import TimelineScreen

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from coach.tui.app import CoachApp


@pytest.fixture
def drawn(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """An answer of 3 s with contours and marks."""
    times = tuple(round(n * 0.016, 4) for n in range(187))
    curves = Curves(
        pitch=PitchCurve(
            times=times, hz=tuple(None if 1 < at < 1.4 else 150 + 40 * math.sin(4 * at) for at in times)
        ),
        level=LevelCurve(times=times, db=tuple(-60.0 if 1 < at < 1.4 else -22.0 for at in times)),
    )
    filler = Filler(start=0.9, end=1.0, text="um", heard_by="sound", certainty="likely")
    plain = analysis()
    events = msgspec.structs.replace(plain.events, fillers=(filler,), pauses=((0.4, 2.5),))
    whole = msgspec.structs.replace(plain, curves=curves, events=events, flattest=(1.5, 3.0), liveliest=None)
    monkeypatch.setattr(world.analyst, "voice", lambda take, *, timeout: whole)
    return world


async def to_timeline(pilot: Pilot[str], app: CoachApp) -> TimelineScreen:
    await to_listening(pilot, app)
    await pilot.press("space")
    await until(pilot, lambda: saved(app))
    await pilot.press("l")
    await pilot.pause()
    assert isinstance(app.screen, TimelineScreen)
    return app.screen


async def test_the_timeline_looks_as_it_did(drawn: World, size: tuple[int, int]) -> None:  # noqa: F811
    app = drawn.app()
    async with app.run_test(size=size) as pilot:
        await to_timeline(pilot, app)
        await pilot.press("n")
        compare(app, "timeline")


async def test_the_arrows_move_along_it_and_stop_at_its_ends(drawn: World) -> None:
    app = drawn.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_timeline(pilot, app)

        def column() -> int:
            return next(row for row in screen_text(app).splitlines() if row.strip() == "^").index("^")

        first = column()
        await pilot.press("left")
        assert column() == first
        await pilot.press("right", "right")
        await pilot.pause()
        assert column() == first + 2
        await pilot.press(*["right"] * 90)
        await pilot.pause()
        assert "0:03 " in screen_text(app)


async def test_marks_are_reached_in_turn_and_played_with_a_second_around_them(drawn: World) -> None:
    app = drawn.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_timeline(pilot, app)
        seen = []
        for _press in range(3):
            await pilot.press("n")
            await pilot.pause()
            seen.append(str(app.screen.query_one("#here").render()))
        assert "a pause of 2.1 s" in seen[0]
        assert 'a filler, unsure: "um"' in seen[1]
        await pilot.press("b", "b", "n")
        before = len(drawn.speaker.played)
        await pilot.press("e")
        await until(pilot, lambda: len(drawn.speaker.played) == before + 1)


async def test_a_click_goes_where_it_was_clicked(drawn: World) -> None:
    app = drawn.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_timeline(pilot, app)
        await pilot.click("#timeline", offset=(7 + 35, 2))
        await pilot.pause()
        row = next(row for row in screen_text(app).splitlines() if row.strip() == "^")
        assert row.index("^") - 2 == 7 + 35


async def test_escape_stops_the_sound_first_and_then_goes_back(drawn: World) -> None:
    app = drawn.app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await to_timeline(pilot, app)
        drawn.speaker.endless = True
        await pilot.press("p")
        await until(pilot, lambda: "Playing." in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Playing." not in screen_text(app))
        assert app.screen is screen
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is not screen
