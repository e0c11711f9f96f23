"""Stories against kinds of question."""

from __future__ import annotations

from coach.coaching.stories import STORY_KINDS, matrix
from coach.model import Story


def story(title: str, *kinds: str) -> Story:
    return Story(id=title, title=title, kinds=kinds, bullets=())


def test_the_matrix_names_what_no_story_covers_and_which_story_has_to_do_too_much() -> None:
    table = matrix(
        [story("a", "trust", "growth"), story("b", "mistake", "conflict", "trust", "own")], STORY_KINDS
    )
    assert "mistake" not in table.uncovered
    assert {"behavioral", "teamwork", "feedback", "adaptability", "red-flag"} == set(table.uncovered)
    assert table.overused == ("b",)
    assert table.kinds[-1] == "own"
    assert dict(table.rows)["a"][table.kinds.index("trust")]


def test_without_stories_everything_is_uncovered() -> None:
    assert matrix([], STORY_KINDS).uncovered == STORY_KINDS
