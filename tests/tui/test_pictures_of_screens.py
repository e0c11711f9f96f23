"""Every screen as letters, at three sizes, held against the files in `screens/`.

To accept a change: COACH_ACCEPT_SCREENS=1 python -m pytest tests/tui -k look_as, then read the diff.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from contrast import contrast, too_low
from kit import World, screen_text
from rich.color import Color
from test_journey import now, saved, to_listening, until

from coach.coaching.accuracy import Accuracy
from coach.errors import DeviceError
from coach.tui.commands import COMMANDS
from coach.tui.screens.interview import Now
from coach.tui.themes import NAMES, shown

if TYPE_CHECKING:
    from coach.tui.app import CoachApp

FOLDER = Path(__file__).parent / "screens"
SIZES = ((80, 24), (60, 20), (120, 36))
PICTURES: dict[str, str] = {
    "recovery": "recovery",
    "home": "home",
    "interview": "listening paused",
    "trouble": "trouble",
    "feedback": "feedback feedback-with-words",
    "details": "measures words cards",
    "confirm": "confirm",
    "help": "help help-feedback",
    "transcript": "transcript",
    "editing": "transcript-editing",
    "by ear": "by-ear",
    "fillers": "fillers",
    "drill": "drill",
    "body": "body",
    "timeline": "timeline",
    "sessions": "answers",
    "saved": "saved",
    "compare": "compare",
    "history": "history",
    "script": "script",
    "typing": "script-typing",
    "stories": "stories stories-coverage",
    "story": "story",
    "writing": "story-writing",
    "story script": "story-script",
    "muting": "muting",
    "mock": "mock",
    "note": "note",
    "questions": "questions",
    "entry": "settings-typing",
    "reviews": "reviews",
    "review": "review",
    "give review": "give-review",
    "banks": "banks",
    "drills": "drills",
    "settings": "settings",
    "first run": "first-run first-run-muting",
    "check": "check",
    "recognizers": "recognizers",
    "voices": "voices",
    "profile": "profile",
    "profile lines": "profile-lines",
}
"""Place -> the pictures of it; each is kept at every size."""


def compare(app: CoachApp, name: str) -> None:
    path = FOLDER / f"{name}-{app.size.width}x{app.size.height}.txt"
    found = re.sub(r"\d{8}-\d{6}-[0-9a-f]{4}", "20261122-215803-0a1b", screen_text(app))
    found = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", "2026-11-22 21:58 UTC", found)
    if os.environ.get("COACH_ACCEPT_SCREENS") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")
    if app.size.width == 80:
        assert too_low(app) == []


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    return request.param  # type: ignore[no-any-return]


async def test_the_screens_of_a_practice_look_as_they_did(
    world: World, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The lines of accuracy change with each run of the benchmark, and the scroll bar with their length.
    known = Accuracy(says="0.2 st off: 25 short clips of 2 readers.", section="pitch", n=25)
    for place in ("coach.report.text", "coach.coaching.cards"):
        monkeypatch.setattr(f"{place}.accuracy", lambda code: known)
    world.selfcheck = ("No voice was found, so questions are shown and not spoken.",)
    app = world.app()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        compare(app, "home")
        await to_listening(pilot, app)
        await until(pilot, lambda: "we can hear you" in screen_text(app))
        compare(app, "listening")
        await pilot.press("p")
        await until(pilot, lambda: now(app) is Now.PAUSED)
        compare(app, "paused")
        await pilot.press("p")
        await until(pilot, lambda: now(app) is Now.LISTENING)
        await pilot.press("f1")
        await pilot.pause()
        compare(app, "help")
        await pilot.press("escape", "escape")
        await pilot.pause()
        compare(app, "confirm")
        await pilot.press("n", "space")
        await until(pilot, lambda: saved(app))
        compare(app, "feedback")
        world.analyst.let_words.set()
        await until(pilot, lambda: "62%" in screen_text(app))
        compare(app, "feedback-with-words")
        await pilot.press("f1")
        await pilot.pause()
        compare(app, "help-feedback")
        await pilot.press("escape")
        await pilot.press("m")
        await pilot.pause()
        compare(app, "measures")
        await pilot.press("escape", "v")
        await pilot.pause()
        compare(app, "words")
        await pilot.press("escape", "d")
        await until(pilot, lambda: len(world.speaker.played) == 2)
        compare(app, "drill")
        await pilot.press("escape", "c")
        await pilot.pause()
        compare(app, "cards")
        await pilot.press("escape", "o", "y", "n")
        await pilot.pause()
        compare(app, "body")


async def test_a_missing_microphone_look_as_it_did(world: World, size: tuple[int, int]) -> None:
    world.microphone.fails = DeviceError("No microphone was found: plug one in, then try again.")
    app = world.app()
    async with app.run_test(size=size) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: now(app) is Now.TROUBLE)
        compare(app, "trouble")


async def test_an_unfinished_answer_look_as_it_did(world: World, size: tuple[int, int]) -> None:
    from dataclasses import replace

    items = tuple(replace(item, started="2026-11-22T21:58:03Z") for item in world.leave_unfinished())
    app = world.app(items)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        compare(app, "recovery")


@pytest.mark.parametrize("lines", [(80, 24), (60, 20), (120, 36)])
async def test_the_first_view_of_feedback_never_scrolls_and_cuts_nothing_off(
    world: World, lines: tuple[int, int]
) -> None:
    app = world.app()
    async with app.run_test(size=lines) as pilot:
        await to_listening(pilot, app)
        await pilot.press("space")
        await until(pilot, lambda: saved(app))
        text = screen_text(app)
        assert "key word rise." in text
        assert "this one" in text
        assert text.count("\n") == lines[1]
        assert not any(widget.max_scroll_y for widget in app.screen.query("*"))


async def test_without_color_every_state_still_has_its_word(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_listening(pilot, app)
        await until(pilot, lambda: "we can hear you" in screen_text(app))
        assert app.no_color
        assert "● Listening - speak now" in screen_text(app)
        await pilot.press("space")
        await until(pilot, lambda: saved(app))


def test_every_screen_has_its_picture_at_each_size() -> None:
    places = {place for command in COMMANDS for place in command.places}
    assert set(PICTURES) == places
    names = {name for shown in PICTURES.values() for name in shown.split()}
    kept = {path.stem.rpartition("-")[0] for path in FOLDER.glob("*.txt")}
    assert names <= kept
    wanted = {f"{name}-{width}x{height}.txt" for name in kept for width, height in SIZES}
    assert {path.name for path in FOLDER.glob("*.txt")} == wanted


def test_an_unreadable_color_is_found() -> None:
    assert contrast(Color.parse("#ffffff"), Color.parse("#000000")) == pytest.approx(21.0)
    # The orange of Textual's light theme on its surface, in which the keys at the foot once stood.
    assert contrast(Color.parse("#ffa62b"), Color.parse("#d8d8d8")) < 1.5


def test_a_terminal_with_16_colors_draws_its_own() -> None:
    assert shown("dark", color_system="standard") == NAMES["terminal"]
    assert shown("dark", color_system="256") == NAMES["dark"]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_of_home_is_cut_off(width: int) -> None:
    height = dict(SIZES)[width]
    assert "…" not in (FOLDER / f"home-{width}x{height}.txt").read_text(encoding="utf-8")
