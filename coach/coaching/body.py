"""The check of what a microphone cannot see: six questions, answered by the speaker or by who watched."""

from __future__ import annotations

from coach.model import BodyCheck

ITEMS: dict[str, str] = {
    "camera": "Was the camera at the height of your eyes?",
    "light": "Was the light in front of you, and not behind?",
    "hands": "Could your hands be seen, and were they at rest?",
    "posture": "Did you sit upright, with both feet on the floor?",
    "smile_start": "Did you smile at the start?",
    "smile_end": "Did you smile at the end?",
}
"""Field of `model.BodyCheck` -> question. A person who watched answers the same ones."""
WHY = (
    "Eyes turned to the side were rated lower (Basch & Melchers 2024), and for serious jobs a smile did best "
    "at the start and at the end (Ruben 2015). The other items are common practice."
)
_SHORT = {
    "camera": "camera at eye height",
    "light": "light in front",
    "hands": "hands at rest and seen",
    "posture": "upright",
    "smile_start": "smile at the start",
    "smile_end": "smile at the end",
}
_DRILLS = {
    "camera": "delivery.body_camera",
    "hands": "delivery.body_hands",
    "posture": "delivery.body_posture",
    "smile_start": "delivery.energy",
    "smile_end": "delivery.energy",
}


def told(check: BodyCheck) -> str:
    """Return what was reported, in one line that says who reported it; empty when all was skipped."""
    said = {name: getattr(check, name) for name in ITEMS}
    yes = [_SHORT[name] for name, is_so in said.items() if is_so]
    no = [_SHORT[name] for name, is_so in said.items() if is_so is False]
    parts = [f"{label}: {', '.join(names)}." for label, names in (("yes", yes), ("not yet", no)) if names]
    return f"Your own report, not measured: {' '.join(parts)}" if parts else ""


def to_drill(check: BodyCheck) -> str | None:
    """Return the code to choose a drill for, of the first item that is not yet so; None without any."""
    return next((code for name, code in _DRILLS.items() if getattr(check, name) is False), None)
