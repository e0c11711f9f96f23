"""How a story was told, sentence by sentence, where one is asked for; else what shape the answer has."""

from __future__ import annotations

import re
from dataclasses import dataclass

from coach.coaching import phrases
from coach.coaching.stories import STORY_KINDS
from coach.model import Span, Transcript
from coach.wording import places
from coach.wording.story import MISSABLE, PARTS, SHOWN, Part, i_and_we, story
from coach.wording.words import is_sure

ASK_FOR_STORY = tuple(kind for kind in STORY_KINDS if kind != "red-flag")
"""Kinds of question that are answered with something that happened."""
OWN_SHAPE = (
    "opener",
    "motivation",
    "self",
    "situational",
    "clinical",
    "ethics",
    "international",
    "personal",
    "not-allowed",
    "red-flag",
    "closing",
)
"""Kinds with a shape of their own, said in `phrases.toml` under story.shape."""
_WAITED_FOR: dict[str, tuple[Part, ...]] = {
    "trust": ("escalation",),
    "mistake": ("own_error", "changed"),
    "growth": ("learned", "changed"),
    "feedback": ("changed",),
}
"""What a listener waits for by kind of question."""
WANTED: dict[str, tuple[Part, ...]] = {
    kind: tuple(part for part in parts if part in MISSABLE) for kind, parts in _WAITED_FOR.items()
}
"""Of these the parts that the rules overlook so rarely that coach may say that it found none."""
LEAST_WORDS = 40
_MOST_A_SENTENCE = 60
"""Words in a sentence beyond which the full stops of a transcript are missing."""
_ASKED = re.compile(
    r"\b(?:a (?:time|night|day|moment|mistake|failure|conflict|disagreement)|an (?:occasion|example))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Told:
    """One sentence with what it tells, in words for a person, and its seconds where the words have times."""

    text: str
    parts: tuple[str, ...]
    span: Span | None


@dataclass(frozen=True)
class Telling:
    """What can be said of how an answer was told."""

    sentences: tuple[Told, ...]
    remarks: tuple[str, ...]


def asks_for_story(kind: str, wording: str) -> bool:
    """Return whether a question wants something that happened; by its words where its kind is not known."""
    if kind in OWN_SHAPE or kind in ASK_FOR_STORY:
        return kind in ASK_FOR_STORY
    return _ASKED.search(wording) is not None


def telling(transcript: Transcript | None, *, kind: str, wording: str) -> Telling | None:
    """Return how a story was told, or what shape the answer has instead; None without words to rest on."""
    if not asks_for_story(kind, wording):
        shape = phrases.render(f"story.shape_{kind}", {}) if kind in OWN_SHAPE else ""
        return Telling((), (shape,)) if shape else None
    if transcript is None or not is_sure(transcript) or len(transcript.text.split()) < LEAST_WORDS:
        return None
    found = story(transcript.text)
    if max(sentence.places[1] - sentence.places[0] for sentence in found) > _MOST_A_SENTENCE:
        return Telling((), (phrases.render("story.no_sentences", {}),))
    told = tuple(
        Told(
            sentence.text,
            tuple(phrases.render(f"story.part_{part}", {}) for part in sentence.parts),
            places.seconds(transcript, sentence.places),
        )
        for sentence in found
        if sentence.parts
    )
    heard = {part for sentence in found for part in sentence.parts}
    return Telling(told, _remarks(transcript.text, heard, kind))


def _remarks(text: str, heard: set[Part], kind: str) -> tuple[str, ...]:
    i, we = i_and_we(text)
    said = [phrases.render("story.i_and_we", {"value": str(i), "count": str(we)})]
    said += [
        phrases.render(f"story.missing_{part}", {}) for part in WANTED.get(kind, ()) if part not in heard
    ]
    unheard = _unheard(heard, kind)
    if unheard:
        missing = ", ".join(phrases.render(f"story.part_{part}", {}) for part in unheard)
        said.append(phrases.render("story.hidden", {"missing": missing}))
    return tuple(said)


def _unheard(heard: set[Part], kind: str) -> tuple[Part, ...]:
    """Return the parts of which nothing can be said: those not shown, and those too often overlooked."""
    open_ = {part for part in _WAITED_FOR.get(kind, ()) if part not in WANTED[kind] and part not in heard}
    return tuple(part for part in PARTS if part not in SHOWN or part in open_)
