"""The rules: plain functions from measures to one finding each. No text, no rendering.

Each returns exactly one finding on its topic, `not enough data` included; `audio`, `pace_drift` and two of
those in `borrowed` return None when there is nothing to point at. Neither a rough measure nor a norm of
grade D says more than `some signs`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from coach.coaching import borrowed, marked
from coach.coaching import norms as norms_file
from coach.coaching.baseline import Usual
from coach.coaching.memorized import memorized, retold
from coach.coaching.norms import Level, Norm, Norms
from coach.model import Analysis, Filler, Finding, Measure, Mistake, Span, Strength, refused

LEAST_SPEECH = 1.0
"""Seconds of speech that there must be before anything is judged."""
FIRST_ANSWERS = 3
"""The first answers of anyone, in which nothing is a strong sign."""
NO_SPEECH = (
    "No speech was heard. Speak closer to the microphone, not in a whisper, and check that the right one "
    "is chosen."
)

Rule = Callable[[Analysis, Norms], Finding | None]

_HEARD = ("pitch.sd", "pauses.long", "pace.articulation", "pace.words")
LEAST_FOR_FILLERS = 60.0
"""Seconds of an answer under which fillers are shown but not judged (evidence 3)."""
_MOST_FILLERS = 5
_MOST_PAUSES = 3
"""Pauses to listen to: more than three are not listened to."""


def audio(analysis: Analysis, norms: Norms) -> Finding | None:
    """Name the measures whose value says more about the recording than about the speaker."""
    codes = ("health.snr", "health.clipped", "pitch.sd", "pitch.pvq")
    doubtful = tuple(code for code in codes if _level(analysis.measures[code], norms[code]) == "check")
    return _finding("check_audio", "not enough data", *doubtful) if doubtful else None


def pitch(analysis: Analysis, norms: Norms) -> Finding:
    """Hold pitch movement against Hincks' range; the quotient (PVQ) may soften it, never sharpen it."""
    measure, norm = analysis.measures["pitch.sd"], norms["pitch.sd"]
    if _level(measure, norm) in (None, "check"):
        return _finding("pitch_not_judged", "not enough data", "pitch.sd")
    touched = norm.touched(measure)
    pvq = analysis.measures["pitch.pvq"]
    second = _level(pvq, norms["pitch.pvq"])
    evidence = ("pitch.sd",) if second in (None, "check") else ("pitch.sd", "pitch.pvq")
    flattest = (analysis.flattest,) if analysis.flattest else ()
    if touched <= {"red", "amber"}:
        strength: Strength = "some signs" if second == "green" else _graded(measure, norm)
        return _finding("flat_pitch", strength, *evidence, spans=flattest)
    if not touched & {"red", "amber"}:
        liveliest = (analysis.liveliest,) if analysis.liveliest else ()
        return _finding("lively_pitch", "no sign", *evidence, spans=liveliest)
    return _finding("pitch_between", "not enough data", *evidence, spans=flattest)


def pauses(analysis: Analysis, norms: Norms) -> Finding:
    """Point at several very long silences; thinking pauses are good and are said to be.

    The measure counts pauses over 1 s; the band counts those over the norm's threshold. Where the pauses
    too close to the threshold to tell would change the answer, it is not called.
    """
    norm = norms["pauses.long"]
    if analysis.measures["pauses.long"].value is None or norm.threshold is None:
        return _finding("pauses_not_judged", "not enough data", "pauses.long")
    very_long, doubtful = norm.over(analysis.events.pauses)
    if norm.level(len(very_long)) in ("amber", "red"):
        return _finding("long_pauses", "some signs", "pauses.long", spans=_longest(very_long))
    if norm.level(len(very_long + doubtful)) in ("amber", "red"):
        spans = _longest(very_long + doubtful)
        return _finding("pauses_between", "not enough data", "pauses.long", spans=spans)
    if _level(analysis.measures["pauses.median"], norms["pauses.median"]) == "green":
        return _finding("thinking_pauses", "no sign", "pauses.median", "pauses.long")
    return _finding("pauses_in_range", "no sign", "pauses.long")


def length(analysis: Analysis, norms: Norms) -> Finding:
    """Hold the length of the answer against what its question suggests, or against wide limits.

    The measure is the whole recording, so it counts only where the time from first to last speech lies
    on the same side of the range, and says "enough" only of a recording in which a voice was measured.
    """
    measure, norm = analysis.measures["length.seconds"], norms["length.seconds"]
    speech = analysis.events.speech
    if measure.value is None or not speech or not norm.bands:
        return _finding("length_not_judged", "not enough data", "length.seconds")
    side = _side(measure.value, norm)
    if side != _side(speech[-1][1] - speech[0][0], norm) and side != "short":
        return _finding("length_not_judged", "not enough data", "length.seconds")
    if side == "in_range":
        heard = any(analysis.measures[code].value is not None for code in _HEARD)
        if not heard:
            return _finding("length_not_judged", "not enough data", "length.seconds")
        return _finding("length_in_range", "no sign", "length.seconds")
    return _finding(f"length_{side}", _graded(measure, norm), "length.seconds")


def pace(analysis: Analysis, norms: Norms) -> Finding:
    """Hold words per minute against one study's range, with words a person has checked.

    A low figure is at most `some signs`: it counts pauses, and hurrying accented speakers helps nobody.
    """
    measure, norm = analysis.measures["pace.words"], norms["pace.words"]
    touched = norm.touched(measure)
    if measure.value is None or measure.why is not None or not touched:
        return _finding("pace_not_judged", "not enough data", "pace.words")
    if norm.level(measure.value) == "green":
        return _finding("pace_in_range", "no sign", "pace.words")
    if "green" in touched:
        return _finding("pace_between", "not enough data", "pace.words")
    if measure.value < _green(norm)[0]:
        return _finding("pace_low", "some signs", "pace.words")
    return _finding("pace_fast", _graded(measure, norm), "pace.words")


def pace_drift(analysis: Analysis, norms: Norms) -> Finding | None:
    """Point at a stretch whose pace differs from the rest for certain; never more than `some signs`."""
    if norms["pace.drift"].touched(analysis.measures["pace.drift"]) != {"amber"} or analysis.drift is None:
        return None
    return _finding("pace_drift", "some signs", "pace.drift", spans=(analysis.drift,))


def filler_sounds(analysis: Analysis, norms: Norms) -> Finding:
    """Point at filler sounds only where even the low limit is over the rate that did no harm."""
    measure, norm = analysis.measures["fillers.sounds"], norms["fillers.sounds"]
    seconds = analysis.measures["length.seconds"].value
    if measure.value is None:
        return _finding("fillers_not_judged", "not enough data", "fillers.sounds")
    spans = _surest(analysis.events.fillers)
    if seconds is None or seconds < LEAST_FOR_FILLERS:
        return _finding("fillers_not_judged", "not enough data", "fillers.sounds", spans=spans)
    touched = norm.touched(measure)
    if touched == {"red"}:
        return _finding("many_fillers", _graded(measure, norm), "fillers.sounds", spans=spans)
    if touched == {"green"}:
        return _finding("few_fillers", "no sign", "fillers.sounds")
    return _finding("fillers_between", "not enough data", "fillers.sounds", spans=spans)


def unqualified(analysis: Analysis, norms: Norms) -> Finding:
    """Say that one answer cannot tell how good the advice of others is; reviews can (coach.review)."""
    return _not_yet("unqualified")


RULES: tuple[Rule, ...] = (
    borrowed.privacy,
    pitch,
    pauses,
    filler_sounds,
    length,
    pace,
    pace_drift,
    audio,
    memorized,
    retold,
    borrowed.written,
    marked.written,
    borrowed.details,
    marked.story,
    unqualified,
)
"""In the order of impact: what comes first is worked on first."""


def spoken_only(analysis: Analysis) -> Analysis:
    """Return the analysis with every measure of a voice refused when there was no speech to judge.

    A tone or music can be measured and is described as rough, but it is nobody's answer.
    """
    speech = analysis.measures["health.speech"].value
    if speech is None or speech >= LEAST_SPEECH:
        return analysis
    measures = {
        code: measure
        if measure.value is None or code.startswith(("health.", "length."))
        else refused(code, NO_SPEECH)
        for code, measure in analysis.measures.items()
    }
    return replace(analysis, measures=measures, flattest=None, liveliest=None, drift=None)


def find(
    analysis: Analysis,
    *,
    norms: Norms | None = None,
    answer_seconds: int | None = None,
    answers_before: int | None = None,
    usual: Mapping[str, Usual] | None = None,
) -> tuple[Finding, ...]:
    """Return what the measures say: at least one finding for each of the four mistakes, in fixed order.

    `answer_seconds` is the length that the question suggests; None when the question is not known. With
    fewer than three `answers_before` of this speaker nothing is a strong sign; None: not known. `usual` is
    what is usual for this speaker, by code; None: nobody's answers are known.
    """
    known = norms_file.for_question(norms_file.in_use() if norms is None else norms, answer_seconds)
    spoken = spoken_only(analysis)
    rules = (rule(spoken, known) for rule in RULES)
    found = tuple(finding for finding in rules if finding is not None)
    if usual is not None and (own := usual.get("register.written")) is not None:
        found = tuple(borrowed.against_own(finding, spoken, own) for finding in found)
    if answers_before is None or answers_before >= FIRST_ANSWERS:
        return found
    return tuple(
        replace(finding, strength="some signs") if finding.strength == "strong signs" else finding
        for finding in found
    )


def _finding(name: str, strength: Strength, *evidence: str, spans: tuple[Span, ...] = ()) -> Finding:
    return Finding(
        code=f"delivery.{name}", mistake="delivery", strength=strength, evidence=evidence, spans=spans
    )


def _not_yet(mistake: Mistake) -> Finding:
    return Finding(
        code=f"{mistake}.not_judged", mistake=mistake, strength="not enough data", evidence=(), spans=()
    )


def _level(measure: Measure, norm: Norm) -> Level | None:
    return None if measure.value is None else norm.level(measure.value)


def _graded(measure: Measure, norm: Norm) -> Strength:
    """Return how strong a sign is: never strong from a rough measure, nor where no study backs the band."""
    sound = measure.why is None and norm.grade != "D"
    return "strong signs" if sound and norm.touched(measure) == {"red"} else "some signs"


def _green(norm: Norm) -> tuple[float, float]:
    band = norm.band("green")
    return (
        float("-inf") if band.low is None else band.low,
        float("inf") if band.high is None else band.high,
    )


def _side(value: float, norm: Norm) -> str:
    low, high = _green(norm)
    return "short" if value < low else "long" if value >= high else "in_range"


def _longest(pauses: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple(sorted(sorted(pauses, key=lambda pause: pause[0] - pause[1])[:_MOST_PAUSES]))


def _surest(fillers: tuple[Filler, ...]) -> tuple[Span, ...]:
    """Return the spans to play, the surest first chosen, in the order in which they were said."""
    tiers = ("heard", "likely", "possible")
    surest = sorted(fillers, key=lambda filler: tiers.index(filler.certainty))[:_MOST_FILLERS]
    return tuple(sorted((filler.start, filler.end) for filler in surest))
