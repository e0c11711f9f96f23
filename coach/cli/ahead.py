"""The part of `coach history` that looks ahead: transfer, coverage, and the next three sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from coach.banks.read import all_banks
from coach.coaching import drills
from coach.coaching.next_sessions import Coverage, NextSession, coverage, next_sessions
from coach.coaching.phrases import figure
from coach.coaching.plan import TOPICS
from coach.coaching.transfer import Transfer, transfers
from coach.coaching.trends import LEAST
from coach.model import Answer, DrillRun
from coach.paths import Paths
from coach.report.names import name
from coach.store import profiles
from coach.store.stories import Stories
from coach.untrusted import line

_MOST_NAMED = 6


@dataclass(frozen=True)
class Ahead:
    """What was carried over to other questions, what was covered, what comes next."""

    transfers: tuple[Transfer, ...]
    coverage: Coverage
    sessions: tuple[NextSession, ...]

    @classmethod
    def of(cls, paths: Paths, answers: Sequence[Answer], runs: Mapping[str, DrillRun]) -> Ahead:
        """Return it for the banks, the stories and the profile of `paths`."""
        banks = [entry.bank for entry in all_banks(paths) if entry.bank is not None]
        questions = [question for bank in banks for question in bank.questions]
        return cls(
            transfers(answers, runs, drills=drills.shipped()),
            coverage(answers, questions, stories=Stories(paths).all(), profile=profiles.load(paths)),
            next_sessions(answers, questions) if answers else (),
        )

    def as_json(self) -> dict[str, Any]:
        """Return the three keys that it adds to the JSON of `coach history`."""
        return {
            "transfer": [asdict(one) for one in self.transfers],
            "coverage": asdict(self.coverage),
            "next_sessions": [asdict(one) for one in self.sessions],
        }

    def lines(self) -> list[str]:
        """Return lines for a terminal; none while nothing was ever answered."""
        if not self.sessions:
            return []
        rows = [
            "",
            *(_transfer_line(one) for one in self.transfers),
            *self._covered(),
            "",
            "Next three sessions:",
        ]
        for number, session in enumerate(self.sessions, start=1):
            skill = f" Drill: {session.skill}." if session.skill else ""
            rows.append(f"{number}. Begin with a new question: {_named(session.kinds)}.{skill}")
        return rows if self.transfers else rows[1:]

    def _covered(self) -> list[str]:
        covered = self.coverage
        rows = [f"Kinds of question so far: {_named(covered.kinds) or 'none'}."]
        if covered.kinds_missing:
            rows.append(f"Never practiced: {_named(covered.kinds_missing)}.")
        if covered.competencies_missing and covered.competencies:
            rows.append(f"Competencies never asked about: {_named(covered.competencies_missing)}.")
        if covered.without_story:
            rows.append(f"You have no story yet for: {_named(covered.without_story)}.")
        flags = [TOPICS.get(topic, topic) for topic in covered.red_flags_missing]
        if flags:
            rows.append(f"In your file and never practiced: {_named(flags)}.")
        return rows


def _transfer_line(one: Transfer) -> str:
    measure = name(one.code)
    if one.verdict == "too few":
        return (
            f"{measure}: drilled. To see it on other questions takes {LEAST} cold answers before the drill "
            f"and {LEAST} to other questions after it; there are {one.before} and {one.after}."
        )
    figures = f"{figure(one.was or 0, one.unit)} before, {figure(one.now or 0, one.unit)} after, {one.unit}"
    counts = f"over {one.before} and {one.after} cold answers"
    if one.verdict == "showed up":
        return f"{measure}: what you drilled showed up on other questions ({figures}, {counts})."
    return f"{measure}: drilled, and not yet seen on other questions ({figures}, {counts})."


def _named(names: Sequence[str]) -> str:
    shown = [line(each, limit=60) for each in names[:_MOST_NAMED]]
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(shown) + more
