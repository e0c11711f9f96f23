"""Questions, the banks that hold them, and what an applicant brings to them."""

from __future__ import annotations

from typing import Literal

from coach.model.base import Frozen

BulletKind = Literal["role", "moment", "decision", "said", "result", "learned", "detail"]


class Question(Frozen, frozen=True, kw_only=True):
    """One interview question as a bank holds it."""

    id: str
    text: str
    kind: str = "general"
    variants: tuple[str, ...] = ()
    """Rewordings: the same question in other words."""
    twists: tuple[str, ...] = ()
    """The question with one fact changed, so that a memorized answer does not fit."""
    follow_ups: tuple[str, ...] = ()
    competencies: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    purpose: str = ""
    """Why interviewers ask it."""
    listen_for: tuple[str, ...] = ()
    answer_seconds: int = 90
    source: str = ""
    audio: str | None = None
    topics: tuple[str, ...] = ()
    """What in an applicant's file brings the question up; it is asked when the profile names one of them."""


class Bank(Frozen, frozen=True, kw_only=True):
    """A set of questions that is shared by copying one file."""

    id: str
    title: str
    language: str
    license: str
    questions: tuple[Question, ...]
    maintainers: tuple[str, ...] = ()


class Bullet(Frozen, frozen=True, kw_only=True):
    """One fact of a story in a few words, never a sentence to learn."""

    kind: BulletKind
    text: str


class Story(Frozen, frozen=True, kw_only=True):
    """Something that happened to the speaker, in five to eight bullets."""

    id: str
    title: str
    bullets: tuple[Bullet, ...]
    kinds: tuple[str, ...] = ()
    """Kinds of question it fits."""


class InterviewDate(Frozen, frozen=True, kw_only=True):
    """A real interview: when, where, what one cares about there, and what came of it."""

    date: str
    """ISO 8601, a day."""
    program: str
    facts: tuple[str, ...] = ()
    asked: str = ""
    surprised: str = ""
    next_time: str = ""


class Profile(Frozen, frozen=True, kw_only=True):
    """What an applicant's file will make interviewers ask about. All optional, and never exported."""

    topics: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    interviews: tuple[InterviewDate, ...] = ()
