"""Two takes side by side: their words, the stretches they share and when those were said."""

from __future__ import annotations

from dataclasses import dataclass

from coach.model import Answer, Span
from coach.wording.content import is_english
from coach.wording.flexibility import LEAST_WORDS, Comparison, compare
from coach.wording.words import is_sure

TOO_SHORT = "One of the two answers is too short to compare its wording: 30 words are needed."
NO_WORDS = "{take} has no words yet. Correct its words first (t), or use an engine."
OTHER_LANGUAGE = "These takes are in different languages, so their words cannot be compared."
OTHER_QUESTION = "These takes answer different questions, so shared facts are not expected."
UNCHECKED = "words of the recognizer, unchecked: some shared words may be missed"
UNSURE = "Facts are not compared: too many of these words are likely misheard. Correct the words (t) first."
_SAID = {
    "new words, same facts": "You kept the facts and found new words. Real answers do that.",
    "same words": "Much of the wording came back. Tell it from your bullets, and begin elsewhere.",
    "other facts": "The facts changed more than the words. Check which of them matter, and keep those.",
}


@dataclass(frozen=True)
class Side:
    """One take of a comparison."""

    answer: Answer
    words: tuple[str, ...]
    stretches: tuple[tuple[int, int], ...]
    """Words [start, end) of each shared stretch, in the order of the earlier take."""
    times: tuple[Span | None, ...]
    """When each stretch was said; None where its words have no times."""
    checked: bool
    """Whether a person has checked the words."""
    sure: bool
    """Whether they are checked, or the recognizer is sure enough of them."""


@dataclass(frozen=True)
class Sides:
    """Both takes, the earlier one first; stretch n of one is stretch n of the other."""

    earlier: Side
    later: Side
    found: Comparison

    @property
    def same_question(self) -> bool:
        """Whether both answer one question."""
        return self.earlier.answer.take.question == self.later.answer.take.question


def not_comparable(one: Answer, other: Answer) -> str:
    """Return the sentence on why the words of two takes cannot be compared; empty when they can."""
    texts = [_text(one), _text(other)]
    for answer, text in zip((one, other), texts, strict=True):
        if not text.strip():
            return NO_WORDS.format(take=answer.take.id)
    enough = min(len(text.split()) for text in texts) >= LEAST_WORDS
    return OTHER_LANGUAGE if enough and is_english(texts[0]) != is_english(texts[1]) else ""


def side_by_side(one: Answer, other: Answer) -> Sides:
    """Compare two takes that have words, whichever way round they are given."""
    first, second = sorted((one, other), key=lambda answer: answer.take.started)
    asked = f"{first.take.wording} {second.take.wording}"
    found = compare(_text(first), _text(second), question=asked)
    matches = sorted(found.matches, key=lambda match: match.there)
    return Sides(
        earlier=_side(first, tuple(match.there for match in matches)),
        later=_side(second, tuple(match.here for match in matches)),
        found=found,
    )


def comparison_lines(sides: Sides) -> list[str]:
    """Return what the comparison comes to, in sentences; never a verdict on the person.

    Facts are told only where the words of both takes are sure enough: a misheard word is no fact.
    """
    found = sides.found
    if found.shared is None:
        return [TOO_SHORT]
    rows = [
        f"[marked] words are in both: {found.shared:.0f} % of the later take, longest run {found.longest}."
    ]
    if not (sides.earlier.sure and sides.later.sure):
        return [*rows, UNSURE]
    rows += [f"Facts kept: {', '.join(found.kept)}."] if found.kept else []
    rows += [f"Facts left out: {', '.join(found.lost)}."] if found.lost else []
    rows += [f"New facts: {', '.join(found.new)}."] if found.new else []
    return [*rows, _SAID[found.verdict]] if found.verdict in _SAID else rows


def bracketed(side: Side) -> str:
    """Return the words with each shared stretch in brackets."""
    starts, ends = {start for start, _ in side.stretches}, {end - 1 for _, end in side.stretches}
    return " ".join(
        f"{'[' if n in starts else ''}{word}{']' if n in ends else ''}" for n, word in enumerate(side.words)
    )


def _side(answer: Answer, stretches: tuple[tuple[int, int], ...]) -> Side:
    transcript = answer.analysis.transcript if answer.analysis else None
    words = tuple(_text(answer).split())
    timed = transcript.words if transcript and len(transcript.words) == len(words) else ()
    return Side(
        answer=answer,
        words=words,
        stretches=stretches,
        times=tuple((timed[a].start, timed[b - 1].end) if timed else None for a, b in stretches),
        checked=transcript is not None and transcript.corrected,
        sure=transcript is not None and is_sure(transcript),
    )


def _text(answer: Answer) -> str:
    transcript = answer.analysis.transcript if answer.analysis else None
    return transcript.text if transcript else ""
