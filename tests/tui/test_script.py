"""A script or notes for a question: pasted in the app or given line by line, kept, compared, deleted."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
from kit import World, screen_text
from test_by_ear import to_words
from test_journey import to_feedback, until
from test_pictures_of_screens import compare, size  # noqa: F401 - a fixture

from coach import judging
from coach.errors import UsageError
from coach.model import Answer, Phrase
from coach.tui.plain_words import PlainByEar, read_script
from coach.tui.screens.feedback import FeedbackScreen
from coach.tui.screens.script import ScriptScreen

NOTES = "So I went back and asked him one more question."


async def test_a_pasted_text_is_kept_for_the_question_and_deleted_when_asked(
    world: World,
    size: tuple[int, int],  # noqa: F811
) -> None:
    app = world.app()
    async with app.run_test(size=size) as pilot:
        await to_feedback(pilot, app)
        await until(pilot, lambda: isinstance(app.screen, FeedbackScreen) and app.screen.answer is not None)
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, ScriptScreen))
        await pilot.press(*"so q")  # letters are text here, and none of them leaves the app
        compare(app, "script-typing")
        await pilot.press("escape")
        await pilot.pause()
        compare(app, "script")
        await pilot.press("s")
        await until(pilot, lambda: world.store.scripts.find("q0") == "so q")
        await pilot.press("s", "x", "y")
        await until(pilot, lambda: world.store.scripts.find("q0") == "")
        assert isinstance(app.screen, FeedbackScreen)


async def test_leaving_a_text_that_is_not_kept_asks_first(world: World) -> None:
    app = world.app()
    async with app.run_test() as pilot:
        await to_feedback(pilot, app)
        await until(pilot, lambda: isinstance(app.screen, FeedbackScreen) and app.screen.answer is not None)
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, ScriptScreen))
        await pilot.press("a", "escape", "escape", "n")
        assert isinstance(app.screen, ScriptScreen)
        await pilot.press("escape", "y")
        assert isinstance(app.screen, FeedbackScreen)
        assert world.store.scripts.find("q0") == ""


async def test_the_feedback_follows_when_a_checked_answer_is_held_against_a_script(world: World) -> None:
    said = "Then I called the nurse and we waited for the doctor on the ward that night. " * 5
    world.analyst.words_text = said
    app = world.app()
    async with app.run_test(size=(110, 40)) as pilot:
        await to_words(pilot, app, world)
        answer = world.store.take("last/1")
        app.correct(answer, (Phrase(text=said, start=0.4, end=51.0),))
        await until(pilot, lambda: "checked by you" in screen_text(app))
        app.keep_script(answer, said)
        await until(pilot, lambda: "Shares wording with your script or earlier takes: c." in screen_text(app))
        await pilot.press("c")
        await until(pilot, lambda: "those of the script" in " ".join(screen_text(app).split()))
    saved = world.store.take("last/1")
    assert saved.analysis is not None
    assert saved.analysis.measures["overlap.script"].value == pytest.approx(100, abs=1)
    assert {each.with_ for each in saved.analysis.overlaps} == {"script"}


class Lines:
    """A talk in which these lines are typed."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines: Iterator[str] = iter(lines)

    def line(self, *, as_typed: bool = False) -> str | None:
        return next(self._lines, None)


def by_ear(world: World, lines: Sequence[str]) -> tuple[PlainByEar, list[str], list[Answer]]:
    said: list[str] = []
    compared: list[Answer] = []

    def compare_it(answer: Answer) -> Answer:
        compared.append(answer)
        return answer

    talk = Lines(lines)
    made = PlainByEar(
        None,  # type: ignore[arg-type]
        talk,  # type: ignore[arg-type]
        say=said.append,
        play=lambda _a, _s: None,
        store=world.store,
        correct=None,
        compare=compare_it,
    )
    return made, said, compared


def an_answer(world: World) -> Answer:
    session = world.store.begin_session(bank="starter")
    pending = world.store.begin_take(session, question="q0", wording="Why?", rate=16_000, device="held")
    with pending.path.open("ab") as file:
        file.write(b"\x01\x00" * 16_000)
    return Answer(take=world.store.finish_take(pending), analysis=None, findings=(), feedback=None)


def test_lines_until_a_dot_are_kept_and_the_answer_is_compared(world: World) -> None:
    answer = an_answer(world)
    made, said, compared = by_ear(world, ["So I went back", "and asked.", "."])
    made.do("s", answer)
    assert world.store.scripts.find("q0") == "So I went back\nand asked."
    assert compared == [answer]
    assert "6 words" in said[-1]
    made, said, _ = by_ear(world, ["x"])
    made.do("s", answer)
    assert world.store.scripts.find("q0") == ""
    assert said[-1] == "The script is deleted."


def test_a_file_may_be_named_and_one_that_is_no_text_is_refused_in_a_sentence(
    world: World, tmp_path: Path
) -> None:
    notes, sound = tmp_path / "notes.txt", tmp_path / "sound.wav"
    notes.write_text(NOTES, encoding="utf-8")
    sound.write_bytes(b"RIFF\xff\xfe\x00")
    assert read_script(lambda: str(notes)) == NOTES
    with pytest.raises(UsageError, match="not a text file"):
        read_script(lambda: str(sound))
    made, said, compared = by_ear(world, [str(sound)])
    made.do("s", an_answer(world))
    assert "not a text file" in said[-1]
    assert compared == []


def test_enter_alone_changes_nothing(world: World) -> None:
    world.store.scripts.save("q0", NOTES)
    made, said, compared = by_ear(world, [""])
    made.do("s", an_answer(world))
    assert said[-1] == "Nothing was changed."
    assert world.store.scripts.find("q0") == NOTES
    assert compared == []


def test_a_damaged_script_costs_no_answer(world: World) -> None:
    world.store.scripts.save("q0", NOTES)
    (file,) = (world.paths.data / "scripts").iterdir()
    file.write_text("{", encoding="utf-8")
    answer = msgspec.structs.replace(an_answer(world), analysis=None)
    assert judging.compared(answer, store=world.store, analyst=world.analyst) == answer
    made, said, _ = by_ear(world, [])
    made.do("s", answer)
    assert "damaged" in said[-1]
    assert sys.exc_info() == (None, None, None)
