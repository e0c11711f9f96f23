"""What a person asked not to be coached on: it is still measured, and no card or advice speaks of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import get_args

from msgspec.structs import replace

from coach.model import OVERLAP_MEASURES, Advice, Analysis, Finding, Measure, Mistake, refused

GROUPS = {
    "pitch": "the melody of your voice",
    "pace": "pace",
    "fillers": "fillers, such as um and you know",
    "pauses": "pauses and silences",
    "loudness": "loudness",
    "overlap": "wording shared with a script or a take",
    "register": "words that sound written",
    "story": "how a story is told",
    "specificity": "details",
    "length": "length of the answer",
}
"""What can be muted, in the order in which it is offered: the first five belong to the voice."""
QUESTION = "Do you stutter, or have a voice condition? coach can leave pauses, fillers and more alone."
MUTED = "Muted by you. To change it: coach profile unmute"


def without(analysis: Analysis, muted: Collection[str]) -> Analysis:
    """Return the analysis as it is judged and passed on: what `muted` codes show is left out."""
    if not muted:
        return analysis
    found = replace(
        analysis,
        measures=_silent(analysis.measures, muted),
        poolable=None if analysis.poolable is None else _silent(analysis.poolable, muted),
        drift=None if "pace.drift" in muted else analysis.drift,
        overlaps=() if set(muted) >= OVERLAP_MEASURES else analysis.overlaps,
    )
    if "pitch.sd" in muted:
        found = replace(found, flattest=None, liveliest=None, curves=None)
    if {"fillers.sounds", "fillers.all", "fillers.words"} <= set(muted):
        found = replace(found, events=replace(found.events, fillers=()))
    return found


def kept(findings: Sequence[Finding], muted: Collection[str]) -> tuple[Finding, ...]:
    """Return the findings that rest first on no muted measure; a mistake of which none is left is said to be
    muted, so that each of the four still has one."""
    if not muted:
        return tuple(findings)
    rest = [finding for finding in findings if not (finding.evidence and finding.evidence[0] in muted)]
    if set(muted) >= OVERLAP_MEASURES:
        rest = [finding for finding in rest if finding.mistake != "memorized"]
    there = {finding.mistake for finding in rest}
    rest += [_muted(mistake) for mistake in get_args(Mistake) if mistake not in there]
    return tuple(rest)


def speaks(advice: Advice | None, muted: Collection[str]) -> bool:
    """Say whether there is advice, and it rests first on no muted measure."""
    return advice is not None and not (advice.measures and advice.measures[0] in muted)


def _silent(measures: dict[str, Measure], muted: Collection[str]) -> dict[str, Measure]:
    """Refuse the muted ones that have a value: a reason of the recording's own stays."""
    return {
        code: refused(code, MUTED) if code in muted and measure.value is not None else measure
        for code, measure in measures.items()
    }


def _muted(mistake: Mistake) -> Finding:
    return Finding(
        code=f"{mistake}.muted", mistake=mistake, strength="not enough data", evidence=(), spans=()
    )
