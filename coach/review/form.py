"""A review while it is being filled in: one row for each answer and each question. No screen in it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar, get_args

from coach.model import Comment, Conducted, Rating, Review, ReviewerRole, Scale
from coach.review.scales import CONDUCTED, MORE_SCALES, ROLES, SCALES

T = TypeVar("T")
_TEXTS = {
    "keep": "One thing to keep",
    "change": "One thing to change",
    "not_understood": "Words I could not understand",
    "name": "Your name or initials, if you like",
}

_MORE = ("-", "yes", "yes, and I watched live")


@dataclass
class Draft:
    """What a reviewer has filled in so far; rows are answers, texts, scales, who they are, more scales."""

    answers: tuple[int, ...]
    comments: list[Comment] = field(default_factory=list)
    heard: set[int] = field(default_factory=set)
    texts: dict[str, str] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)
    role: ReviewerRole = "unsaid"
    conducted: Conducted = "unsaid"
    more: int = 0
    saved: bool = False
    id: str = field(default_factory=lambda: secrets.token_hex(6))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is lost when it is dropped."""
        return not (self.comments or any(self.texts.values()) or self.steps)

    def rows(self) -> list[str]:
        """Return every row with what is filled in."""
        rows = []
        for n in self.answers:
            count = sum(one.answer == n for one in self.comments)
            said = "1 comment" if count == 1 else f"{count} comments"
            rows.append(f"Answer {n}: {said}{', heard' if n in self.heard else ''}")
        rows += [f"{title}: {self.texts.get(code) or '-'}" for code, title in _TEXTS.items()]
        rows += [f"{scale.title} {self.steps.get(scale.code) or '-'}" for scale in SCALES]
        rows.append(f"You are: {ROLES.get(self.role, '-')}")
        rows.append(f"Interviews you have conducted: {CONDUCTED.get(self.conducted, '-')}")
        rows.append(f"More questions: {_MORE[self.more]}")
        rows += [f"{scale.title} {self.steps.get(scale.code) or '-'}" for scale in self._more_scales]
        return rows

    @property
    def _more_scales(self) -> tuple[Scale, ...]:
        """The scales asked on request; those of body and energy only of somebody who watched live."""
        return tuple(scale for scale in MORE_SCALES if self.more > int(scale.live))

    def _scale(self, row: int) -> Scale | None:
        after = row - len(self.answers) - len(_TEXTS)
        if 0 <= after < len(SCALES):
            return SCALES[after]
        extra = after - len(SCALES) - 3  # after role, interviews and "More questions"
        return self._more_scales[extra] if 0 <= extra < len(self._more_scales) else None

    def explained(self, row: int) -> str:
        """Return what the marked step of a scale means; how to fill in any other row."""
        after = row - len(self.answers) - len(_TEXTS)
        scale = self._scale(row)
        if scale is not None and (step := self.steps.get(scale.code)):
            return scale.steps[step - 1]
        return "Enter types it." if after < 0 else "Enter goes to the next choice."

    def text(self, row: int) -> str:
        """Return what is typed in a row of text; nothing for an answer, whose comments are new each time."""
        at = row - len(self.answers)
        return self.texts.get(list(_TEXTS)[at], "") if 0 <= at < len(_TEXTS) else ""

    def comment(self, comment: Comment) -> None:
        """Add a comment to those there are."""
        self.comments.append(comment)
        self.saved = False

    def write(self, row: int, text: str) -> None:
        """Put a text into its row."""
        self.texts[list(_TEXTS)[row - len(self.answers)]] = text
        self.saved = False

    def choose_next(self, row: int) -> bool:
        """Go to the next choice of a row, and to none after the last; False where there are no choices."""
        after = row - len(self.answers) - len(_TEXTS)
        if after < 0:
            return False
        self.saved = False
        scale = self._scale(row)
        if scale is not None:
            step = (self.steps.pop(scale.code, 0) + 1) % 6
            if step:
                self.steps[scale.code] = step
        elif after == len(SCALES):
            self.role = _after(self.role, get_args(ReviewerRole))
        elif after == len(SCALES) + 1:
            self.conducted = _after(self.conducted, get_args(Conducted))
        else:
            self.more = (self.more + 1) % len(_MORE)
        return True

    def review(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Review:
        """Return the review as it stands."""
        return Review(
            id=self.id,
            written=now().isoformat(timespec="seconds").replace("+00:00", "Z"),
            via="app",
            role=self.role,
            conducted=self.conducted,
            watched="live" if self.more == 2 else "recording",
            answers=tuple(sorted(self.heard)),
            comments=tuple(self.comments),
            ratings=tuple(
                Rating(competency=scale.code, value=self.steps[scale.code])
                for scale in (*SCALES, *self._more_scales)
                if scale.code in self.steps
            ),
            **self.texts,  # type: ignore[arg-type]  # its keys are fields of text
        )


def _after(value: T, values: tuple[T, ...]) -> T:
    return values[(values.index(value) + 1) % len(values)]
