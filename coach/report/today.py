"""What home says: what to work on today and why, and what lies ahead. Pure; the day is given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date

from coach.coaching.baseline import cold
from coach.coaching.muting import speaks
from coach.coaching.plan import advice, countdown, days_until, next_interview, not_debriefed
from coach.model import Advice, Answer, Profile
from coach.report.names import NAMES

NOTHING_YET = "Answer one question aloud; it takes two minutes."
LAST = 5
"""Cold answers that are looked at: what came first long ago may be better by now."""


def work_on(
    answers: Sequence[Answer], *, profile: Profile | None, today: date, muted: Collection[str] = ()
) -> str:
    """Return one sentence on what to do today and why; `answers` are from oldest to newest."""
    if not answers:
        return NOTHING_YET
    interview = next_interview(profile, today)
    left = days_until(interview, today) if interview is not None else None
    if left is not None and left <= 1:
        return advice(left)
    found = [name for answer in cold(answers)[-LAST:] if (name := _name(answer, muted))]
    if not found:
        return advice(left if left is not None else 99)
    newest = found[::-1]
    what = max(newest, key=Counter(newest).__getitem__)  # the newest of those that came first equally often
    times = found.count(what)
    if times == 1:
        return f"Work on this today: {what}. It came first in one of your last answers."
    return f"Work on this today: {what}. It came first in {times} of your last {len(found)} new answers."


def ahead(profile: Profile | None, today: date) -> str:
    """Return when the next interview is, or which one to write down; empty when no date is known."""
    if over := not_debriefed(profile, today):
        return f"{over[0].program} is over: two minutes on what was asked, with o."
    interview = next_interview(profile, today)
    return countdown(interview, today) if interview is not None else ""


def _name(answer: Answer, muted: Collection[str]) -> str:
    """Return what there was to work on in an answer; empty for nothing, or for the recording itself."""
    found: Advice | None = answer.feedback.work_on if answer.feedback is not None else None
    if found is None or not found.measures or not speaks(found, muted):
        return ""
    code = found.measures[0]
    return NAMES[code].name if code in NAMES and not code.startswith("health.") else ""
