"""One line per measure for coach/coaching/accuracy.toml: the figure, on whom, and where its tables are."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from coach.coaching.accuracy import UNCHECKED, Accuracy
from coach.model import UNITS

if TYPE_CHECKING:
    from benchmarks.accuracy.report import Section

UNMEASURED = "What is not measured here"
"""The heading of page.md for measures without a figure."""
_HEAD = """\
# How accurate each measure was found to be. Written by `python -m benchmarks accuracy`; do not edit by hand.
# says: the figure, and on whom. section: its heading in docs/accuracy.md. n: number of clips, files or mixes.
"""
_COUNTED = "It is counted from the samples themselves."
_OWN_TEXTS = (
    "Tried on answers that the developers wrote and labeled themselves: docs/answers.md has the figures."
)
_KNOWN_TEXT = "Tried on takes with a known text, accented ones too: docs/known-text.md has the figures."
_STORY = "Tried on passages by the developers: docs/story-coding.md has the figures."
_WHY = {
    **dict.fromkeys(("register.written", "specificity.details", "privacy.patient"), _OWN_TEXTS),
    **dict.fromkeys(("overlap.script", "overlap.run", "overlap.takes", "overlap.sound"), _KNOWN_TEXT),
    **dict.fromkeys(("story.parts", "story.growth", "story.team"), _STORY),
    "story.we_share": "It is counted from the words and as right as the transcript.",
    "health.clipped": _COUNTED,
    "health.peak": _COUNTED,
    "length.seconds": _COUNTED,
    "fillers.words": "docs/measures.md says how often the rules agree with labels of real conversations.",
    "fillers.all": "Its words are as right as the transcript, its sounds as those of filler sounds.",
    "pace.words": "It is as right as the transcript and the times of the first and last speech.",
}
"""What is known of measures that have no truth."""


def anchor(title: str) -> str:
    """Return a heading as the end of a link to it."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def collected(sections: list[Section]) -> dict[str, Accuracy]:
    """Return an entry for every measure of the model.

    Where two sections have a line for one measure, the second adds its sentence to that of the first. A
    measure for which no section of this run has a line is said to be unchecked.
    """
    found: dict[str, Accuracy] = {}
    for code in UNITS:
        lines = [
            (section.title, line) for section in sections for line in section.lines if code in line.codes
        ]
        if lines:
            title, first = lines[0]
            says = " ".join(line.says for _, line in lines)
            found[code] = Accuracy(says=says, section=anchor(title), n=first.n)
        else:
            says = f"{UNCHECKED} {_WHY.get(code, '')}".strip()
            found[code] = Accuracy(says=says, section=anchor(UNMEASURED), n=0)
    return found


def write(path: Path, entries: dict[str, Accuracy]) -> None:
    """Write the entries as TOML; its strings are those of JSON."""
    parts = [
        f'["{code}"]\nsays = {json.dumps(entry.says, ensure_ascii=False)}\n'
        f'section = "{entry.section}"\nn = {entry.n}\n'
        for code, entry in entries.items()
    ]
    path.write_text("\n".join([_HEAD, *parts]), encoding="utf-8")
