"""Two answers to one question: the facts they share against the wording they share. Pure.

Flexibility is the same facts in new words. Facts are the details of `specificity`: roles, numbers, places,
times, actions, quoted speech. None of them identifies a patient.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from coach.wording.bullets import alike
from coach.wording.overlap import Match, longest, prepare, share, shared
from coach.wording.specificity import Detail, details
from coach.wording.tokens import is_filler, tokenize

LEAST_WORDS = 30
"""Words of each answer below which nothing is said about its wording."""
LEAST_FACTS = 3
NEW_WORDS, SAME_WORDS = 20.0, 50.0
"""% of shared wording up to which an answer counts as told in new words, and from which as told again.
Own limits: repeated telling raises shared wording by itself (De Jong and Tillman)."""

Verdict = Literal["new words, same facts", "same words", "other facts", "between", "too short"]


@dataclass(frozen=True)
class Comparison:
    """How a later answer relates to an earlier one."""

    matches: tuple[Match, ...]
    """Ranges are words of the later answer (here) and of the earlier one (there)."""
    shared: float | None
    """% of the later answer's words that stand in a shared stretch; None when an answer is too short."""
    longest: int
    kept: tuple[str, ...]
    """Facts of the earlier answer that the later one has too."""
    lost: tuple[str, ...]
    new: tuple[str, ...]
    verdict: Verdict


def compare(earlier: str, later: str, *, question: str = "") -> Comparison:
    """Compare two texts; the question's own words and fillers count for nothing."""
    before, after = prepare("earlier", earlier.split()), prepare("later", later.split())
    matches = shared(after, [before], question=question)
    enough = min(len(before.stems), len(after.stems)) >= LEAST_WORDS
    part = share(matches, after) if enough else None
    kept, lost = _parted(details(earlier), _said(later))
    known = _said(earlier)
    new = tuple(detail.text for detail in details(later) if not _held(detail, known))
    return Comparison(
        matches=matches,
        shared=part,
        longest=longest(matches),
        kept=kept,
        lost=lost,
        new=tuple(dict.fromkeys(new)),
        verdict=_verdict(part, len(kept), len(lost)),
    )


def _verdict(part: float | None, kept: int, lost: int) -> Verdict:
    if part is None:
        return "too short"
    if part >= SAME_WORDS:
        return "same words"
    if kept + lost >= LEAST_FACTS and kept < lost:
        return "other facts"
    if part <= NEW_WORDS and kept >= LEAST_FACTS:
        return "new words, same facts"
    return "between"


def _parted(facts: Sequence[Detail], said: set[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    kept = dict.fromkeys(fact.text for fact in facts if _held(fact, said))
    lost = dict.fromkeys(fact.text for fact in facts if not _held(fact, said))
    return tuple(kept), tuple(lost)


def _held(fact: Detail, said: set[str]) -> bool:
    """Say whether most words of a fact are among the words of an answer, in any form."""
    words = [token.norm for token in tokenize(fact.text) if len(token.norm) > 2 or token.norm.isdigit()]
    words = words or [token.norm for token in tokenize(fact.text)]
    return 2 * sum(any(alike(word, other) for other in said) for word in words) > len(words)


def _said(text: str) -> set[str]:
    return {token.norm for token in tokenize(text) if not is_filler(token.norm)}
