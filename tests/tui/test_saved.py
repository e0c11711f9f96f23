"""Answers that were given before: found, opened, heard, compared and deleted."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

import pytest
from kit import QUESTIONS, World, analysis, screen_text
from test_journey import until
from test_pictures_of_screens import compare, size  # noqa: F401 - a fixture

from coach.judging import Known, judge
from coach.tui import playhead
from coach.tui.screens.compare import CompareScreen
from coach.tui.screens.saved import SavedScreen
from coach.tui.screens.sessions import SessionsScreen, local_day

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from coach.tui.app import CoachApp

FIRST = (
    "last winter on a night shift the nurse called me because a man could not breathe and i went to his bed "
    "at once and i gave him oxygen and i called my senior before i was sure and she came in five minutes"
)
AGAIN = (
    "one night a colleague asked for help with a patient and because i went to his bed at once and "
    "i gave him oxygen he was better when my senior came so i learned to call early and i do that every time"
)


def save(world: World, *, words: str | None, number: int = 0, wording: str = "") -> str:
    """Put one answer of 3 s into a session of its own and return its id."""
    store = world.store
    session = store.begin_session(bank="starter")
    pending = store.begin_take(
        session, question=f"q{number}", wording=wording or QUESTIONS[number], rate=16_000, device="held"
    )
    with pending.path.open("ab") as file:
        file.write(b"\x01\x00\x02\x00" * 24_000)
    take = store.finish_take(pending)
    found = analysis(words=words, why="The recognizer failed on this take.")
    findings, feedback = judge(found, Known())
    store.save_answer(take, analysis=found, findings=findings, feedback=feedback)
    return take.id


@pytest.fixture
def before(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    for place in ("sessions", "saved", "compare"):
        monkeypatch.setattr(f"coach.tui.screens.{place}.local_day", lambda started: "Sun 22 Nov 2026, 21:58")
    save(world, words=FIRST, number=2)
    save(world, words="because i like children")
    save(world, words=AGAIN, number=2)
    return world


async def to_list(pilot: Pilot[str], app: CoachApp) -> SessionsScreen:
    await pilot.pause()
    await pilot.press("a")
    await until(pilot, lambda: "answers." in screen_text(app))
    assert isinstance(app.screen, SessionsScreen)
    return app.screen


async def test_the_list_and_an_answer_look_as_they_did(
    before: World,
    size: tuple[int, int],  # noqa: F811
) -> None:
    before.store.sessions()
    app = before.app()
    async with app.run_test(size=size) as pilot:
        await to_list(pilot, app)
        compare(app, "answers")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SavedScreen))
        assert "That was the last question" not in screen_text(app)
        compare(app, "saved")
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, SessionsScreen)


async def test_a_saved_answer_has_its_words_and_cards_and_nothing_that_asks_anew(before: World) -> None:
    app = before.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_list(pilot, app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SavedScreen))
        saved = app.screen
        await pilot.press("n", "r", "w", "f", "d", "h", "1")
        await pilot.pause()
        assert app.screen is saved
        for key, title in (("v", "colleague asked"), ("c", "The four mistakes"), ("m", "Measures")):
            await pilot.press(key)
            await pilot.pause()
            assert title in screen_text(app)
            await pilot.press("escape")
            await pilot.pause()
        await pilot.press("p")
        await until(pilot, lambda: len(before.speaker.played) == 1)


async def test_two_answers_are_compared_and_their_shared_words_played_in_turn(
    before: World,
    size: tuple[int, int],  # noqa: F811
) -> None:
    app = before.app()
    async with app.run_test(size=size) as pilot:
        await to_list(pilot, app)
        await pilot.press("c", "down", "down", "c")
        await until(pilot, lambda: isinstance(app.screen, CompareScreen))
        text = screen_text(app)
        assert text.index("Earlier:") < text.index("Later:")
        assert not any(session.id in text for session in before.store.sessions())
        await pilot.press("n")
        await pilot.pause()
        assert "Shared stretch 1 of 1." in screen_text(app)
        compare(app, "compare")
        await pilot.press("p")
        await until(pilot, lambda: len(before.speaker.played) == 2)
        (one, start, end), (other, later_start, _) = before.speaker.played
        assert one != other
        assert end is not None
        assert end > start >= 0 < later_start


async def test_the_same_answer_twice_and_one_without_words_are_not_compared(world: World) -> None:
    save(world, words=None)
    save(world, words=FIRST)
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_list(pilot, app)
        await pilot.press("c", "c")
        await until(pilot, lambda: "That is the same answer" in screen_text(app))
        await pilot.press("c", "down", "c")
        await until(pilot, lambda: "no words" in screen_text(app))
        assert isinstance(app.screen, SessionsScreen)


async def test_typing_words_finds_answers_and_escape_shows_all_again(before: World) -> None:
    app = before.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_list(pilot, app)
        await pilot.press("s", *"ask HELP")
        await until(pilot, lambda: "2 answers." in screen_text(app))
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, SessionsScreen)  # the first Enter ends the typing
        await pilot.press("s", "escape")
        await until(pilot, lambda: "3 answers." in screen_text(app))
        await pilot.press("s", *"zebra")
        await until(pilot, lambda: "No question has these words." in screen_text(app))


async def test_a_session_is_deleted_after_a_yes_and_kept_after_a_no(before: World) -> None:
    app = before.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_list(pilot, app)
        await pilot.press("x", "n")
        await pilot.pause()
        assert len(before.store.sessions()) == 3
        await pilot.press("x", "y")
        await until(pilot, lambda: "2 answers." in screen_text(app))
        assert len(before.store.sessions()) == 2


async def test_the_list_names_the_bank_by_its_title_and_finds_it_by_that(before: World) -> None:
    app = before.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_list(pilot, app)
        assert "Residency starter" in screen_text(app)
        await pilot.press("s", *"residency")
        await until(pilot, lambda: "3 answers." in screen_text(app))


async def test_while_an_answer_plays_the_position_is_told(
    before: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = threading.Event()
    monkeypatch.setattr(before.speaker, "play", lambda *args, **more: ended.wait(20))
    now = [100.0]
    monkeypatch.setattr(playhead, "monotonic", lambda: now[0])
    app = before.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_list(pilot, app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SavedScreen))
        await pilot.press("p")
        await until(pilot, lambda: "Playing your answer, 0:00 of 0:03." in screen_text(app))
        now[0] += 2.1
        await until(pilot, lambda: "Playing your answer, 0:02 of 0:03." in screen_text(app))
        now[0] += 60.0
        await until(pilot, lambda: "Playing your answer, 0:03 of 0:03." in screen_text(app))
        ended.set()
        await until(pilot, lambda: "Playing" not in screen_text(app))


async def test_with_nothing_saved_it_says_what_will_be_here(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        await pilot.press("a")
        await until(pilot, lambda: "No answer is saved yet." in screen_text(app))
        await pilot.press("enter", "p", "c", "x", "escape")
        await pilot.pause()
        assert not isinstance(app.screen, SessionsScreen)


async def test_hostile_wordings_are_letters_and_nothing_else(world: World) -> None:
    save(world, words="[bold red]x[/] \x1b[31m", wording="[link=file:///etc]Why[/link]\x1b]8;;x\x07?")
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("a")
        await until(pilot, lambda: "1 answer." in screen_text(app))
        assert "[link=file:///etc]Why[/link]" in screen_text(app)
        assert "\x1b" not in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SavedScreen))
        assert "\x1b" not in screen_text(app)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system has one time zone for a process")
def test_the_day_is_the_one_on_the_wall_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "TZ", "Asia/Manila")
    time.tzset()
    try:
        assert local_day("2026-11-22T20:58:03Z") == "Mon 23 Nov 2026, 04:58"
        assert local_day("not a time") == "not a time"
    finally:
        monkeypatch.undo()
        time.tzset()
