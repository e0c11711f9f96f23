"""Stories against kinds of question: what is covered, what is not, and which story has to do too much."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coach.coaching import phrases
from coach.model import Story
from coach.wording.privacy import identifying

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


_ABOUT = "The patient was there."
_FULL_NAME = re.compile(r"(?<!Dr )(?<!Dr\. )(?<!Doctor )\b[A-Z][a-z]+[ -][A-Z][a-z]+\b")
"""Two words in a row with capitals: a name, or the name of a place."""


@dataclass(frozen=True)
class Matrix:
    """Stories (rows) against kinds of question (columns)."""

    kinds: tuple[str, ...]
    rows: tuple[tuple[str, tuple[bool, ...]], ...]
    """(title, fits this kind) per story."""
    uncovered: tuple[str, ...]
    overused: tuple[str, ...]
    """Titles of stories meant for more than three kinds."""


def advice_lines(stories: Sequence[Story]) -> tuple[str, ...]:
    """Return which kinds of question no story covers, and which story has to do too much."""
    table = matrix(stories, STORY_KINDS)
    lines = [f"No story yet for: {', '.join(table.uncovered)}."] if table.uncovered else []
    lines += [
        f'"{title}" is meant for more than {OVERUSED} kinds of question. Find another story for some.'
        for title in table.overused
    ]
    return tuple(lines)


def private_lines(story: Story) -> tuple[str, ...]:
    """Return sentences on what may tell who a patient is in a story, with what to say instead."""
    texts = (story.title, *(bullet.text for bullet in story.bullets))
    # A bullet is too short to say whom it is about, so a patient is taken for granted.
    found = [mark for text in texts for mark in identifying(f"{_ABOUT} {text}")]
    safe = dict.fromkeys(
        phrases.render(f"private.{mark.what.replace(' ', '_')}", {"spoken": mark.safe}) for mark in found
    )
    lines = []
    if safe:
        told = ", ".join(safe)
        lines.append(f"This may tell people who a patient is: {told}. Change it before you tell it.")
    if any(_FULL_NAME.search(bullet.text) for bullet in story.bullets):
        lines.append("There may be a full name in it. If it is a patient's, take it out.")
    return tuple(lines)


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
