"""Two short known clips: which is livelier, which has longer pauses. It shows how a reviewer hears.

Both are cut from the demo recordings (a synthetic voice). The figures are those of
`coach analyze --ungated` on the two cuts.
"""

from __future__ import annotations

from coach.model import Calibration, Frozen


class Clip(Frozen, frozen=True, kw_only=True):
    """Seconds of a shipped recording, and what is true of them."""

    file: str
    start: float
    end: float
    movement: float
    """Standard deviation of the pitch, semitones."""
    longest_pause: float
    """Seconds."""


CLIPS = {
    "a": Clip(file="lively.flac", start=0.2, end=16.2, movement=3.4, longest_pause=0.7),
    "b": Clip(file="hesitant.flac", start=10.5, end=25.5, movement=2.2, longest_pause=2.5),
}
QUESTIONS = {"livelier": "Which voice moves more?", "pauses": "Which has the longer pauses?"}
RIGHT = {"livelier": "a", "pauses": "b"}
MEASURED = {
    "livelier": f"Measured: the pitch of A moves by {CLIPS['a'].movement} semitones (SD), "
    f"that of B by {CLIPS['b'].movement}.",
    "pauses": f"Measured: the longest pause of A is {CLIPS['a'].longest_pause} s, "
    f"that of B {CLIPS['b'].longest_pause} s.",
}


def told(given: Calibration) -> str:
    """Return in one sentence how what a reviewer heard in the two clips compares with what was measured."""
    heard = {"livelier": given.livelier, "pauses": given.pauses}
    same = [code for code, answer in heard.items() if answer == RIGHT[code]]
    words = {"livelier": "which voice moves more", "pauses": "which has the longer pauses"}
    if len(same) == len(heard):
        return "On the two known clips they heard what was measured, voice and pauses."
    if not same:
        return "On the two known clips they heard neither voice nor pauses as measured."
    other = next(code for code in heard if code not in same)
    return f"On the two known clips they heard as measured {words[same[0]]}, and not {words[other]}."
