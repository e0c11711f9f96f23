"""Days to the next interview, and which questions a file brings up."""

from __future__ import annotations

from datetime import date

import pytest

from coach.coaching import plan
from coach.model import InterviewDate, Profile, Question

TODAY = date(2027, 1, 10)


def profile(day: str, *, facts: tuple[str, ...] = ("the rural track",)) -> Profile:
    return Profile(topics=("visa",), interviews=(InterviewDate(date=day, program="Lakeside", facts=facts),))


def test_questions_about_what_is_not_in_the_file_are_left_out_once_there_is_a_profile() -> None:
    visa, gap = (Question(id=topic, text="?", topics=(topic,)) for topic in ("visa", "gap"))
    plain = Question(id="any", text="?")
    assert [plan.fits(q, profile("2027-02-01")) for q in (visa, gap, plain)] == [True, False, True]
    assert all(plan.fits(q, None) for q in (visa, gap, plain))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2027-01-10", "Nothing to practice today."),
        ("2027-01-11", "Tonight nothing is measured."),
        ("2027-01-14", "in 4 days"),
        ("2027-03-01", "never practiced"),
    ],
)
def test_the_plan_counts_down_and_the_last_evening_measures_nothing(day: str, words: str) -> None:
    lines = plan.today_lines(profile(day), TODAY, uncovered=("conflict",))
    assert words in " ".join(lines)
    assert ("conflict" in " ".join(lines)) == (day > "2027-01-11")
    assert ("rural track" in " ".join(lines)) == (day <= "2027-01-11")


def test_a_past_interview_asks_for_two_minutes_until_it_is_written_down() -> None:
    assert "Two minutes on Lakeside" in plan.today_lines(profile("2027-01-09"), TODAY)[0]
    told = InterviewDate(date="2027-01-09", program="Lakeside", asked="why here")
    assert "Lakeside" not in " ".join(plan.today_lines(Profile(interviews=(told,)), TODAY))


def test_without_a_date_there_is_still_one_thing_to_do() -> None:
    assert plan.today_lines(None, TODAY) == plan.today_lines(Profile(), TODAY)
    assert len(plan.today_lines(None, TODAY)) == 1
