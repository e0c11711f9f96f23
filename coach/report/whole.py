"""A whole interview in lines of text: what it showed together, and each answer on a line."""

from __future__ import annotations

from collections.abc import Sequence

from coach.coaching.phrases import clock
from coach.coaching.whole import Seen, Whole
from coach.model import Answer
from coach.report.text import _labeled
from coach.untrusted import line


def whole_lines(found: Whole, answers: Sequence[Answer], *, width: int = 80) -> list[str]:
    """Return how much was said, one thing to keep, one to work on, and the answers these are taken from."""
    if not answers:
        return ["No answer was given, so there is nothing to say about it."]
    seconds = sum(answer.take.seconds for answer in answers)
    count = "1 answer" if len(answers) == 1 else f"{len(answers)} answers"
    said = f"{count}, {clock(seconds)} in all."
    if found.judged < found.answers:
        left = found.answers - found.judged
        said += f" {left} of them could not be judged: open an answer to see why."
    parts = [("Said", said)]
    parts += [
        (label, _seen(seen, found))
        for label, seen in (("Keep", found.keep), ("Work on", found.work_on))
        if seen is not None
    ]
    return [row for label, text in parts for row in _labeled(label, text, width=width)]


def answer_line(number: int, answer: Answer, *, asked_seconds: int | None = None) -> str:
    """Return one answer on a line: its number, its length against the suggested one, its question."""
    about = f" of about {clock(asked_seconds)}" if asked_seconds else ""
    return f"{number}. {clock(answer.take.seconds)}{about}  {line(answer.take.wording, limit=200)}"


def _seen(seen: Seen, found: Whole) -> str:
    text = line(seen.advice.text, limit=600)
    if found.judged < 2:
        return text
    where = f"in {seen.times} of {found.judged} answers" if seen.times > 1 else "in 1 answer"
    return f"{text} (Seen {where}; this is answer {seen.number}.)"
