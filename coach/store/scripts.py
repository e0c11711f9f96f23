"""What a speaker prepared for a question: kept to compare answers with, and never exported."""

from __future__ import annotations

import hashlib
from pathlib import Path

from coach.errors import UsageError
from coach.model import Frozen
from coach.paths import Paths
from coach.store import disk, papers
from coach.untrusted import clean

MOST_CHARACTERS = 150_000
"""Of one script: 20,000 words, the most that is compared, take about 120,000."""


class Script(Frozen, frozen=True, kw_only=True):
    """A script or notes for one question."""

    question: str
    """Its id."""
    text: str


class Scripts:
    """One small private file for each question that has a script."""

    def __init__(self, paths: Paths) -> None:
        self._folder = paths.data / "scripts"

    def find(self, question: str) -> str:
        """Return the script of a question, empty when there is none; StoreError when it cannot be read."""
        script = papers.read(self._path(question), Script)
        return script.text if script is not None and script.question == question else ""

    def save(self, question: str, text: str) -> str:
        """Keep `text` in place of what was kept and return it; an empty one deletes.

        UsageError when it is too long.
        """
        if len(text) > MOST_CHARACTERS:
            raise UsageError(f"the script has over {MOST_CHARACTERS:,} characters: give the part you say.")
        text = clean(text, limit=MOST_CHARACTERS).strip()
        path = self._path(question)
        if text:
            papers.write(path, Script(question=question, text=text), doing="save the script")
        elif path.exists():
            with disk.faults("delete the script"):
                disk.remove(path)
        return text

    def _path(self, question: str) -> Path:
        name = hashlib.sha256(question.encode()).hexdigest()[:32]
        return self._folder / f"{name}.json"
