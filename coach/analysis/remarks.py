"""Faults of a recording that have no measure of their own, told in the `why` of what they spoil."""

from __future__ import annotations

from coach.analysis import gates
from coach.analysis.intervals import Estimate

BOTH = ("pauses.", "pace.", "loudness.")


def remarked(
    found: dict[str, Estimate | str], *, lost: str | None, two: str | None, only_sound: bool
) -> dict[str, Estimate | str]:
    """Return the estimates, rough where sound was lost, two voices spoke or nothing was speech."""
    remarks = [(lost, BOTH), (two, (*BOTH, "pitch.")), (gates.ONLY_SOUND * only_sound, ("health.snr",))]
    for why, spoiled in remarks:
        if why:
            found = {
                code: gates.doubted(value, why) if code.startswith(spoiled) else value
                for code, value in found.items()
            }
    return found
