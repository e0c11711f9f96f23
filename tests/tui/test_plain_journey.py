"""The whole journey line by line, as with a screen reader: practice, evidence, by ear, history, reviews."""

from __future__ import annotations

import io
import queue
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from coach.banks.choose import Asked
from coach.engines.fakes import FakeMicrophone, FakeSpeaker, FakeVoice
from coach.interview import Interview
from coach.model import Comment, Question, Review
from coach.paths import current
from coach.store import Store, own_notes
from coach.tui.plain import PlainPractice
from tests.test_interview import TONE, FakeAnalyst

MENU = "l: the course"
AGAIN = "Enter: next question.  q: leave."
"""What is said in place of the whole menu after the first key."""
"""The last line that is said before a key is waited for after an answer."""
OPENED = "p: play it."
BACK = "1: how your answers changed."
ASKED = [
    Asked(Question(id=f"q{n}", text=text, answer_seconds=120), text)
    for n, text in enumerate(("Why this work?", "Tell me about a night on call."))
]


class Person(io.StringIO):
    """Types the next line when the line that asks for it is said: (its beginning, what is typed)."""

    def __init__(self, script: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.said: list[str] = []
        self._script = list(script)
        self._typed: queue.Queue[str] = queue.Queue()

    def hear(self, text: str) -> None:
        self.said.append(text)
        if self._script and text.startswith(self._script[0][0]):
            self._typed.put(self._script.pop(0)[1])

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            return self._typed.get(timeout=30) + "\n"
        except queue.Empty:
            raise StopIteration from None

    @property
    def text(self) -> str:
        return "\n".join(self.said)

    def done(self) -> bool:
        """Whether all that was to be typed was asked for."""
        return not self._script


class Room:
    """One practice of two questions, typed by a person."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        script: Sequence[tuple[str, str]],
        *,
        mock: bool = False,
        read: float = 0,
    ) -> None:
        self.speaker, self.voice, self.analyst = FakeSpeaker(), FakeVoice(folder / "voice"), FakeAnalyst()
        self.person = Person(script)
        self.session = PlainPractice(
            lambda tell: Interview(
                ASKED,
                store=store,
                analyst=self.analyst,
                microphone=lambda number: FakeMicrophone(TONE),
                speaker=self.speaker,
                voice=self.voice,
                bank="test",
                tell=tell,
                read_seconds=read,
            ),
            say=self.person.hear,
            keys=self.person,
            store=store,
            correct=lambda answer, phrases: answer,
            reviews=lambda session: (REVIEW,),
            mock=mock,
        ).run()
        self.text = self.person.text


REVIEW = Review(
    id="r1",
    written="2026-11-22T00:00:00Z",
    via="page",
    role="interviewer",
    keep="Your calm.",
    change="Say your own part sooner.",
    comments=(Comment(text="Here I was lost.", answer=1, at=1.5), Comment(text="Good pace.")),
)


@pytest.fixture
def store(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr("coach.asking.GUARD_SECONDS", 0.0)
    opened = Store.open(current())
    yield opened
    opened.close()


def test_the_whole_journey_is_possible_line_by_line(store: Store, tmp_path: Path) -> None:
    room = Room(
        store,
        tmp_path,
        [
            (MENU, "e"),
            (AGAIN, "b"),
            (AGAIN, "l"),
            (AGAIN, "?"),
            (MENU, "i"),
            ("Type a note", "Say the name of the ward later."),
            (AGAIN, "1"),
            (AGAIN, ""),
            (MENU, "h"),
            (BACK, "1"),
            (BACK, "2"),
            ("Type a number to open", "2"),
            (OPENED, "e"),
            (OPENED, "l"),
            (OPENED, "c"),
            ("Compare with which one?", "1"),
            (OPENED, ""),
            ("Type a number to open", ""),
            (BACK, "3"),
            ("Type a number to hear", "1"),
            ("Type a number to hear", "2"),
            ("Type a number to hear", "9"),
            ("Type a number to hear", ""),
            (BACK, ""),
            (AGAIN, "q"),
        ],
    )
    assert room.person.done(), room.text
    assert "Suggested length: about 2:00. Nothing cuts you off." in room.text
    assert "Work on" in room.text
    assert "Marked by you, by ear: 0." in room.text
    assert "2 answers, " in room.text
    assert "Your note: Say the name of the ward later." in room.text
    assert "Here I was lost." in room.text
    assert "answer 1 at 0:01: " in room.text
    assert "This one is not about a moment." in room.text
    assert "Type a number from 1 to 2." in room.text
    first = store.session(room.session or "").answers[0]
    assert own_notes.read(store.audio(first.take)).note == "Say the name of the ward later."
    assert room.speaker.played[-1][1:] == (0.0, pytest.approx(3.0))


def test_nothing_is_judged_aloud_before_the_end_of_a_mock_interview(store: Store, tmp_path: Path) -> None:
    room = Room(
        store,
        tmp_path,
        [
            ("You have 60 s to read", ""),
            ("You have 60 s to read", ""),
            ("Type the number of an answer", "e"),
            ("Type the number of an answer", "2"),
            (OPENED, ""),
            ("Type the number of an answer", ""),
        ],
        mock=True,
        read=60.0,
    )
    assert room.person.done(), room.text
    before, _, after = room.text.partition("Your mock interview.")
    assert "Work on" not in before
    assert "Enter: next question" not in before
    assert after.count("Said ") == 1
    assert "2 answers, 0:06 in all." in after
    assert "1. 0:03  Why this work?" in after
    assert len(store.session(room.session or "").answers) == 2


def test_a_question_is_skipped_by_a_word_and_heard_again_by_another(store: Store, tmp_path: Path) -> None:
    room = Room(
        store,
        tmp_path,
        [("You have", "slower"), ("You have", "skip"), ("You have", ""), (MENU, "q")],
        read=60.0,
    )
    assert room.person.done(), room.text
    assert room.voice.slowly == [False, True, False]
    assert [answer.take.question for answer in store.session(room.session or "").answers] == ["q1"]


def test_a_deleted_note_is_gone(store: Store, tmp_path: Path) -> None:
    script = [(MENU, "i"), ("Type a note", "One."), (AGAIN, "i"), ("Type a note", "x"), (AGAIN, "q")]
    room = Room(store, tmp_path, script)
    assert room.person.done(), room.text
    take = store.take("last/1").take
    assert own_notes.read(store.audio(take)).note == ""
