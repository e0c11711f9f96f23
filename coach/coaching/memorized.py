"""The rules about shared wording: with the script that was given, and with earlier takes.

Only shared wording and a twist that was not taken up make a strong sign, and only in words that a person has
checked (evidence 9.4); the sound alone never says more than `some signs`. None says that anything was
learned by heart.
"""

from __future__ import annotations

import re

from coach.coaching.norms import Norms
from coach.model import Analysis, Finding, Span, Strength

LEAST_FACTS = 3
_MOST_FACTS = 4
_MOST_SPANS = 3


def memorized(analysis: Analysis, norms: Norms) -> Finding:
    """Return what the comparisons say, or that a twist was missed or taken up, whichever says more."""
    found = _shared(analysis, norms)
    if analysis.twist_taken_up is False and found.strength != "strong signs":
        return _finding("twist", "strong signs")
    if analysis.twist_taken_up and found.strength == "not enough data":
        return _finding("twist_taken", "no sign")
    return found


def retold(analysis: Analysis, norms: Norms) -> Finding | None:
    """Praise the same facts in new words, else name the facts that were left out.

    Same words alone say nothing here, because telling a thing again soon repeats them by itself.
    """
    told = analysis.retold
    if told is None:
        return None
    if told.new_words and len(told.kept) >= LEAST_FACTS and len(told.lost) <= len(told.kept):
        return _finding("facts_kept", "no sign")
    return _finding("facts_left_out", "not enough data") if told.lost else None


def figures(analysis: Analysis) -> dict[str, str]:
    """Return what the sentences about facts are filled with."""
    if analysis.retold is None:
        return {}
    return {"kept": _some(analysis.retold.kept) or "none", "lost": _some(analysis.retold.lost)}


def _some(facts: tuple[str, ...]) -> str:
    more = len(facts) - _MOST_FACTS
    shown = ", ".join(re.sub(r"\bi\b", "I", fact) for fact in facts[:_MOST_FACTS])
    return shown + (f" and {more} more" if more > 0 else "")


def _shared(analysis: Analysis, norms: Norms) -> Finding:
    """Return what the first comparison that says something says: the script, earlier words, earlier sound."""
    for code, sign, fine in (
        ("overlap.script", "script", "own_words"),
        ("overlap.takes", "takes", "new_words"),
        ("overlap.sound", "sound", ""),
    ):
        measure, norm = analysis.measures.get(code), norms[code]
        if measure is None or measure.value is None:
            continue
        touched = norm.touched(measure)
        if touched and "green" not in touched:
            # A script is a known source; an earlier take may be minutes old, and repeats words by itself.
            strong = code == "overlap.script" and touched == {"red"} and measure.why is None
            return _finding(sign, "strong signs" if strong else "some signs", code, spans=_spans(analysis))
        # Little found by a decoder that mishears an accent means nothing, so it is never praised.
        if touched == {"green"} and measure.why is None and fine:
            return _finding(fine, "no sign", code)
    return _finding("not_judged", "not enough data")


def _spans(analysis: Analysis) -> tuple[Span, ...]:
    """Return the longest shared stretches that have times, in order."""
    found = [
        (overlap.start, overlap.end)
        for overlap in analysis.overlaps
        if overlap.start is not None and overlap.end is not None
    ]
    return tuple(sorted(sorted(found, key=lambda span: span[0] - span[1])[:_MOST_SPANS]))


def _finding(name: str, strength: Strength, *evidence: str, spans: tuple[Span, ...] = ()) -> Finding:
    return Finding(
        code=f"memorized.{name}", mistake="memorized", strength=strength, evidence=evidence, spans=spans
    )
