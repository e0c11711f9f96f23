"""Stories against kinds of question: what is covered, what is not, and which story has to do too much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coach.model import Story

STORY_KINDS = (
    "behavioral",
    "mistake",
    "conflict",
    "teamwork",
    "trust",
    "growth",
    "feedback",
    "adaptability",
    "red-flag",
)
"""Kinds of question that ask for something that happened."""
OVERUSED = 3
"""Kinds of question one story is meant for, from which on it wears thin. Own limit."""


@dataclass(frozen=True)
class Matrix:
    """Stories (rows) against kinds of question (columns)."""

    kinds: tuple[str, ...]
    rows: tuple[tuple[str, tuple[bool, ...]], ...]
    """(title, fits this kind) per story."""
    uncovered: tuple[str, ...]
    overused: tuple[str, ...]
    """Titles of stories meant for more than three kinds."""


def matrix(stories: Sequence[Story], kinds: Sequence[str]) -> Matrix:
    """Return which story fits which kind; kinds that only a story names come last."""
    own = [kind for story in stories for kind in story.kinds]
    columns = tuple(dict.fromkeys((*kinds, *own)))
    rows = tuple((story.title, tuple(kind in story.kinds for kind in columns)) for story in stories)
    covered = set(own)
    return Matrix(
        kinds=columns,
        rows=rows,
        uncovered=tuple(kind for kind in columns if kind not in covered),
        overused=tuple(story.title for story in stories if len(story.kinds) > OVERUSED),
    )
