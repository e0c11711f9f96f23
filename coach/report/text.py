"""What a person reads in a terminal: plain lines behind labels, no color needed."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable

from coach import untrusted
from coach.coaching.accuracy import PAGE, accuracy
from coach.coaching.norms import in_use
from coach.coaching.phrases import figure, interval, length
from coach.model import STORY_MEASURES, UNITS, WORD_MEASURES, Advice, Analysis, Feedback, Measure
from coach.report.names import NAMES, name

_LABEL = 9
_MOST_LINES = 12
_MOST_MISSING = 4
_TOGETHER = (
    "pitch.sd",
    "pace.articulation",
    "pace.words",
    "pauses.rate",
    "pauses.median",
    "pauses.share",
)
_SOUND = {"green": "clear", "amber": "fair", "check": "noisy"}


def feedback_lines(analysis: Analysis, feedback: Feedback, *, width: int = 80) -> list[str]:
    """Return the first view of one answer: heard, keep, work on, next, not measured.

    At most 12 lines at 80 columns or more. Words that are still being recognized are not called missing.
    """
    parts = [("Heard", _heard(analysis))]
    parts += [
        (label, _text(advice))
        for label, advice in (
            ("Keep", feedback.keep),
            ("Work on", feedback.work_on),
            ("Next", feedback.next_step),
        )
        if advice is not None
    ]
    lines = [row for label, text in parts for row in _labeled(label, text, width=width)]
    said = feedback.next_step.text if feedback.next_step else ""
    if missing := _missing(analysis, said=said):
        room = max(1, _MOST_LINES - len(lines))
        lines += _labeled("Missing", missing, width=width, most=room)
    return lines


def measures_table(analysis: Analysis, *, muted: Collection[str] = ()) -> list[str]:
    """Return one row per measure: name, value with unit, 95 % interval, and a note where it is missing,
    rough or muted; the reasons follow the rows, each once."""
    return _table(analysis.measures, UNITS, muted=muted)


def accuracy_lines(measures: dict[str, Measure], *, width: int = 80) -> list[str]:
    """Return a heading and, for the measures that have a value, how accurate they are and on whom.

    Measures of which the same is known share their lines.
    """
    known: dict[str, list[str]] = {}
    for code in _with_value(measures):
        entry = accuracy(code)
        known.setdefault(f"{entry.says} [{entry.section}]", []).append(name(code))
    rows = [f"How accurate, and on whom. [section]: read more in {PAGE}."]
    for says, names in known.items():
        rows += _wrapped(f"{', '.join(names)}: {says}", width)
    return rows if known else []


def explained_lines(measures: dict[str, Measure], *, width: int = 80) -> list[str]:
    """Return for each measure that has a value what it is, how accurate, and where to read more."""
    rows = []
    for code in _with_value(measures):
        known = NAMES.get(code)
        what = f"{name(code)}: {known.what}." if known else f"{name(code)}."
        entry = accuracy(code)
        rows += _wrapped(f"{what} Accuracy: {entry.says} ({entry.link})", width)
    return rows


def _with_value(measures: dict[str, Measure]) -> list[str]:
    return [code for code in UNITS if code in measures and measures[code].value is not None]


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text, max(20, width), subsequent_indent="  ", break_on_hyphens=False, break_long_words=False
    )


def overlap_lines(analysis: Analysis, *, most: int = 20) -> list[str]:
    """Return a heading and a line for each shared stretch: when, how sure, with what, and its words."""
    if not analysis.overlaps:
        return []
    lines = ["", "Shared:"]
    for each in analysis.overlaps[:most]:
        when = (
            f"{each.start:.1f} to {each.end:.1f} s"
            if each.start is not None and each.end is not None
            else "-"
        )
        words = f": {untrusted.line(each.text, limit=120)}" if each.text else ""
        how = {"words": "same words", "alignment": "heard", "sound": "same sound"}[each.by]
        sure = f"{how}, {100 * each.certainty:.0f} %"
        lines.append(f"  {when}  {untrusted.line(each.with_, limit=40)} ({sure}){words}")
    if len(analysis.overlaps) > most:
        lines.append(f"  and {len(analysis.overlaps) - most} more: see --json")
    return lines


def measure_line(measure: Measure) -> str:
    """Return one measure that has a value, with its interval, and why it is rough."""
    if measure.value is None:
        raise ValueError(f"{measure.code} was not measured")
    rough = f". Rough: {measure.why}" if measure.why else ""
    return f"{name(measure.code)}: {_value(measure)}{interval(measure)}{rough}"


def session_table(measures: dict[str, Measure], *, answers: int, muted: Collection[str] = ()) -> list[str]:
    """Return a heading and one row for each of the main measures of a session's answers together."""
    together = "Your answer:" if answers == 1 else f"Your {answers} answers together:"
    return [together, *_table(measures, _TOGETHER, muted=muted)]


def _table(measures: dict[str, Measure], codes: Iterable[str], *, muted: Collection[str] = ()) -> list[str]:
    reasons: list[str] = []
    rows = [("measure", "value", "interval", "note")]
    for code in codes:
        measure = measures.get(code)
        if measure is not None:
            note = _note(measure, reasons)
            note = ", ".join(part for part in (note, "muted" if code in muted else "") if part)
            rows.append((name(code), _value(measure), interval(measure).strip(" ()"), note))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    table = [
        "  ".join([*(cell.ljust(size) for cell, size in zip(row, widths, strict=False)), row[3]]).rstrip()
        for row in rows
    ]
    return table + [f"[{number}] {reason}" for number, reason in enumerate(reasons, start=1)]


def _heard(analysis: Analysis) -> str:
    measures = analysis.measures
    said = [
        f"{_value(measures[code])} {what}"
        for code, what in (("length.seconds", "recorded"), ("health.speech", "of speech"))
        if measures[code].value is not None
    ]
    snr = measures["health.snr"]
    if snr.value is not None:
        sound = _SOUND.get(in_use()["health.snr"].level(snr.value) or "", "heard")
        said.append(f"sound {sound} ({_value(snr)} above the room)")
    clipped = measures["health.clipped"]
    if clipped.value is not None and in_use()["health.clipped"].level(clipped.value) != "green":
        said.append(f"{_value(clipped)} of it cut off")
    return (", ".join(said) or "nothing that can be measured") + "."


def _missing(analysis: Analysis, *, said: str) -> str:
    """Name what was refused, and the reason most of it shares unless `said` gives it; else nothing."""
    reasons: dict[str, list[str]] = {}
    # What a story tells is on its card, with what cannot be told.
    later = WORD_MEASURES if analysis.words_pending else STORY_MEASURES
    for code in UNITS:
        measure = analysis.measures.get(code)
        if measure is not None and measure.value is None and code not in later:
            reasons.setdefault(measure.why or "", []).append(name(code))
    if not reasons:
        return ""
    why, names = max(reasons.items(), key=lambda item: len(item[1]))
    others = sum(len(item) for item in reasons.values()) - min(len(names), _MOST_MISSING)
    more = f" and {others} more" if others else ""
    return f"Not measured: {', '.join(names[:_MOST_MISSING])}{more}." + ("" if why in said else f" {why}")


def _text(advice: Advice) -> str:
    return untrusted.line(advice.text, limit=600)


def _labeled(label: str, text: str, *, width: int, most: int | None = None) -> list[str]:
    shown = untrusted.line(text, limit=600)
    rows = textwrap.wrap(shown, max(20, width - _LABEL), max_lines=most, placeholder=" …") or [""]
    return [label.ljust(_LABEL) + rows[0], *(" " * _LABEL + row for row in rows[1:])]


def _value(measure: Measure) -> str:
    if measure.value is None:
        return "-"
    if measure.unit == "s":
        return length(measure.value)
    number = figure(measure.value, measure.unit)
    return number if measure.unit in ("count", "ratio") else f"{number} {measure.unit}".replace(" /", "/")


def _note(measure: Measure, reasons: list[str]) -> str:
    """Return the note with the number of its reason, which is added to `reasons` when it is new."""
    if measure.why is None:
        return ""
    reason = untrusted.line(measure.why, limit=400).removeprefix("Rough: ")
    if reason not in reasons:
        reasons.append(reason)
    state = "not measured" if measure.value is None else "rough"
    return f"{state} [{reasons.index(reason) + 1}]"
