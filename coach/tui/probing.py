"""What can be asked after an answer: the same question with a twist, or a follow-up about what was said."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from coach.banks.choose import Asked
from coach.coaching.followups import gained, probes
from coach.coaching.twists import taken_up
from coach.errors import CoachError
from coach.interview import Interview
from coach.model import Answer, Prepared

PREPARED = "How did you prepare it?  1: off the cuff.  2: notes.  3: memorized.  4: read it out."
PREPARED_KEYS: dict[str, Prepared] = {
    "1": "off the cuff",
    "2": "notes",
    "3": "memorized",
    "4": "read",
}
"""The key of each way to prepare, in the order in which they are offered."""


def twist(asked: Asked, *, put: Sequence[str]) -> Asked | None:
    """Return the question with a twist, one not yet among the wordings `put` if it can; None without any."""
    fresh = [text for text in asked.question.twists if text not in put]
    fresh = fresh or list(asked.question.twists)
    if not fresh:
        return None
    return Asked(asked.question, random.choice(fresh), "twist")  # noqa: S311  (an interview, not a secret)


def follow_up(asked: Asked, answer: Answer, *, put: Sequence[str]) -> Asked | None:
    """Return a follow-up to an answer; words that nobody has checked are never quoted back."""
    transcript = answer.analysis.transcript if answer.analysis else None
    words = [word.text for word in transcript.words] if transcript else []
    sure = transcript is not None and transcript.corrected
    found = probes(words, asked.question, sure=sure, asked=put)
    return Asked(asked.question, found[0].wording, "follow-up") if found else None


def put_next(interview: Interview, key: str, answer: Answer, *, after: int) -> bool:
    """Put a twist (key w) or a follow-up (key f) after question `after`; False when there is none."""
    asked, put = interview.questions[after], [one.wording for one in interview.questions]
    found = twist(asked, put=put) if key == "w" else follow_up(asked, answer, put=put)
    if found is not None:
        interview.insert(found, after=after)
    return found is not None


def after_probe(asked: Asked, answer: Answer, *, before: Answer | None) -> str:
    """Return one sentence on what a twist or a follow-up brought; empty when nothing can be said for sure."""
    transcript = answer.analysis.transcript if answer.analysis else None
    if transcript is None or not transcript.corrected:
        return ""
    words = [word.text for word in transcript.words]
    if asked.put == "twist":
        told = taken_up(words, twist=asked.wording, question=asked.question.text)
        return {
            True: "You took the twist up.",
            False: "The twist did not come up in your answer. Listen to the question again, then answer it.",
            None: "",
        }[told]
    earlier = before.analysis.transcript if before is not None and before.analysis else None
    if asked.put != "follow-up" or earlier is None:
        return ""
    speech = answer.analysis.events.speech if answer.analysis else ()
    new = gained([word.text for word in earlier.words], words, first_speech=speech[0][0] if speech else None)
    parts = [f"New detail: {', '.join(new.details)}."] if new.details else []
    parts += [f'You said "{a}" first, then "{b}".' for a, b in new.changed_numbers]
    if new.began_after is not None:
        parts.append(f"You began after {new.began_after:.1f} s.")
    return " ".join(parts)


class Probing:
    """What one practice offers after an answer, told in sentences."""

    def __init__(self, interview: Interview, say: Callable[[str], None]) -> None:
        self._interview = interview
        self._say = say

    def put(self, key: str, answer: Answer, number: int) -> bool:
        """Put a twist (key w) or a follow-up (key f) after question `number`; False when there is none."""
        if put_next(self._interview, key, answer, after=number):
            return True
        self._say("This question has none. f asks a follow-up, Enter goes on.")
        return False

    def said(self, answer: Answer, number: int, *, earlier: Sequence[Answer]) -> None:
        """Say what the twist or the follow-up that was question `number` brought."""
        asked = self._interview.questions[number]
        before = [one for one in earlier if one.take.question == asked.question.id]
        sentence = after_probe(asked, answer, before=before[-1] if before else None)
        if sentence:
            self._say(sentence)

    def prepared(self, answer: Answer, key: str) -> Answer:
        """Save how an answer was prepared, and return it with that."""
        try:
            changed = self._interview.tell_prepared(answer, PREPARED_KEYS[key])
        except CoachError as error:
            self._say(error.message)
            return answer
        self._say(f"Saved: {PREPARED_KEYS[key]}.")
        return changed
