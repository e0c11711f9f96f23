"""Putting one question: spoken while the microphone opens, with a guard before the answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from coach.engines import Armed, Microphone, Speaker, Voice
from coach.engines.arming import Arming
from coach.errors import CoachError, DeviceError
from coach.events import Event, Reading, VoiceFailed

GUARD_SECONDS = 0.5
"""Between the end of the voice and the start of the answer: longer than any output buffer seen (0.2 s)."""


class Asker:
    """Puts questions; the voice can be skipped or asked to say it again, from any thread."""

    def __init__(
        self,
        *,
        voice: Voice | None,
        speaker: Speaker,
        tell: Callable[[Event], None],
        read_seconds: float = 0.0,
    ) -> None:
        """`read_seconds` is how long a question may be read after it was spoken, before the answer begins."""
        self._voice = voice
        self._speaker = speaker
        self._tell = tell
        self._read_seconds = read_seconds
        self._hush = threading.Event()
        self._wish = threading.Lock()
        self._again: bool | None = None
        """Whether it is to be said slower, when it is to be said again; None when it is not."""

    @property
    def speaks(self) -> bool:
        """Whether there is a voice."""
        return self._voice is not None

    def put(
        self, wording: str, microphone: Microphone, *, stop: threading.Event, slower: bool = False
    ) -> Armed:
        """Speak a question with the microphone opening meanwhile; return once the guard has passed.

        `stop` ends all of it. Whoever asked for the question again hears it again, as often as they ask.
        """
        self._hush.clear()
        self._again = None
        arming = Arming(microphone, self._hush)
        try:
            self._speak_and_wait(wording, stop=stop, slower=slower, failed=lambda: arming.failed)
        finally:
            armed = arming.result()  # the microphone is closed after this, never while it is being opened
        stop.wait(GUARD_SECONDS)
        return armed

    def skip(self) -> None:
        """End the voice, or the time to read."""
        with self._wish:
            self._again = None
            self._hush.set()

    def say_again(self, *, slower: bool) -> None:
        """Say the question from its beginning."""
        with self._wish:
            self._again = slower
            self._hush.set()

    def _speak_and_wait(
        self, wording: str, *, stop: threading.Event, slower: bool, failed: Callable[[], bool]
    ) -> None:
        until: float | None = None
        while not (stop.is_set() or failed()):
            self._speak(wording, slower=slower)
            if self._read_seconds:
                until = until or time.monotonic() + self._read_seconds
                self._read(until, stop=stop, failed=failed)
            with self._wish:
                if self._again is None or failed():
                    return
                slower, self._again = self._again, None
                self._hush.clear()

    def _read(self, until: float, *, stop: threading.Event, failed: Callable[[], bool]) -> None:
        """Wait while the question is read; `skip`, `say_again` and whatever sets `stop` end it."""
        with self._wish:
            if self._again is not None:
                return
            self._hush.clear()
        left = until - time.monotonic()
        if left <= 0 or stop.is_set() or failed():  # asked after `_hush` was cleared: neither can be missed
            return
        self._tell(Reading(left))
        self._hush.wait(left)

    def _speak(self, wording: str, *, slower: bool) -> None:
        if self._voice is None:
            return
        try:
            path = self._voice.say(wording, slower=slower)
            if not self._hush.is_set():
                self._speaker.play(path, self._hush)
        except DeviceError as error:
            self._tell(VoiceFailed(error.message, spoken=True))
        except CoachError as error:  # whatever is wrong with the voice, the question is on screen
            self._tell(VoiceFailed(error.message))
