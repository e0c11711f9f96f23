"""Nothing private by accident: each likely identifier is listed, played, then muted or kept.

Only then a file is written. What a person decides is saved beside the recording: the next page, kit or
bundle asks about new things only.
"""

from __future__ import annotations

import re
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.errors import CoachError, Refused, UsageError

if TYPE_CHECKING:
    from coach.engines import Speaker
    from coach.model import Answer, Span
    from coach.review.private import Suspect
    from coach.store import Store

CHECK = (
    "Listen for names of people, exact dates, places, record numbers and anything else that could tell who "
    "a patient is"
)
AROUND = 2.0
"""Seconds played before and after words that may be private."""
_WIDER = 0.3
_TIME = re.compile(r"(\d{1,3}):([0-5]\d(?:\.\d+)?)\s*(?:-|to)\s*(\d{1,3}):([0-5]\d(?:\.\d+)?)")
_HOW = "y: yes. p: play it. A time such as 0:42-0:45: mute that. n: no, write nothing"


def make_speaker() -> Speaker:
    """Return what plays the sounds; a test puts a fake in its place."""
    from coach.engines.speaker import DeviceSpeaker

    return DeviceSpeaker()


def check_private(store: Store, answers: Sequence[Answer], *, reviewed: bool) -> None:
    """Return only when a person has decided on every likely identifier and heard each answer; else Refused.

    With `reviewed` they say that they have done so already: what may be private is only named.
    """
    waiting = [(answer, _open(store, answer)) for answer in answers]
    for answer, found in waiting:
        for one in found:
            click.echo(f"Answer {_number(answer)} may say who somebody is: {_shown(one)}", err=True)
    if reviewed:
        return
    if not sys.stdin.isatty():
        raise Refused(
            f"nothing was written, because these recordings were not checked. {CHECK}; then add --reviewed."
        )
    for answer, found in waiting:
        for one in found:
            _decide(store, answer, one)
    click.echo(f"{CHECK}.", err=True)
    for answer in answers:
        _heard(store, answer)


def _number(answer: Answer) -> int:
    return int(answer.take.id.rpartition("/")[2])


def _open(store: Store, answer: Answer) -> tuple[Suspect, ...]:
    from coach.review.private import open_suspects
    from coach.store import own_notes

    notes = own_notes.read(store.audio(answer.take))
    transcript = answer.analysis.transcript if answer.analysis else None
    return open_suspects(transcript, (*notes.muted, *notes.kept))


def _shown(one: Suspect) -> str:
    from coach.coaching.phrases import clock
    from coach.untrusted import line

    return line(one.text) + (f" ({clock(one.span[0])})" if one.span else "")


def _decide(store: Store, answer: Answer, one: Suspect) -> None:
    """Play the words, and mute or keep them as the person says; Refused when they leave it open."""
    from coach.review.private import padded
    from coach.store import own_notes

    audio = store.audio(answer.take)
    if one.span is not None:
        _play(audio, (), around=one.span)
    asked = f"Answer {_number(answer)}: {_shown(one)}. m: mute. k: keep, it is fine. p: play again"
    while (said := click.prompt(asked, default="", show_default=False, err=True).strip().lower()) != "":
        if said == "k":
            if one.span is not None:
                own_notes.add(audio, kept=[one.span])
            return
        if said == "m" and one.span is not None:
            _mute_until_gone(audio, padded(one.span))
            return
        if said == "m":
            span = _span(click.prompt("When is it said? For example 0:42-0:45", err=True))
            if span is not None:
                own_notes.add(audio, muted=[span])
                return
        if said == "p" and one.span is not None:
            _play(audio, (), around=one.span)
    raise Refused("nothing was written: an item was neither muted nor kept. What you decided is remembered.")


def _mute_until_gone(audio: Path, span: Span) -> None:
    """Save the stretch as muted, played with it, wider each time until the person no longer hears it."""
    from coach.store import own_notes

    own_notes.add(audio, muted=[span])
    _play(audio, own_notes.read(audio).muted, around=span)
    while click.confirm("Can any of it still be heard?", default=False, err=True):
        span = (max(0.0, round(span[0] - _WIDER, 3)), round(span[1] + _WIDER, 3))
        own_notes.add(audio, muted=[span])
        _play(audio, own_notes.read(audio).muted, around=span)


def _heard(store: Store, answer: Answer) -> None:
    """Return when the person says that they heard all of an answer and that nothing private is left."""
    from coach.store import own_notes
    from coach.untrusted import line

    audio, n = store.audio(answer.take), _number(answer)
    asked = (
        f"Answer {n}, {line(answer.take.wording)}: "
        f"did you listen to all of it, and is it free of these? {_HOW}"
    )
    while True:
        said = click.prompt(asked, default="n", show_default=False, err=True).strip().lower()
        if said in ("y", "yes"):
            return
        if said in ("n", "no"):
            raise Refused(f"nothing was written. Leave answer {n} out with --answer, or record it again.")
        if said == "p":
            _play(audio, own_notes.read(audio).muted)
        elif (span := _span(said)) is not None:
            _mute_until_gone(audio, span)


def _span(said: str) -> Span | None:
    """Return the stretch "0:42-0:45" in seconds; None when it is none."""
    match = _TIME.search(said)
    if match is None:
        return None
    start, end = (int(match[i]) * 60 + float(match[i + 1]) for i in (1, 3))
    return (start, end) if end > start else None


def _play(audio: Path, silent: Sequence[Span], *, around: Span | None = None) -> None:
    """Play a recording with stretches muted, all of it or around a moment; ctrl-C ends the sound, no more."""
    start, end = (max(0.0, around[0] - AROUND), around[1] + AROUND) if around else (0.0, None)
    stop = threading.Event()
    try:
        with _as_heard(audio, silent) as path:
            make_speaker().play(path, stop, start=start, end=end)
    except KeyboardInterrupt:
        stop.set()
    except UsageError:
        raise
    except CoachError as error:
        click.echo(f"It cannot be played here: {error.message}", err=True)


@contextmanager
def _as_heard(audio: Path, silent: Sequence[Span]) -> Iterator[Path]:
    from coach.engines.muting import flac

    if not silent:
        yield audio
        return
    with tempfile.TemporaryDirectory(prefix="coach-") as folder:  # 0700
        path = Path(folder) / "muted.flac"
        path.write_bytes(flac(audio, muted=silent))
        yield path
