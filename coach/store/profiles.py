"""The profile of one user: never in a page, a bundle or a report."""

from __future__ import annotations

from coach.model import Profile
from coach.paths import Paths
from coach.store import disk, papers


def load(paths: Paths) -> Profile | None:
    """Return the profile; None when there is none; StoreError when it is damaged."""
    return papers.read(paths.data / "profile.json", Profile)


def save(paths: Paths, profile: Profile) -> None:
    """Put the profile in place of the earlier one; an empty one is removed."""
    path = paths.data / "profile.json"
    if profile == Profile():
        with disk.faults("remove the profile"):
            disk.remove(path)
        return
    papers.write(path, profile, doing="save the profile")
