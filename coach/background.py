"""What a take is judged against beside itself: earlier answers, stories, the twist, and marks made by ear."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

import msgspec

from coach.coaching.baseline import Own, own
from coach.coaching.choice import worked_on
from coach.coaching.twists import taken_up
from coach.errors import StoreError
from coach.model import Analysis, Answer, Mark, Retold, Story, Take
from coach.store import Store
from coach.store.earlier import before, trusted_text
from coach.wording import bullets, flexibility
from coach.wording.marks import with_marks
from coach.wording.register import written_phrases

MOST_ANSWERS = 50
"""Earlier answers that are searched for the written-sounding phrases of this one."""
LEAST_BULLETS = 3
"""Bullets of a story that the earlier answer holds, before it is taken for that story."""


@dataclass(frozen=True)
class Background:
    """What is known beside a take."""

    question: str = ""
    """The question without its twist; empty when it is not known."""
    earlier: tuple[Answer, ...] = ()
    """The answers before it, newest first."""
    stories: tuple[Story, ...] = ()


class UsualBefore:
    """What was usual for the speaker before a practice, read while its first question is put.

    Reading 2,000 answers takes 0.3 s, which nobody should wait for between an answer and its feedback.
    """

    def __init__(self, answers: Callable[[], Sequence[Answer]]) -> None:
        self._answers = answers
        self._found: Future[tuple[Own, tuple[str, ...]]] | None = None

    def begin(self) -> None:
        """Begin to read, in a thread of its own; a second call does nothing."""
        if self._found is None:
            self._found = Future()
            work = partial(_look_up, self._answers, self._found)
            threading.Thread(target=work, name="what is usual", daemon=True).start()

    def get(self) -> tuple[Own, tuple[str, ...]]:
        """Return (what is usual, what was to work on last); raises what reading raised: call again then."""
        self.begin()
        found, self._found = self._found, None
        assert found is not None
        usual = found.result()
        self._found = found
        return usual


def _look_up(answers: Callable[[], Sequence[Answer]], found: Future[tuple[Own, tuple[str, ...]]]) -> None:
    try:
        read = answers()
        found.set_result((own(read), worked_on(read)))
    except Exception as error:  # whoever waits for it gets it
        found.set_exception(error)


def background(take: Take, answers: Sequence[Answer], *, store: Store, question: str = "") -> Background:
    """Return what is known beside `take`, out of `answers` (others than those before it are left out)."""
    earlier = before(take, answers)
    asked = [one.take.wording for one in earlier if one.take.question == take.question and _plain(one)]
    try:
        stories = store.stories.all()
    except StoreError:
        stories = ()  # `coach story` says what is wrong with them
    return Background(question or (asked[0] if asked else ""), tuple(earlier), stories)


def situated(take: Take, analysis: Analysis, *, around: Background, marks: Sequence[Mark]) -> Analysis:
    """Return the analysis with what marks, the twist and earlier answers add; only checked words count."""
    words = trusted_text(Answer(take=take, analysis=analysis, findings=(), feedback=None))
    return msgspec.structs.replace(
        with_marks(analysis, marks),
        twist_taken_up=_twist(take, words, around),
        retold=_retold(take, words, around),
        repeated=_repeated(take, words, around),
    )


def _plain(answer: Answer) -> bool:
    return answer.take.asked in ("question", "rewording")


def _twist(take: Take, words: str, around: Background) -> bool | None:
    if take.asked != "twist" or not words or not around.question:
        return None
    return taken_up(words.split(), twist=take.wording, question=around.question)


def _retold(take: Take, words: str, around: Background) -> Retold | None:
    """Hold an answer against the newest one to the same question whose words are sure."""
    if not words or take.asked not in ("question", "rewording"):
        return None
    same = [one for one in around.earlier if one.take.question == take.question and _plain(one)]
    known = next(((one, text) for one in same if (text := trusted_text(one))), None)
    if known is None:
        return None
    earlier, told = known
    found = flexibility.compare(told, words, question=take.wording)
    if found.shared is None:
        return None
    kept, lost = found.kept, found.lost
    story = _story(told, around.stories)
    if story is not None:
        held = bullets.kept(story, told.split())
        again = bullets.kept(story, words.split())
        kept = tuple(bullet.text for bullet in held if bullet in again)
        lost = tuple(bullet.text for bullet in held if bullet not in again)
    return Retold(
        before=earlier.take.id, kept=kept, lost=lost, new_words=found.shared <= flexibility.NEW_WORDS
    )


def _story(told: str, stories: Sequence[Story]) -> Story | None:
    """Return the story of which an answer holds most bullets; None when that is too few to tell."""
    held = [(len(bullets.kept(story, told.split())), story) for story in stories]
    count, story = max(held, key=lambda each: each[0], default=(0, None))
    return story if count >= LEAST_BULLETS else None


def _repeated(take: Take, words: str, around: Background) -> tuple[str, ...]:
    mine = dict.fromkeys(phrase.text for phrase in written_phrases(words)) if words else {}
    if not mine:
        return ()
    others = [one for one in around.earlier if one.take.question != take.question]
    texts = [text for one in others[:MOST_ANSWERS] if (text := trusted_text(one))]
    said = {phrase.text for text in texts for phrase in written_phrases(text)}
    return tuple(phrase for phrase in mine if phrase in said)
