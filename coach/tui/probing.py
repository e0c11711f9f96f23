"""What can be asked after an answer: the same question with a twist, or a follow-up about what was said."""

from __future__ import annotations

import random
from collections.abc import Sequence

from coach.banks.choose import Asked
from coach.coaching.followups import gained, probes
from coach.coaching.twists import taken_up
from coach.model import Answer, Prepared

PREPARED_KEYS: dict[str, Prepared] = {
    "o": "off the cuff",
    "n": "notes",
    "m": "memorized",
    "d": "read",
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
