"""What a file makes interviewers ask about, and what to do until the next interview. It predicts nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from coach.model import InterviewDate, Profile, Question

TOPICS: dict[str, str] = {
    "attempts": "an exam that you took more than once",
    "scores": "a score that you expect to be asked about",
    "gap": "a year or more without clinical work",
    "graduation": "more than five years since you graduated",
    "visa": "you need a visa",
    "experience": "little or no hands-on experience in the U.S., or none of late",
    "letters": "few letters from U.S. physicians",
    "specialty-change": "a change of specialty",
    "home-training": "training in another country",
}
"""What may be in a file -> what it is called for its owner."""

SCORES = "Scores open doors. After the cutoff, stories, letters and experience decide."


def fits(question: Question, profile: Profile | None) -> bool:
    """Say whether a question is worth asking: one about a topic that is not in the file is left out.

    Without a profile every question is asked; a question without topics always is.
    """
    return profile is None or not question.topics or bool(set(question.topics) & set(profile.topics))


def next_interview(profile: Profile | None, today: date) -> InterviewDate | None:
    """Return the next interview from `today` on, or None."""
    ahead = [one for one in profile.interviews if _day(one) >= today] if profile else []
    return min(ahead, key=_day) if ahead else None


def not_debriefed(profile: Profile | None, today: date) -> tuple[InterviewDate, ...]:
    """Return interviews that are over and of which nothing was written down yet."""
    past = [one for one in profile.interviews if _day(one) < today] if profile else []
    return tuple(one for one in past if not (one.asked or one.surprised or one.next_time))


def today_lines(profile: Profile | None, today: date, *, uncovered: Sequence[str] = ()) -> tuple[str, ...]:
    """Return two to four sentences on what to do today; `uncovered` are kinds of question without a story.

    The last evening measures nothing: it is for two stories one likes, one thing to keep, and sleep.
    """
    interview = next_interview(profile, today)
    open_ones = not_debriefed(profile, today)
    lines = [
        f"Two minutes on {one.program} ({one.date}): what was asked, what surprised you?"
        for one in open_ones[:1]
    ]
    if interview is None:
        return (
            *lines,
            "No interview date yet. Practice one new question today, and tell one story in new words.",
        )
    left = days_until(interview, today)
    lines += [countdown(interview, today), advice(left)]
    if left > 1 and uncovered:
        lines.append(f"You have no story yet for: {', '.join(uncovered[:3])}.")
    if left <= 2 and interview.facts:
        lines.append(f"What you truly care about there: {'; '.join(interview.facts)}.")
    return tuple(lines)


def advice(left: int) -> str:
    """Return what to do `left` days before an interview."""
    if left == 0:
        return "Nothing to practice today. Read your three facts, and listen to each question."
    if left == 1:
        return (
            "Tonight nothing is measured. Tell two stories that you like, name one thing to keep, and sleep."
        )
    if left <= 7:
        return "Do one mock interview today, then retell your weakest answer once in new words."
    return "Answer one question that you have never practiced, then do the drill it gives you."


def days_until(interview: InterviewDate, today: date) -> int:
    """Return the days from `today` to an interview."""
    return (_day(interview) - today).days


def countdown(interview: InterviewDate, today: date) -> str:
    """Say when an interview is."""
    left = days_until(interview, today)
    when = {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")
    return f"{interview.program} is {when}."


def _day(interview: InterviewDate) -> date:
    return date.fromisoformat(interview.date)
