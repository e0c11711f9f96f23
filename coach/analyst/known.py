"""Does this sound say this text? Decided sentence by sentence, without trusting free recognition.

A decoder biased to the text hears the take; each whole sentence is looked for along it by its phones, and
aligned by force where it fits best. Cost, words and alignment together give a certainty (docs/known-text.md).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from coach.analysis.activity import total
from coach.engines.transcribers.known_text import KnownTextDecoder, stretches
from coach.model import Measure, Overlap, Span, measured
from coach.wording import known

MOST_SENTENCES = 150
"""Longer texts are looked for up to here: about 2,000 words, a quarter of an hour of talk."""
LEAST_CERTAINTY = 0.7
"""A sentence counts as said from here on."""
_PAD = 0.15
_NEXT = 3.0
"""Seconds between two sentences of one run, at most."""
_WORST = -6.0
_LEAST_KNOWN = 0.6
"""Share of a sentence's words that the dictionary must hold."""
_INTERCEPT, _WEIGHTS = 5.63, (-7.81, 2.81, 0.81, 1.61)


@dataclass(frozen=True)
class Evidence:
    """What speaks for one sentence: where it fits, and the log score per frame of forcing it there."""

    sentence: str
    words: int
    place: known.Place
    aligned: float | None

    @property
    def certainty(self) -> float:
        """Probability that the sentence was said there."""
        return known.logistic(_INTERCEPT + sum(w * x for w, x in zip(_WEIGHTS, features(self), strict=True)))


def features(evidence: Evidence) -> tuple[float, float, float, float]:
    """Return what is weighed: cost per phone, share of words heard, alignment score, alignment failed."""
    aligned = _WORST if evidence.aligned is None else max(_WORST, evidence.aligned)
    return evidence.place.cost, evidence.place.heard, aligned, float(evidence.aligned is None)


def weigh(
    samples: np.ndarray,
    speech: Sequence[Span],
    text: str,
    *,
    pieces: Sequence[Span] | None = None,
    between: Callable[[], None] = lambda: None,
) -> list[Evidence]:
    """Return the evidence for every sentence of `text` that can be looked for in mono float32 at 16 kHz.

    Where the edges of what was said are known, `pieces` names them and each is heard by itself. EngineError
    when PocketSphinx is missing. `between` is called before each piece and each sentence.
    """
    texts = known.sentences(text)[:MOST_SENTENCES]
    spoken = [known.spoken(sentence) for sentence in texts]
    decoder = KnownTextDecoder(spoken)
    heard: list[known.Sound] = []
    for piece in stretches(speech) if pieces is None else pieces:
        between()
        heard += [
            known.Sound(word=word.word, phones=word.phones, start=word.start, end=word.end)
            for word in decoder.hear(samples, [piece])
        ]
    found: list[Evidence] = []
    for sentence, words in zip(texts, spoken, strict=True):
        between()
        inside = [word for word in words if decoder.phones(word)]
        if len(inside) < max(known.SHORTEST, _LEAST_KNOWN * len(words)):
            continue
        phones = [phone for word in inside for phone in decoder.phones(word)]
        place = known.locate(inside, phones, heard)
        if place is not None:
            span = (max(0.0, place.start - _PAD), place.end + _PAD)
            found.append(Evidence(sentence, len(words), place, decoder.aligned(samples, span, inside)))
    return found


def said(evidence: Sequence[Evidence], *, name: str) -> tuple[Overlap, ...]:
    """Return the sentences that were said, in the order of the take."""
    return tuple(
        Overlap(
            with_=name,
            text=each.sentence,
            start=round(each.place.start, 4),
            end=round(each.place.end, 4),
            words=each.words,
            certainty=round(each.certainty, 4),
            by="alignment",
        )
        for each in sorted(evidence, key=lambda each: each.place.start)
        if each.certainty >= LEAST_CERTAINTY
    )


def cut(text: str) -> int:
    """Return how many sentences of a text are looked for when it is too long, else 0."""
    return MOST_SENTENCES if len(known.sentences(text)) > MOST_SENTENCES else 0


def measures(
    evidence: Sequence[Evidence], speech: Sequence[Span], *, cut: int, why: str
) -> dict[str, Measure]:
    """Return `overlap.script` (share of the time of speech) and `overlap.run` (words of sentences in a row).

    The interval of the share lets every sentence be right or wrong as often as its certainty says.
    """
    spans = [(each.place.start, each.place.end) for each in evidence]
    whole = total(tuple(speech))
    sure = [each.certainty >= LEAST_CERTAINTY for each in evidence]
    shares = [100 * min(_covered([span], speech) / whole, 1.0) for span in spans]
    value = 100 * _covered([span for span, yes in zip(spans, sure, strict=True) if yes], speech) / whole
    spread = sum(
        each.certainty * (1 - each.certainty) * share**2 for each, share in zip(evidence, shares, strict=True)
    )
    wide = 1.96 * float(np.sqrt(spread))
    why = f"{why} Only the first {cut} sentences of the script were looked for." if cut else why
    run = _longest_run(evidence, sure)
    single = max((each.words for each, yes in zip(evidence, sure, strict=True) if yes), default=0)
    return {
        "overlap.script": measured(
            "overlap.script", value, low=max(0.0, value - wide), high=min(100.0, value + wide), why=why
        ),
        "overlap.run": measured("overlap.run", run, low=single, high=run, why=why),
    }


def _longest_run(evidence: Sequence[Evidence], sure: Sequence[bool]) -> int:
    """Return the words of the longest row of script sentences that were said one after the other."""
    best = run = 0
    before: Evidence | None = None
    for each, yes in zip(evidence, sure, strict=True):
        follows = before is not None and -_PAD * 4 <= each.place.start - before.place.end <= _NEXT
        run = (run if follows else 0) + each.words if yes else 0
        before = each if yes else None
        best = max(best, run)
    return best


def _covered(spans: Sequence[Span], speech: Sequence[Span]) -> float:
    """Return the seconds of speech that lie in any of the spans."""
    edges = sorted({edge for span in (*spans, *speech) for edge in span})
    return sum(
        b - a
        for a, b in itertools.pairwise(edges)
        if any(s <= a and b <= e for s, e in spans) and any(s <= a and b <= e for s, e in speech)
    )
