"""The speaker's stories, as bullets."""

from __future__ import annotations

import re
import unicodedata

from coach.errors import UsageError
from coach.model import Story
from coach.paths import Paths
from coach.store import papers
from coach.untrusted import line

MOST = 100


class Stories:
    """All stories of one user, in the order in which they were made."""

    def __init__(self, paths: Paths) -> None:
        self._path = paths.data / "stories.json"

    def all(self) -> tuple[Story, ...]:
        """Return every story; StoreError when the file is damaged."""
        return papers.read(self._path, tuple[Story, ...]) or ()

    def find(self, ref: str) -> Story:
        """Return the story that an id or its beginning names; UsageError otherwise."""
        found = [story for story in self.all() if story.id == ref]
        found = found or [story for story in self.all() if ref and story.id.startswith(ref)]
        if len(found) != 1:
            what = "fits several stories" if found else "names no story"
            raise UsageError(f'"{line(ref, limit=60)}" {what}. See: coach story list')
        return found[0]

    def save(self, story: Story) -> None:
        """Add a story, or put it in place of the one with the same id."""
        known = self.all()
        if all(one.id != story.id for one in known):
            if len(known) >= MOST:
                raise UsageError(f"there are {MOST} stories already: delete one first.")
            known = (*known, story)
        changed = tuple(story if one.id == story.id else one for one in known)
        papers.write(self._path, changed, doing="save the story")

    def delete(self, ref: str) -> Story:
        """Delete a story and return it."""
        gone = self.find(ref)
        rest = tuple(story for story in self.all() if story.id != gone.id)
        papers.write(self._path, rest, doing="delete the story")
        return gone

    def new_id(self, title: str) -> str:
        """Return a short id for a title that no story has yet."""
        plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
        stem = "-".join(re.findall(r"[a-z0-9]+", plain)[:3])[:30] or "story"
        taken = {story.id for story in self.all()}
        names = (stem if n == 1 else f"{stem}-{n}" for n in range(1, MOST + 2))
        return next(name for name in names if name not in taken)
