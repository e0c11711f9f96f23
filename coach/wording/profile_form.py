"""The lines of a profile that a person edits, and back. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from coach.errors import UsageError
from coach.model import InterviewDate, Profile
from coach.untrusted import clean, line

MOST_CHARACTERS = 40_000
MOST_FACTS = 3

HEAD = """# Your profile. It stays on this machine, steers which questions are asked, and predicts nothing.
# Everything is optional. Put an x between the brackets of what is in your file.
"""
_INTERVIEWS = """
# One line per interview: interview: YYYY-MM-DD | program | up to three facts you care about, with ; between
# After it, one line:     debrief: YYYY-MM-DD | what was asked | what surprised you | what you do next time
"""


def form(profile: Profile, topics: Mapping[str, str]) -> str:
    """Return a profile as the lines a person edits; `topics` is what may be in a file, with its words."""
    rows = [f"[{'x' if code in profile.topics else ' '}] {code}: {words}" for code, words in topics.items()]
    rows += ["", f"specialties: {', '.join(profile.specialties)}"]
    found = HEAD + "\n".join(rows) + "\n" + _INTERVIEWS
    for one in profile.interviews:
        found += f"interview: {one.date} | {one.program} | {'; '.join(one.facts)}\n"
        if one.asked or one.surprised or one.next_time:
            found += f"debrief: {one.date} | {one.asked} | {one.surprised} | {one.next_time}\n"
    return found


def read_form(text: str, topics: Mapping[str, str]) -> Profile:
    """Return the profile in edited lines; UsageError names the line that cannot be read."""
    if len(text) > MOST_CHARACTERS:
        raise UsageError(f"the profile has over {MOST_CHARACTERS:,} characters: keep to short lines.")
    chosen: list[str] = []
    specialties: tuple[str, ...] = ()
    interviews: dict[str, InterviewDate] = {}
    for number, raw in enumerate(clean(text, limit=MOST_CHARACTERS).splitlines(), start=1):
        row = raw.strip()
        if not row or row.startswith("#"):
            continue
        box = re.match(r"\[(.?)\]\s*([a-z-]+)", row)
        name, _, value = row.partition(":")
        if box and box[2] in topics:
            chosen += [box[2]] if box[1].strip() else []
        elif name == "specialties":
            specialties = tuple(p for p in (line(part.strip(), limit=60) for part in value.split(",")) if p)
        elif name == "interview":
            one = _interview(value, number)
            interviews[one.date] = one
        elif name == "debrief":
            day, *told = _cells(value, number)
            if day not in interviews:
                raise UsageError(f"line {number}: there is no interview on {day} above this debrief.")
            asked, surprised, later = (*told, "", "", "")[:3]
            interviews[day] = InterviewDate(
                date=day,
                program=interviews[day].program,
                facts=interviews[day].facts,
                asked=asked,
                surprised=surprised,
                next_time=later,
            )
        else:
            raise UsageError(f'line {number} is none of: "[x] topic", specialties, interview, debrief.')
    ordered = tuple(interviews[day] for day in sorted(interviews))
    return Profile(topics=tuple(dict.fromkeys(chosen)), specialties=specialties, interviews=ordered)


def _interview(value: str, number: int) -> InterviewDate:
    day, *rest = _cells(value, number)
    program, facts = (*rest, "", "")[:2]
    if not program:
        raise UsageError(f"line {number}: write the program after the date, with | between.")
    known = tuple(part for part in (fact.strip() for fact in facts.split(";")) if part)
    if len(known) > MOST_FACTS:
        raise UsageError(f"line {number}: keep to {MOST_FACTS} facts. More are hard to mean.")
    return InterviewDate(date=day, program=program, facts=known)


def _cells(value: str, number: int) -> list[str]:
    cells = [line(cell.strip(), limit=300) for cell in value.split("|")]
    try:
        date.fromisoformat(cells[0])
    except ValueError as error:
        raise UsageError(f"line {number}: write the date as YYYY-MM-DD, for example 2027-01-15.") from error
    return cells
