"""Takes held against earlier ones while nobody waits: a little at a time, and given up when told so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from coach.analyst import wire
from coach.analyst.against import Against, Earlier, read_sound
from coach.analyst.comparing import LITTLE_SPEECH, compare, heard_again
from coach.errors import CoachError
from coach.model import Analysis, EarlierAnswer, Overlap, measured, refused

UNCHECKED = (
    "Nobody has checked the words of this answer: correct them (t) to compare them with what you said before."
)
RECENT = (
    "Your earlier takes of this are from the last hours: telling a thing again soon repeats words by itself."
)


class Dropped(Exception):
    """Nobody wants this comparison any more."""


class Comparisons:
    """The takes that wait to be compared, oldest first."""

    def __init__(self) -> None:
        self._waiting: dict[str, wire.Compare] = {}

    def add(self, request: wire.Compare) -> None:
        """Queue a take; a later request for the same take replaces the earlier."""
        self._waiting.pop(request.take, None)
        self._waiting[request.take] = request

    def drop(self, take: str) -> None:
        """Forget a take."""
        self._waiting.pop(take, None)

    def next(self) -> wire.Compare | None:
        """Return the take to work on; it stays queued until `work` is done with it."""
        return next(iter(self._waiting.values()), None)

    def work(self, request: wire.Compare, *, between: Callable[[], None]) -> wire.Compared | None:
        """Compare one take; `between` is called between two pieces of work. None when it was dropped."""

        def still_wanted() -> None:
            between()
            if self._waiting.get(request.take) is not request:
                raise Dropped

        try:
            reply = wire.Compared(request.take, compared(request, between=still_wanted))
        except Dropped:
            return None
        except CoachError as error:
            reply = wire.Compared(request.take, None, error.message)
        except OSError as error:
            message = f"the recording could not be read ({error.strerror})."
            reply = wire.Compared(request.take, None, message)
        if self._waiting.get(request.take) is not request:
            return None
        self.drop(request.take)
        return reply


def compared(request: wire.Compare, *, between: Callable[[], None]) -> Analysis:
    """Return the analysis with `overlap.*` as they are now; CoachError when a recording cannot be read."""
    against, analysis = request.against, request.analysis
    known = [one for one in against.earlier if one.text and one.long_ago]
    others = tuple(one.text for one in against.earlier if one.text and not one.same_question)
    transcript = analysis.transcript
    trusted = transcript is not None and transcript.corrected
    sounds = [one for one in against.earlier if one.path]
    samples = None
    if sounds or (against.script and not trusted):
        samples, _ = read_sound(Path(request.path))
    between()
    with_words = Against(
        script=against.script or None,
        earlier=tuple(Earlier(one.take, text=one.text) for one in known),
        question=against.question,
        others=others,
    )
    found = compare(analysis, with_words, samples=samples, between=between)
    found = _told_apart(found, against.earlier, trusted=trusted)
    return _with_sound(found, request, sounds, samples, between) if sounds else found


def _told_apart(found: Analysis, earlier: tuple[EarlierAnswer, ...], *, trusted: bool) -> Analysis:
    """Say why words were not compared: nobody checked them, or all that could be is from the last hours."""
    told = {code: measure for code, measure in found.measures.items() if code != "overlap.sound"}
    known = [one for one in earlier if one.text]
    if known and not any(one.long_ago for one in known):
        told["overlap.takes"] = refused("overlap.takes", RECENT)
    elif known and not trusted:
        told["overlap.takes"] = refused("overlap.takes", UNCHECKED)
    return msgspec.structs.replace(found, measures=told)


def _with_sound(
    found: Analysis,
    request: wire.Compare,
    sounds: list[EarlierAnswer],
    samples: object,
    between: Callable[[], None],
) -> Analysis:
    """Add what sounds like the same words as in earlier takes of this question, one take after the other."""
    import numpy as np

    from coach.analysis import repeats
    from coach.analysis.activity import total

    assert isinstance(samples, np.ndarray)
    speech = found.events.speech
    take = repeats.voiceprint(samples, speech=speech)
    stretches: list[repeats.Repeat] = []
    overlaps: list[Overlap] = []
    compared_with = 0
    for one in sounds:
        if min(total(speech), total(one.speech)) < repeats.MIN_SPEECH:
            continue
        between()
        try:
            earlier, _ = read_sound(Path(one.path))
        except (CoachError, OSError):
            continue  # deleted or damaged meanwhile: `coach session check` names it
        between()
        again = repeats.repeats(take, repeats.voiceprint(earlier, speech=one.speech))
        compared_with += 1
        stretches += again
        overlaps += [heard_again(one.take, stretch) for stretch in again]
    measure = refused("overlap.sound", LITTLE_SPEECH.format(least=repeats.MIN_SPEECH))
    if compared_with:
        share = repeats.repeated_share(stretches, take)
        sure = repeats.repeated_share([each for each in stretches if each.certainty >= 0.9], take)
        measure = measured("overlap.sound", share, low=sure, high=max(share, sure))
    ordered = sorted((*found.overlaps, *overlaps), key=lambda each: (each.start is None, each.start or 0.0))
    return msgspec.structs.replace(
        found, measures=found.measures | {"overlap.sound": measure}, overlaps=tuple(ordered)
    )
