"""What the app and the analyst say to each other: one JSON object per line."""

from __future__ import annotations

import msgspec

from coach.model import Analysis, CompareWith, Phrase, Transcript


class Begin(msgspec.Struct, frozen=True, tag=True):
    """A take starts: its sound will grow in `path`."""

    take: str
    path: str
    rate: int
    room_power: float | None = None
    hints: str = ""
    """Text whose words are likely to be said: the question."""
    no_words: str = ""
    """Why no recognizer is to be used on this take; empty when one is."""
    lost: tuple[float, ...] = ()
    """Starts of the stretches of speech on which the recognizer took its process down."""


class Grown(msgspec.Struct, frozen=True, tag=True):
    """So many frames are on disk now."""

    take: str
    frames: int


class End(msgspec.Struct, frozen=True, tag=True):
    """The take has ended with this many frames; None means all that the file holds."""

    take: str
    frames: int | None
    cuts: tuple[float, ...] = ()
    """Seconds at which the speaker paused the recording."""


class Forget(msgspec.Struct, frozen=True, tag=True):
    """Nobody wants this take any more; a comparison of it ends."""

    take: str


class Align(msgspec.Struct, frozen=True, tag=True):
    """Place the corrected words of a finished take in its sound."""

    take: str
    path: str
    phrases: tuple[Phrase, ...]


class Aligned(msgspec.Struct, frozen=True, tag=True):
    """The corrected words with their times, or why there are none."""

    take: str
    transcript: Transcript | None
    message: str = ""


class Compare(msgspec.Struct, frozen=True, tag=True):
    """Hold an analyzed take against what was said before, once nobody waits for anything else."""

    take: str
    path: str
    analysis: Analysis
    against: CompareWith


class Compared(msgspec.Struct, frozen=True, tag=True):
    """The analysis with what the take shares, or why it was not compared."""

    take: str
    analysis: Analysis | None
    message: str = ""


class Ready(msgspec.Struct, frozen=True, tag=True):
    """Models are loaded and warm."""


class Busy(msgspec.Struct, frozen=True, tag=True):
    """From now on this take is being worked on: if I die, it was its sound.

    `at` is the start of the stretch of speech that the recognizer is on or comes to next.
    """

    take: str
    at: float | None = None


class Voice(msgspec.Struct, frozen=True, tag=True):
    """Everything that needs no words."""

    take: str
    analysis: Analysis


class Words(msgspec.Struct, frozen=True, tag=True):
    """The same with words: final."""

    take: str
    analysis: Analysis


class Failed(msgspec.Struct, frozen=True, tag=True):
    """This take could not be analyzed, and why."""

    take: str
    message: str


Request = Begin | Grown | End | Forget | Align | Compare
Reply = Ready | Busy | Voice | Words | Failed | Aligned | Compared

decode_request = msgspec.json.Decoder(Request).decode
decode_reply = msgspec.json.Decoder(Reply).decode


def line(message: Request | Reply) -> bytes:
    """Return one message as it goes over the pipe."""
    return msgspec.json.encode(message) + b"\n"
