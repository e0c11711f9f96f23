"""The seconds in which the pitch moved most and least, where these are two different parts."""

from __future__ import annotations

from coach.model import Analysis, Span


def two_parts(analysis: Analysis) -> tuple[Span, Span] | None:
    """Return the liveliest and the flattest seconds; None where one is not known or half of it is the other.

    Both are 8 s long and found apart, so in a short answer they are mostly the same seconds.
    """
    liveliest, flattest = analysis.liveliest, analysis.flattest
    if liveliest is None or flattest is None:
        return None
    shared = min(liveliest[1], flattest[1]) - max(liveliest[0], flattest[0])
    return None if shared >= (liveliest[1] - liveliest[0]) / 2 else (liveliest, flattest)
