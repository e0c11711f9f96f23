"""Four cards, one for each mistake: what was found, what it rests on, and what was not judged and why.

`unqualified` is earned too: that card says how far the program itself can be trusted on this take.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from coach.coaching import norms as norms_file
from coach.coaching import phrases
from coach.coaching.accuracy import Accuracy, accuracy
from coach.coaching.baseline import Usual
from coach.coaching.feedback import sentences
from coach.coaching.muting import MUTED
from coach.coaching.norms import Norm, Norms
from coach.coaching.rules import spoken_only
from coach.coaching.telling import Telling, telling
from coach.model import UNITS, Advice, Analysis, Finding, Mistake, Strength

_WEAKEST_FIRST: tuple[Strength, ...] = ("not enough data", "no sign", "some signs", "strong signs")
_RECORDING = {"green": "card.recording_clear", "amber": "card.recording_fair"}


@dataclass(frozen=True)
class Card:
    """What can honestly be said of one mistake on one take."""

    mistake: Mistake
    strength: Strength
    """The strongest of its findings."""
    lines: tuple[Advice, ...]
    """What was judged, the strongest sign first, each with the seconds to play and its measures."""
    not_judged: tuple[Advice, ...]
    """What was not judged, each with its reason."""
    sources: tuple[Norm, ...] = ()
    """What the lines were held against."""
    refused: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(Why, codes) of the measures that were not taken; on the card `unqualified` alone."""
    accuracy: tuple[tuple[tuple[str, ...], Accuracy], ...] = ()
    """(Codes, what is known) of the measures that the lines of all cards rest on; on `unqualified` alone."""
    telling: Telling | None = None
    """How the story was told, on the card `borrowed` alone; None where there is nothing to say of it."""


def cards(
    analysis: Analysis,
    findings: Sequence[Finding],
    *,
    norms: Norms | None = None,
    answer_seconds: int | None = None,
    usual: Mapping[str, Usual] | None = None,
    reviews: int = 0,
    kind: str = "",
    wording: str = "",
) -> tuple[Card, Card, Card, Card]:
    """Return the cards of one take in the order of `model.Mistake`; `reviews` counts those by people.

    `kind` and `wording` are those of the question, and say whether a story was asked for.
    """
    known = norms_file.in_use() if norms is None else norms
    spoken = spoken_only(analysis)
    found = tuple(sorted(findings, key=lambda f: -_WEAKEST_FIRST.index(f.strength)))
    told = sentences(spoken, found, norms=known, answer_seconds=answer_seconds, usual=usual)
    made = {mistake: _card(mistake, found, told, known) for mistake in get_args(Mistake)}
    judged = [code for card in made.values() for line in card.lines for code in line.measures]
    made["unqualified"] = _earned(made["unqualified"], spoken, known, judged=judged, reviews=reviews)
    told_how = telling(spoken.transcript, kind=kind, wording=wording)
    made["borrowed"] = replace(made["borrowed"], telling=told_how)
    return made["memorized"], made["borrowed"], made["delivery"], made["unqualified"]


def _card(mistake: Mistake, found: tuple[Finding, ...], told: tuple[Advice, ...], norms: Norms) -> Card:
    pairs = [(f, line) for f, line in zip(found, told, strict=True) if f.mistake == mistake]
    strength = max((f.strength for f, _ in pairs), key=_WEAKEST_FIRST.index, default=_WEAKEST_FIRST[0])
    lines = tuple(line for f, line in pairs if f.strength != "not enough data")
    sources = dict.fromkeys(
        norms[code] for line in lines for code in line.measures if code in norms and norms[code].bands
    )
    missing = tuple(line for f, line in pairs if f.strength == "not enough data")
    return Card(mistake, strength, lines, missing, tuple(sources))


def _earned(card: Card, spoken: Analysis, norms: Norms, *, judged: Sequence[str], reviews: int) -> Card:
    """Return the card with what the trust in this program rests on: recording, refusals, accuracy, people."""
    reviewed = _review(reviews)
    why_not: dict[str, list[str]] = {}
    for code in UNITS:
        measure = spoken.measures.get(code)
        if measure is not None and measure.value is None and measure.why != MUTED:
            why_not.setdefault(measure.why or "", []).append(code)
    known: dict[Accuracy, list[str]] = {}
    for code in dict.fromkeys(judged):
        known.setdefault(accuracy(code), []).append(code)
    return Card(
        card.mistake,
        card.strength,
        (*_recording(spoken, norms), *card.lines, reviewed),
        () if reviews else card.not_judged,
        card.sources,
        tuple((why, tuple(codes)) for why, codes in why_not.items()),
        tuple((tuple(codes), entry) for entry, codes in known.items()),
    )


def _recording(spoken: Analysis, norms: Norms) -> tuple[Advice, ...]:
    """Return how good the recording was, as sentences."""
    snr, clipped = spoken.measures["health.snr"], spoken.measures["health.clipped"]
    level = None if snr.value is None else norms["health.snr"].level(snr.value)
    code = "card.recording_unknown" if level is None else _RECORDING.get(level, "card.recording_check")
    said = [(code, "health.snr")]
    if clipped.value is not None and norms["health.clipped"].level(clipped.value) != "green":
        said.append(("card.recording_clipped", "health.clipped"))
    findings = tuple(
        Finding(code=code, mistake="unqualified", strength="no sign", evidence=(measure,), spans=())
        for code, measure in said
    )
    return sentences(spoken, findings, norms=norms)


def _review(reviews: int) -> Advice:
    code = "card.reviewed" if reviews else "card.no_review"
    return Advice(code=code, text=phrases.render(code, {"count": str(reviews)}), spans=(), measures=())
