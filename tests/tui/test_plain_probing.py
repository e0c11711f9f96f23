"""Line by line: a twist, a follow-up and how an answer was prepared, one key each."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
import pytest

from coach.banks.choose import Asked
from coach.engines.fakes import FakeMicrophone, FakeSpeaker
from coach.interview import Interview
from coach.model import Question, Transcript, Word
from coach.paths import current
from coach.store import Store
from coach.tui.plain import PlainPractice
from tests import hand_built
from tests.test_interview import FakeAnalyst

TONE = (0.1 * np.sin(np.arange(3 * 16_000) / 16_000 * 2 * np.pi * 150)).astype(np.float32)
TWIST = "And this time you were the one who was wrong."
QUESTION = Question(
    id="why", text="Tell me about a conflict.", twists=(TWIST,), follow_ups=("Who else was there?",)
)


class Talk:
    """One practice typed from the start to its end."""

    def __init__(
        self, store: Store, keys: str, *, inserting: bool = True, words: str = "", answers: Sequence[str] = ()
    ) -> None:
        self.said: list[str] = []
        self._menus = threading.Semaphore(0)
        analyst = FakeAnalyst()
        if words:
            spoken = tuple(
                Word(text=text, start=n, end=n + 0.5, confidence=None) for n, text in enumerate(words.split())
            )
            told = Transcript(
                text=words, words=spoken, engine="given", version="1", corrected=True, confidence=None
            )
            analyst.with_words = msgspec.structs.replace(hand_built.take(), transcript=told)
        self.practice = PlainPractice(
            lambda tell: Interview(
                [Asked(QUESTION, QUESTION.text)],
                store=store,
                analyst=analyst,
                microphone=lambda number: FakeMicrophone(TONE),
                speaker=FakeSpeaker(),
                voice=None,
                bank="test",
                tell=tell,
            ),
            say=self._say,
            keys=_AtMenus(keys, self._menus, answers=answers),
            inserting=inserting,
        )
        self.session = self.practice.run()

    def _say(self, text: str) -> None:
        self.said.append(text)
        if text.startswith("Enter: next question"):
            self._menus.release()

    @property
    def text(self) -> str:
        return "\n".join(self.said)


class _AtMenus(io.StringIO):
    """Gives a line only when a menu waits for it: a line typed earlier would end an answer."""

    def __init__(self, keys: str, menus: threading.Semaphore, *, answers: Sequence[str] = ()) -> None:
        """`answers` are what is typed after the first key, where questions follow it and no menu."""
        super().__init__()
        self._keys, self._menus = iter(keys.split()), menus
        self._answers, self._begun = iter(answers), False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._begun and (answer := next(self._answers, None)) is not None:
            return answer + "\n"
        if not self._menus.acquire(timeout=30):
            raise StopIteration
        self._begun = True
        return next(self._keys) + "\n"


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    opened = Store.open(current())
    yield opened
    opened.close()


def test_a_twist_is_asked_next_and_saved_as_one(store: Store) -> None:
    talk = Talk(store, "w q")
    assert TWIST in talk.text
    assert [a.take.asked for a in store.session(talk.session or "").answers] == ["question", "twist"]


def test_a_follow_up_is_asked_next_and_saved_as_one(store: Store) -> None:
    talk = Talk(store, "f q")
    assert "Who else was there?" in talk.text
    answers = store.session(talk.session or "").answers
    assert [(a.take.asked, a.take.question) for a in answers] == [("question", "why"), ("follow-up", "why")]


def test_one_key_says_how_the_answer_was_prepared(store: Store) -> None:
    talk = Talk(store, "1 q")
    assert "Saved: off the cuff." in talk.text
    assert store.take("last/1").take.prepared == "off the cuff"


def test_answers_from_files_are_followed_by_nothing_of_the_kind(store: Store) -> None:
    talk = Talk(store, "w f 1 q", inserting=False)
    assert "twist" not in talk.text
    assert [a.take.prepared for a in store.session(talk.session or "").answers] == ["unsaid"]


def test_a_twist_that_was_taken_up_is_said_so_when_a_person_checked_the_words(store: Store) -> None:
    words = (
        "well this time it was me who was wrong about the dose and I said so at once to the team "
        "on the ward that night and we talked it over"
    )
    talk = Talk(store, "w q", words=words)
    assert "You took the twist up." in talk.text


def test_a_twist_that_did_not_come_up_is_said_without_blame(store: Store) -> None:
    words = (
        "we had two views on when the man should go home and I asked the senior to look at him "
        "with both of us and in the end he stayed"
    )
    talk = Talk(store, "w q", words=words)
    assert "The twist did not come up in your answer." in talk.text
