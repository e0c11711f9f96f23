"""What the threads tell the app. A thread never touches a widget: it posts one of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from coach.events import Event, Listening

if TYPE_CHECKING:
    from coach.model import Answer
    from coach.tui.practice import Practice


class Told(Message):
    """An event of the interview; of several levels in a row, only the newest is drawn."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.event = event

    def can_replace(self, message: Message) -> bool:
        """Return whether `message`, which waits behind this one, makes this one needless."""
        return (
            isinstance(self.event, Listening)
            and self.event.block.notice is None
            and isinstance(message, Told)
            and isinstance(message.event, Listening)
        )


class Answered(Message):
    """A take is over and saved; `answer` is None when it was cancelled, `drill` how its drill went."""

    def __init__(self, practice: Practice, answer: Answer | None, drill: str = "") -> None:
        super().__init__()
        self.practice = practice
        self.answer = answer
        self.drill = drill


class WordsOver(Message):
    """The wait for the words of one take is over; `answer` has them, or says why there are none."""

    def __init__(self, practice: Practice, answer: Answer, drill: str = "") -> None:
        super().__init__()
        self.practice = practice
        self.answer = answer
        self.drill = drill


class Heard(Message):
    """What a person heard in their own take is saved; `trouble` is a sentence when something went wrong."""

    def __init__(self, answer: Answer | None, trouble: str = "") -> None:
        super().__init__()
        self.answer = answer
        self.trouble = trouble


class Played(Message):
    """What was being played has ended or was stopped; `trouble` is a sentence when it could not be played."""

    def __init__(self, trouble: str = "") -> None:
        super().__init__()
        self.trouble = trouble


class Failed(Message):
    """A question could not be asked or an answer not be recorded: one sentence with what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class Sorted(Message):
    """Something beside the practice was dealt with; `sentence` says how it went."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class TodayRead(Message):
    """What home says has been worked out."""

    def __init__(self, work_on: str, ahead: str) -> None:
        super().__init__()
        self.work_on = work_on
        self.ahead = ahead


class NewestRead(Message):
    """The newest measured answer; None when there is none."""

    def __init__(self, answer: Answer | None) -> None:
        super().__init__()
        self.answer = answer
