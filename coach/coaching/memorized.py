"""The rules about shared wording: with the script that was given, and with earlier takes.

Only shared wording makes a strong sign, and only in words that a person has checked (evidence 9.4); the sound
alone never says more than `some signs`. None says that anything was learned by heart.
"""

from __future__ import annotations

from coach.coaching.norms import Norms
from coach.model import Analysis, Finding, Span, Strength

_MOST_SPANS = 3


def memorized(analysis: Analysis, norms: Norms) -> Finding:
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
