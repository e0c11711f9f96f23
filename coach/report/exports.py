"""One take in formats that other programs open: TextGrid, WebVTT, SRT, Audacity labels, CSV, JSON. Pure.

Times are seconds from the start of the take. Every text is cleaned and on one line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from coach.model import Analysis, Comment, Frozen
from coach.untrusted import line

SCHEMA: Literal[1] = 1
_LONGEST = 2_000
_LONGEST_CUE = 12
_CUE_PAUSE = 0.5
_SHORTEST = 0.001
_POINT_SECONDS = 4.0
"""How long a comment on one second is shown as a caption."""
_FORMULA = ("=", "+", "-", "@", "\t")
"""How a cell begins that a spreadsheet would compute."""

Kind = Literal["word", "pause", "filler", "comment"]


class ExportedItem(Frozen, frozen=True, kw_only=True):
    """Something in a take; no times where nobody gave one."""

    kind: Kind
    start: float | None
    end: float | None
    text: str


class ExportedTake(Frozen, frozen=True, kw_only=True):
    """What `coach export --format json` writes; docs/export.schema.json is its schema."""

    schema: Literal[1]
    take: str
    question: str
    seconds: float
    corrected: bool
    """Whether a person wrote or checked the words."""
    items: tuple[ExportedItem, ...]


def exported(
    *, take: str, question: str, seconds: float, analysis: Analysis | None, comments: Sequence[Comment]
) -> ExportedTake:
    """Return everything that is exported of a take, in order of time; what has no time comes last."""
    events = analysis.events if analysis else None
    transcript = analysis.transcript if analysis else None
    words = transcript.words if transcript else ()
    items = [_item("word", one.start, one.end, one.text) for one in words]
    items += [_item("pause", start, end, "") for start, end in (events.pauses if events else ())]
    items += [_item("filler", one.start, one.end, one.text) for one in (events.fillers if events else ())]
    items += [_item("comment", one.at, one.until or one.at, one.text) for one in comments]
    items.sort(key=lambda one: (one.start is None, one.start or 0.0, one.kind))
    return ExportedTake(
        schema=SCHEMA,
        take=take,
        question=line(question, limit=_LONGEST),
        seconds=round(seconds, 4),
        corrected=bool(transcript and transcript.corrected),
        items=tuple(items),
    )


def _item(kind: Kind, start: float | None, end: float | None, text: str) -> ExportedItem:
    return ExportedItem(
        kind=kind,
        start=None if start is None else round(start, 4),
        end=None if end is None else round(max(end, start or 0.0), 4),
        text=line(text, limit=_LONGEST),
    )


def as_json(found: ExportedTake) -> str:
    """Return the take as JSON."""
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"


def as_csv(found: ExportedTake) -> str:
    """Return one row per item: kind, start, end, text; what a spreadsheet would compute gets a quote."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(["kind", "start", "end", "text"])
    for one in found.items:
        text = f"'{one.text}" if one.text.startswith(_FORMULA) else one.text
        rows.writerow([one.kind, _blank(one.start), _blank(one.end), text])
    return out.getvalue()


def _blank(second: float | None) -> str:
    return "" if second is None else f"{second:.4f}"


def as_labels(found: ExportedTake) -> str:
    """Return Audacity labels: start, end and text of pauses, fillers and comments, with tabs between."""
    return "".join(
        f"{one.start:.6f}\t{one.end:.6f}\t{one.kind if one.kind != 'comment' else one.text}\n"
        for one in found.items
        if one.kind != "word" and one.start is not None
    )


def as_textgrid(found: ExportedTake) -> str:
    """Return a Praat TextGrid (long form) with tiers of words, pauses, fillers and, as points, comments."""
    last = max([found.seconds, *(one.end for one in found.items if one.end is not None)])
    tiers: list[tuple[Kind, str]] = [("word", "words"), ("pause", "pauses"), ("filler", "fillers")]
    blocks = [_interval_tier(name, _tiled(found, kind, last), last) for kind, name in tiers]
    points = [one for one in found.items if one.kind == "comment" and one.start is not None]
    if points:
        blocks.append(_point_tier("comments", points, last))
    numbered = "".join(f"    item [{n}]:\n{block}" for n, block in enumerate(blocks, start=1))
    return (
        f'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = {last:.4f}\n'
        f"tiers? <exists>\nsize = {len(blocks)}\nitem []:\n{numbered}"
    )


def _tiled(found: ExportedTake, kind: Kind, last: float) -> list[tuple[float, float, str]]:
    """Return intervals that fill 0 to `last` without overlap, as Praat asks; gaps have no text."""
    tiles: list[tuple[float, float, str]] = []
    at = 0.0
    for one in found.items:
        if one.kind != kind or one.start is None or one.end is None:
            continue
        start, end = max(at, one.start), min(last, one.end)
        if end - start < _SHORTEST:
            continue
        if start - at >= _SHORTEST:
            tiles.append((at, start, ""))
        else:
            start = at
        tiles.append((start, end, one.text or kind))
        at = end
    if last - at >= _SHORTEST or not tiles:
        tiles.append((at, last, ""))
    elif at < last:
        tiles[-1] = (tiles[-1][0], last, tiles[-1][2])
    return tiles


def _interval_tier(name: str, tiles: Sequence[tuple[float, float, str]], last: float) -> str:
    rows = "".join(
        f"        intervals [{n}]:\n            xmin = {start:.4f}\n            xmax = {end:.4f}\n"
        f"            text = {_quoted(text)}\n"
        for n, (start, end, text) in enumerate(tiles, start=1)
    )
    return (
        f'        class = "IntervalTier"\n        name = "{name}"\n        xmin = 0\n'
        f"        xmax = {last:.4f}\n        intervals: size = {len(tiles)}\n{rows}"
    )


def _point_tier(name: str, points: Sequence[ExportedItem], last: float) -> str:
    joined: dict[float, str] = {}  # Praat takes one point at a time
    for one in points:
        at = one.start or 0.0
        joined[at] = f"{joined[at]} / {one.text}" if at in joined else one.text
    rows = "".join(
        f"        points [{n}]:\n            number = {at:.4f}\n            mark = {_quoted(text)}\n"
        for n, (at, text) in enumerate(joined.items(), start=1)
    )
    return (
        f'        class = "TextTier"\n        name = "{name}"\n        xmin = 0\n        xmax = {last:.4f}\n'
        f"        points: size = {len(joined)}\n{rows}"
    )


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


Cue = tuple[float, float, str]


def transcript_cues(found: ExportedTake) -> list[Cue]:
    """Return the words in captions that end at a pause of 0.5 s or after 12 words."""
    cues: list[Cue] = []
    count = 0
    for one in found.items:
        if one.kind != "word" or one.start is None or one.end is None:
            continue
        if not cues or count >= _LONGEST_CUE or one.start - cues[-1][1] >= _CUE_PAUSE:
            cues.append((one.start, one.end, one.text))
            count = 1
        else:
            cues[-1] = (cues[-1][0], max(cues[-1][1], one.end), f"{cues[-1][2]} {one.text}")
            count += 1
    return cues


def comment_cues(found: ExportedTake) -> list[Cue]:
    """Return the comments that have a time as captions."""
    return [
        (one.start, max(one.end or 0.0, one.start + _POINT_SECONDS), one.text)
        for one in found.items
        if one.kind == "comment" and one.start is not None
    ]


def as_webvtt(cues: Sequence[Cue]) -> str:
    """Return captions as WebVTT."""

    def escaped(text: str) -> str:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    rows = (f"{_stamp(s)} --> {_stamp(e)}\n{escaped(text)}\n" for s, e, text in cues if text)
    return "\n".join(["WEBVTT\n", *rows])


def as_srt(cues: Sequence[Cue]) -> str:
    """Return captions as SRT; its arrow and tags cannot be escaped, so look-alikes stand in their place."""

    def safe(text: str) -> str:
        return text.replace("-->", "->").replace("<", "\u2039").replace(">", "\u203a").replace("{", "(")

    rows = (
        f"{n}\n{_stamp(s, ',')} --> {_stamp(e, ',')}\n{safe(text)}\n"
        for n, (s, e, text) in enumerate(((s, e, text) for s, e, text in cues if text), start=1)
    )
    return "\n".join(rows)


def _stamp(seconds: float, mark: str = ".") -> str:
    whole = round(seconds * 1000)
    return f"{whole // 3_600_000:02}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02}{mark}{whole % 1000:03}"


WRITERS: dict[str, Callable[[ExportedTake], str]] = {
    "textgrid": as_textgrid,
    "labels": as_labels,
    "csv": as_csv,
    "json": as_json,
}
"""Formats that hold everything in one file."""
CAPTIONS: dict[str, Callable[[Sequence[Cue]], str]] = {"webvtt": as_webvtt, "srt": as_srt}
"""Formats of captions: the transcript is one track, the comments another."""
