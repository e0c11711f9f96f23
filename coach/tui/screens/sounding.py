"""A list of which some lines are heard: the line that plays stops with Enter, another takes its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coach.tui.screens.working import WorkingScreen

PLAYING = "The voice comes. Enter stops it."
STOPPED = "Stopped. Enter begins again."


@dataclass(frozen=True)
class Choice:
    """One line and what Enter does on it."""

    text: str
    do: Callable[[], object]
    sounds: bool = False
    """Whether it is only heard: then Enter once more stops it."""

    @property
    def name(self) -> str:
        """The text without the dot that says whether it is chosen."""
        return self.text.lstrip("●○ ")


class SoundingScreen(WorkingScreen):
    """Nothing that plays makes the person wait."""

    _doing: Choice | None = None
    """What goes on now, or did last."""
    _then: Choice | None = None
    """What is done once that has stopped."""
    _stopped = False

    def stop(self) -> None:
        """End what goes on, at once."""
        raise NotImplementedError

    def choose(self, wanted: Choice) -> None:
        """Do it, or stop what goes on: it alone when it is the same, to make room when it is another."""
        if not self.busy:
            self._doing = wanted
            wanted.do()
            return
        same = wanted.sounds and self._doing is not None and wanted.name == self._doing.name
        self._then = None if same else wanted
        self._stopped = True
        self.say("Stopping.")
        self.stop()

    def over(self) -> None:
        """Do what was wanted meanwhile, or say that it was stopped."""
        then, self._then = self._then, None
        stopped, self._stopped = self._stopped, False
        if then is not None:
            self.choose(then)
        elif stopped:
            self.say(STOPPED)
