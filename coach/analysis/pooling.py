"""The takes of one session -> measures of the session: which takes enter, and through which gates. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from coach.analysis import gates
from coach.analysis.combining import COMBINED
from coach.analysis.health import FROM_QUIETEST
from coach.analysis.intervals import Estimate
from coach.model import OVERLAP_MEASURES, UNITS, WORD_MEASURES, Analysis, Measure, measured, refused

FROM_SOUND = (
    "pitch.sd",
    "pitch.median",
    "pitch.range",
    "pitch.pvq",
    "pace.articulation",
    "fillers.sounds",
    "loudness.sd",
)
"""Measures whose part of a session, or whether they have one, cannot be told from the events of a take."""
LEAST_SPEECH = 1.0
"""Seconds; a take with less adds nothing."""
_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_WHAT_TO_DO = {
    "was not analyzed yet": "Run: coach session recover",
    "was measured by an earlier version of coach": "Answer a question again to measure this.",
    "had no speech": "Speak closer to the microphone, and check that the right one is chosen.",
    "had no silence to hear the room in": "Wait a second before you speak.",
    "had too much noise": "Move closer to the microphone, or find a quieter room.",
    "was cut off at the top": "Lower the microphone level.",
    "was too quiet": "Raise the microphone level in your system's sound settings.",
    "could not be measured": "The measures of each answer say why.",
}
"""What to do about the most frequent reason when no answer could be used."""
NO_ANSWERS = "There is no answer in this session yet. Record one."
NOT_POOLED = "This is measured for each answer, not for a session."


@dataclass(frozen=True)
class Part:
    """One take of a session: what was measured on it (None when nothing yet) and its microphone."""

    analysis: Analysis | None
    device: str


def before_length(found: dict[str, Estimate | str], *, facts: gates.Facts) -> dict[str, Measure]:
    """Return the measures of `FROM_SOUND` as they would be if the take were long enough for their gates.

    This is kept with a take: short takes that are refused alone can be stated together.
    """
    endless = replace(facts, seconds=math.inf, speech=math.inf, voiced=math.inf)
    kept = {}
    for code in FROM_SOUND:
        value = found.get(code, gates.NO_SPEECH)
        judged = gates.judge(code, value, facts=endless)
        if judged.value is not None and not isinstance(value, str):
            judged = measured(code, value.value, low=value.low, high=value.high, why=value.note)
        kept[code] = judged
    return kept


def pool(parts: Sequence[Part]) -> dict[str, Measure]:
    """Return every sample measure of `model.UNITS` for the answers of a session together.

    Only takes by the microphone that recorded the most speech, with a known SNR that passes the gate of
    the measure and without clipping, enter; `why` names the others. The gates of length look at the sums.
    """
    device = _device(parts)
    found = {code: _measure(code, parts, device) for code in COMBINED if code in UNITS}
    found |= {code: _of_recordings(code, parts) for code in _RECORDINGS}
    rest = [code for code in UNITS if code not in found and code not in WORD_MEASURES | OVERLAP_MEASURES]
    return found | {code: refused(code, NOT_POOLED) for code in rest}


def _value(part: Part, code: str) -> float | None:
    measure = part.analysis.measures.get(code) if part.analysis else None
    return measure.value if measure else None


def _device(parts: Sequence[Part]) -> str:
    """Return the microphone that recorded the most seconds of speech; the later one when they are even."""
    speech: Counter[str] = Counter()
    for part in reversed(parts):
        speech[part.device] += round(1000 * (_value(part, "health.speech") or 0.0))
    return max(speech, key=speech.__getitem__, default="")


def _measure(code: str, parts: Sequence[Part], device: str) -> Measure:
    if not parts:
        return refused(code, NO_ANSWERS)
    reasons = [_why_not(code, part, device) for part in parts]
    used = [part.analysis for part, why in zip(parts, reasons, strict=True) if not why and part.analysis]
    left_out = _left_out([why for why in reasons if why], total=len(parts))
    if not used:
        most = Counter(why for why in reasons if why).most_common(1)[0][0]
        return refused(code, f"{left_out} {_WHAT_TO_DO.get(most, '')}".strip())
    judged = gates.judge(code, COMBINED[code](code, used), facts=_facts(used))
    why = " ".join(text for text in (left_out, judged.why) if text)
    why = why.replace("this take has", "your answers together have")
    if judged.value is None:
        return refused(code, why)
    return measured(code, judged.value, low=judged.low, high=judged.high, why=why or None)


def _why_not(code: str, part: Part, device: str) -> str | None:
    """Return why a take stays out of the pool of a measure, to be read after "one"; None when it enters."""
    gate = gates.GATES[code]
    if part.analysis is None:
        return "was not analyzed yet"
    kept = part.analysis.poolable
    if kept is None:
        return "was measured by an earlier version of coach"
    if (_value(part, "health.speech") or 0.0) < LEAST_SPEECH or not part.analysis.events.speech:
        return "had no speech"
    if part.device != device:
        return "was made with another microphone"
    snr = _value(part, "health.snr")
    if snr is None:
        return "had no silence to hear the room in"
    if snr < gate.snr:
        return "had too much noise"
    if (_value(part, "health.clipped") or 0.0) > gates.MOST_CLIPPED:
        return "was cut off at the top"
    peak = _value(part, "health.peak")
    if peak is None or peak < gates.LOWEST_PEAK:
        return "was too quiet"
    if code in FROM_SOUND and (code not in kept or kept[code].value is None):
        return "could not be measured"
    return None


def _left_out(reasons: list[str], *, total: int) -> str | None:
    """Return "2 of 3 answers: one had too much noise." or None when every answer was used."""
    if not reasons:
        return None
    counts = Counter(reasons)
    named = ", ".join(
        f"{'all' if count == total > 1 else _number(count)} {_plural(why, count)}"
        for why, count in counts.items()
    )
    return f"{total - len(reasons) or 'None'} of {total} {'answer' if total == 1 else 'answers'}: {named}."


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _plural(why: str, count: int) -> str:
    return why.replace("was ", "were ", 1) if count > 1 and why.startswith("was ") else why


def _facts(used: list[Analysis]) -> gates.Facts:
    """Return what the gates look at: lengths summed, quality that of the worst take."""
    snrs = [take.measures["health.snr"] for take in used]
    return gates.Facts(
        seconds=_total(used, "length.seconds"),
        broken=0,
        silent=False,
        speech=_total(used, "health.speech"),
        voiced=_total(used, "health.voiced"),
        snr=min(snr.value or 0.0 for snr in snrs),
        snr_known=not any(FROM_QUIETEST in (snr.why or "") for snr in snrs),
        clipped=max(take.measures["health.clipped"].value or 0.0 for take in used),
        peak=min(take.measures["health.peak"].value or 0.0 for take in used),
        only_sound=False,
    )


def _total(used: list[Analysis], code: str) -> float:
    return round(sum(take.measures[code].value or 0.0 for take in used), 4)


_RECORDINGS: dict[str, Callable[[list[float]], float]] = {
    "health.snr": min,
    "health.clipped": max,
    "health.peak": max,
    "health.speech": sum,
    "health.voiced": sum,
    "length.seconds": sum,
}
"""Of all answers, whatever their quality: the worst of the recordings, and sums of their lengths."""


def _of_recordings(code: str, parts: Sequence[Part]) -> Measure:
    known = [value for part in parts if (value := _value(part, code)) is not None]
    if not known:
        return refused(code, NO_ANSWERS if not parts else "No answer of this session has this measure.")
    missing = len(parts) - len(known)
    why = f"{len(known)} of {len(parts)} answers: the others were not measured." if missing else None
    return measured(code, _RECORDINGS[code](known), why=why)
