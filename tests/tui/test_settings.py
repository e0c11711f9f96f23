"""Settings, recognizers, the checks, the first run and the profile: nothing only in a file or on a screen."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import pytest
from kit import World, screen_text
from test_journey import now, saved, until
from test_offer import Scripted
from test_pictures_of_screens import SIZES, compare
from textual.widgets import OptionList, TextArea

from coach.config import Config, load, save
from coach.model import InterviewDate, Profile
from coach.store import profiles
from coach.tui.app import CoachApp
from coach.tui.screens.check import CheckScreen
from coach.tui.screens.confirm import Confirm
from coach.tui.screens.first_run import FirstRunScreen
from coach.tui.screens.home import HomeScreen
from coach.tui.screens.interview import Now
from coach.tui.screens.muting import MutingScreen
from coach.tui.screens.profile import ProfileScreen
from coach.tui.screens.recognizers import RecognizersScreen
from coach.tui.screens.recovery import RecoveryScreen
from coach.tui.screens.settings import SettingsScreen
from coach.tui.screens.voices import VoicesScreen
from coach.tui.setting_rows import SETTINGS

if TYPE_CHECKING:
    from textual.pilot import Pilot

KEYS = [one.key for one in SETTINGS]


def config(world: World) -> Config:
    return load(world.paths.config_file)


def at_once(app: CoachApp, text: str) -> bool:
    return text in screen_text(app)


async def open_at(pilot: Pilot[str], app: CoachApp, key: str) -> None:
    """Open the settings with the mark on one of them."""
    await pilot.press("e")
    await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
    app.screen.query_one(OptionList).highlighted = KEYS.index(key)
    await pilot.pause()


def test_every_setting_has_its_line_and_there_is_no_other() -> None:
    assert sorted(KEYS) == sorted(each.name for each in fields(Config))


async def test_a_change_is_saved_at_once_and_leaves_the_comments_of_the_file(world: World) -> None:
    world.paths.config.mkdir(parents=True, exist_ok=True)
    world.paths.config_file.write_text('# mine\nvoice_rate = 150  # slower\nmuted = [\n  "pauses",\n]\n')
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, app, "voice_rate")
        await pilot.press("enter")
        await until(pilot, lambda: config(world).voice_rate == 165)
        await pilot.press("b", "b")
        await until(pilot, lambda: config(world).voice_rate == 135)
        assert at_once(app, "135 words a minute")
        await pilot.press("x")
        await until(pilot, lambda: config(world).voice_rate == Config().voice_rate)
    assert world.paths.config_file.read_text() == '# mine\nmuted = [\n  "pauses",\n]\n'


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_screens_of_the_machine_look_as_they_did(world: World, size: tuple[int, int]) -> None:
    app = world.app()
    async with app.run_test(size=size) as pilot:
        await open_at(pilot, app, "voice_rate")
        await pilot.press("enter")
        await until(pilot, lambda: at_once(app, "Saved."))
        compare(app, "settings")
        app.screen.query_one(OptionList).highlighted = KEYS.index("norms")
        await pilot.press("enter", *"lines.toml")
        compare(app, "settings-typing")
        await pilot.press("escape")
        app.screen.query_one(OptionList).highlighted = KEYS.index("voice")
        await pilot.press("enter")
        await until(pilot, lambda: at_once(app, "2 voices"))
        compare(app, "voices")
        await pilot.press("escape")
        await pilot.press("escape", "r")
        await until(pilot, lambda: at_once(app, "whisper"))
        compare(app, "recognizers")
        await pilot.press("escape", "c")
        await until(pilot, lambda: at_once(app, "need your attention"))
        compare(app, "check")


async def test_a_microphone_is_chosen_and_heard(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, app, "microphone")
        await until(pilot, lambda: bool(app.screen._microphones))  # type: ignore[attr-defined]
        await pilot.press("enter", "enter")
        await until(pilot, lambda: config(world).microphone == "Headset")
        await pilot.press("h")
        await until(pilot, lambda: at_once(app, "31 dB above the room: good."))
        await pilot.press("p")
        await until(pilot, lambda: at_once(app, "That was the voice."))
    assert world.machine.wanted == ["hear Headset", "say"]


async def test_a_name_is_typed_and_a_wrong_one_is_only_text(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, app, "norms")
        await pilot.press("enter", *"[b]x", "enter")
        await until(pilot, lambda: config(world).norms == "[b]x")
        assert at_once(app, "[b]x")
        await pilot.press("enter", "y", "escape")
        await pilot.pause()
        assert config(world).norms == "[b]x"
        assert isinstance(app.screen, SettingsScreen)


async def test_colors_change_at_once_and_are_remembered(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, app, "theme")
        await pilot.press("enter")
        await until(pilot, lambda: app.theme == "coach-light")
        await pilot.press("enter")
        await until(pilot, lambda: app.theme == "high-contrast")
        await pilot.press("enter")
        await until(pilot, lambda: app.theme == "ansi-dark")
    assert config(world).theme == "terminal"


async def test_an_agreement_is_shown_and_taken_back(world: World) -> None:
    save(world.paths.config_file, engine="online", engine_consent="online")
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, app, "engine_consent")
        assert at_once(app, "Your voice goes to   online") or at_once(app, "Your voice goes to  online")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: config(world).engine_consent == "")
        await until(pilot, lambda: world.machine.wanted == ["follow"])
    assert config(world).engine == "sphinx"


async def test_what_is_muted_is_changed_on_its_own_screen(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, app, "muted")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MutingScreen))
        await pilot.press("enter", "escape")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen) and at_once(app, "pitch"))


# --- voices


async def test_a_voice_is_heard_then_chosen_from_the_list(world: World) -> None:
    save(world.paths.config_file, voice="My own")
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, app, "voice")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, VoicesScreen) and at_once(app, "Spanish"))
        lines = screen_text(app)
        assert lines.index("The English default") < lines.index("English (America)") < lines.index("Spanish")
        assert "● My own, as your settings say" in lines
        await pilot.press("down", "p")
        await until(pilot, lambda: world.machine.wanted == ["say with us"] and not app.screen.busy)  # type: ignore[attr-defined]
        assert config(world).voice == "My own"
        await pilot.press("enter")
        await until(pilot, lambda: len(world.machine.wanted) == 2 and not app.screen.busy)  # type: ignore[attr-defined]
        assert at_once(app, "● English (America), en-us")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen) and at_once(app, "us"))
    assert config(world).voice == "us"


async def test_a_voice_is_chosen_in_the_first_run_too(world: World) -> None:
    world.first_run = True
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: at_once(app, "Headset"))
        await pilot.press("n", "up", "enter")
        await until(pilot, lambda: isinstance(app.screen, VoicesScreen) and at_once(app, "Spanish"))
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: config(world).voice == "es" and not app.screen.busy)  # type: ignore[attr-defined]
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, FirstRunScreen))


# --- recognizers


async def test_a_download_shows_its_share_and_escape_ends_it_at_once(world: World) -> None:
    world.machine.hold = True
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("r")
        await until(pilot, lambda: at_once(app, "whisper"))
        await pilot.press("down", "i")
        await until(pilot, lambda: isinstance(app.screen, Confirm) and at_once(app, "148 MB."))
        await pilot.press("y")
        await until(pilot, lambda: at_once(app, "50%"))
        await pilot.press("escape")
        await until(pilot, lambda: at_once(app, "It was stopped.") and not app.screen.busy)  # type: ignore[attr-defined]
        assert isinstance(app.screen, RecognizersScreen)
        world.machine.hold = False
        await pilot.press("i", "y")
        await until(pilot, lambda: at_once(app, "It is installed"))
        await pilot.press("enter")
        await until(pilot, lambda: at_once(app, "uses it from now on"))
    assert world.machine.wanted == ["install whisper", "install whisper", "use whisper"]


async def test_nothing_is_sent_away_without_a_yes(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("r")
        await until(pilot, lambda: at_once(app, "whisper"))
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("n")
        await pilot.pause()
        assert world.machine.wanted == []
        await pilot.press("enter", "y")
        await until(pilot, lambda: world.machine.wanted == ["use online"])


# --- the checks


async def test_what_failed_stands_first_with_what_to_do(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c")
        await until(pilot, lambda: at_once(app, "1 of 3 need your attention."))
        text = screen_text(app)
        assert text.index("FAIL  microphones") < text.index("ok    Python")
        assert "Plug one in." in text
        assert "1 packages load" in text


async def test_escape_ends_the_checks_at_once(world: World) -> None:
    world.machine.hold = True
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c")
        await until(pilot, lambda: world.machine.wanted == ["check"])
        assert isinstance(app.screen, CheckScreen)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        assert world.machine.stop.is_set()


# --- the first run


async def test_the_first_run_leads_from_the_microphone_to_the_first_answer(world: World) -> None:
    world.first_run = True
    script = Scripted()
    world.offer = script.offer
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: at_once(app, "Step 1 of 5.") and at_once(app, "Headset"))
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: at_once(app, "31 dB above the room: good."))
        await pilot.press("n", "down", "enter")
        await until(pilot, lambda: config(world).voice_rate == 150 and at_once(app, "That was the voice."))
        await pilot.press("n", "enter")
        await until(pilot, lambda: script.answers == ["yes"])
        await until(pilot, lambda: at_once(app, "Step 4 of 5.") and at_once(app, "coached: pauses"))
        await pilot.press("down", "down", "down", "enter", "n")
        await until(pilot, lambda: at_once(app, "Begin with one question"))
        await pilot.press("enter")
        await until(pilot, lambda: now(app) is Now.LISTENING)
        await pilot.press("space")
        await until(pilot, lambda: saved(app))
    found = config(world)
    assert (found.microphone, found.muted, found.welcomed) == ("Headset", ("pauses",), True)


async def test_enter_stops_the_voice_and_on_another_line_does_that_instead(world: World) -> None:
    world.first_run = True
    world.machine.hold = True
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: at_once(app, "Headset"))
        await pilot.press("n", "enter")
        await until(pilot, lambda: world.machine.wanted == ["say"] and at_once(app, "Enter stops it."))
        await pilot.press("enter")
        await until(pilot, lambda: at_once(app, "Stopped. Enter begins again."))
        await pilot.press("enter")
        await until(pilot, lambda: world.machine.wanted == ["say", "say"])
        await pilot.press("down", "enter")  # slower
        await until(pilot, lambda: world.machine.wanted == ["say", "say", "say"])
        assert config(world).voice_rate == 150
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_the_count_of_steps_stays_when_the_recognizer_was_answered(world: World) -> None:
    world.first_run = True
    script = Scripted()
    world.offer = script.offer
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: at_once(app, "Step 1 of 5."))
        await pilot.press("n", "n", "down", "enter")
        await until(pilot, lambda: at_once(app, "Step 4 of 5."))
        await pilot.press("b")
        await until(pilot, lambda: at_once(app, "Step 3 of 5.") and at_once(app, "You have answered this."))
        await pilot.press("enter")
        await until(pilot, lambda: at_once(app, "Step 4 of 5."))
    assert script.answers == ["no"]


async def test_all_of_it_is_left_out_with_one_key_and_shown_once(world: World) -> None:
    world.first_run = True
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, FirstRunScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
    assert config(world).welcomed


async def test_without_a_microphone_the_first_run_says_so_and_the_checks_are_one_key_away(
    world: World,
) -> None:
    world.first_run = True
    world.machine.names = []
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: at_once(app, "No microphone was found."))
        await pilot.press("c")
        await until(pilot, lambda: at_once(app, "FAIL  microphones"))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, FirstRunScreen))


async def test_an_unfinished_answer_comes_before_the_first_run(world: World) -> None:
    world.first_run = True
    app = world.app(world.leave_unfinished())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, RecoveryScreen))
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, FirstRunScreen))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_first_run_look_as_it_did(world: World, size: tuple[int, int]) -> None:
    world.first_run = True
    app = world.app()
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: at_once(app, "Headset"))
        compare(app, "first-run")
        await pilot.press("n", "n")
        await pilot.pause()
        compare(app, "first-run-muting")


# --- the profile


async def test_a_profile_is_written_saved_and_counted_down(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, ProfileScreen))
        assert at_once(app, "No interview date yet.")
        await pilot.press("e")
        app.screen.query_one(TextArea).text += "interview: 2999-01-01 | City Hospital | teaching\n"
        await pilot.press("escape", "s")
        await until(pilot, lambda: at_once(app, "Saved. It stays on this machine."))
        assert at_once(app, "City Hospital is in")
    found = profiles.load(world.paths)
    assert found is not None
    assert found.interviews[0].facts == ("teaching",)


async def test_an_interview_is_added_by_one_key_and_its_program_typed(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, ProfileScreen))
        await pilot.press("a", "end", *"City Hospital", "escape", "s")
        await until(pilot, lambda: at_once(app, "City Hospital is today"))
    found = profiles.load(world.paths)
    assert found is not None
    assert found.interviews[0].program == "City Hospital"


async def test_a_wrong_line_is_named_and_nothing_is_lost(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("o", "e")
        app.screen.query_one(TextArea).text += "interview: soon | City\n"
        await pilot.press("escape", "s")
        await until(pilot, lambda: at_once(app, "YYYY-MM-DD, for example"))
        assert "soon" in app.screen.query_one(TextArea).text
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Confirm))


async def test_after_an_interview_its_debrief_is_one_key(world: World) -> None:
    past = InterviewDate(date="2020-01-15", program="City Hospital")
    profiles.save(world.paths, Profile(interviews=(past,)))
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: at_once(app, "City Hospital is over"))
        await pilot.press("o", "d", *"why us", "escape", "s")
        await until(pilot, lambda: at_once(app, "Saved."))
        assert not at_once(app, "d Debrief")
    found = profiles.load(world.paths)
    assert found is not None
    assert found.interviews[0].asked == "why us"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_profile_look_as_it_did(world: World, size: tuple[int, int]) -> None:
    app = world.app()
    async with app.run_test(size=size) as pilot:
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, ProfileScreen))
        compare(app, "profile")
        await pilot.press("e")
        await pilot.pause()
        compare(app, "profile-lines")
