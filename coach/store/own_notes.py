"""What a speaker adds to one take (a check of the body, a drill, a note, stretches to mute).

It is a small private file beside the recording.
`answer-0003.own` goes with its take: deleting the answer deletes it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace

from coach import untrusted
from coach.errors import CoachError
from coach.model import Answer, BodyCheck, DrillRun, OwnNotes, Span, Take
from coach.store import papers

SUFFIX = ".own"
MOST_CHARACTERS = 500
MOST_CHARACTERS = 500


def read(audio: Path) -> OwnNotes:
    """Return what was added to the take whose recording is `audio`; StoreError when it is damaged."""
    return papers.read(audio.with_suffix(SUFFIX), OwnNotes) or OwnNotes()


def drills(answers: Sequence[Answer], audio: Callable[[Take], Path]) -> dict[str, DrillRun]:
    """Return take id -> the drill it was, in order; a take whose recording or note is lost is left out."""
    found = {}
    for answer in answers:
        if answer.take.asked == "drill":
            with contextlib.suppress(CoachError):
                run = read(audio(answer.take)).drill
                if run is not None:
                    found[answer.take.id] = run
    return found


def add(
    audio: Path,
    *,
    body: BodyCheck | None = None,
    drill: DrillRun | None = None,
    note: str | None = None,
    muted: Sequence[Span] = (),
    kept: Sequence[Span] = (),
) -> OwnNotes:
    """Add to it, keep the rest, and return all of it. An empty `note` takes away the one that was there."""
    notes = read(audio)
    notes = replace(
        notes,
        body=body or notes.body,
        drill=drill or notes.drill,
        muted=tuple(sorted({*notes.muted, *muted})),
        kept=tuple(sorted({*notes.kept, *kept})),
    )
    if note is not None:
        notes = replace(notes, note=untrusted.line(note, limit=MOST_CHARACTERS))
    papers.write(audio.with_suffix(SUFFIX), notes, doing="save your notes on this answer")
    return notes
