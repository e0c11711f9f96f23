"""Measures of what is said, which need no sound: written phrases, details, what identifies a patient."""

from __future__ import annotations

import re
from collections.abc import Callable

from coach.model import Measure, Transcript, measured, refused
from coach.wording import register, specificity
from coach.wording.counts import poisson_interval
from coach.wording.privacy import identifying
from coach.wording.tokens import is_filler, tokenize

_SMALL_WORDS = frozenset(
    re.findall(
        "[a-z]+",
        "the a an and or but so that this it i you he she we they my your his her our me him them is was are"
        " were be been am have had has do did not no to of in on at for with from by as about when what who"
        " because if then there would could will can just",
    )
)
_LEAST_ENGLISH = 0.2
"""Share of these words below which a text is taken for another language; English talk has about half."""

NOT_ENGLISH = "These words do not look like English, and this knows English alone."
COUNTS: dict[str, tuple[Callable[[str], int], int]] = {
    "register.written": (lambda text: len(register.written_phrases(text)), register.MIN_WORDS),
    "specificity.details": (lambda text: len(specificity.details(text)), specificity.MIN_WORDS),
    "privacy.patient": (lambda text: len(identifying(text)), 1),
}
"""How each measure of content counts a text, and the words it needs."""


def content_measures(transcript: Transcript, *, why: str | None, ungated: bool = False) -> dict[str, Measure]:
    """Return the measures of `COUNTS` for one transcript, each with the `why` that makes its words rough."""
    count = spoken_words(transcript.text)
    english = is_english(transcript.text)
    return {
        code: content_measure(
            code,
            number(transcript.text) if count else 0,
            words=count,
            needs=needs,
            why=why if english else NOT_ENGLISH,
            ungated=ungated,
            closed=not english,
        )
        for code, (number, needs) in COUNTS.items()
    }


def content_measure(
    code: str,
    number: int,
    *,
    words: int,
    needs: int,
    why: str | None = None,
    ungated: bool = False,
    closed: bool = False,
) -> Measure:
    """Return `number` in `words` words as a measure: per 100 words with a Poisson interval, or as a count."""
    if closed and not ungated and why:
        return refused(code, why)
    if words < needs:
        short = f"There are {words} words and this needs {needs}: say a little more."
        if not ungated or words == 0:
            return refused(code, short)
        why = short
    if code == "privacy.patient":
        return measured(code, number, low=number, high=number, why=why)
    low, high = poisson_interval(number)
    scale = 100 / words
    return measured(code, scale * number, low=scale * low, high=scale * high, why=why)


def spoken_words(text: str) -> int:
    """Return how many words of `text` are no filled pauses."""
    return sum(1 for token in tokenize(text) if not is_filler(token.norm))


def is_english(text: str) -> bool:
    """Return whether `text` has the small words of English, or no words at all."""
    norms = [token.norm.split("'")[0] for token in tokenize(text)]
    known = sum(1 for norm in norms if norm in _SMALL_WORDS)
    return not norms or known >= _LEAST_ENGLISH * len(norms)
