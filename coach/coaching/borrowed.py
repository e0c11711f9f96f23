"""The rules about whose words a story is told in: written phrases, details, what identifies a patient.

None says more than `some signs`, and none says who wrote the words. They rest on `coach.wording`.
"""

from __future__ import annotations

from coach.coaching import phrases
from coach.coaching.baseline import Usual
from coach.coaching.norms import Norms
from coach.model import Analysis, Finding, Span, Strength
from coach.wording import places
from coach.wording.privacy import identifying
from coach.wording.register import Written, written_phrases
from coach.wording.specificity import details as find_details
from coach.wording.specificity import missing

ABOVE_USUAL = 1.64
"""Standard deviations above the speaker's own median: 1 answer in 20 of their usual kind lies there."""
LEAST_DIFFERENT = 3
"""Different written-sounding phrases that a sign needs: one phrase said often may be a habit."""
_MOST_SHOWN = 3
_MOST_MISSING = 2


def privacy(analysis: Analysis, norms: Norms) -> Finding | None:
    """Point at what may identify a patient."""
    measure = analysis.measures["privacy.patient"]
    text = analysis.transcript.text if analysis.transcript else ""
    marks = tuple(mark.places for mark in identifying(text))
    if measure.value is None or not marks or norms["privacy.patient"].level(measure.value) == "green":
        return None
    return _finding("privacy", "some signs", "privacy.patient", spans=_spans(analysis, marks))


def written(analysis: Analysis, norms: Norms) -> Finding:
    """Hold the rate of written-sounding phrases against a line; several different ones make a sign."""
    measure, norm = analysis.measures["register.written"], norms["register.written"]
    found = _phrases(analysis)
    touched = norm.touched(measure)
    if measure.value is None or not touched:
        return _finding("not_judged", "not enough data", "register.written")
    if "green" not in touched and len({phrase.text for phrase in found}) >= LEAST_DIFFERENT:
        spans = _spans(analysis, tuple(phrase.places for phrase in found))
        return _finding("written", "some signs", "register.written", spans=spans)
    if norm.level(measure.value) == "green":
        return _finding("plain_words", "no sign", "register.written")
    return _finding("not_judged", "not enough data", "register.written")


def against_own(finding: Finding, analysis: Analysis, own: Usual) -> Finding:
    """Hold written-sounding phrases against the speaker's own usual: many people talk formally.

    They are a sign above it, or where a phrase stood in an answer to another question too.
    """
    measure = analysis.measures["register.written"]
    if analysis.repeated and "register.written" in finding.evidence:
        return _finding("repeated", "some signs", "register.written", spans=finding.spans)
    if finding.code != "borrowed.written":
        return finding
    if not own.ready:
        return _finding("written_unknown", "not enough data", "register.written", spans=finding.spans)
    distance = own.distance(measure)
    if distance is None or distance < ABOVE_USUAL:
        return _finding("written_usual", "no sign", "register.written", spans=finding.spans)
    return finding


def details(analysis: Analysis, norms: Norms) -> Finding | None:
    """Hold the rate of details against a line, with checked words alone: misheard ones hide details."""
    measure, norm = analysis.measures["specificity.details"], norms["specificity.details"]
    touched = norm.touched(measure)
    if analysis.transcript is None or measure.value is None or measure.why is not None:
        return None
    if touched <= {"red", "amber"}:
        return _finding("details", "some signs", "specificity.details")
    return _finding("own_details", "no sign", "specificity.details") if touched == {"green"} else None


def figures(analysis: Analysis) -> dict[str, str]:
    """Return what the sentences of these findings are filled with; nothing without words.

    What identifies a patient is named by its kind alone, so that it is not written down once more.
    """
    if analysis.transcript is None:
        return {}
    text = analysis.transcript.text
    found = _phrases(analysis)
    shown = _different(found)[:_MOST_SHOWN]
    gaps = missing(find_details(text))[:_MOST_MISSING]
    safe = dict.fromkeys(
        phrases.render(f"private.{mark.what.replace(' ', '_')}", {"spoken": mark.safe})
        for mark in identifying(text)
    )
    return {
        "phrases": ", ".join(f"\u201c{phrase.text}\u201d (say: {phrase.swap})" for phrase in shown),
        "spoken": f"\u201c{shown[0].spoken}\u201d" if shown else "",
        "missing": " ".join(phrases.render(f"missing.{kind}", {}) for kind in gaps),
        "private": ", ".join(safe) + ".",
        "repeated": ", ".join(
            f"\u201c{phrase.text}\u201d (say: {phrase.swap})"
            for phrase in _different(found)
            if phrase.text in analysis.repeated
        ),
    }


def _phrases(analysis: Analysis) -> tuple[Written, ...]:
    return written_phrases(analysis.transcript.text) if analysis.transcript else ()


def _different(found: tuple[Written, ...]) -> list[Written]:
    return list({phrase.text: phrase for phrase in reversed(found)}.values())[::-1]


def _spans(analysis: Analysis, marks: tuple[places.Places, ...]) -> tuple[Span, ...]:
    """Return the seconds of the first places to listen to; none where words have no times."""
    if analysis.transcript is None:
        return ()
    spans = (places.seconds(analysis.transcript, mark) for mark in marks[:_MOST_SHOWN])
    return tuple(span for span in spans if span is not None)


def _finding(name: str, strength: Strength, *evidence: str, spans: tuple[Span, ...] = ()) -> Finding:
    return Finding(
        code=f"borrowed.{name}", mistake="borrowed", strength=strength, evidence=evidence, spans=spans
    )
