"""Does this sound say this text? Decided sentence by sentence, without trusting free recognition.

Pauses are cut first. A decoder biased to the text hears the rest, and each whole sentence is looked for along
what it heard; each is also looked for sound by sound, against random sentences. Both together give a
certainty (docs/known-text.md).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from coach.analysis.activity import total
from coach.analyst.spots import Spotted, spotted
from coach.analyst.unpaused import unpaused
from coach.engines.transcribers.known_text import KnownTextDecoder, stretches
from coach.model import Measure, Overlap, Span, measured
from coach.wording import known

MOST_SENTENCES = 150
"""Longer texts are looked for up to here: about 2,000 words, a quarter of an hour of talk."""
LEAST_CERTAINTY = 0.65
"""A sentence counts as said from here on."""
_PAST, _NEXT = 0.6, 3.0
"""Seconds that two sentences of one run may overlap, and that may lie between them."""
_LEAST_KNOWN = 0.6
"""Share of a sentence's words that the dictionary must hold."""
_INTERCEPT, _WEIGHTS = 1.25, (-5.36, 3.09, 0.22, 0.70)
"""Fitted on half of the speakers: `python -m benchmarks.known_text --fit`."""


@dataclass(frozen=True)
class Evidence:
    """What speaks for one sentence: how well it fits what was heard, how well its sounds fit, and where."""

    sentence: str
    words: int
    cost: float
    heard: float
    spotted: Spotted

    @property
    def span(self) -> Span:
        """Where it was said, if it was, in seconds of the take."""
        return self.spotted.start, self.spotted.end

    @property
    def certainty(self) -> float:
        """Probability that the sentence was said."""
        return certainty(features(self))


def certainty(weighed: Sequence[float]) -> float:
    """Return the probability that a sentence with these `features` was said."""
    return known.logistic(_INTERCEPT + sum(w * x for w, x in zip(_WEIGHTS, weighed, strict=True)))


def features(evidence: Evidence) -> tuple[float, ...]:
    """Return what is weighed: cost per phone, share of words heard, how far the sounds fit better than random
    sentences, and better than any other sentence at the same place."""
    return evidence.cost, evidence.heard, evidence.spotted.above, evidence.spotted.margin


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
    when PocketSphinx is missing. `between` is called between two pieces of work of up to 3 s.
    """
    texts = known.sentences(text)[:MOST_SENTENCES]
    spoken = [known.spoken(sentence) for sentence in texts]
    decoder = KnownTextDecoder(spoken)
    talk = unpaused(samples, speech)
    parts = stretches(talk.speech) if pieces is None else [talk.span(piece) for piece in pieces]
    heard: list[known.Sound] = []
    for part in parts:
        between()
        heard += [
            known.Sound(word=word.word, phones=word.phones, start=word.start, end=word.end)
            for word in decoder.hear(talk.samples, [part])
        ]
    looked: list[tuple[str, int, list[str], known.Place]] = []
    for sentence, words in zip(texts, spoken, strict=True):
        between()
        inside = [word for word in words if decoder.phones(word)]
        if len(inside) < max(known.SHORTEST, _LEAST_KNOWN * len(words)):
            continue
        phones = [phone for word in inside for phone in decoder.phones(word)]
        if (place := known.locate(inside, phones, heard)) is not None:
            looked.append((sentence, len(words), inside, place))
    inside_words = [words for _, _, words, _ in looked]
    edges = parts if pieces else ()
    spots = spotted(talk, inside_words, phones=decoder.phones, edges=edges, between=between)
    return [
        Evidence(sentence, count, place.cost, place.heard, spot)
        for (sentence, count, _, place), spot in zip(looked, spots, strict=True)
    ]


def said(evidence: Sequence[Evidence], *, name: str) -> tuple[Overlap, ...]:
    """Return the sentences that were said, in the order of the take."""
    return tuple(
        Overlap(
            with_=name,
            text=each.sentence,
            start=round(each.span[0], 4),
            end=round(each.span[1], 4),
            words=each.words,
            certainty=round(each.certainty, 4),
            by="alignment",
        )
        for each in sorted(evidence, key=lambda each: each.span[0])
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
    spans = [each.span for each in evidence]
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
        follows = before is not None and -_PAST <= each.span[0] - before.span[1] <= _NEXT
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
