"""What to practice in the next three sessions, and what has not been practiced yet. It predicts nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from coach.coaching.baseline import cold
from coach.coaching.drills import choose
from coach.coaching.telling import ASK_FOR_STORY
from coach.model import Answer, Profile, Question, Story

SESSIONS = 3
KINDS_A_SESSION = 2
LAST_ANSWERS = 9
"""Cold answers that say which skill is the weakest now."""


@dataclass(frozen=True)
class Coverage:
    """What was asked for the first time, and what never was."""

    kinds: tuple[str, ...]
    kinds_missing: tuple[str, ...]
    competencies: tuple[str, ...]
    competencies_missing: tuple[str, ...]
    without_story: tuple[str, ...]
    """Kinds that ask for a story and that no story of the speaker is meant for."""
    red_flags_missing: tuple[str, ...]
    """Topics of the profile about which no question was answered yet."""


@dataclass(frozen=True)
class NextSession:
    """One session to come."""

    kinds: tuple[str, ...]
    """The first is asked cold; one asks for a story, one does not, where there are both."""
    skill: str | None
    """Topic of the drill to do in it; None while nothing was found to work on."""


def coverage(
    answers: Sequence[Answer],
    questions: Sequence[Question],
    *,
    stories: Sequence[Story] = (),
    profile: Profile | None = None,
) -> Coverage:
    """Return what the cold answers covered of the questions at hand."""
    known = {question.id: question for question in questions}
    asked = [known[a.take.question] for a in cold(answers) if a.take.question in known]
    kinds = tuple(dict.fromkeys(question.kind for question in asked))
    competencies = tuple(dict.fromkeys(c for question in asked for c in question.competencies))
    told = {kind for story in stories for kind in story.kinds}
    topics = {topic for question in asked for topic in question.topics}
    there = dict.fromkeys(question.kind for question in questions)
    return Coverage(
        kinds=kinds,
        kinds_missing=tuple(kind for kind in there if kind not in kinds),
        competencies=competencies,
        competencies_missing=tuple(
            c for c in dict.fromkeys(c for q in questions for c in q.competencies) if c not in competencies
        ),
        without_story=tuple(kind for kind in there if kind in ASK_FOR_STORY and kind not in told),
        red_flags_missing=tuple(t for t in (profile.topics if profile else ()) if t not in topics),
    )


def next_sessions(answers: Sequence[Answer], questions: Sequence[Question]) -> tuple[NextSession, ...]:
    """Return three sessions that mix the kinds practiced least with the weakest skill.

    The skill that was found most often in the last cold answers comes first and last, the second one between.
    """
    known = {question.id: question for question in questions}
    asked = Counter(known[a.take.question].kind for a in cold(answers) if a.take.question in known)
    order = sorted(dict.fromkeys(q.kind for q in questions), key=lambda kind: asked[kind])
    order = [kind for kind in order if kind not in ("opener", "closing", "not-allowed")]
    story = [kind for kind in order if kind in ASK_FOR_STORY]
    other = [kind for kind in order if kind not in ASK_FOR_STORY]
    skills = _weakest(answers)
    found = []
    for number in range(SESSIONS):
        kinds = [pile[number % len(pile)] for pile in (story, other) if pile]
        skill = skills[1] if number == 1 and len(skills) > 1 else skills[0] if skills else None
        found.append(NextSession(tuple(kinds[:KINDS_A_SESSION]), skill))
    return tuple(found)


def _weakest(answers: Sequence[Answer]) -> list[str]:
    """Return the topics of drills for what was found in the last cold answers, most often found first."""
    topics: Counter[str] = Counter()
    for answer in cold(answers)[-LAST_ANSWERS:]:
        signs = [f.code for f in answer.findings if f.strength in ("some signs", "strong signs")]
        suited = (choose(code) for code in signs)
        topics.update({drill.topic for drill in suited if drill is not None})
    return [topic for topic, _ in topics.most_common()]
