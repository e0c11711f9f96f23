"""What a person does with their own ears: correct the words, mark the story, confirm fillers."""

from __future__ import annotations

import msgspec
from kit import World, analysis, screen_text
from test_journey import saved, to_listening, until
from test_pictures_of_screens import compare, size  # noqa: F401 - a fixture

from coach.model import Filler
from coach.tui.app import CoachApp
from coach.tui.screens.transcript import TranscriptScreen


async def to_words(pilot, app: CoachApp, world: World) -> None:  # type: ignore[no-untyped-def]
    await to_listening(pilot, app)
    await pilot.press("space")
    await until(pilot, lambda: saved(app))
    world.analyst.let_words.set()
    await until(pilot, lambda: "recognized, 62%" in screen_text(app))


async def test_the_words_are_corrected_phrase_by_phrase_saved_and_measured_anew(
    world: World,
    size: tuple[int, int],  # noqa: F811
) -> None:
    app = world.app()
    async with app.run_test(size=size) as pilot:
        await to_words(pilot, app, world)
        await pilot.press("t")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, TranscriptScreen)
        assert "(no words here)" in screen_text(app)
        await pilot.press("s")
        assert app.screen is screen  # nobody looked at it yet: there is nothing to save
        while "so i went back" not in str(screen.query_one("#phrase").render()):
            await pilot.press("enter")
        compare(app, "transcript")
        await pilot.press("e")
        await pilot.pause()
        compare(app, "transcript-editing")
        await pilot.press("ctrl+u", *"So we um waited", "enter")
        await pilot.pause()
        assert "All are checked" in screen_text(app)
        await pilot.press("s")
        await until(pilot, lambda: "checked by you" in screen_text(app))
    answer = world.store.take("last/1")
    assert answer.corrected is not None
    assert answer.analysis is not None
    assert answer.analysis.transcript is not None
    assert answer.analysis.transcript.corrected
    assert "So we um waited" in answer.analysis.transcript.text
    assert [f.text for f in answer.analysis.events.fillers] == ["so", "um"]
    assert "There are 4 words" in (answer.analysis.measures["pace.words"].why or "") or (
        answer.analysis.measures["pace.words"].value is None
    )


async def test_escape_while_typing_keeps_the_old_words_and_leaving_asks_first(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_words(pilot, app, world)
        await pilot.press("t", "e", *"never", "escape")
        await pilot.pause()
        assert "never" not in screen_text(app)
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert "Go back without saving?" in screen_text(app)
        await pilot.press("y")
        await pilot.pause()
        assert "recognized, 62%" in screen_text(app)
    assert world.store.take("last/1").corrected is None


async def test_marks_are_dropped_while_it_plays_and_kept_with_their_second(
    world: World,
    size: tuple[int, int],  # noqa: F811
    monkeypatch,  # type: ignore[no-untyped-def]
) -> None:
    app = world.app()
    async with app.run_test(size=size) as pilot:
        await to_words(pilot, app, world)
        clock = [100.0]
        monkeypatch.setattr("coach.tui.screens.by_ear.monotonic", lambda: clock[0])
        monkeypatch.setattr(CoachApp, "play", lambda *_args: None)
        await pilot.press("b", "s")
        await pilot.pause()
        assert "Press p to play" in screen_text(app)
        await pilot.press("p")
        clock[0] += 1.2
        await pilot.press("s")
        clock[0] += 0.8
        await pilot.press("o", "f", "u")
        await pilot.pause()
        compare(app, "by-ear")
        await until(pilot, lambda: len(world.store.take("last/1").marks) == 2)
    marks = world.store.take("last/1").marks
    assert [(mark.kind, mark.second) for mark in marks] == [("situation", 1.2), ("role", 2.0)]


async def test_each_filler_is_shown_in_its_sentence_and_what_is_said_about_it_changes_the_count(
    world: World,
    size: tuple[int, int],  # noqa: F811
    monkeypatch,  # type: ignore[no-untyped-def]
) -> None:
    whole = analysis(words="then i went back and you know nobody was there")
    fillers = (
        Filler(start=2.0, end=2.7, text="you know", heard_by="words", certainty="likely"),
        Filler(start=6.0, end=6.3, text="um", heard_by="sound", certainty="possible"),
    )
    whole = msgspec.structs.replace(whole, events=msgspec.structs.replace(whole.events, fillers=fillers))
    monkeypatch.setattr(type(world.analyst), "words", lambda self, take, *, timeout: whole)
    app = world.app()
    async with app.run_test(size=size) as pilot:
        await to_words(pilot, app, world)
        await pilot.press("u")
        await pilot.pause()
        assert "back and [you know] nobody" in screen_text(app)
        assert "between 1 and 2" in screen_text(app)
        compare(app, "fillers")
        await pilot.press("n", "y")
        await pilot.pause()
        assert "answer: 1." in screen_text(app)
        await until(pilot, lambda: len(world.store.take("last/1").verdicts) == 2)
        await until(pilot, lambda: len(world.store.take("last/1").analysis.events.fillers) == 1)
    [left] = world.store.take("last/1").analysis.events.fillers
    assert (left.text, left.certainty) == ("um", "heard")
