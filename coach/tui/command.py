"""What a command of the app is, and the places where one can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Place = Literal[
    "recovery",
    "home",
    "interview",
    "trouble",
    "feedback",
    "details",
    "confirm",
    "help",
    "transcript",
    "editing",
    "by ear",
    "fillers",
    "drill",
    "body",
    "timeline",
    "sessions",
    "saved",
    "compare",
    "history",
    "script",
    "typing",
    "stories",
    "story",
    "writing",
    "story script",
    "muting",
    "mock",
    "note",
    "questions",
    "entry",
    "reviews",
    "review",
    "give review",
    "banks",
    "drills",
    "settings",
    "first run",
    "check",
    "recognizers",
    "voices",
    "profile",
    "profile lines",
]


@dataclass(frozen=True)
class Command:
    """One thing the user can do, with one safe key."""

    action: str
    key: str
    label: str
    """Beside the key at the foot of the screen: two words at most."""
    help: str
    """One sentence."""
    places: tuple[Place, ...]
    shown: bool = True
    """Whether the key line at the foot shows it; the help and the palette show all."""
