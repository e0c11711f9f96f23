"""Stories in the app: the list, the lines of one story, a script that leaves its facts, what is covered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kit import World, screen_text
from test_pictures_of_screens import SIZES, compare
from textual.widgets import TextArea

from coach.model import Bullet, Story
from coach.store.stories import Stories
from coach.tui.screens.stories import StoriesScreen
from coach.tui.screens.story import StoryScreen, StoryScriptScreen

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from coach.tui.app import CoachApp

SCRIPT = (
    "I was the intern on call that night. The nurse told me his oxygen was low. "
    "I decided to call the senior before the scan. In the end he recovered well."
)


def story(title: str = "Night call", *kinds: str) -> Story:
    bullets = (Bullet(kind="role", text="intern on call"), Bullet(kind="decision", text="called the senior"))
    return Story(id=title.lower().replace(" ", "-"), title=title, bullets=bullets, kinds=kinds)


async def to_stories(pilot: Pilot[str | None], app: CoachApp) -> None:
    await pilot.pause()
    await pilot.press("s")
    await pilot.pause()
    assert isinstance(app.screen, StoriesScreen)


def saved(world: World) -> tuple[Story, ...]:
    return Stories(world.paths).all()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_screens_of_stories_look_as_they_did(world: World, size: tuple[int, int]) -> None:
    Stories(world.paths).save(story("Night call", "trust", "teamwork", "mistake", "conflict"))
    Stories(world.paths).save(story("Wrong chart"))
    app = world.app()
    async with app.run_test(size=size) as pilot:
        await to_stories(pilot, app)
        compare(app, "stories")
        await pilot.press("c")
        await pilot.pause()
        compare(app, "stories-coverage")
        await pilot.press("escape", "enter")
        await pilot.pause()
        compare(app, "story")
        await pilot.press("e")
        await pilot.pause()
        compare(app, "story-writing")
        await pilot.press("escape", "escape", "x")
        await pilot.pause()
        compare(app, "story-script")


async def test_a_new_story_is_written_and_saved(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stories(pilot, app)
        assert "You have no stories yet" in screen_text(app)
        await pilot.press("n")
        await pilot.pause()
        app.screen.query_one(TextArea).text = "title: Wrong chart\nkinds: mistake\nrole: intern"
        await pilot.press("escape")
        await pilot.pause()
        assert "Press s to save." in screen_text(app)
        await pilot.press("s")
        await pilot.pause()
        assert isinstance(app.screen, StoriesScreen)
        assert "Wrong chart" in screen_text(app)
    assert [(one.id, one.kinds) for one in saved(world)] == [("wrong-chart", ("mistake",))]


async def test_bullets_of_a_story_are_edited_in_place(world: World) -> None:
    Stories(world.paths).save(story())
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stories(pilot, app)
        await pilot.press("enter", "e")
        await pilot.pause()
        area = app.screen.query_one(TextArea)
        area.text += "learned: call early\n"
        await pilot.press("escape", "s")
        await pilot.pause()
    [one] = saved(world)
    assert one.id == "night-call"
    assert one.bullets[-1] == Bullet(kind="learned", text="call early")


async def test_a_pasted_script_leaves_bullets_and_is_put_away(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stories(pilot, app)
        await pilot.press("x")
        await pilot.pause()
        assert isinstance(app.screen, StoryScriptScreen)
        app.screen.query_one(TextArea).text = SCRIPT
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, StoryScreen)
        drafted = app.screen.query_one(TextArea).text
        assert "decision: decided call senior" in drafted
        assert "told me his" not in drafted
        await pilot.press("s")
        await pilot.pause()
    assert "told me his" not in (world.paths.data / "stories.json").read_text()
    assert len(saved(world)[0].bullets) == 4


async def test_a_script_without_a_sentence_is_said_and_an_empty_one_goes_back(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(60, 20)) as pilot:
        await to_stories(pilot, app)
        await pilot.press("x")
        await pilot.pause()
        app.screen.query_one(TextArea).text = "the, a!"
        await pilot.press("escape")
        await pilot.pause()
        assert "no sentence in the script" in screen_text(app)
        app.screen.query_one(TextArea).clear()
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, StoriesScreen)


async def test_a_line_that_cannot_be_read_is_named_and_nothing_is_lost(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stories(pilot, app)
        await pilot.press("n")
        await pilot.pause()
        app.screen.query_one(TextArea).text = "title: A\nwrong line"
        await pilot.press("escape", "s")
        await pilot.pause()
        assert 'Line 2 is not "name: text"' in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "Go back without saving?" in screen_text(app)
        await pilot.press("n")
        await pilot.pause()
        assert app.screen.query_one(TextArea).text == "title: A\nwrong line"
    assert saved(world) == ()


async def test_a_patients_name_is_pointed_at_with_what_to_say_instead(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stories(pilot, app)
        await pilot.press("n")
        await pilot.pause()
        lines = "title: A fall\nrole: intern\nsaid: my patient named John Kowalski"
        app.screen.query_one(TextArea).text = lines
        await pilot.press("escape", "s")
        await pilot.pause()
        assert "may tell people who a patient is" in screen_text(app)
        assert "a name (say: " in screen_text(app)


async def test_a_story_is_deleted_after_one_question(world: World) -> None:
    Stories(world.paths).save(story())
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stories(pilot, app)
        await pilot.press("d", "n")
        await pilot.pause()
        assert len(saved(world)) == 1
        await pilot.press("d", "y")
        await pilot.pause()
        assert "You have no stories yet" in screen_text(app)
    assert saved(world) == ()


async def test_a_damaged_file_is_said_and_nothing_can_be_written_over_it(world: World) -> None:
    Stories(world.paths).save(story())
    (world.paths.data / "stories.json").write_text("[{", encoding="utf-8")
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stories(pilot, app)
        await pilot.press("n", "d", "enter")
        await pilot.pause()
        assert isinstance(app.screen, StoriesScreen)
        assert "You have no stories yet" not in screen_text(app)


async def test_markup_in_a_title_is_shown_as_it_is(world: World) -> None:
    Stories(world.paths).save(story("[red]Night[/red] [@click=app.quit]x", "[b]trust"))
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stories(pilot, app)
        assert "[red]Night[/red] [@click=app.quit]x" in screen_text(app)
        await pilot.press("c")
        await pilot.pause()
        assert "[b]trust" in screen_text(app)


async def test_a_new_story_that_was_not_touched_is_left_without_a_question(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stories(pilot, app)
        await pilot.press("n", "escape", "escape")
        await pilot.pause()
        assert isinstance(app.screen, StoriesScreen)
    assert saved(world) == ()


async def test_a_few_letters_keep_nobody_at_the_script_of_a_story(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s")
        await pilot.press("x", "w", "k")
        await pilot.press("escape")
        assert "Esc again goes back" in screen_text(app)
        await pilot.press("escape")
        assert "Script to bullets" not in screen_text(app)
