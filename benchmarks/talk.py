"""Real, unrehearsed talk in stretches of 200 words, by speakers of English as a first or second language."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from coach.wording.register import written_phrases

SECOND_LANGUAGE = frozenset(
    {"EN2001a.B", "EN2001a.C", "EN2001a.E", "EN2006a.D", "IS1000a.B", "IS1000a.C", "IS1000a.D"}
)
"""Speakers of AMI meetings whose grammar shows another first language, as the developers read it."""
UNCLEAR = frozenset({"EN2004a.A", "EN2004a.C"})
"""Speakers whose transcripts do not tell; left out of both groups."""
WORDS = 200
LEAST = 100
"""Words of the last stretch of a speaker."""
EARLIER = 10
"""Earlier stretches of the same speaker that one is held against: no telling again, but the same subject."""
AMBER = 0.5
HEAD = (
    "| what | speakers | n speakers | stretches | found | share (95 % interval) |\n|---|---|---|---|---|---|"
)

Findings = Callable[..., frozenset[str]]


@dataclass(frozen=True)
class Speaker:
    """One speaker's words in order."""

    name: str
    group: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    """One stretch of a speaker and what was found in it."""

    speaker: str
    amber: bool
    """0.5 or more written-sounding phrases in 100 words."""
    found: frozenset[str]
    against: frozenset[str] | None
    """With earlier stretches of the speaker beside it; None for the first one."""


SIGNS: dict[str, Callable[[Checked], bool | None]] = {
    "`register.written` amber": lambda one: one.amber,
    "`borrowed.written`": lambda one: "borrowed.written" in one.found,
    "`borrowed.privacy`": lambda one: "borrowed.privacy" in one.found,
    "`borrowed.details`": lambda one: "borrowed.details" in one.found,
    "`memorized.takes`": lambda one: None if one.against is None else "memorized.takes" in one.against,
}


def speakers(data: Path) -> Iterator[Speaker]:
    """Yield the speakers of the meetings and of the telephone calls."""
    for path in sorted(data.glob("text/ami_*.txt")):
        name = path.stem.removeprefix("ami_")
        if name not in UNCLEAR:
            group = "second language, meetings" if name in SECOND_LANGUAGE else "native, meetings"
            yield Speaker(name, group, tuple(path.read_text("utf-8").split()))
    calls: dict[str, list[str]] = defaultdict(list)
    with (data / "text" / "switchboard_words.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            calls[row["conversation"] + row["side"]].append(row["word"])
    for name, words in sorted(calls.items()):
        yield Speaker(name, "native, telephone", tuple(words))


def checked(speaker: Speaker, findings: Findings) -> Iterator[Checked]:
    """Yield each stretch with what `findings` (text, earlier texts) gives on it."""
    before: list[str] = []
    for start in range(0, len(speaker.words) - LEAST, WORDS):
        words = speaker.words[start : start + WORDS]
        text = " ".join(words)
        rate = 100 * len(written_phrases(text)) / len(words)
        against = findings(text, earlier=before[-EARLIER:]) if before else None
        yield Checked(speaker.name, rate >= AMBER, findings(text), against)
        before.append(text)
