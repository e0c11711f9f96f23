"""How accurate each measure was found to be, and on whom, read from `accuracy.toml`."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path

import msgspec

from coach.model import Frozen

SHIPPED = Path(__file__).with_name("accuracy.toml")
PAGE = "docs/accuracy.md"
UNCHECKED = "Not checked against truth."


class Accuracy(Frozen, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of one measure."""

    says: str
    """The figure with its population and size; begins with `UNCHECKED` where there was no truth."""
    section: str
    """The heading of docs/accuracy.md that has the tables, as its anchor."""
    n: int
    """How many clips, files, mixes or pairs the figure rests on; 0 where nothing was checked."""

    @property
    def link(self) -> str:
        """Where to read more."""
        return f"{PAGE}#{self.section}"


_UNKNOWN = Accuracy(says=UNCHECKED, section="what-is-not-measured-here", n=0)


def load(path: Path = SHIPPED) -> dict[str, Accuracy]:
    """Return code -> accuracy; msgspec.ValidationError or tomllib.TOMLDecodeError when the file is wrong."""
    with path.open("rb") as stream:
        return msgspec.convert(tomllib.load(stream), dict[str, Accuracy])


@functools.cache
def shipped() -> dict[str, Accuracy]:
    """Return the shipped figures, read once."""
    return load()


def accuracy(code: str) -> Accuracy:
    """Return what is known of one measure; a measure that the file does not name was not checked."""
    return shipped().get(code, _UNKNOWN)
