"""What goes with the MP3 files of a review kit: the questions, and how to reply in a message. Plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from coach.coaching.phrases import clock
from coach.model import Frozen
from coach.untrusted import line

_WIDTH = 72


class KitAnswer(Frozen, frozen=True, kw_only=True):
    """One answer that goes out: its number, what was asked, its length in seconds."""

    n: int
    wording: str
    seconds: float


def sound_name(n: int) -> str:
    """Return the name of the sound file of answer `n`."""
    return f"answer-{n}.mp3"


def questions_page(answers: Sequence[KitAnswer], *, notice: str, checked: str) -> str:
    """Return the page of questions and how to reply; `notice` is what raters are told about accents.

    `checked` says how the sender checked for private details.
    """
    first = answers[0].n
    parts = [
        "Practice answers for a job interview",
        "Thank you for listening. Ten minutes are enough. Nothing needs to be installed, "
        "and nothing is uploaded anywhere.",
        "1. Read a question, play its file.\n2. Reply in a message, one line for each thing you noticed: the "
        "number of the answer, the time, what you noticed. For example:",
        f"    {first} 0:42 good detail\n    {first} 0:55 I lost you here",
        "3. Please end with these lines:",
        "    Keep: one thing to keep\n    Change: one thing to change\n"
        "    Could not understand: words you did not understand\n    Name: your name or initials",
        notice,
        "The answers",
    ]
    parts = [part if part.startswith("    ") else _wrapped(part) for part in parts]
    for answer in answers:
        asked = textwrap.indent(_wrapped(line(answer.wording, limit=2_000)), "    ")
        parts.append(f"{answer.n}.  {sound_name(answer.n)}  ({clock(answer.seconds)})\n{asked}")
    parts.append(_wrapped(checked))
    return "\n\n".join(parts) + "\n"


def _wrapped(text: str) -> str:
    return "\n".join(
        textwrap.fill(row, _WIDTH, subsequent_indent="   " if row[:1].isdigit() else "")
        for row in text.splitlines()
    )
