"""Text from banks and recognizers is shown letter by letter: no action, no crash, no escape."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit import World, question, screen_text
from test_journey import now, saved, to_listening, until

import coach.tui.app
from coach.banks.read import BankEntry
from coach.engines.fakes import FakeVoice
from coach.errors import DeviceError, UsageError
from coach.tui.app import CoachApp
from coach.tui.screens.interview import Now

HOSTILE = (
    "[@click=app.pwn]x[/]",
    "[/b] plan",
    "[TODO] tell me",
    "[link=https://example.org]x[/]",
    "[type=x, v={'a[0]'}]",
    "a\x1b]52;c;cHduZWQ=\x07b",
    "a\x1b[31mred\x9b31m",
    "abc\u202edef\u2066ghi",
    "\x00nul \x7fdel",
    "z" + "\u0301" * 200,
)
FORBIDDEN = ("\x1b", "\x07", "\x9b", "\x00", "\x7f", "\u202e", "\u2066")


class Pwned(AssertionError):
    pass


class Trap(CoachApp):
    CSS_PATH = Path(coach.tui.app.__file__).with_name("coach.tcss")

    def action_pwn(self) -> None:
        raise Pwned


def look(app: CoachApp) -> str:
    """Return the letters on the screen; no cell of it may carry an action that came with a text."""
    text = screen_text(app)
    for mark in FORBIDDEN:
        assert mark not in text
    for y in range(app.size.height):
        for x in range(app.size.width):
            meta = app.screen.get_style_at(x, y).meta
            assert not any(str(value).endswith("pwn") for value in meta.values())
            assert "@click" not in meta
    return text


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_is_only_text_on_every_screen(world: World, text: str) -> None:
    world.questions = (question(0, text), question(1, text))
    world.title = text
    world.selfcheck = (text,)
    world.analyst.words_text = text
    world.analyst.let_words.set()
    world.microphone.warning = text
    world.voice = FakeVoice(world.folder / "voice", broken=True)
    world.__post_init__()
    unfinished = world.leave_unfinished(text)
    plain = world.app(unfinished)
    app = Trap(plain._tools)
    visible = text if text.startswith("[") else ""
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        assert visible in look(app)
        await pilot.press("l")
        await pilot.pause()
        assert visible in look(app)
        await to_listening(pilot, app)
        assert visible in look(app)
        await pilot.press("space")
        await until(pilot, lambda: saved(app) and "Press v" in screen_text(app))
        assert visible in look(app)
        await pilot.press("v")
        await pilot.pause()
        assert visible in look(app)
        await pilot.press("escape", "m")
        await pilot.pause()
        look(app)
        await pilot.press("escape")
        world.microphone.fails = DeviceError(text)
        await pilot.press("n")
        await until(pilot, lambda: now(app) is Now.TROUBLE)
        assert visible in look(app)


async def test_a_bank_that_cannot_be_read_is_named_and_cannot_be_started(world: World) -> None:
    path = world.folder / "[b]bad\x1b[31m.yaml"
    world.entries = (BankEntry(path, "yours", None, UsageError("line 3: [/b] is not a question.")),)
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "No question bank could be read" in look(app)
        await pilot.press("enter", "enter")
        await pilot.pause()
        text = look(app)
        assert "line 3: [/b] is not a question." in text
