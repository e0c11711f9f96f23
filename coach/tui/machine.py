"""What settings, the first run and the checks want of this machine; `coach.cli.machine` is the real one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.engines.doctor import Check
    from coach.engines.voice_list import ListedVoice


@dataclass(frozen=True)
class Row:
    """One recognizer as the list shows it; the sentences are our own words."""

    name: str
    ready: bool
    state: str
    in_use: bool
    size_mb: float
    license: str
    weaknesses: str
    sends_to: str = ""
    """Who gets the voice; empty when it stays on this machine."""
    cost: str = ""
    """What somebody should know before it is downloaded; empty when there is nothing to download."""


class Machine(Protocol):
    """Each call may block, so it is made in a thread; CoachError has the sentence of what went wrong."""

    def microphones(self) -> list[str]:
        """Return their names, the default one first."""
        ...

    def hear_yourself(self, microphone: str, tell: Callable[[str], None]) -> list[str]:
        """Record 3 s, play them, delete them; return sentences on level and room. `tell` says what to do."""
        ...

    def voices(self) -> tuple[ListedVoice, ...]:
        """Return the voices that can ask, English first."""
        ...

    def say_sample(self, voice: str | None = None) -> str:
        """Say something with `voice`, None for that of the settings; return a sentence once it was heard."""
        ...

    def check(self, narrate: Callable[[str], None], tell: Callable[[Check, int], None]) -> None:
        """Run every check of `coach doctor`; `tell` gets each and how many, from several threads."""
        ...

    def recognizers(self) -> list[Row]:
        """Return every recognizer as it is now."""
        ...

    def install(self, name: str, progress: Callable[[float], None]) -> None:
        """Download a model; `progress` gets the share that is here. The next call goes on where one ended."""
        ...

    def use(self, name: str) -> None:
        """Recognize with `name` from now on; whoever sends the voice away was agreed to."""
        ...

    def follow_settings(self) -> None:
        """Recognize from now on with what the settings name: they were changed."""
        ...

    def remove(self, name: str) -> str:
        """Delete a model; return a sentence on what was freed."""
        ...

    def cancel(self) -> None:
        """End what is going on, at once; the call that did it raises or returns."""
        ...
