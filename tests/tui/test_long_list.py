"""A long list: what is seen is there at once, the rest follows, and nothing of an older list does."""

from __future__ import annotations

from test_journey import until
from textual.app import App, ComposeResult
from textual.widgets.option_list import Option

from coach.tui.widgets.long_list import SLICE, LongList

MANY = 5 * SLICE + 3


class Shown(App[str]):
    """A list and nothing else."""

    def compose(self) -> ComposeResult:
        yield LongList()


def options(word: str, count: int = MANY) -> list[Option]:
    return [Option(f"{word} {n}") for n in range(count)]


async def test_a_slice_is_there_at_once_and_all_of_it_soon() -> None:
    app = Shown()
    async with app.run_test() as pilot:
        listed = app.query_one(LongList)
        listed.fill(options("one"), mark=0)
        assert (listed.option_count, listed.highlighted) == (SLICE, 0)
        await until(pilot, lambda: listed.option_count == MANY)
        assert listed.get_option_at_index(MANY - 1).prompt == f"one {MANY - 1}"


async def test_an_option_far_down_is_marked_at_once() -> None:
    app = Shown()
    async with app.run_test() as pilot:
        listed = app.query_one(LongList)
        listed.fill(options("one"), mark=3 * SLICE)
        assert listed.highlighted == 3 * SLICE
        await until(pilot, lambda: listed.option_count == MANY)
        assert listed.highlighted == 3 * SLICE


async def test_filled_anew_it_holds_nothing_of_what_was_still_to_come() -> None:
    app = Shown()
    async with app.run_test() as pilot:
        listed = app.query_one(LongList)
        listed.fill(options("old"), mark=0)
        listed.fill(options("new", 2 * SLICE), mark=0)
        await until(pilot, lambda: listed.option_count == 2 * SLICE)
        await pilot.pause()
        prompts = {listed.get_option_at_index(n).prompt for n in range(listed.option_count)}
        assert prompts == {f"new {n}" for n in range(2 * SLICE)}


async def test_an_empty_one_has_no_mark() -> None:
    app = Shown()
    async with app.run_test():
        listed = app.query_one(LongList)
        listed.fill((), mark=0)
        assert (listed.option_count, listed.highlighted) == (0, None)
