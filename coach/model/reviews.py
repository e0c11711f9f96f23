"""What other people hear, say and rate."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from coach.model.base import Frozen

ReviewerRole = Literal["faculty", "resident", "advisor", "peer", "friend", "other", "unsaid"]
Conducted = Literal["none", "1-10", "11-50", "over 50", "unsaid"]
Watched = Literal["recording", "live", "unsaid"]


class Comment(Frozen, frozen=True, kw_only=True):
    """What a reviewer said about a moment, about a whole answer (no seconds), or about all (no answer)."""

    text: str
    answer: int | None = None
    """n of SESSION/n."""
    at: float | None = None
    until: float | None = None
    reply: str = ""
    """What the speaker answered."""
    done: bool = False
    """The speaker says that they have worked on it."""


class Scale(Frozen, frozen=True, kw_only=True):
    """One competency that reviewers rate, and what its steps 1 to 5 sound like."""

    code: str
    title: str
    steps: tuple[str, str, str, str, str]
    live: bool = False
    """Only somebody who watched can rate it: a recording does not show it."""


class Rating(Frozen, frozen=True, kw_only=True):
    """One step, 1 to 5, of an anchored scale; a scale that a reviewer left out has no rating."""

    competency: str
    value: Annotated[int, msgspec.Meta(ge=1, le=5)]


class Calibration(Frozen, frozen=True, kw_only=True):
    """Which of two known clips a reviewer called livelier, and which they said has the longer pauses."""

    livelier: Literal["a", "b"]
    pauses: Literal["a", "b"]


class Review(Frozen, frozen=True, kw_only=True):
    """What one person heard, said and rated about a session."""

    id: str
    written: str
    """UTC, ISO 8601."""
    via: Literal["page", "messages", "app"]
    role: ReviewerRole = "unsaid"
    conducted: Conducted = "unsaid"
    """How many real interviews the reviewer has conducted."""
    trained: bool = False
    """The reviewer says that they were trained in structured interviewing."""
    round: Annotated[int, msgspec.Meta(ge=1, le=2)] = 1
    """2 when the page that was reviewed held the reviews of a first round."""
    calibration: Calibration | None = None
    watched: Watched = "unsaid"
    name: str = ""
    answers: tuple[int, ...] = ()
    """The answers that were heard."""
    comments: tuple[Comment, ...] = ()
    keep: str = ""
    change: str = ""
    not_understood: str = ""
    """Words that the reviewer could not understand; nobody is asked about pronunciation."""
    ratings: tuple[Rating, ...] = ()
