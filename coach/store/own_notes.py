"""What a speaker adds to one take (a check of the body, a drill, a note): a small private file beside the recording.

`answer-0003.own` goes with its take: deleting the answer deletes it.
"""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from coach import untrusted
from coach.model import BodyCheck, DrillRun, OwnNotes
from coach.store import papers

SUFFIX = ".own"
MOST_CHARACTERS = 500


def read(audio: Path) -> OwnNotes:
    """Return what was added to the take whose recording is `audio`; StoreError when it is damaged."""
    return papers.read(audio.with_suffix(SUFFIX), OwnNotes) or OwnNotes()


def add(
    audio: Path, *, body: BodyCheck | None = None, drill: DrillRun | None = None, note: str | None = None
) -> OwnNotes:
    """Add to it, keep the rest, and return all of it. An empty `note` takes away the one that was there."""
    notes = read(audio)
    notes = replace(notes, body=body or notes.body, drill=drill or notes.drill)
    if note is not None:
        notes = replace(notes, note=untrusted.line(note, limit=MOST_CHARACTERS))
    papers.write(audio.with_suffix(SUFFIX), notes, doing="save your notes on this answer")
    return notes
