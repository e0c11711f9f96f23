"""The page for a reviewer: one file that opens from disk, uses no network and runs only its own code.

Every text from outside is cleaned and then escaped by the template; the policy in the page's head allows
the two scripts and the style sheets by their hashes, sound from memory, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from coach.coaching.phrases import clock, figure, interval
from coach.model import UNITS, Analysis, Frozen, Measure, Scale, Transcript
from coach.report.names import name
from coach.untrusted import clean, line

PARTS = Path(__file__).with_name("page")
_WAVE_HEIGHT = 64
_PITCH_POINTS = 400
_PITCH_SPAN = 12.0
"""Semitones from the middle to either edge of the drawn pitch."""
_KEPT_BACK = ("health.", "overlap.")
"""Measures that stay here: those of the microphone, and what is shared with a script."""
_LONGEST_PHRASE = 12
_PHRASE_PAUSE = 0.5


class PageAnswer(Frozen, frozen=True, kw_only=True):
    """One answer that goes out: `sound` is MP3, `peaks` its outline (0-1), `sha256` that of the recording."""

    n: int
    wording: str
    seconds: float
    sha256: str
    sound: bytes
    peaks: tuple[float, ...]
    analysis: Analysis | None


def review_page(
    answers: Sequence[PageAnswer],
    *,
    scales: Sequence[Scale],
    roles: Mapping[str, str],
    conducted: Mapping[str, str],
    notice: str,
    with_words: bool = True,
) -> str:
    """Return the HTML of the page; `roles` and `conducted` are code -> label of the two first questions."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    style, script, waveform = (_part(name) for name in ("page.css", "page.js", "wavesurfer.min.js"))
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(_part("page.html")).render(
        policy=_policy(scripts=(waveform, script), styles=(style, _waveform_style(waveform))),
        style=Markup(style),  # noqa: S704  (our own files, not a text from outside)
        script=Markup(script),  # noqa: S704
        waveform=Markup(waveform),  # noqa: S704
        waveform_license=_part("wavesurfer.LICENSE.txt"),
        answers=[_shown(answer, with_words=with_words) for answer in answers],
        scales=scales,
        roles=roles,
        conducted=conducted,
        notice=notice,
        data=_data(answers, scales),
    )


def _part(name: str) -> str:
    return (PARTS / name).read_text("utf-8")


def _policy(*, scripts: Sequence[str], styles: Sequence[str]) -> str:
    return (
        f"default-src 'none'; script-src {' '.join(map(_hash, scripts))}; "
        f"style-src {' '.join(map(_hash, styles))}; media-src blob:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _waveform_style(code: str) -> str:
    """Return the style sheet that wavesurfer.js makes for itself: fixed but for the height."""
    found = re.search(r"<style\$\{.*?:\"\"\}>(.*?)</style>", code, re.DOTALL)
    if found is None:
        raise ValueError("wavesurfer.js makes no style sheet as version 8 did: look at its initHtml")
    return re.sub(r"\$\{.*?\}", str(_WAVE_HEIGHT), found[1].replace("\\n", "\n"))


def _shown(answer: PageAnswer, *, with_words: bool) -> dict[str, Any]:
    analysis = answer.analysis
    transcript = analysis.transcript if analysis and with_words else None
    return {
        "n": answer.n,
        "wording": clean(answer.wording),
        "length": clock(answer.seconds),
        "phrases": _phrases(transcript) if transcript else [],
        "corrected": bool(transcript and transcript.corrected),
        "measures": _measures(analysis.measures) if analysis else [],
        "pitch": bool(_pitch(analysis)),
        "sound": base64.b64encode(answer.sound).decode(),
    }


def _measures(measures: Mapping[str, Measure]) -> list[str]:
    """Return one line for each measure that has a value, with its interval, and why it is rough."""
    rows = []
    for code, unit in UNITS.items():
        measure = measures.get(code)
        if measure is None or measure.value is None or code.startswith(_KEPT_BACK):
            continue
        known = "" if unit in ("ratio", "count") else unit if unit[:1] == "/" else f" {unit}"
        rough = f". Rough: {measure.why}" if measure.why else ""
        rows.append(f"{name(code)}: {figure(measure.value, unit)}{known}{interval(measure)}{rough}")
    return rows


def _phrases(transcript: Transcript) -> list[dict[str, Any]]:
    """Return the words in pieces that end at a pause or after 12 words, each with its first second."""
    pieces: list[dict[str, Any]] = []
    count, end = 0, 0.0
    for word in transcript.words:
        if not pieces or count >= _LONGEST_PHRASE or word.start - end >= _PHRASE_PAUSE:
            pieces.append({"at": round(word.start, 2), "text": ""})
            count = 0
        pieces[-1]["text"] = f"{pieces[-1]['text']} {line(word.text)}".strip()
        count, end = count + 1, word.end
    return pieces


def _data(answers: Sequence[PageAnswer], scales: Sequence[Scale]) -> dict[str, Any]:
    recordings = {str(answer.n): answer.sha256 for answer in answers}
    key = hashlib.sha256(" ".join(recordings.values()).encode()).hexdigest()[:16]
    return {
        "key": f"coach-review-{key}",
        "height": _WAVE_HEIGHT,
        "scales": [scale.code for scale in scales],
        "recordings": recordings,
        "answers": [_drawn(answer) for answer in answers],
    }


def _drawn(answer: PageAnswer) -> dict[str, Any]:
    events = answer.analysis.events if answer.analysis else None
    return {
        "n": answer.n,
        "seconds": answer.seconds,
        "peaks": answer.peaks,
        "speech": [[round(start, 2), round(end, 2)] for start, end in events.speech] if events else [],
        "fillers": [round(filler.start, 2) for filler in events.fillers] if events else [],
        "pitch": _pitch(answer.analysis),
    }


def _pitch(analysis: Analysis | None) -> list[float | None]:
    """Return the pitch as heights 0-1, an octave from the middle to either edge; None where there is none."""
    curve = analysis.curves.pitch if analysis and analysis.curves else None
    heard = [hz for hz in curve.hz if hz] if curve else []
    if curve is None or not heard:
        return []
    middle, step = median(heard), max(1, math.ceil(len(curve.hz) / _PITCH_POINTS))
    heights = ((12 * math.log2(hz / middle) / _PITCH_SPAN + 1) / 2 if hz else None for hz in curve.hz[::step])
    return [None if height is None else round(min(1.0, max(0.0, height)), 3) for height in heights]
