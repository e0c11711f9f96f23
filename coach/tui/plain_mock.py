"""The end of a mock interview line by line: what it showed together, and each answer to open."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from coach.coaching.session import pooled
from coach.coaching.whole import whole
from coach.model import Answer, Span
from coach.report.text import session_table
from coach.report.whole import answer_line, whole_lines

MENU = (
    "Type the number of an answer to open it.  e: play what to work on.  k: play what to keep.  Enter: leave."
)


def summary_lines(answers: Sequence[Answer], *, muted: Collection[str]) -> list[str]:
    """Return what a mock interview came to: one thing to keep, one to work on, the figures, the answers."""
    found = whole(answers)
    rows = ["", "Your mock interview.", *whole_lines(found, answers)]
    if len(answers) > 1:
        rows += ["", *session_table(pooled(answers), answers=len(answers), muted=muted)]
    return [*rows, "", *(answer_line(number, answer) for number, answer in enumerate(answers, start=1))]


def open_answers(
    answers: Sequence[Answer],
    *,
    say: Callable[[str], None],
    ask: Callable[[], str | None],
    play: Callable[[Answer, Iterable[Span]], None],
    show: Callable[[Answer], None],
) -> None:
    """Play and open what is asked for, until nothing more is; `show` shows the feedback of one answer."""
    found, by_id = whole(answers), {answer.take.id: answer for answer in answers}
    while answers:
        say(MENU)
        key = ask()
        if not key or key == "q":
            return
        seen = {"e": found.work_on, "k": found.keep}.get(key)
        if seen is not None:
            play(by_id[seen.take], seen.advice.spans[:1])
        elif key in ("e", "k"):
            say("There is no moment to play for this one.")
        elif key.isdecimal() and 1 <= int(key) <= len(answers):
            show(answers[int(key) - 1])
