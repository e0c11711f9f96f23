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

from coach.coaching.phrases import clock
from coach.model import UNITS, Analysis, Frozen, Measure, Scale, Transcript
from coach.report.text import measure_line
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
    """One answer that goes out: `sound` is MP3 (empty: words alone), `peaks` its outline (0-1).

    `sha256` is that of the recording.
    """

    n: int
    wording: str
    seconds: float
    sha256: str
    sound: bytes
    peaks: tuple[float, ...]
    analysis: Analysis | None


class EarlierRow(Frozen, frozen=True, kw_only=True):
    """One thing that was said in the first round, and what the speaker replied."""

    place: str
    text: str
    reply: str = ""
    done: bool = False


class EarlierReview(Frozen, frozen=True, kw_only=True):
    """What one reviewer of the first round said; `who` is a role, never a name."""

    who: str
    rows: tuple[EarlierRow, ...]


class PageClips(Frozen, frozen=True, kw_only=True):
    """Two known clips: clip -> MP3, and by code what is asked about them and what was measured."""

    sounds: dict[str, bytes]
    questions: dict[str, str]
    measured: dict[str, str]


def review_page(
    answers: Sequence[PageAnswer],
    *,
    scales: Sequence[Scale],
    roles: Mapping[str, str],
    conducted: Mapping[str, str],
    notice: str,
    checked: str,
    more: Sequence[Scale] = (),
    earlier: Sequence[EarlierReview] = (),
    clips: PageClips | None = None,
    with_words: bool = True,
) -> str:
    """Return the HTML of the page; `roles` and `conducted` are code -> label of the two first questions.

    `checked` says how the sender checked for private details, `more` are scales on request, `earlier` makes
    it the page of a second round, `clips` are offered once the review is saved.
    """
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
        scales=[*scales, *more],
        roles=roles,
        conducted=conducted,
        notice=notice,
        checked=checked,
        earlier=[_earlier(review) for review in earlier],
        calibration=clips and _calibration(clips),
        data=_data(answers, scales, more=more, second=bool(earlier), clips=clips),
    )


def _calibration(clips: PageClips) -> dict[str, Any]:
    sounds = {name: base64.b64encode(sound).decode() for name, sound in clips.sounds.items()}
    return {"clips": sounds, "questions": clips.questions}


def _earlier(review: EarlierReview) -> dict[str, Any]:
    rows = [
        {"place": line(row.place), "text": clean(row.text), "reply": clean(row.reply), "done": row.done}
        for row in review.rows
    ]
    return {"who": line(review.who), "rows": rows}


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
    return [
        measure_line(measures[code])
        for code in UNITS
        if code in measures and measures[code].value is not None and not code.startswith(_KEPT_BACK)
    ]


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


def _data(
    answers: Sequence[PageAnswer],
    scales: Sequence[Scale],
    *,
    more: Sequence[Scale],
    second: bool,
    clips: PageClips | None,
) -> dict[str, Any]:
    recordings = {str(answer.n): answer.sha256 for answer in answers}
    told = [*recordings.values(), *(["second round"] if second else [])]
    key = hashlib.sha256(" ".join(told).encode()).hexdigest()[:16]
    return {
        "key": f"coach-review-{key}",
        "height": _WAVE_HEIGHT,
        "round": 2 if second else 1,
        "first": [scale.code for scale in scales],
        "scales": [scale.code for scale in (*scales, *more)],
        "live": [scale.code for scale in (*scales, *more) if scale.live],
        "measured": clips.measured if clips else {},
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
