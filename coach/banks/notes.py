"""What a person notes about questions of any bank: favorites, and those they do not want to be asked."""

from __future__ import annotations

from typing import Literal

from coach.banks.keep import load_json, save_json
from coach.model import Frozen
from coach.paths import Paths

MOST = 10_000


class Notes(Frozen, frozen=True, kw_only=True):
    """Ids of questions."""

    favorites: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


def load(paths: Paths) -> Notes:
    """Return the notes; StoreError when their file is damaged."""
    return load_json(paths.data / "question-notes.json", Notes) or Notes()


def toggle(paths: Paths, question: str, what: Literal["favorites", "hidden"]) -> Notes:
    """Put a question among the favorites or the hidden, or take it out again; return the notes as saved."""
    known = load(paths)
    before: tuple[str, ...] = getattr(known, what)
    after = tuple(one for one in before if one != question) if question in before else (*before, question)
    notes = Notes(**{"favorites": known.favorites, "hidden": known.hidden, what: after[-MOST:]})
    save_json(paths.data / "question-notes.json", notes)
    return notes
