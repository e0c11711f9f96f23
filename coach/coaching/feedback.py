"""From findings to one thing to keep, one to work on, the rest and the next step."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from coach.coaching import borrowed, marked, memorized, phrases
from coach.coaching import norms as norms_file
from coach.coaching.baseline import NEEDED, Usual
from coach.coaching.choice import Before, choose
from coach.coaching.norms import Norm, Norms
from coach.coaching.parts import two_parts
from coach.coaching.rules import NO_SPEECH, find, spoken_only
from coach.model import UNITS, Advice, Analysis, Feedback, Finding, Measure, Span

__all__ = ["advise", "find", "sentences"]

_SIGNS = ("some signs", "strong signs")
_KEEP_FIRST = ("memorized.facts_kept", "delivery.lively_pitch", "delivery.thinking_pauses")
_KEEP_LATER = ("delivery.length_in_range", "delivery.pace_in_range", "borrowed.own_details")
_LENGTH_SHORT = "delivery.length_short"
_LENGTHS = ("length.seconds", "health.speech")
_CLEAR = 1.96
"""How many of one's own standard deviations an answer differs from the usual for certain (95 %)."""
_RECORDING = {"health.snr": "next.quieter_room", "health.clipped": "next.lower_level"}
"""Recording problems with a remedy of their own, the most common first."""


def advise(
    analysis: Analysis,
    findings: tuple[Finding, ...],
    *,
    norms: Norms | None = None,
    answer_seconds: int | None = None,
    usual: Mapping[str, Usual] | None = None,
    before: Before | None = None,
) -> Feedback:
    """Return one thing to keep, exactly one to work on, the rest and the next step.

    `answer_seconds` is the length that the question suggests, as it was given to `find`; `usual` what is
    usual for this speaker, by code: where it is known, it is said before any range; `before` what was asked,
    worked on and measured before.
    `work_on` is None only when no measure of delivery could be taken; then `next_step` says what to do.
    A take whose pitch was refused for its length alone is described, and its flattest seconds are offered
    to listen to; its length is not worked on.
    """
    known = norms_file.in_use() if norms is None else norms
    words = _Words(spoken_only(analysis), known, answer_seconds, usual)
    work_on = _work_on(words, findings, before or Before())
    if work_on is None:
        missing = tuple(f for f in findings if f.mistake != "delivery")
        rest = tuple(words.finding(finding) for finding in missing)
        return Feedback(keep=None, work_on=None, others=rest, next_step=_record_again(words))
    next_step = _next_step(words, findings, work_on)
    said = {work_on.code, next_step.code, "delivery.check_audio"}
    others = tuple(words.finding(f) for f in findings if f.strength != "no sign" and f.code not in said)
    return Feedback(keep=_keep(words, findings), work_on=work_on, others=others, next_step=next_step)


def sentences(
    analysis: Analysis,
    findings: tuple[Finding, ...],
    *,
    norms: Norms | None = None,
    answer_seconds: int | None = None,
    usual: Mapping[str, Usual] | None = None,
) -> tuple[Advice, ...]:
    """Return the sentence of every finding, in order; KeyError for one that has none."""
    known = norms_file.in_use() if norms is None else norms
    words = _Words(spoken_only(analysis), known, answer_seconds, usual)
    return tuple(words.finding(finding) for finding in findings)


class _Words:
    """Turns findings and measures of one analysis into sentences."""

    def __init__(
        self,
        analysis: Analysis,
        norms: Norms,
        answer_seconds: int | None,
        usual: Mapping[str, Usual] | None = None,
    ) -> None:
        self.analysis = analysis
        self.norms = norms_file.for_question(norms, answer_seconds)
        self.answer_seconds = answer_seconds
        self.usual = usual or {}

    @property
    def too_short(self) -> bool:
        """Whether pitch would have been measured had the take been longer, and there are seconds to play."""
        analysis = self.analysis
        before = (analysis.poolable or {}).get("pitch.sd")
        refused_for_length = (
            analysis.measures["pitch.sd"].value is None and before is not None and before.value is not None
        )
        return refused_for_length and analysis.flattest is not None

    def measured(self, code: str) -> bool:
        """Return whether `code` has a value that speaks of the voice, not of the recording."""
        value = self.analysis.measures[code].value
        return value is not None and self.norms[code].level(value) != "check"

    def finding(self, finding: Finding) -> Advice:
        """Return the sentence of a finding, with its first measure as the figure."""
        said = self.advice(finding.code, finding.evidence, finding.spans, strength=finding.strength)
        own = against_usual(self.analysis.measures, finding.evidence, self.usual)
        return replace(said, text=f"{own} {said.text}") if own else said

    def advice(
        self, code: str, evidence: tuple[str, ...], spans: tuple[Span, ...] = (), *, strength: str = ""
    ) -> Advice:
        """Return the sentence `code` filled from the first measure of `evidence` and from `spans`."""
        values = {"span": phrases.clock_spans(spans)}
        if code.startswith("borrowed."):
            values |= borrowed.figures(self.analysis) | marked.figures(self.analysis)
            own = self.usual.get("register.written")
            values["answers"] = phrases.answers(own.missing if own is not None else NEEDED)
        if code.startswith("memorized."):
            values |= memorized.figures(self.analysis)
        rough = False
        if evidence:
            measure, norm = self.analysis.measures[evidence[0]], self.norms[evidence[0]]
            rough = measure.value is not None and measure.why is not None
            values["why"] = _why(measure, norm, self.analysis)
            values |= _figures(measure, norm, strong=strength == "strong signs")
            values["times"] = phrases.times(len(norm.over(self.analysis.events.pauses)[0]))
            if measure.code == "length.seconds":
                values |= _lines(values, norm, self.answer_seconds)
        return Advice(
            code=code, text=phrases.render(code, values, rough=rough), spans=spans, measures=evidence
        )


def against_usual(
    measures: Mapping[str, Measure], evidence: tuple[str, ...], usual: Mapping[str, Usual]
) -> str:
    """Return how the first measure lies to the speaker's own usual; empty where that is not known well."""
    own = usual.get(evidence[0]) if evidence else None
    measure = measures[evidence[0]] if own is not None else None
    if own is None or measure is None or measure.why is not None or not own.ready:
        return ""
    distance = own.distance(measure)
    if distance is None or f"usual.{own.code}.about" not in phrases.shipped():
        return ""
    side = "about" if abs(distance) < _CLEAR else "below" if distance < 0 else "above"
    values = {"usual": phrases.figure(own.median, measure.unit), "count": str(own.count)}
    return phrases.render(f"usual.{own.code}.{side}", values)


def _figures(measure: Measure, norm: Norm, *, strong: bool) -> dict[str, str]:
    values = {"cite": norm.cite, "found": norm.found, "our": norm.our, "drawn": norm.drawn}
    values["study"] = phrases.render("study.found" if norm.found else "study.none", values)
    if norm.threshold is not None:
        values["threshold"] = phrases.edge_figure(norm.threshold)
    edges = tuple(edge for band in norm.bands for edge in (band.low, band.high) if edge is not None)
    if measure.value is not None:
        values["change"] = "sped up" if measure.value > 0 else "slowed"
        values["value"] = (
            phrases.length(measure.value, edges=edges)
            if measure.code in _LENGTHS
            else phrases.figure(measure.value, measure.unit, edges=edges)
        )
        values["range"] = phrases.interval(measure)
        values["between"] = phrases.between(measure)
    if norm.bands:
        values |= _edges(measure, norm, strong=strong)
    return values


def _lines(values: dict[str, str], norm: Norm, answer_seconds: int | None) -> dict[str, str]:
    """Return the sentence that names both edges of a length, and the length that the question suggests."""
    green = norm.band("green")
    values |= {
        name: phrases.length(edge)
        for name, edge in (("green_low", green.low), ("green_high", green.high))
        if edge is not None
    }
    if answer_seconds is None or norm.of_suggested is None:
        return {"lines": phrases.render("lines.any_question", values)}
    suggested = phrases.length(answer_seconds)
    return {"lines": phrases.render("lines.this_question", {**values, "suggested": suggested})}


def _why(measure: Measure, norm: Norm, analysis: Analysis) -> str:
    """Return the measure's own reason, or why a measure that has a value is still not judged."""
    if measure.why:
        return measure.why
    if measure.value is not None and norm.level(measure.value) == "check":
        return phrases.render("why.out_of_range", {})
    if not analysis.events.speech:
        return phrases.render("why.no_speech", {})
    return phrases.render("why.long_silence" if norm.bands else "why.no_range", {})


def _edges(measure: Measure, norm: Norm, *, strong: bool) -> dict[str, str]:
    """Return the green band, and the edge that the value is held against: that of its own band when the
    signs are strong or the recording is in doubt, else that of the green one."""
    green = norm.band("green")
    values = {}
    if green.low is not None:
        values["green_low"] = phrases.edge_figure(green.low)
    if green.high is not None:
        values["green_high"] = phrases.edge_figure(green.high)
    value = measure.value
    if value is None:
        return values
    levels = ("red", "check") if strong else ("check",)
    held = next((band for band in norm.bands if band.level in levels and band.holds(value)), green)
    known = [edge for edge in (held.low, held.high) if edge is not None]
    values["edge"] = phrases.edge_figure(min(known, key=lambda edge: abs(edge - value)))
    return values


def _work_on(words: _Words, findings: tuple[Finding, ...], before: Before) -> Advice | None:
    """Return the sign that is chosen, else a step further; None if nothing was judged."""
    signs = [f for f in findings if f.strength in _SIGNS]
    if words.too_short:
        signs = [f for f in signs if f.code != _LENGTH_SHORT]
    if signs:
        return words.finding(choose(signs, words.analysis, words.norms, before))
    return _stretch(words)


def _stretch(words: _Words) -> Advice | None:
    flattest, pauses = words.analysis.flattest, words.analysis.events.pauses
    same = words.analysis.liveliest is not None and two_parts(words.analysis) is None
    if words.too_short and flattest is not None:
        return words.advice("short.listen" if same else "short.flattest", ("health.speech",), (flattest,))
    if words.measured("pitch.sd") and flattest is not None and not same:
        return words.advice("stretch.flattest", ("pitch.sd",), (flattest,))
    if words.measured("pauses.long") and pauses:
        longest = max(pauses, key=lambda pause: pause[1] - pause[0])
        return words.advice("stretch.longest_pause", ("pauses.long",), (longest,))
    # The length of a recording is known even where nothing in it could be heard.
    voice = [code for code in UNITS if not code.startswith(("health.", "length.", "overlap."))]
    judged = tuple(code for code in voice if words.measured(code))
    return words.advice("stretch.retell", judged) if judged else None


def _keep(words: _Words, findings: tuple[Finding, ...]) -> Advice | None:
    good = {f.code: f for f in findings if f.strength == "no sign"}
    for code in _KEEP_FIRST:
        if code in good:
            return words.finding(good[code])
    parts = two_parts(words.analysis)
    if words.too_short and parts is not None:
        return words.advice("short.liveliest", (), parts[:1])
    if words.measured("pitch.sd") and parts is not None:
        return words.advice("keep.liveliest", ("pitch.sd",), parts[:1])
    for code in _KEEP_LATER:
        if code in good:
            return words.finding(good[code])
    snr = words.analysis.measures["health.snr"]
    if snr.value is not None and words.norms["health.snr"].level(snr.value) == "green":
        return words.advice("keep.clear_sound", ("health.snr",))
    return None


def _next_step(words: _Words, findings: tuple[Finding, ...], work_on: Advice) -> Advice:
    doubtful = next((f for f in findings if f.code == "delivery.check_audio"), None)
    if doubtful is not None:
        for code, advice in _RECORDING.items():
            if code in doubtful.evidence:
                return words.advice(advice, (code,))
        return words.finding(doubtful)
    if work_on.code.startswith("short."):
        return words.advice("short.longer", ("pitch.sd",))
    return words.advice("next.new_question" if work_on.code.startswith("stretch.") else "next.again", ())


def _record_again(words: _Words) -> Advice:
    """Return why nothing was measured and what to do: that no speech was heard, else the first refusal."""
    found = [(code, words.analysis.measures.get(code)) for code in UNITS if not code.startswith("health.")]
    refusals = [(code, measure.why) for code, measure in found if measure and measure.value is None]
    for code, _ in sorted(refusals, key=lambda refusal: refusal[1] != NO_SPEECH):
        return words.advice("next.record_again", (code,))
    return words.advice("delivery.check_audio", ())
