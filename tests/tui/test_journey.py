"""The whole journey by keyboard, with the real interview and store and no device."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest
from kit import HeldMicrophone, World, question, screen_text
from textual.widgets import Static

from coach.engines.fakes import FakeSpeaker, FakeVoice
from coach.errors import DeviceError
from coach.tui.screens.confirm import Confirm, Help
from coach.tui.screens.details import DetailsScreen
from coach.tui.screens.feedback import FeedbackScreen
from coach.tui.screens.home import HomeScreen
from coach.tui.screens.interview import InterviewScreen, Now
from coach.tui.screens.recovery import RecoveryScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from coach.tui.app import CoachApp

DEADLINE = 20.0
SIZE = (80, 24)


async def until(pilot: Pilot[str], true: Callable[[], object]) -> None:
    deadline = time.monotonic() + DEADLINE
    while not true():
        assert time.monotonic() < deadline, f"still on this screen:\n{screen_text(pilot.app)}"  # type: ignore[arg-type]
        await pilot.pause(0.01)
    await pilot.pause()


def now(app: CoachApp) -> Now | None:
    return app.screen.now if isinstance(app.screen, InterviewScreen) else None


def shown(app: CoachApp, what: str) -> str:
    return str(app.screen.query_one(what, Static).render())


def saved(app: CoachApp) -> bool:
    return isinstance(app.screen, FeedbackScreen) and app.screen.answer is not None


async def to_listening(pilot: Pilot[str], app: CoachApp) -> None:
    await until(pilot, lambda: isinstance(app.screen, HomeScreen))
    await pilot.press("enter")
    await until(pilot, lambda: now(app) is Now.LISTENING)


async def to_feedback(pilot: Pilot[str], app: CoachApp) -> None:
    await to_listening(pilot, app)
    await pilot.press("space")
    await until(pilot, lambda: saved(app))


async def test_from_choosing_a_bank_to_leaving_every_step_works_by_keyboard(world: World) -> None:
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_listening(pilot, app)
        assert shown(app, "#now") == "● Listening - speak now"
        assert world.microphone.recording.is_set()
        await pilot.press("space")
        await until(pilot, lambda: saved(app))
        assert "Work on" in shown(app, "#feedback")
        assert shown(app, "#where") == "Question 1 of 3, first take"
        await pilot.press("r")
        await until(pilot, lambda: now(app) is Now.LISTENING)
        await pilot.press("space")
        await until(pilot, lambda: saved(app))
        assert shown(app, "#where") == "Question 1 of 3, take 2"
        await pilot.press("n")
        await until(pilot, lambda: now(app) is Now.LISTENING)
        assert shown(app, "#question") == world.questions[1].text
        await pilot.press("space")
        await until(pilot, lambda: saved(app))
        world.analyst.let_words.set()
        await until(pilot, lambda: "recognized," in shown(app, "#words"))
        await pilot.press("p")
        await until(pilot, lambda: world.speaker.played)
        await pilot.press("q")
    session = world.store.session("last")
    assert app.return_value == session.id
    assert [answer.take.question for answer in session.answers] == ["q0", "q0", "q1"]
    assert session.answers[2].analysis is not None
    assert session.answers[2].analysis.transcript is not None


async def test_speak_now_is_shown_only_after_the_first_sound_has_arrived(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    opening, open_ = threading.Event(), threading.Event()
    arm = HeldMicrophone.arm

    def slow(self: HeldMicrophone) -> object:
        opening.set()
        assert open_.wait(DEADLINE)
        return arm(self)

    monkeypatch.setattr(HeldMicrophone, "arm", slow)
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: opening.is_set() and now(app) is Now.ASKING)
        assert "speak now" not in screen_text(app)
        open_.set()
        await until(pilot, lambda: now(app) is Now.LISTENING)
        assert "speak now" in screen_text(app)
        await pilot.press("space")
        await until(pilot, lambda: saved(app))


async def test_space_skips_the_voice_and_does_not_end_the_answer(world: World) -> None:
    world.voice = FakeVoice(world.folder / "voice")
    world.speaker = FakeSpeaker(endless=True)
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: world.speaker.played)
        assert now(app) is Now.ASKING
        await pilot.press("space")
        await until(pilot, lambda: now(app) is Now.LISTENING)
        await pilot.press("space")
        await until(pilot, lambda: saved(app))


async def test_a_voice_that_fails_leaves_the_question_on_screen(world: World) -> None:
    world.voice = FakeVoice(world.folder / "voice", broken=True)
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_listening(pilot, app)
        assert shown(app, "#question") == world.questions[0].text
        await pilot.press("space")
        await until(pilot, lambda: saved(app))


async def test_escape_throws_an_answer_away_only_after_a_yes(world: World) -> None:
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_listening(pilot, app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("escape")
        await until(pilot, lambda: now(app) is Now.LISTENING)
        await pilot.press("escape", "y")
        await until(pilot, lambda: now(app) is Now.TROUBLE)
        assert "Nothing of this answer is kept." in shown(app, "#notice")
        await pilot.press("r")
        await until(pilot, lambda: now(app) is Now.LISTENING)
        await pilot.press("space")
        await until(pilot, lambda: saved(app))
        await pilot.press("q", "y")
    assert len(world.store.session("last").answers) == 1
    assert world.store.unfinished() == []


async def test_an_answer_that_ends_while_the_question_box_is_open_still_shows_its_feedback(
    world: World,
) -> None:
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_listening(pilot, app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        app.stop()
        await until(pilot, lambda: saved(app))
        await pilot.press("q", "y")


async def test_no_microphone_says_what_to_do_and_another_try_works(world: World) -> None:
    world.microphone.fails = DeviceError("No microphone was found: plug one in, then try again.")
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: now(app) is Now.TROUBLE)
        assert "No microphone was found" in screen_text(app)
        assert "To check microphone and sound: h, then c." in screen_text(app)
        world.microphone.fails = None
        await pilot.press("r")
        await until(pilot, lambda: now(app) is Now.LISTENING)
        await pilot.press("space")
        await until(pilot, lambda: saved(app))


async def test_escape_leads_home_from_a_question_that_stopped(world: World) -> None:
    world.microphone.fails = DeviceError("No microphone was found: plug one in, then try again.")
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: now(app) is Now.TROUBLE)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_a_microphone_that_fails_while_you_speak_loses_nothing(world: World) -> None:
    world.microphone.fails = DeviceError("The microphone stopped: plug it in again.")
    world.microphone.fails_while_recording = True
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: saved(app))
        assert "The microphone stopped" in shown(app, "#notice")
    assert world.store.session("last").answers[0].take.seconds == 3.0


async def test_an_analysis_that_fails_says_so_and_keeps_the_answer(world: World) -> None:
    world.analyst.voice_fails = "The analysis stopped. Your recording is saved."
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_listening(pilot, app)
        await pilot.press("space")
        await until(pilot, lambda: now(app) is Now.TROUBLE)
        assert "Your recording is saved" in screen_text(app)
    assert len(world.store.session("last").answers) == 1


async def test_the_same_key_or_escape_ends_a_playback(world: World) -> None:
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_feedback(pilot, app)
        world.speaker.endless = True
        for start, stop in (("p", "p"), ("e", "escape"), ("e", "e")):
            await pilot.press(start)
            await until(pilot, lambda: "Playing" in shown(app, "#notice"))
            await pilot.press(stop)
            await until(pilot, lambda: "Playing" not in shown(app, "#notice"))
        assert [(start, end) for _, start, end in world.speaker.played] == [
            (0.0, None),
            (18.0, 26.0),
            (18.0, 26.0),
        ]


async def test_another_part_is_played_at_once_and_not_only_after_a_second_key(world: World) -> None:
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_feedback(pilot, app)
        world.speaker.endless = True
        await pilot.press("p")
        await until(pilot, lambda: "Playing your answer" in shown(app, "#notice"))
        await pilot.press("e")
        await until(pilot, lambda: "Playing the seconds to work on" in shown(app, "#notice"))
        await pilot.press("escape")
        await until(pilot, lambda: "Playing" not in shown(app, "#notice"))
        assert [(start, end) for _, start, end in world.speaker.played] == [(0.0, None), (18.0, 26.0)]


async def test_the_next_question_waits_until_the_playback_is_silent(world: World) -> None:
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_feedback(pilot, app)
        world.speaker.endless = True
        await pilot.press("p")
        await until(pilot, lambda: len(world.speaker.played) == 1)
        await pilot.press("n")
        await until(pilot, lambda: now(app) is Now.LISTENING)
        await pilot.press("space")
        await until(pilot, lambda: saved(app))


async def test_no_speaker_is_one_sentence_on_the_feedback(world: World) -> None:
    world.speaker.absent = True
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_feedback(pilot, app)
        await pilot.press("p")
        await until(pilot, lambda: "No speaker was found" in shown(app, "#notice"))


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 36)])
async def test_the_words_arrive_without_moving_what_is_being_read(
    world: World, size: tuple[int, int]
) -> None:
    app = world.app()
    async with app.run_test(size=size) as pilot:
        await to_feedback(pilot, app)
        before = screen_text(app).splitlines()
        assert "w Words" not in screen_text(app)
        world.analyst.let_words.set()
        await until(pilot, lambda: "Press v" in shown(app, "#words"))
        after = screen_text(app).splitlines()
        for label in ("Heard", "Keep", "Work on", "Next", "Words:"):
            rows = [
                next(n for n, line in enumerate(lines) if line.strip().startswith(label))
                for lines in (before, after)
            ]
            assert rows[0] == rows[1]
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, DetailsScreen))
        assert "so i went back" in screen_text(app)


async def test_words_that_never_come_are_explained(world: World) -> None:
    world.analyst.words_text = None
    world.analyst.let_words.set()
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_feedback(pilot, app)
        await until(pilot, lambda: "failed" in shown(app, "#words"))
        await pilot.press("v")
        assert isinstance(app.screen, FeedbackScreen)


async def test_leaving_before_the_words_have_come_asks_first(world: World) -> None:
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_feedback(pilot, app)
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, FeedbackScreen))
        world.analyst.let_words.set()
        await until(pilot, lambda: "Press v" in shown(app, "#words"))
        await pilot.press("q")
    assert app.return_value is not None


async def test_leaving_in_the_middle_of_an_answer_keeps_it(world: World) -> None:
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_listening(pilot, app)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        assert "What you said so far is kept" in screen_text(app)
        await pilot.press("y")
    deadline = time.monotonic() + DEADLINE
    while not world.store.sessions():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert world.store.session("last").answers[0].take.seconds == 3.0


async def test_the_last_question_says_so_and_offers_no_next(world: World) -> None:
    world.questions = (question(0),)
    world.__post_init__()
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_feedback(pilot, app)
        assert "last question" in shown(app, "#notice")
        assert "n Next" not in screen_text(app)
        await pilot.press("n")
        assert isinstance(app.screen, FeedbackScreen)
        await pilot.press("h")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_a_practice_from_the_command_line_begins_at_once(world: World) -> None:
    world.start = True
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: now(app) is Now.LISTENING)
        await pilot.press("space")
        await until(pilot, lambda: saved(app))


async def test_a_fault_of_our_own_is_logged_and_the_user_can_go_on(world: World) -> None:
    def broken(*_: object) -> object:
        raise ZeroDivisionError

    world._make = broken  # type: ignore[method-assign, assignment]
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: now(app) is Now.TROUBLE)
        assert "ZeroDivisionError" in shown(app, "#notice")
        await pilot.press("h")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
    assert "Traceback" in world.paths.log_file.read_text()
    assert os.name != "posix" or world.paths.log_file.stat().st_mode & 0o777 == 0o600


async def test_help_lists_exactly_what_works_now(world: World) -> None:
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_listening(pilot, app)
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, Help))
        text = shown(app, "#help")
        assert "End your answer" in text
        assert "Stop the voice" not in text
        await pilot.press("escape", "space")
        await until(pilot, lambda: saved(app))


async def test_every_key_shown_can_be_clicked_too(world: World) -> None:
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_feedback(pilot, app)
        rows = screen_text(app).splitlines()
        y = next(n for n, row in enumerate(rows) if "c Cards" in row)
        await pilot.click(offset=(rows[y].index("c Cards") + 4, y))
        await until(pilot, lambda: isinstance(app.screen, DetailsScreen))


async def test_the_palette_runs_a_command_of_the_screen(world: World) -> None:
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_feedback(pilot, app)
        await pilot.press("ctrl+p")
        await pilot.press(*"measures")
        await pilot.pause(0.3)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, DetailsScreen))


async def test_an_unfinished_answer_is_offered_first_and_recovered(world: World) -> None:
    app = world.app(world.leave_unfinished())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, RecoveryScreen))
        assert "0:34 recorded" in screen_text(app)
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen) and world.recovered)
        await until(pilot, lambda: "Your answer is saved" in screen_text(app))
    assert world.store.session("last").answers[0].take.health.recovered


async def test_an_unfinished_answer_is_deleted_only_after_a_yes(world: World) -> None:
    app = world.app(world.leave_unfinished())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("n")
        assert len(world.store.unfinished()) == 1
        await pilot.press("d", "y")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await until(pilot, lambda: "The answer is deleted." in screen_text(app))
    assert world.store.unfinished() == []


async def test_an_unfinished_answer_can_wait(world: World) -> None:
    app = world.app(world.leave_unfinished())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
    assert len(world.store.unfinished()) == 1


@pytest.mark.parametrize("unfinished", [False, True])
async def test_the_first_screen_can_be_left_at_once(world: World, unfinished: bool) -> None:
    app = world.app(world.leave_unfinished() if unfinished else ())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("q")
        await until(pilot, lambda: not app.is_running or app.return_code is not None)
    assert app.return_code == 0
    assert len(world.store.unfinished()) == int(unfinished)


async def test_a_resize_while_a_screen_is_taken_down_is_no_fault(world: World) -> None:
    app = world.app()
    async with app.run_test(size=SIZE) as pilot:
        await to_listening(pilot, app)
        await pilot.press("space")
        await until(pilot, lambda: saved(app))
        screen = app.screen
        await screen.query_one("#feedback").remove()
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        assert app.screen is screen
        assert app.return_code in (None, 0)
