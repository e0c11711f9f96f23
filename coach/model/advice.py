"""What the measures say, and what to do about it."""

from __future__ import annotations

from typing import Literal

from coach.model.base import Frozen, Span

Mistake = Literal["memorized", "borrowed", "delivery", "unqualified"]
Strength = Literal["no sign", "some signs", "strong signs", "not enough data"]


class Finding(Frozen, frozen=True, kw_only=True):
    """What the measures say about one mistake, with its evidence."""

    code: str
    mistake: Mistake
    strength: Strength
    evidence: tuple[str, ...]
    """Codes of the measures this rests on."""
    spans: tuple[Span, ...]


class Advice(Frozen, frozen=True, kw_only=True):
    """One sentence for the speaker, the seconds to listen to, the measures it rests on."""

    code: str
    text: str
    spans: tuple[Span, ...]
    measures: tuple[str, ...]


class Feedback(Frozen, frozen=True, kw_only=True):
    """One thing to keep, exactly one to work on, the rest, and what to do next."""

    keep: Advice | None
    work_on: Advice | None
    others: tuple[Advice, ...]
    next_step: Advice | None
