"""The JSON of `coach analyze`: a contract. Every key is always there, in one order."""

from __future__ import annotations

import math
from typing import Any

import msgspec

from coach import untrusted
from coach.model import UNITS, Analysis, Feedback, Finding, Measure, Transcript, refused

SCHEMA = 1
"""Version of this contract; a key that changes its meaning raises it."""
_NOT_THEN = "This was not measured when the take was analyzed: analyze it again."
_NOT_COMPARED = {
    "overlap.script": "There is no script to compare with: give --script.",
    "overlap.takes": "There is no earlier take to compare with: give --previous.",
    "overlap.sound": "There is no earlier take to compare with: give --previous.",
    "overlap.run": "Nothing to compare with: give --script or --previous.",
}
_TEXT_LIMIT = 1_000_000


def analysis_object(
    name: str,
    seconds: float | None,
    rate: int | None,
    sha256: str | None,
    analysis: Analysis,
    findings: tuple[Finding, ...],
    feedback: Feedback,
    curves: bool,
) -> dict[str, Any]:
    """Return the object of one analyzed file, floats rounded to 4 decimals.

    `seconds` and `rate` (Hz) are None for a text without sound. ValueError when a number is not finite.
    """
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "file": {"name": untrusted.line(name), "seconds": seconds, "rate": rate, "sha256": sha256},
        "measures": {code: measure_object(analysis.measures.get(code), code) for code in UNITS},
        "events": _events(analysis),
        "transcript": _transcript(analysis.transcript),
        "overlaps": [_overlap(msgspec.to_builtins(overlap)) for overlap in analysis.overlaps],
        "findings": [_finding(finding) for finding in findings],
        "feedback": msgspec.to_builtins(feedback),
    }
    if curves:
        empty: dict[str, Any] = {"pitch": {"times": [], "hz": []}, "level": {"times": [], "db": []}}
        found["curves"] = msgspec.to_builtins(analysis.curves) if analysis.curves else empty
    rounded: dict[str, Any] = _rounded(found)
    return rounded


def error_object(name: str, code: str, message: str) -> dict[str, Any]:
    """Return the object of one file that could not be analyzed."""
    return {
        "schema": SCHEMA,
        "file": {"name": untrusted.line(name)},
        "error": {"code": code, "message": untrusted.line(message, limit=500)},
    }


def measure_object(measure: Measure | None, code: str) -> dict[str, Any]:
    """Return a measure under its code; None becomes a refusal that says why."""
    # A take that an earlier version analyzed lacks the codes that came later.
    missing = _NOT_COMPARED.get(code, _NOT_THEN)
    known = refused(code, missing) if measure is None else measure
    return {key: getattr(known, key) for key in ("value", "low", "high", "unit", "why")}


def _events(analysis: Analysis) -> dict[str, Any]:
    events = analysis.events
    return {
        "speech": [list(span) for span in events.speech],
        "pauses": [list(span) for span in events.pauses],
        "fillers": [_shown(msgspec.to_builtins(filler)) for filler in events.fillers],
        "words": [_shown(msgspec.to_builtins(word)) for word in events.words],
    }


def _transcript(transcript: Transcript | None) -> dict[str, Any] | None:
    if transcript is None:
        return None
    unheard = [[gap.start, gap.end, untrusted.line(gap.why)] for gap in transcript.unheard]
    return {
        "text": untrusted.clean(transcript.text, limit=_TEXT_LIMIT),
        "engine": transcript.engine,
        "version": transcript.version,
        "corrected": transcript.corrected,
        "confidence": transcript.confidence,
        **({"unheard": unheard} if unheard else {}),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    found = msgspec.to_builtins(finding)
    return {key: found[key] for key in ("code", "mistake", "strength", "spans", "evidence")}


def _shown(thing: dict[str, Any]) -> dict[str, Any]:
    return {**thing, "text": untrusted.line(thing["text"], limit=2_000)}


def _overlap(thing: dict[str, Any]) -> dict[str, Any]:
    return {**_shown(thing), "with": untrusted.line(thing["with"])}


def _rounded(thing: Any) -> Any:
    if isinstance(thing, dict):
        return {key: _rounded(value) for key, value in thing.items()}
    if isinstance(thing, (list, tuple)):
        return [_rounded(value) for value in thing]
    if isinstance(thing, float):
        if not math.isfinite(thing):
            raise ValueError(f"a number in the report is not finite: {thing}")
        return round(thing, 4) + 0.0
    return thing
